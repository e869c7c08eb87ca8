"""Questions to the book: SQL text in, frozen rows out. One module per capability."""
