"""Right-to-left text for display: levels (UAX #9), Arabic shaping and lines of cells.

Plain Python without other packages. Stored text stays in logical order; what comes out of
here is for a screen or a page only.
"""
