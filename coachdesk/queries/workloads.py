"""One coach's month with all that it comes from: time, people, cover, what moves it next, weeks before, settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import policies
from coachdesk.db import Beyond, wide
from coachdesk.models import Claimant, LoadWeek, OfficeSetting, Reduction, Relationship, Staff
from coachdesk.policies import Viewer
from coachdesk.queries import load_weeks, loads, offices
from coachdesk.queries.load_weeks import Asked
from coachdesk.queries.loads import Facts, Kind, Load
from coachdesk.queries.what_moves import AHEAD, Move, moves, settings_of
from coachdesk.services import reductions
from coachdesk.workload import Line, WorkloadSettings

# The figures that hours follow from; others of an office have to do with something else.
NAMES = (
    "rhythm_days", "meeting_minutes", "first_meeting_minutes", "write_up_minutes", "responsive_percent",
    "new_start_minutes", "review_minutes", "handover_out_minutes", "handover_in_minutes", "referral_minutes",
    "evidence_minutes", "paused_minutes", "leave_percent", "fixed_percent", "room_percent", "full_percent",
    "too_much_percent",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonNeed:
    """What one person needs, line by line. Without a record where it does not open for who looks."""

    claimant: Claimant
    kind: Kind
    lines: Sequence[Line]

    @property
    def minutes(self) -> float:
        """All of it, a month."""
        return self.lines[-1].result


@dataclass(frozen=True, slots=True)
class Rest:
    """People who are not named to who looks: how many they are, and what they need together."""

    people: int
    minutes: float


@dataclass(frozen=True, slots=True)
class CoverLine:
    """Cover of the coming four weeks with one other coach, from a day to a day: how many people, and their minutes."""

    name: str
    given: bool
    from_on: date
    until_on: date
    people: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Choice:
    """A figure of the office as it holds, and since when; None where it is as it comes."""

    name: str
    value: float
    since_on: date | None


@dataclass(frozen=True, slots=True)
class Workload:
    """All of it."""

    load: Load
    needs: Sequence[PersonNeed]
    rest: Rest
    covers: Sequence[CoverLine]
    moves: Sequence[Move]
    reductions: Sequence[Reduction]
    weeks: Sequence[LoadWeek]
    actions: Sequence[Any]
    asked: Asked | None
    choices: Sequence[Choice]


def of_coach(session: Session, viewer: Viewer, staff: Staff, on: date) -> Workload | None:
    """A dozen statements, however many people; None for whoever takes no people here (any more). Of the people those
    are named whom this viewer may see, the rest are a sum."""
    history = list(reversed(offices.history(session, staff.office_id)))
    settings, just_this = settings_of(history, on), select(Staff.id).where(Staff.id == staff.id)
    found = loads.facts(session, staff.office_id, on, among=just_this, until_on=on + AHEAD)
    if not found:
        return None
    facts = found[0]
    named, rest = _needs(session, viewer, staff.id, settings, on)
    return Workload(
        facts.load(settings, on),
        named,
        rest,
        _covers(session, facts, settings, on),
        moves(facts, history, NAMES, on),
        reductions.standing(session, staff.id, on),
        load_weeks.weeks_of(session, staff.id, on),
        load_weeks.actions_of(session, staff.id),
        next(iter(load_weeks.asked_among(session, just_this, on)), None),
        _choices(history, on),
    )


def _choices(history: Sequence[OfficeSetting], on: date) -> list[Choice]:
    held = [row for row in history if row.from_on <= on]
    figures, since = offices.figures((row.name, row.value) for row in held), {row.name: row.from_on for row in held}
    return [Choice(name, figures[name], since.get(name)) for name in NAMES]


def _needs(
    session: Session, viewer: Viewer, coach_id: UUID, settings: WorkloadSettings, on: date
) -> tuple[list[PersonNeed], Rest]:
    """Each person by what they need, the most first."""
    with wide(session, Beyond.FIGURES):
        people = loads.people_of(session, [coach_id], on)
        opened = {each.claimant_id: each.minutes(settings) for each in loads.open_work(session, [coach_id])}
    theirs = select(Relationship.claimant_id).where(Relationship.coach_id == coach_id, Relationship.ended_on.is_(None))
    scope = policies.visible_claimants(viewer).where(Claimant.id.in_(theirs))
    visible = {each.id: each for each in session.scalars(scope)}
    named, hidden = [], []
    for person in people:
        lines = person.kind.working(settings, on, opened.get(person.claimant_id))
        if claimant := visible.get(person.claimant_id):
            named.append(PersonNeed(claimant, person.kind, lines))
        else:
            hidden.append(lines[-1].result)
    named.sort(key=lambda each: (-each.minutes, each.claimant.search_name, each.claimant.id))
    return named, Rest(len(hidden), sum(hidden))


def _covers(session: Session, facts: Facts, settings: WorkloadSettings, on: date) -> list[CoverLine]:
    """What the two sums of cover are made of; names of claimants are not needed for it."""
    found: dict[tuple[UUID, bool, date, date], list[float]] = {}
    for cover in facts.covers:
        if minutes := facts.covered(cover, settings, on):
            found.setdefault((cover.other_id, cover.given, cover.from_on, cover.until_on), []).append(minutes)
    if not found:
        return []
    others = select(Staff.id, Staff.name).where(Staff.id.in_({key[0] for key in found}))
    names = {row.id: row.name for row in session.execute(others)}
    lines = [
        CoverLine(names[other_id], given, from_on, until_on, len(minutes), sum(minutes))
        for (other_id, given, from_on, until_on), minutes in found.items()
    ]
    return sorted(lines, key=lambda each: (not each.given, each.from_on, each.until_on, each.name))
