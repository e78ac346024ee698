"""A leaver's whole list: who comes to whom, how far each of them is, and a coach suggested for whoever has none yet."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from coachdesk import placing, policies
from coachdesk.db import Beyond, wide
from coachdesk.models import Appointment, Claimant, Handover, Relationship, Staff
from coachdesk.models.label import AppointmentState, SteadyReason
from coachdesk.placing import Suggestion, Unplaceable
from coachdesk.policies import Viewer, is_there
from coachdesk.queries import loads, offices, placements
from coachdesk.queries.life import confirmed_deaths
from coachdesk.queries.steady import steady

SOON_DAYS = 14
Answers = Mapping[UUID, Suggestion | Unplaceable]


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody whose last day was said, how many people they have, and for how many a new coach is named."""

    staff: Staff
    people: int
    named: int


@dataclass(frozen=True, slots=True)
class Line:
    """One person of a leaver's list and where their handover stands; `answer` is suggested while nobody is named."""

    claimant: Claimant
    handover: Handover | None
    coach_name: str
    meeting: Appointment | None
    steady: SteadyReason | None = None
    answer: Suggestion | Unplaceable | None = None

    @property
    def is_named(self) -> bool:
        return self.handover is not None and self.handover.to_coach_id is not None

    @property
    def has_read(self) -> bool:
        return self.handover is not None and (self.handover.read_at is not None or self.has_agreed)

    @property
    def has_agreed(self) -> bool:
        """They have said what may happen to the text: that it is shared, or that they tell it themselves."""
        return self.handover is not None and (self.handover.agreed_at is not None or self.handover.kept_private)

    @property
    def has_met(self) -> bool:
        return self.meeting is not None and self.meeting.state is AppointmentState.MET

    @property
    def is_done(self) -> bool:
        return self.handover is not None and self.handover.done

    def is_late(self, on: date) -> bool:
        """Two weeks before the last day nobody is named, or the text was not shown."""
        handover = self.handover
        if handover is None or self.is_done or handover.last_on is None:
            return False
        near = (handover.last_on - on).days < SOON_DAYS
        return near and (handover.to_coach_id is None or handover.shown_at is None)


@dataclass(frozen=True, slots=True)
class List:
    """All of a leaver's people that this viewer sees, those first for whom there is the most to do; and how many they
    do not see, whom the same day comes for."""

    staff: Staff
    lines: Sequence[Line]
    others: int
    months: Sequence[loads.Load] = ()

    @property
    def suggested(self) -> list[Suggestion]:
        return [each.answer for each in self.lines if isinstance(each.answer, Suggestion)]


def leaving(session: Session, viewer: Viewer) -> list[Leaving]:
    """Who of the coaches one leads has a last day that has not come, the soonest first; with those of their people
    whom one sees."""
    ids = policies.led_coaches(viewer).with_only_columns(Staff.id)
    named = func.count(Handover.to_coach_id)
    has = aliased(Relationship)
    seen = has.claimant_id.in_(policies.visible_claimants(viewer).with_only_columns(Claimant.id))
    rows = session.execute(
        select(Staff, func.count(has.id), named)
        .select_from(Staff)
        .outerjoin(has, (has.coach_id == Staff.id) & has.ended_on.is_(None) & seen)
        .outerjoin(Handover, (Handover.claimant_id == has.claimant_id) & Handover.ended_at.is_(None))
        .where(Staff.id.in_(ids), Staff.leaves_on.is_not(None), Staff.left_on.is_(None))
        .group_by(Staff.id)
        .order_by(Staff.leaves_on, Staff.name)
    )
    return [Leaving(*row) for row in rows]


def whole_list(session: Session, staff: Staff, viewer: Viewer, on: date) -> List:
    """Everybody of theirs, and whoever went over from them in this handover already."""
    coach = aliased(Staff)
    open_or_done = (Handover.from_coach_id == staff.id) & (Handover.ended_at.is_(None) | Handover.done)
    theirs = select(Relationship.claimant_id).where(Relationship.coach_id == staff.id, Relationship.ended_on.is_(None))
    gone = select(Handover.claimant_id).where(
        Handover.from_coach_id == staff.id, Handover.done, Handover.last_on == (staff.leaves_on or staff.left_on)
    )
    everybody = (Claimant.id.in_(theirs) | Claimant.id.in_(gone), is_there(), Claimant.id.not_in(confirmed_deaths()))
    rows = session.execute(
        select(Claimant, Handover, coach.name, Appointment)
        .outerjoin(Handover, (Handover.claimant_id == Claimant.id) & open_or_done)
        .outerjoin(coach, coach.id == Handover.to_coach_id)
        .outerjoin(Appointment, Appointment.id == Handover.appointment_id)
        .where(*everybody, policies.sees_claimant(viewer))
        .order_by(Claimant.search_name, Claimant.id, Handover.begun_at)
    ).all()
    newest = {row[0].id: row for row in rows}  # the last handover of each
    with wide(session, Beyond.PLACING):
        total = session.scalar(select(func.count()).select_from(Claimant).where(*everybody)) or 0
    calm = steady(session, newest, on)
    lines = [
        Line(claimant, handover, name or "", met, calm.get(claimant.id))
        for claimant, handover, name, met in newest.values()
    ]
    without = [each.claimant.id for each in lines if not each.is_named and not each.is_done]
    months = months_of(session, staff.office_id, on)
    answers = suggestions(session, staff, without, on, months)
    return List(staff, [replace(each, answer=answers.get(each.claimant.id)) for each in lines], total - len(lines),
                [each.load for each in months if each.facts.id != staff.id])  # fmt: skip


def months_of(session: Session, office_id: UUID, on: date) -> list[loads.Coach]:
    """The coaches of an office and their months, as they go on: leave that passes does not count."""
    return loads.coaches(session, office_id, offices.workload_settings(session, office_id, on), on, passing=False)


def suggestions(
    session: Session,
    staff: Staff,
    claimant_ids: Collection[UUID],
    on: date,
    months: Sequence[loads.Coach] | None = None,
) -> Answers:
    """A coach for each of these people of a leaver, found for all of them at once; who was named before counts in the
    hours of whom they come to."""
    if not claimant_ids:
        return {}
    with wide(session, Beyond.PLACING):
        settings = offices.workload_settings(session, staff.office_id, on)
        months = months if months is not None else months_of(session, staff.office_id, on)
        coming = _coming(session, [each.facts.id for each in months])
        need = {
            each.claimant_id: each.minutes
            for each in loads.needs_of(session, _from(session, staff, coming), settings, on)
        }
        parties = [
            replace(
                each.as_party,
                committed_minutes=each.load.needed + sum(need.get(i, 0) for i in coming.get(each.facts.id, ())),
            )
            for each in months
            if each.facts.id != staff.id
        ]
        languages = dict(
            session.execute(select(Claimant.id, Claimant.language).where(Claimant.id.in_(claimant_ids))).all()
        )
        people = placements.parties(session, staff.office_id, languages, need)
    return {each.person_id: each for each in placing.suggest(people, parties)}


def _coming(session: Session, coach_ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Who is named to come to each of these coaches."""
    found: dict[UUID, list[UUID]] = {}
    open_ones = (Handover.ended_at.is_(None), Handover.to_coach_id.in_(coach_ids))
    for coach_id, claimant_id in session.execute(select(Handover.to_coach_id, Handover.claimant_id).where(*open_ones)):
        if coach_id is not None:
            found.setdefault(coach_id, []).append(claimant_id)
    return found


def _from(session: Session, staff: Staff, coming: Mapping[UUID, Sequence[UUID]]) -> set[UUID]:
    """The coaches whose people's needs are asked for."""
    ids = [each for people in coming.values() for each in people]
    where = (Relationship.claimant_id.in_(ids), Relationship.ended_on.is_(None))
    return {staff.id, *session.scalars(select(Relationship.coach_id).where(*where))}
