"""What every rule has to answer, event by event; the loop over the year (year.py) asks them all alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from coachdesk import clock
from coachdesk.simulating.plan import Away, Coach, Due, Person


@dataclass(frozen=True)
class Booked:
    """A meeting that stands in the diaries of both, with its rest."""

    due: Due
    coach: int
    starts_at: datetime
    minutes: int
    rest_minutes: int
    mode: str
    id: UUID | None = None
    with_cover: bool = False

    @property
    def on(self) -> date:
        return clock.as_london(self.starts_at).date()

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Held:
    """A meeting that took place, and who was the named coach that day; None where nobody was."""

    booked: Booked
    named: int | None
    chosen_cover: bool = False


class Desk(Protocol):
    """One rule at work. Instants are in order and never go back.

    `broken` is how many relationships ended while the person was still here; `given_back` are meetings that it could
    not put anywhere, to be tried again.
    """

    given_back: list[tuple[Due, date]]

    @property
    def broken(self) -> int: ...

    def coach_comes(self, coach: Coach, at: datetime) -> None: ...

    def coach_says_they_leave(self, coach: Coach, at: datetime) -> None: ...

    def coach_leaves(self, coach: Coach, at: datetime) -> None: ...

    def people_come(self, people: Iterable[Person], at: datetime) -> None: ...

    def people_leave(self, people: Iterable[Person], at: datetime) -> None: ...

    def new_need(self, person: Person, at: datetime) -> None: ...

    def is_away(self, away: Away, at: datetime) -> None: ...

    def begins_the_day(self, at: datetime) -> None: ...

    def asks_on(self, due: Due, at: datetime) -> date | None: ...

    def book(self, due: Due, wanted_on: date, at: datetime) -> Booked | None: ...

    def of_today(self, on: date) -> list[Booked]: ...

    def did_not_come(self, booked: Booked, at: datetime) -> None: ...

    def met(self, booked: Booked, at: datetime) -> Held: ...

    def ends_the_day(self, at: datetime) -> None: ...
