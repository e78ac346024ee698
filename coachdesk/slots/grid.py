"""The quarter hours of some days as the bits of one number: a rule is a mask, and counting times is counting bits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from coachdesk.slots.spans import Span

QUARTER = 15 * 60


@dataclass(frozen=True)
class Grid:
    """Starts at quarter hours, from a second (itself one) on."""

    begins: int
    count: int

    def fitting(self, hours: Iterable[Span], length: int) -> int:
        """The starts from which a meeting lies within one of these spans."""
        found = 0
        for starts, ends in hours:
            found |= self._between(-((self.begins - starts) // QUARTER), (ends - length - self.begins) // QUARTER)
        return found

    def meeting(self, spans: Iterable[Span], length: int) -> int:
        """The starts from which it would meet one of these."""
        found = 0
        for starts, ends in spans:
            first = (starts - length - self.begins) // QUARTER + 1
            found |= self._between(first, -((self.begins - ends) // QUARTER) - 1)
        return found

    def seconds(self, mask: int) -> Iterator[int]:
        """The starts in a mask, the earliest first."""
        while mask:
            lowest = mask & -mask
            yield self.begins + (lowest.bit_length() - 1) * QUARTER
            mask ^= lowest

    def first(self, mask: int) -> int:
        return self.begins + ((mask & -mask).bit_length() - 1) * QUARTER

    def part(self, starts: int, ends: int) -> int:
        """The starts between two seconds."""
        return self._between((starts - self.begins) // QUARTER, (ends - self.begins) // QUARTER - 1)

    def _between(self, first: int, last: int) -> int:
        first, last = max(first, 0), min(last, self.count - 1)
        return ((1 << (last + 1 - first)) - 1) << first if first <= last else 0
