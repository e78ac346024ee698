"""A handover: somebody comes to another coach, and what they want known comes with them, in wording that is theirs.

Begun, a new coach named, a text shown to the person, their word that it may be shared, and then the change itself. Who
is named fits every rule that is kept always. The meeting of the three stands in three_way.py, what is written for the
next coach in handover_texts.py, a leaver's whole list in leavers.py.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.db import Beyond, widely
from coachdesk.models import Adjustment, Claimant, Cover, Handover, Staff
from coachdesk.models.label import HandoverReason, SteadyReason, Strength
from coachdesk.queries import placements
from coachdesk.queries.steady import steady
from coachdesk.services import audit, handed_over, hard_rules, relationships
from coachdesk.services.refusals import NotTheirCoach
from coachdesk.services.turns import take_turn

__all__ = [
    "FORCED",
    "DoesNotFit",
    "IsOver",
    "KeepsTheirCoach",
    "NobodyNamed",
    "NotTheirCoach",
    "NotYetReady",
    "begin",
    "clear_away",
    "finish",
    "forget_named",
    "holds_back",
    "move_last_day",
    "name",
    "open_one",
    "overlap",
    "stop",
    "why_not_coach",
]  # fmt: skip
SAME_COACH = "STAFF_SAME"
HANDOVER = "handover"
BESIDE = timedelta(days=14)
# What does not wait until somebody is ready: nobody can make the coach stay, or it is the person's own word.
FORCED = frozenset({HandoverReason.COACH_LEAVES, HandoverReason.CONFLICT, HandoverReason.ASKED_FOR_ANOTHER})


class DoesNotFit(RuntimeError):
    """This coach cannot be the next: `why` is same, not_here, leaves, kept_apart or the code of a hard adjustment."""

    def __init__(self, why: str, reasons: Mapping[str, str] | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.reasons = reasons or {}


class KeepsTheirCoach(RuntimeError):
    """They asked for the same coach every time: a lead's choice alone does not change that."""


class NotYetReady(RuntimeError):
    """A change would come at a bad moment; `reason` says which. It waits until they are ready."""

    def __init__(self, reason: SteadyReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class NobodyNamed(RuntimeError):
    """There is no new coach yet."""


class IsOver(RuntimeError):
    """This handover has ended."""


def begin(
    session: Session,
    claimant: Claimant,
    from_coach: Staff,
    to_coach: Staff | None,
    *,
    reason: HandoverReason,
    last_on: date | None = None,
    by: UUID | None,
    at: datetime,
) -> Handover:
    """Begin a handover, or go on with the one that is open: its reason and last day are then the newest.

    Raises NotTheirCoach, KeepsTheirCoach, and DoesNotFit for who is named; then nothing has changed.
    """
    session.flush()
    take_turn(session, [claimant.id])
    if placements.current_coaches(session, [claimant.id]).get(claimant.id) != from_coach.id:
        raise NotTheirCoach
    if reason is HandoverReason.LEAD_CHOSE and _asked_for_the_same(session, claimant.id):
        raise KeepsTheirCoach
    if to_coach is not None:
        _check(session, claimant, from_coach.id, to_coach)
    there = open_one(session, claimant.id)
    if there is not None and there.from_coach_id != from_coach.id:
        stop(session, there, by=by, at=at)
        there = None
    if there is None:
        there = Handover(
            claimant_id=claimant.id, from_coach_id=from_coach.id, reason=reason, last_on=last_on, begun_by=by,
            begun_at=at,
        )  # fmt: skip
        session.add(there)
        session.flush()
        _tell(session, "handover.begun", there, at, reason=reason.value, last_on=_day_fact(last_on))
    elif (there.reason, there.last_on) != (reason, last_on):
        there.reason, there.last_on = reason, last_on
        _tell(session, "handover.changed", there, at, reason=reason.value, last_on=_day_fact(last_on))
    if to_coach is not None:
        _name(session, there, to_coach, by, at)
    return there


def open_one(session: Session, claimant_id: UUID) -> Handover | None:
    """The handover of somebody that is under way."""
    return session.scalar(select(Handover).where(Handover.claimant_id == claimant_id, Handover.ended_at.is_(None)))


def name(session: Session, handover: Handover, coach: Staff, *, by: UUID | None, at: datetime) -> None:
    """Say who the new coach is. Of another one the person is asked anew. Raises IsOver, DoesNotFit."""
    _take_it_in_hand(session, handover)
    claimant = session.get_one(Claimant, handover.claimant_id)
    _check(session, claimant, handover.from_coach_id, coach)
    _name(session, handover, coach, by, at)


@widely(Beyond.PLACING)
def forget_named(session: Session, claimant_id: UUID, coach_id: UUID, *, by: UUID | None, at: datetime) -> None:
    """Whoever may never be their coach is not the next one, either: nobody is named until a lead names another."""
    there = open_one(session, claimant_id)
    if there is None or there.to_coach_id != coach_id:
        return
    clear_away(session, there, by=by, at=at)
    there.to_coach_id = there.named_at = there.no_meeting_at = None
    there.agreed_at = there.agreed_by = there.shared_at = None
    session.flush()
    _tell(session, "handover.changed", there, at, reason=there.reason.value, last_on=_day_fact(there.last_on))


def stop(session: Session, handover: Handover, *, by: UUID | None, at: datetime) -> None:
    """It does not come to a change: the coach stays. What was written is kept, and shared with nobody any more."""
    session.flush()
    take_turn(session, [handover.claimant_id])
    session.refresh(handover)
    if not handover.is_open:
        return
    clear_away(session, handover, by=by, at=at)
    handover.ended_at = at
    _tell(session, "handover.stopped", handover, at)


@widely(Beyond.PLACING)
def clear_away(session: Session, handover: Handover, *, by: UUID | None, at: datetime) -> None:
    """What it had arranged falls away: the meeting of the three, and the days with both coaches."""
    handed_over.call_off(session, handover, by=by, at=at)
    _end_overlap(session, handover, at)


@widely(Beyond.PLACING)
def finish(session: Session, handover: Handover, *, by: UUID | None, at: datetime) -> bool:
    """The new coach is theirs from now on: what is booked goes along, or is asked anew. False when it had ended.

    Raises NobodyNamed, DoesNotFit, NotYetReady; then nothing has changed.
    """
    session.flush()
    take_turn(session, [handover.claimant_id])
    session.refresh(handover)
    if not handover.is_open:
        return False
    if handover.to_coach_id is None:
        raise NobodyNamed
    if placements.current_coaches(session, [handover.claimant_id]).get(handover.claimant_id) not in (
        None,
        handover.from_coach_id,
    ):  # somebody gave them another coach meanwhile: that stands
        stop(session, handover, by=by, at=at)
        return False
    claimant = session.get_one(Claimant, handover.claimant_id)
    coach = session.get_one(Staff, handover.to_coach_id)
    _check(session, claimant, handover.from_coach_id, coach)
    if not_ready := holds_back(session, handover, _day(at)):
        raise NotYetReady(not_ready)
    begun_as = handover.reason.value
    relationships.change(session, claimant, coach, end_reason=begun_as, start_reason=HANDOVER,
                         params={"from": _name_of(session, handover.from_coach_id), "why": begun_as}, by=by,
                         at=at)  # fmt: skip
    handover.done, handover.ended_at = True, at
    session.flush()
    _tell(session, "handover.done", handover, at, coach=str(coach.id))
    _end_overlap(session, handover, at)
    handed_over.take_along(session, handover, claimant, coach, by=by, at=at)
    return True


def move_last_day(session: Session, handover: Handover, last_on: date | None, *, at: datetime) -> None:
    """Another last day of the old coach."""
    if handover.is_open and handover.last_on != last_on:
        handover.last_on = last_on
        _tell(session, "handover.changed", handover, at, reason=handover.reason.value, last_on=_day_fact(last_on))
        overlap(session, handover, by=None, at=at)


def why_not_coach(session: Session, claimant: Claimant, from_coach_id: UUID, coach: Staff) -> DoesNotFit | None:
    """What keeps this coach from being the next, if anything does."""
    if coach.id == from_coach_id:
        return DoesNotFit("same")
    if coach.leaves_on is not None:
        return DoesNotFit("leaves")
    if coach.id not in placements.coaches_here(session, claimant.office_id):
        return DoesNotFit("not_here")
    if coach.id in placements.kept_apart(session, [claimant.id]).get(claimant.id, ()):
        return DoesNotFit("kept_apart")
    reasons = hard_rules.broken(session, claimant.id, coach)
    return DoesNotFit(next(iter(reasons)), reasons) if reasons else None


def holds_back(session: Session, handover: Handover, on: date) -> SteadyReason | None:
    """Why the change waits until the person is ready; nothing makes it wait where the coach cannot stay."""
    if handover.reason in FORCED:
        return None
    return steady(session, [handover.claimant_id], on).get(handover.claimant_id)


@widely(Beyond.PLACING)
def overlap(session: Session, handover: Handover, *, by: UUID | None, at: datetime) -> None:
    """Whoever is in a steady time, or asked for the same coach, and has to lose them all the same, has both for the
    last two weeks: the new one stands in beside the old until the last day."""
    _end_overlap(session, handover, at)
    today, last_on = _day(at), handover.last_on
    if not (handover.is_open and handover.to_coach_id and last_on and last_on >= today):
        return
    ids = [handover.claimant_id]
    if not (steady(session, ids, today) or _asked_for_the_same(session, handover.claimant_id)):
        return
    from_on = max(today, last_on - BESIDE)
    others = (Cover.claimant_id == handover.claimant_id, Cover.ended_at.is_(None))
    on_those_days = (Cover.from_on <= last_on, Cover.until_on >= from_on)
    if session.scalar(select(Cover.id).where(*others, *on_those_days).limit(1)) is not None:
        return
    made = Cover(
        claimant_id=handover.claimant_id, coach_id=handover.to_coach_id, for_id=handover.from_coach_id,
        from_on=from_on, until_on=last_on, named_by=by, named_at=at,
    )  # fmt: skip
    session.add(made)
    handover.overlap_until_on = last_on
    session.flush()
    audit.record(session, "cover.named", subject="cover", subject_id=made.id, claimant_id=made.claimant_id,
                 facts={"coach": str(made.coach_id), "until": last_on.isoformat()}, at=at)  # fmt: skip


def _end_overlap(session: Session, handover: Handover, at: datetime) -> None:
    if handover.overlap_until_on is None:
        return
    beside = (Cover.claimant_id == handover.claimant_id, Cover.coach_id == handover.to_coach_id,
              Cover.for_id == handover.from_coach_id, Cover.absence_id.is_(None),
              Cover.until_on == handover.overlap_until_on, Cover.ended_at.is_(None))  # fmt: skip
    for cover_id in session.scalars(update(Cover).where(*beside).values(ended_at=at).returning(Cover.id)).all():
        audit.record(session, "cover.ended", subject="cover", subject_id=cover_id, claimant_id=handover.claimant_id,
                     facts={"coach": str(handover.to_coach_id)}, at=at)  # fmt: skip
    handover.overlap_until_on = None


def _check(session: Session, claimant: Claimant, from_coach_id: UUID, coach: Staff) -> None:
    if not_fit := why_not_coach(session, claimant, from_coach_id, coach):
        raise not_fit


def _name(session: Session, handover: Handover, coach: Staff, by: UUID | None, at: datetime) -> None:
    if handover.to_coach_id == coach.id:
        return
    if handover.to_coach_id is not None:  # what was said to be shared with one is not shared with another
        clear_away(session, handover, by=by, at=at)
        handover.agreed_at = handover.agreed_by = handover.shared_at = handover.no_meeting_at = None
        handover.kept_private = False
    handover.to_coach_id, handover.named_at = coach.id, at
    session.flush()
    _tell(session, "handover.named", handover, at, coach=str(coach.id))
    overlap(session, handover, by=by, at=at)


def _take_it_in_hand(session: Session, handover: Handover) -> None:
    session.flush()
    take_turn(session, [handover.claimant_id])
    session.refresh(handover)
    if not handover.is_open:
        raise IsOver


def _asked_for_the_same(session: Session, claimant_id: UUID) -> bool:
    held = (Adjustment.claimant_id == claimant_id, Adjustment.code == SAME_COACH, Adjustment.ended_on.is_(None),
            Adjustment.strength == Strength.HARD)  # fmt: skip
    return session.scalar(select(Adjustment.id).where(*held).limit(1)) is not None


def _name_of(session: Session, staff_id: UUID) -> str:
    return session.get_one(Staff, staff_id).name


def _day(at: datetime) -> date:
    return clock.as_london(at).date()


def _day_fact(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _tell(session: Session, verb: str, handover: Handover, at: datetime, **facts: audit.Fact) -> None:
    audit.record(session, verb, subject="handover", subject_id=handover.id, claimant_id=handover.claimant_id,
                 facts=facts, at=at)  # fmt: skip
