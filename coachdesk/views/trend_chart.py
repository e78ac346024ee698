"""Twelve months of a share as a picture: where each point and line stands, across in per cent and down in pixels.

The strip is as wide as its place, and its figures stay as large as they are: nothing is scaled.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

LEFT, RIGHT = 15.0, 87.0  # per cent: figures of the scale stand to the left, the last values to the right
TOP, BOTTOM = 12.0, 172.0
HEIGHT = 200
Down = Callable[[int], float]
APART = 14.0  # two last values nearer than this would be written over one another
STEP = 20  # the scale begins at a multiple of this, under the lowest of all


@dataclass(frozen=True, slots=True)
class Point:
    """A share; `alone` when it has no neighbour that a line could lead to."""

    x: str
    y: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Line:
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True, slots=True)
class Series:
    """Points and the lines between neighbours: a month that is not shown is a gap."""

    points: list[Point]
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure or a name beside the drawing."""

    x: str
    y: str
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    month: Series
    together: Series
    scale: list[Mark]
    names: list[Mark]
    last: list[tuple[str, Mark]]


def chart(
    alone: Sequence[int | None], together: Sequence[int | None], names: Sequence[str], lines: Collection[int]
) -> Chart:
    """Shares in per cent, month by month. Hairlines stand at `lines`, at the top, and at the foot of the scale."""
    shown = [share for share in (*alone, *together) if share is not None]
    lowest = min(*shown, *lines, 100 - STEP) // STEP * STEP

    def down(share: int) -> float:
        return BOTTOM - (BOTTOM - TOP) * (share - lowest) / (100 - lowest)

    return Chart(
        _series(alone, down),
        _series(together, down),
        [Mark(f"{LEFT}%", f"{down(at):g}", f"{at}%") for at in sorted({lowest, 100, *lines})],
        [Mark(_across(number, len(names)), str(HEIGHT - 8), name) for number, name in enumerate(names)],
        _last(alone[-1], together[-1], down),
    )


def _series(shares: Sequence[int | None], down: Down) -> Series:
    places = [
        None if share is None else (_across(number, len(shares)), f"{down(share):g}")
        for number, share in enumerate(shares)
    ]
    beside = [None, *places, None]
    points = [
        Point(*place, alone=beside[number] is None and beside[number + 2] is None)
        for number, place in enumerate(places)
        if place
    ]
    return Series(points, [Line(*one, *other) for one, other in pairwise(places) if one and other])


def _last(alone: int | None, together: int | None, down: Down) -> list[tuple[str, Mark]]:
    """The values of the last month, moved apart where they would stand on one another."""
    kinds = (("month", alone), ("together", together))
    found = [(kind, down(share) + 4, f"{share}%") for kind, share in kinds if share is not None]
    if len(found) == 2 and abs(found[0][1] - found[1][1]) < APART:
        upper, lower = sorted(found, key=lambda each: each[1])
        middle = (upper[1] + lower[1]) / 2
        found = [(upper[0], middle - APART / 2, upper[2]), (lower[0], middle + APART / 2, lower[2])]
    return [(kind, Mark(f"{RIGHT + 2}%", f"{at:g}", text)) for kind, at, text in found]


def _across(number: int, count: int) -> str:
    return f"{LEFT + (RIGHT - LEFT) * number / max(1, count - 1):.2f}%"
