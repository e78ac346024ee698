"""How large an office is measured, and who has which coach in it: arithmetic, so that every run has the same people."""

from dataclasses import dataclass
from datetime import UTC, datetime

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SPREAD = 7919  # a prime: the people of one coach stand far apart in the tables, as they would after years
USUAL_COACH, HEAVY_COACH = 0, 1
PAST_MEETINGS = 10


@dataclass(frozen=True)
class Size:
    """So many coaches and claimants; one coach has `usual` people, one has `heavy`, the others share the rest."""

    name: str
    coaches: int
    claimants: int
    usual: int = 120
    heavy: int = 480

    @property
    def offices(self) -> int:
        return -(-self.coaches // COACHES_IN_AN_OFFICE)

    def coach_of(self, person: int) -> int:
        """Whose person this is. The same in SQL: see meetings.py."""
        place = person * SPREAD % self.claimants
        if place < self.heavy:
            return HEAVY_COACH
        if place < self.heavy + self.usual:
            return USUAL_COACH
        return 2 + place % (self.coaches - 2)

    def people_of(self, coach: int) -> list[int]:
        return [person for person in range(self.claimants) if self.coach_of(person) == coach]


COACHES_IN_AN_OFFICE = 20
SIZES = {size.name: size for size in (Size("S", 100, 12_000), Size("M", 1_000, 120_000), Size("L", 8_000, 1_000_000))}
