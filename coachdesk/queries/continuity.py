"""Continuity of people's meetings, read set-wise: two statements, however many people, for the sums of continuity.py.

A meeting counts when it took place. Who was named on its day in London comes from the dated rows of `relationship`; of
history that came with a file nobody was named. Figures name nobody, so everybody counts in them whoever looks: they are
read past the walls, and come with small groups hidden (continuity_trend.py).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import Session

from coachdesk import clock, continuity_trend
from coachdesk.continuity import Means, Named, NamedShare, Pattern, Ratio, Visit, means, named_on, named_share, pattern
from coachdesk.continuity_trend import CoachLine, Figures, Meeting
from coachdesk.db import Beyond, widely
from coachdesk.models import Appointment, Claimant, Relationship, Staff
from coachdesk.models.label import AppointmentState
from coachdesk.models.relationship import CAME_WITH_A_FILE
from coachdesk.small_groups import Shown

AT_ONCE = 5_000
BY_PERSON = attrgetter("claimant_id")
MET = (
    select(Appointment.claimant_id, Appointment.coach_id, Appointment.starts_at, Appointment.imported_from,
           Appointment.cover_id, Appointment.beside_id, Appointment.id)
    .where(Appointment.state == AppointmentState.MET)
    .order_by(Appointment.claimant_id, Appointment.starts_at, Appointment.ordinal, Appointment.id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OfPerson:
    """One person's own figures, over all that is here."""

    share: NamedShare
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Overall:
    """The figures of an office, or of all of them, over all that is here; nothing of them is hidden."""

    share: NamedShare
    means: Means


@dataclass(frozen=True, slots=True)
class Coach:
    """A line of the lead's page; whoever left stands there while the three months have meetings of theirs."""

    id: UUID
    name: str
    line: CoachLine


@dataclass(frozen=True, slots=True)
class OfOffice:
    """The people of a lead's coaches together, and each coach by name."""

    figures: Figures
    coaches: Sequence[Coach]


@dataclass(frozen=True, slots=True)
class OfCoach:
    """A coach's own line."""

    figures: Figures
    own_people: Shown[Ratio]


def overall(session: Session, office_id: UUID | None = None) -> Overall:
    """One pass over everybody's meetings: of each person a few figures are kept, and not what was read."""
    share = NamedShare()

    def met() -> Iterator[list[Any]]:
        nonlocal share
        for meetings in _people(session, Claimant.office_id == office_id if office_id else true(), at_once=AT_ONCE):
            share += named_share(each.visit for each in meetings)
            yield _coaches(meetings)

    found = means(met())
    return Overall(share, found)


def of_person(meetings: Sequence[Any], spans: Iterable[Any]) -> OfPerson:
    """All measures of one person, of what a page has read already: their meetings, newest first, and their rows of
    `relationship`."""
    known = [_named(span) for span in spans]
    visits = [_visit(each, known) for each in reversed(meetings) if each.state == AppointmentState.MET]
    return OfPerson(named_share(visits), pattern([each.coach for each in visits]))


@widely(Beyond.FIGURES)
def of_office(session: Session, office_id: UUID, coaches: Select[Any], on: date, *, whole: bool) -> OfOffice:
    """A lead's coaches. `whole` when the lead has the whole office: then everybody's meetings are in the figures
    together; else those on days on which one of these coaches was named."""
    here = session.execute(
        coaches.with_only_columns(Staff.id, Staff.name, Staff.is_coach, Staff.left_on)
        .where(Staff.office_id == office_id)
        .order_by(Staff.name, Staff.id)
    ).all()
    people = list(_people(session, Claimant.office_id == office_id, since=continuity_trend.reads_from(on)))
    found = continuity_trend.figures(people, on, None if whole else {row.id for row in here})
    meetings = [each for person in people for each in person]
    lines = continuity_trend.lines(meetings, [row.id for row in here], _shown_month(found, on))
    return OfOffice(
        found,
        [
            Coach(row.id, row.name, line)
            for row, line in zip(here, lines, strict=True)
            if (row.is_coach and row.left_on is None) or line.share != Shown(None) or line.own_people != Shown(None)
        ],
    )


@widely(Beyond.FIGURES)
def of_coach(session: Session, coach_id: UUID, on: date) -> OfCoach:
    """A coach's own people, and of the meetings they held, those with their own."""
    known = select(Relationship.claimant_id).where(Relationship.coach_id == coach_id)
    met = select(Appointment.claimant_id).where(Appointment.coach_id == coach_id)
    people = list(_people(session, Claimant.id.in_(known.union(met)), since=continuity_trend.reads_from(on)))
    found = continuity_trend.figures(people, on, {coach_id})
    meetings = [each for person in people for each in person]
    return OfCoach(found, continuity_trend.own_line(meetings, coach_id, _shown_month(found, on)))


def _shown_month(found: Figures, on: date) -> date:
    return found.newest.first_on if found.newest else continuity_trend.month_of(on)


def _people(
    session: Session, where: ColumnElement[bool], *, since: date | None = None, at_once: int | None = None
) -> Iterator[list[Meeting]]:
    """Everybody's meetings in their order, a person at a time. Both statements come in the order of the people."""
    met = MET.join(Claimant, Claimant.id == Appointment.claimant_id).where(where)
    named = (
        select(Relationship.claimant_id, Relationship.coach_id, Relationship.started_on, Relationship.ended_on,
               Relationship.start_reason)
        .join(Claimant, Claimant.id == Relationship.claimant_id)
        .where(where)
        .order_by(Relationship.claimant_id)
    )  # fmt: skip
    if since:
        met = met.where(Appointment.starts_at >= clock.from_london(datetime.combine(since, time())))
    options = {"yield_per": at_once} if at_once else {}
    connection = session.connection()  # rows and not records: the ORM has nothing to add
    spans = groupby(connection.execute(named, execution_options=options), BY_PERSON)
    ahead = next(spans, None)
    for claimant_id, rows in groupby(connection.execute(met, execution_options=options), BY_PERSON):
        while ahead and ahead[0] < claimant_id:
            ahead = next(spans, None)
        known = [_named(row) for row in ahead[1]] if ahead and ahead[0] == claimant_id else []
        yield [Meeting(claimant_id, _day(row), _visit(row, known)) for row in rows]


def _named(row: Any) -> Named:
    return Named(row.coach_id, row.started_on, row.ended_on, from_file=row.start_reason == CAME_WITH_A_FILE)


def _visit(row: Any, known: Sequence[Named]) -> Visit:
    who, beside, from_file = _who(row), row.beside_id, row.imported_from is not None
    there = (who, beside) if beside else (who,)
    return Visit(who, named_on(known, _day(row), there, from_file=from_file), row.cover_id is not None, beside)


def _day(row: Any) -> date:
    return clock.as_london(row.starts_at).date()


def _who(row: Any) -> Any:
    """Who was met: a coach of ours; else the number that the file says, as far as it says one: nobody else is that."""
    return row.coach_id or (row.imported_from or "").rpartition(" ")[0] or row.id


def _coaches(meetings: Sequence[Meeting]) -> list[Any]:
    return [each.visit.coach for each in meetings]
