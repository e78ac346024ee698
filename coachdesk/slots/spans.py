"""Half-open spans of whole seconds since 1970: what the search counts in, for it is several times as quick as dates."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from math import ceil, floor

Span = tuple[int, int]
BEGINNING, END = -(2**40), 2**40


def seconds(instant: datetime) -> int:
    """The whole second in which an instant lies."""
    return floor(instant.timestamp())


def span_of(starts_at: datetime, ends_at: datetime) -> Span:
    """A stretch of time; a begun second counts as taken."""
    return floor(starts_at.timestamp()), ceil(ends_at.timestamp())


def instant_of(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time in order, each piece as long as it can be; spans that touch are one."""
    whole: list[Span] = []
    for starts, ends in sorted(spans):
        if whole and starts <= whole[-1][1]:
            if ends > whole[-1][1]:
                whole[-1] = whole[-1][0], ends
        elif starts < ends:
            whole.append((starts, ends))
    return whole


def parted(spans: Sequence[Span], barrier: Sequence[Span]) -> tuple[list[Span], list[Span]]:
    """What of these spans lies inside a barrier, and what is left of them; both are in order and merged."""
    inside: list[Span] = []
    left: list[Span] = []
    at = 0
    for starts, ends in spans:
        while at < len(barrier) and barrier[at][1] <= starts:
            at += 1
        here, ahead = starts, at
        while ahead < len(barrier) and barrier[ahead][0] < ends:
            begins, stops = max(barrier[ahead][0], starts), min(barrier[ahead][1], ends)
            if here < begins:
                left.append((here, begins))
            inside.append((begins, stops))
            here, ahead = stops, ahead + 1
        if here < ends:
            left.append((here, ends))
    return inside, left


def clipped(spans: Iterable[Span], starts: int, ends: int) -> list[Span]:
    """What of them lies between two seconds."""
    return [(max(one, starts), min(other, ends)) for one, other in spans if one < ends and other > starts]
