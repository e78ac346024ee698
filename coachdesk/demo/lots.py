"""Drawing lots that come out the same every time: each person has lots of their own, whatever others draw."""

from random import Random


def lots_of(what: str, number: int = 0) -> Random:
    """The lots of one person or matter."""
    return Random(f"{what} {number}")
