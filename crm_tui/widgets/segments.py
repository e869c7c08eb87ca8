"""Pieces of a line."""

from collections.abc import Iterable

from rich.segment import Segment


def merged(segments: Iterable[Segment]) -> list[Segment]:
    """Neighbours of one style as one segment: fewer bytes, faster filters."""
    merged: list[Segment] = []
    for segment in segments:
        if not segment.text:
            continue
        if merged and merged[-1].style == segment.style:
            merged[-1] = Segment(merged[-1].text + segment.text, segment.style)
        else:
            merged.append(segment)
    return merged
