"""Hours needed of hours there are, for each coach of an office: two statements, however many people they have."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, func, literal, select
from sqlalchemy.orm import Session

from coachdesk import placing
from coachdesk.adjustments.catalogue import all_kinds
from coachdesk.adjustments.slot import meeting_minutes
from coachdesk.models import Adjustment, Claimant, Relationship, Staff
from coachdesk.placing import Suggestion
from coachdesk.queries.life import confirmed_deaths
from coachdesk.workload import (
    Band,
    Line,
    WorkloadSettings,
    available_minutes,
    available_working,
    band,
    needed_minutes,
    percent,
)

PAUSED = "EXT_PAUSE"
CAME_WITH_A_FILE = "imported"
NEW_FOR = timedelta(days=30)
LENGTHS = frozenset({"slot_min", "slot_max", "slot_extra_min", "slot_factor"})


@dataclass(slots=True)
class Load:
    """The month of a coach, or of a whole team, in minutes; and what suggestions would add to it."""

    coach_id: UUID | None
    name: str
    settings: WorkloadSettings
    weekly_hours: float = 0
    available: float = 0
    people: int = 0
    needed: float = 0
    people_added: int = 0
    needed_added: float = 0

    @property
    def percent(self) -> float:
        """Now."""
        return percent(self.needed, self.available)

    @property
    def percent_after(self) -> float:
        """When all that is suggested is confirmed."""
        return percent(self.needed + self.needed_added, self.available)

    @property
    def band(self) -> Band:
        """How full that is now."""
        return band(self.percent, self.settings)

    @property
    def band_after(self) -> Band:
        """How full it is then."""
        return band(self.percent_after, self.settings)

    def working(self) -> list[Line]:
        """How the figures of one coach come out, line by line."""
        lines = available_working(self.weekly_hours, self.settings)
        return [
            *lines,
            Line("needed_by_all", {"people": self.people}, self.needed),
            Line("load", {"needed": self.needed, "available": self.available}, self.percent),
        ]

    def add(self, suggestion: Suggestion) -> None:
        """Count what a suggestion would add."""
        self.people_added += 1
        self.needed_added += suggestion.needed_minutes


@dataclass(frozen=True, slots=True)
class Coach:
    """Somebody who can take people, and their month."""

    facts: Any
    load: Load

    @property
    def as_party(self) -> placing.Coach:
        """As those who suggest see them."""
        return placing.Coach(
            self.facts.id,
            self.facts.name,
            gender=self.facts.gender,
            languages=self.facts.languages,
            skills=self.facts.skills,
            available_minutes=self.load.available,
            committed_minutes=self.load.needed,
        )


def coaches(
    session: Session, office_id: UUID, settings: WorkloadSettings, on: date, *, among: Select[UUID] | None = None
) -> list[Coach]:
    """Everybody in an office who can take people, by name, with what their people need in a month; or these alone."""
    here = [Staff.office_id == office_id, Staff.is_coach, Staff.left_on.is_(None)]
    if among is not None:
        here.append(Staff.id.in_(among))
    columns = (Staff.id, Staff.name, Staff.gender, Staff.languages, Staff.skills, Staff.weekly_hours)
    found = {
        row.id: Coach(row, _load(row, settings))
        for row in session.execute(select(*columns).where(*here).order_by(Staff.name, Staff.id))
    }
    for alike in session.execute(_alike(select(Staff.id).where(*here), on)):
        load, codes = found[alike.coach_id].load, (alike.codes or "").split()
        load.people += alike.people
        load.needed += alike.people * need(settings, codes, alike.rhythm_days, is_new=bool(alike.is_new))
    return list(found.values())


def _load(row: Any, settings: WorkloadSettings) -> Load:
    hours = float(row.weekly_hours)
    return Load(row.id, row.name, settings, weekly_hours=hours, available=available_minutes(hours, settings))


def whole_team(loads: Iterable[Load], settings: WorkloadSettings) -> Load:
    """All of them together."""
    team = Load(None, "", settings)
    for each in loads:
        team.available += each.available
        team.people += each.people
        team.needed += each.needed
        team.people_added += each.people_added
        team.needed_added += each.needed_added
    return team


def need(settings: WorkloadSettings, codes: Collection[str], rhythm_days: int | None, *, is_new: bool) -> float:
    """The minutes of a month that somebody with these adjustments and this rhythm needs; more in the first one."""
    once = settings.one_off_new_start if is_new else 0
    slot = meeting_minutes(codes, settings.slot)
    return needed_minutes(slot, settings, rhythm_days, paused=PAUSED in codes, one_off=once)


def _alike(coach_ids: Select[Any], on: date) -> Select[Any]:
    """How many people of a coach need the same: a row for each kind of need, not for each person."""
    codes = (
        select(func.aggregate_strings(Adjustment.code, " "))
        .where(Adjustment.claimant_id == Claimant.id, Adjustment.ended_on.is_(None))
        .where(Adjustment.code.in_(_codes_that_count()))
        .scalar_subquery()
    )
    began_lately = Relationship.started_on > literal(on - NEW_FOR, Date)
    people = (
        select(
            Relationship.coach_id,
            Claimant.rhythm_days,
            codes.label("codes"),
            (began_lately & (Relationship.start_reason != CAME_WITH_A_FILE)).label("is_new"),
        )
        .join(Claimant, Claimant.id == Relationship.claimant_id)
        .where(Relationship.coach_id.in_(coach_ids), Relationship.ended_on.is_(None))
        .where(Claimant.id.not_in(confirmed_deaths()))
        .subquery()
    )
    kind = (people.c.coach_id, people.c.rhythm_days, people.c.codes, people.c.is_new)
    return select(*kind, func.count().label("people")).group_by(*kind)


@cache
def _codes_that_count() -> Sequence[str]:
    """The adjustments that make a meeting longer or shorter, and the pause."""
    return (*(kind.code for kind in all_kinds() if LENGTHS & kind.effect.keys()), PAUSED)
