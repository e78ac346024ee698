"""A coach leaves: a last day is said, everybody of theirs begins a handover, and the day after nobody is left behind.

Whoever was named is given the coach they know of; the others whoever fits. Where nobody fits a rule that is kept
always, a named lead is there for them, with a promised day. The last day may move, or be taken back.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.db import Beyond, widely
from coachdesk.models import Account, Claimant, Cover, Handover, Relationship, Staff
from coachdesk.models.label import AppointmentState, HandoverReason, ResourceKind
from coachdesk.placing import Suggestion, Unplaceable
from coachdesk.queries import leavers as queries
from coachdesk.queries import placements
from coachdesk.queries.steady import steady
from coachdesk.services import (
    absences,
    audit,
    claims,
    handed_over,
    handovers,
    relationships,
    rights_at_work,
    three_way,
)
from coachdesk.services.turns import take_turn

LEFT = HandoverReason.COACH_LEAVES
CALLED_OFF = (AppointmentState.CANCELLED_BY_CLAIMANT, AppointmentState.CANCELLED_BY_US)


class NoSuchDay(ValueError):
    """A last day lies ahead, or is today; nobody's is further than two years away."""


class HasLeft(RuntimeError):
    """It was their last day already."""


@widely(Beyond.PLACING)
def say(session: Session, staff: Staff, last_on: date, *, by: UUID | None, at: datetime) -> int:
    """Write down a last day, or another one: how many people of theirs hand over now. Raises NoSuchDay, HasLeft."""
    today = _day(at)
    if not today <= last_on <= today.replace(year=today.year + 2, day=1):
        raise NoSuchDay
    _in_hand(session, staff)
    ids = _people_of(session, staff.id)
    take_turn(session, ids)
    was, staff.leaves_on = staff.leaves_on, last_on
    session.flush()
    _tell(session, "staff.leaves" if was is None else "staff.leaves_moved", staff, at, last_on=last_on.isoformat())
    for claimant in _claimants(session, ids):
        handover = handovers.begin(session, claimant, staff, None, reason=LEFT, last_on=last_on, by=by, at=at)
        handovers.overlap(session, handover, by=by, at=at)
        _call_off_if_too_late(session, handover, last_on, by, at)
    return len(ids)


@widely(Beyond.PLACING)
def take_back(session: Session, staff: Staff, *, by: UUID | None, at: datetime) -> None:
    """They stay after all: so does everybody who has not gone over yet. Raises HasLeft."""
    _in_hand(session, staff)
    if staff.leaves_on is None:
        return
    staff.leaves_on = None
    session.flush()
    _tell(session, "staff.stays", staff, at)
    for handover in _open_ones(session, staff.id):
        handovers.stop(session, handover, by=by, at=at)


@widely(Beyond.PLACING)
def name_all(
    session: Session, staff: Staff, chosen: Iterable[tuple[Claimant, UUID]], *, by: UUID | None, at: datetime
) -> tuple[int, int]:
    """Name a new coach for each of these, where that still fits: for how many it was done, and for how many not."""
    done = lost = 0
    coaches = placements.coaches_here(session, staff.office_id)
    for claimant, coach_id in chosen:
        try:
            coach = coaches.get(coach_id)
            if coach is None:
                raise handovers.DoesNotFit("not_here")
            handovers.begin(session, claimant, staff, coach, reason=LEFT, last_on=staff.leaves_on, by=by, at=at)
            done += 1
        except (handovers.DoesNotFit, handovers.NotTheirCoach):
            lost += 1
    return done, lost


def finish_all_due(session: Session, as_of: datetime) -> int:
    """On the day after a last day: everybody of a leaver goes to their new coach. And whoever agreed to a change that
    hangs on no day, once they have said all that they were asked. How many went."""
    today = _day(as_of)
    gone = (Staff.leaves_on < today, Staff.left_on.is_(None))
    _overlap_due(session, as_of)
    went = sum(_see_off(session, staff, as_of) for staff in session.scalars(select(Staff).where(*gone)).all())
    return went + _finish_agreed(session, as_of)


def _overlap_due(session: Session, at: datetime) -> None:
    """Whoever came into a hard time after a new coach was named has both for the last two weeks, too."""
    today = _day(at)
    soon = (Handover.last_on >= today, Handover.last_on <= today + handovers.BESIDE)
    waits = (Handover.ended_at.is_(None), Handover.to_coach_id.is_not(None), Handover.overlap_until_on.is_(None))
    found = {each.claimant_id: each for each in session.scalars(select(Handover).where(*soon, *waits)).all()}
    for claimant_id in sorted(steady(session, found, today)):
        take_turn(session, [claimant_id])
        handovers.overlap(session, found[claimant_id], by=None, at=at)


def _see_off(session: Session, staff: Staff, at: datetime) -> int:
    """Everybody of theirs at once: the turns of all, then the time of all coaches, so that nobody waits in a ring."""
    ids = _people_of(session, staff.id)
    take_turn(session, ids)
    here = [staff.id, *placements.coaches_here(session, staff.office_id)]
    claims.lock(session, [claims.resource_of(session, ResourceKind.COACH, each) for each in here])
    open_ones = {each.claimant_id: each for each in _open_ones(session, staff.id)}
    people = {each.id: each for each in _claimants(session, ids)}
    without = [each for each in ids if each not in open_ones or not _goes(session, open_ones[each], at)]
    answers = queries.suggestions(session, staff, without, _day(at))
    for claimant_id in without:
        _give_somebody(session, staff, people[claimant_id], answers[claimant_id], at)
    staff.left_on = staff.leaves_on
    session.flush()
    _stop_covering(session, staff, at)
    _close_accounts(session, staff, at)
    _tell(session, "staff.left", staff, at, people=len(ids), suggested=len(without))
    return len(ids)


def _stop_covering(session: Session, staff: Staff, at: datetime) -> None:
    """Whom they would still stand in for: somebody else is named by the job that completes cover."""
    lasts = (Cover.coach_id == staff.id, Cover.ended_at.is_(None), Cover.until_on >= _day(at))
    for cover in session.scalars(select(Cover).where(*lasts).order_by(Cover.claimant_id)).all():
        absences.end_cover(session, cover, by=None, at=at)


def _close_accounts(session: Session, staff: Staff, at: datetime) -> None:
    """Nobody who has left signs in. The last administrator's stays open, so that somebody can let in the next one."""
    theirs = (Account.staff_id == staff.id, Account.closed_at.is_(None))
    for account in session.scalars(select(Account).where(*theirs).order_by(Account.id)).all():
        with suppress(rights_at_work.NotPossible):
            rights_at_work.close(session, account, by=None, at=at)
    session.flush()


def _goes(session: Session, handover: Handover, at: datetime) -> bool:
    """To whom was named, where that still fits."""
    try:
        return handovers.finish(session, handover, by=None, at=at)
    except (handovers.NobodyNamed, handovers.DoesNotFit, handovers.NotYetReady):
        return False


def _give_somebody(
    session: Session, staff: Staff, claimant: Claimant, answer: Suggestion | Unplaceable, at: datetime
) -> None:
    """Whoever fits, at the last moment; where nobody does, a lead is there, and says by when there is a coach."""
    if isinstance(answer, Suggestion):
        coach = session.get_one(Staff, answer.coach_id)
        handover = handovers.begin(
            session, claimant, staff, coach, reason=LEFT, last_on=staff.leaves_on, by=None, at=at
        )
        handovers.finish(session, handover, by=None, at=at)
        return
    if (there := handovers.open_one(session, claimant.id)) is not None:
        handovers.stop(session, there, by=None, at=at)
    handed_over.cancel_all(session, claimant.id, staff.id, at=at)
    current = (Relationship.claimant_id == claimant.id, Relationship.ended_on.is_(None))
    relationship = session.scalars(select(Relationship).where(*current)).one()
    relationships.end(session, relationship, reason=LEFT.value, by=None, at=at)


def _finish_agreed(session: Session, at: datetime) -> int:
    """A change that waits for no last day comes once the person has said all that they were asked; one that a lead gave
    a day, on the day after."""
    agreed = Handover.agreed_at.is_not(None) | Handover.kept_private
    due = Handover.last_on.is_(None) | (Handover.last_on < _day(at))
    waits = (Handover.ended_at.is_(None), due, Handover.to_coach_id.is_not(None), agreed)
    found = session.scalars(select(Handover).where(*waits)).all()
    ready = [each for each in found if each.last_on is not None or _has_met(session, each, at)]
    return sum(_goes(session, handover, at) for handover in ready)


def _has_met(session: Session, handover: Handover, at: datetime) -> bool:
    """The three have met, or do not meet."""
    if handover.no_meeting_at is not None:
        return True
    meeting = three_way.booked(session, handover)
    return meeting is not None and meeting.state not in CALLED_OFF and meeting.ends_at < at


def _call_off_if_too_late(session: Session, handover: Handover, last_on: date, by: UUID | None, at: datetime) -> None:
    meeting = three_way.booked(session, handover)
    if meeting is not None and clock.as_london(meeting.starts_at).date() > last_on:
        handed_over.call_off(session, handover, by=by, at=at)


def _in_hand(session: Session, staff: Staff) -> None:
    session.flush()
    session.refresh(staff, with_for_update=True)
    if staff.left_on is not None:
        raise HasLeft


def _people_of(session: Session, staff_id: UUID) -> Sequence[UUID]:
    theirs = (Relationship.coach_id == staff_id, Relationship.ended_on.is_(None))
    return session.scalars(select(Relationship.claimant_id).where(*theirs).order_by(Relationship.claimant_id)).all()


def _claimants(session: Session, ids: Sequence[UUID]) -> Sequence[Claimant]:
    return session.scalars(select(Claimant).where(Claimant.id.in_(ids)).order_by(Claimant.id)).all()


def _open_ones(session: Session, staff_id: UUID) -> Sequence[Handover]:
    return session.scalars(
        select(Handover).where(Handover.from_coach_id == staff_id, Handover.ended_at.is_(None))
        .order_by(Handover.claimant_id)
    ).all()  # fmt: skip


def _day(at: datetime) -> date:
    return clock.as_london(at).date()


def _tell(session: Session, verb: str, staff: Staff, at: datetime, **facts: audit.Fact) -> None:
    audit.record(session, verb, subject="staff", subject_id=staff.id, facts=facts, at=at)
