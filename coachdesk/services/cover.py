"""Cover: one named coach who stands in for a person's own, from a day, to a day. It ends by itself; the coach stays.

Whoever changes who covers takes the person's turn first, so that each day has one cover coach whoever acts at once.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.models import Appointment, Claimant, Cover, Event, Relationship, Staff
from coachdesk.placing.covering import LEAD_STANDS_IN, ONE_DAY
from coachdesk.queries import covering, placements
from coachdesk.services import audit
from coachdesk.services.matters import CoachFacts, why_not
from coachdesk.services.turns import take_turn, take_turn_of_office

LEAD_CHOSE, SOONER = "lead_chose", "sooner"  # why cover was named that no rule chose for an absence


class DoesNotFit(RuntimeError):
    """This coach cannot stand in: `why` is own, shut_out, not_here, away, taken, days, or the code of a hard
    adjustment."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def name(
    session: Session,
    claimant: Claimant,
    coach: Staff,
    *,
    from_on: date,
    until_on: date,
    reason: str = LEAD_CHOSE,
    by: UUID,
    at: datetime,
) -> Cover:
    """Name who stands in. Raises DoesNotFit; then nothing has changed.

    Nobody is named who is just being noted as away: one office does one of both after the other.
    """
    take_turn_of_office(session, claimant.office_id)
    take_turn(session, [claimant.id])
    if why := _why_not(session, claimant, coach, from_on, until_on, at):
        raise DoesNotFit(why)
    own = placements.current_coaches(session, [claimant.id]).get(claimant.id)
    made = Cover(claimant_id=claimant.id, coach_id=coach.id, for_id=own, reason=reason, params={"name": coach.name},
                 from_on=from_on, until_on=until_on, named_by=by, named_at=at)  # fmt: skip
    session.add(made)
    session.flush()
    _record(session, "cover.named", made, at)
    return made


def name_all(session: Session, covers: Iterable[Cover], *, at: datetime) -> None:
    """Write cover that the rules chose, however many rows it is. Whose turn it is has been taken."""
    rows: list[dict[str, Any]] = [
        {
            "id": uuid7(), "claimant_id": each.claimant_id, "coach_id": each.coach_id, "for_id": each.for_id,
            "absence_id": each.absence_id, "reason": each.reason, "params": each.params, "from_on": each.from_on,
            "until_on": each.until_on, "named_by": each.named_by, "named_at": at, "ended_at": None,
        }
        for each in covers
    ]  # fmt: skip
    if not rows:
        return
    session.flush()
    session.execute(insert(Cover), rows)
    told = [
        audit.event_row(session, "cover.named", subject="cover", subject_id=row["id"], claimant_id=row["claimant_id"],
                        facts={"coach": str(row["coach_id"]), "until": row["until_on"].isoformat()}, at=at)
        for row in rows
    ]  # fmt: skip
    session.execute(insert(Event), told)


def cut(session: Session, cover: Cover, first: date, last: date, *, at: datetime) -> None:
    """Take these days, both counted, out of a cover. What lies before and after them stays with the same coach."""
    if cover.ended_at is not None or last < cover.from_on or cover.until_on < first:
        return
    was_until, parted = cover.until_on, False
    if first <= cover.from_on and cover.until_on <= last:
        cover.ended_at = at
    elif first <= cover.from_on:
        cover.from_on = last + ONE_DAY
    else:
        cover.until_on, parted = first - ONE_DAY, last < was_until
    session.flush()
    _record(session, "cover.ended" if cover.ended_at else "cover.changed", cover, at)
    if parted:
        _go_on(session, cover, last + ONE_DAY, was_until, at)


def _go_on(session: Session, cover: Cover, first: date, last: date, at: datetime) -> None:
    """The same coach again after days that another covers; the meetings of then are known by it."""
    again = Cover(claimant_id=cover.claimant_id, coach_id=cover.coach_id, for_id=cover.for_id,
                  absence_id=cover.absence_id, reason=cover.reason, params=cover.params, from_on=first, until_on=last,
                  named_by=cover.named_by, named_at=cover.named_at)  # fmt: skip
    session.add(again)
    session.flush()
    _record(session, "cover.named", again, at)
    later = (Appointment.cover_id == cover.id, Appointment.starts_at >= covering.midnight(first))
    session.execute(update(Appointment).where(*later).values(cover_id=again.id))
    for meeting in session.scalars(select(Appointment).where(Appointment.cover_id == again.id)):
        session.refresh(meeting)


def on_day(session: Session, claimant_id: UUID, day: date) -> Cover | None:
    """Who covers somebody on a day."""
    then = (Cover.claimant_id == claimant_id, Cover.ended_at.is_(None), Cover.from_on <= day, Cover.until_on >= day)
    return session.scalars(select(Cover).where(*then).order_by(Cover.named_at.desc(), Cover.id).limit(1)).first()


def to_offer(session: Session, claimant_id: UUID, first: date, until: date) -> Cover | None:
    """Who can be met instead of their own coach on days from `first` up to `until`: the soonest of them.

    Whoever was named for one meeting alone is not offered for another.
    """
    then = (
        Cover.until_on >= first,
        Cover.from_on <= until,
        Cover.ended_at.is_(None),
        Cover.reason.not_in((LEAD_STANDS_IN, SOONER)),
    )
    soonest = select(Cover).where(Cover.claimant_id == claimant_id, *then).order_by(Cover.from_on, Cover.id).limit(1)
    return session.scalars(soonest).first()


def holds(session: Session, cover: Cover, claimant_id: UUID, coach_id: UUID, day: date) -> bool:
    """Whether a meeting of the two on that day may stand on this cover: asked of the rows, under the person's turn.

    The lead who stands in where nobody fits is there to be asked, and meets nobody by it.
    """
    then = (Cover.from_on <= day, Cover.until_on >= day, Cover.ended_at.is_(None), Cover.reason != LEAD_STANDS_IN)
    whose = (Cover.id == cover.id, Cover.claimant_id == claimant_id, Cover.coach_id == coach_id, Cover.reason != "")
    return session.scalar(select(Cover.id).where(*whose, *then)) is not None


def end(session: Session, cover: Cover, *, by: UUID | None, at: datetime) -> None:
    """End it before its day."""
    if cover.ended_at is None:
        cover.ended_at = at
        session.flush()
        _record(session, "cover.ended", cover, at)


def end_with(session: Session, cover_id: UUID | None, *, by: UUID | None, at: datetime) -> None:
    """A meeting on this cover is no more: what was named for it alone ends too."""
    cover = session.get(Cover, cover_id) if cover_id else None
    if cover is not None and cover.reason == SOONER:
        end(session, cover, by=by, at=at)


def of_person(session: Session, claimant_id: UUID, today: date) -> list[tuple[Cover, str]]:
    """Who stands in now or later, with the name, the soonest first."""
    lasts = (Cover.claimant_id == claimant_id, Cover.until_on >= today, Cover.ended_at.is_(None))
    rows = select(Cover, Staff.name).join(Staff, Staff.id == Cover.coach_id).where(*lasts).order_by(Cover.from_on)
    return [(cover, coach_name) for cover, coach_name in session.execute(rows)]


def why_never(session: Session, claimant: Claimant, coach: Staff, from_on: date, until_on: date) -> str | None:
    """Why this coach cannot cover this person on these days, whoever covers them now; None where nothing speaks
    against it."""
    if coach.id not in placements.coaches_here(session, claimant.office_id):
        return "not_here"
    own = (Relationship.claimant_id == claimant.id, Relationship.ended_on.is_(None), Relationship.coach_id == coach.id)
    if session.scalar(select(Relationship.id).where(*own)) is not None:
        return "own"
    if coach.id in placements.kept_apart(session, [claimant.id]).get(claimant.id, ()):
        return "shut_out"
    asked = placements.asked_by(session, [claimant.id])[claimant.id]
    broken = next(iter(why_not(asked.codes, CoachFacts.of(coach), asked.not_with)), None)
    if broken is None and covering.absences(session, [coach.id], from_on, until_on):
        return "away"
    return broken


def _why_not(
    session: Session, claimant: Claimant, coach: Staff, from_on: date, until_on: date, at: datetime
) -> str | None:
    if not clock.as_london(at).date() <= until_on or from_on > until_on:
        return "days"
    beside = (Cover.claimant_id == claimant.id, Cover.ended_at.is_(None))
    meets = (Cover.from_on <= until_on, Cover.until_on >= from_on)
    if session.scalar(select(Cover.id).where(*beside, *meets).limit(1)) is not None:
        return "taken"
    return why_never(session, claimant, coach, from_on, until_on)


def _record(session: Session, verb: str, cover: Cover, at: datetime) -> None:
    audit.record(session, verb, subject="cover", subject_id=cover.id, claimant_id=cover.claimant_id,
                 facts={"coach": str(cover.coach_id), "until": cover.until_on.isoformat()}, at=at)  # fmt: skip
