"""Cover: one named coach who stands in for a person's own, from a day, to a day. It ends by itself; the coach stays."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Claimant, Cover, Relationship, Staff
from coachdesk.queries import placements
from coachdesk.services import audit
from coachdesk.services.matters import CoachFacts, why_not
from coachdesk.services.turns import take_turn


class DoesNotFit(RuntimeError):
    """This coach cannot stand in: `why` is own, shut_out, not_here, taken, days, or the code of a hard adjustment."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def name(
    session: Session, claimant: Claimant, coach: Staff, *, from_on: date, until_on: date, by: UUID, at: datetime
) -> Cover:
    """Name who stands in. Raises DoesNotFit; then nothing has changed."""
    take_turn(session, [claimant.id])
    if why := _why_not(session, claimant, coach, from_on, until_on, at):
        raise DoesNotFit(why)
    made = Cover(
        claimant_id=claimant.id, coach_id=coach.id, from_on=from_on, until_on=until_on, named_by=by, named_at=at
    )
    session.add(made)
    session.flush()
    _record(session, "cover.named", made, at)
    return made


def end(session: Session, cover: Cover, *, by: UUID, at: datetime) -> None:
    """End it before its day."""
    if cover.ended_at is None:
        cover.ended_at = at
        session.flush()
        _record(session, "cover.ended", cover, at)


def of_person(session: Session, claimant_id: UUID, today: date) -> list[tuple[Cover, str]]:
    """Who stands in now or later, with the name, the soonest first."""
    lasts = (Cover.claimant_id == claimant_id, Cover.until_on >= today, Cover.ended_at.is_(None))
    rows = select(Cover, Staff.name).join(Staff, Staff.id == Cover.coach_id).where(*lasts).order_by(Cover.from_on)
    return [(cover, coach_name) for cover, coach_name in session.execute(rows)]


def _why_not(
    session: Session, claimant: Claimant, coach: Staff, from_on: date, until_on: date, at: datetime
) -> str | None:
    if not clock.as_london(at).date() <= until_on or from_on > until_on:
        return "days"
    if coach.id not in placements.coaches_here(session, claimant.office_id):
        return "not_here"
    own = (Relationship.claimant_id == claimant.id, Relationship.ended_on.is_(None), Relationship.coach_id == coach.id)
    if session.scalar(select(Relationship.id).where(*own)) is not None:
        return "own"
    if coach.id in placements.kept_apart(session, [claimant.id]).get(claimant.id, ()):
        return "shut_out"
    beside = (Cover.claimant_id == claimant.id, Cover.ended_at.is_(None))
    meets = (Cover.from_on <= until_on, Cover.until_on >= from_on)
    if session.scalar(select(Cover.id).where(*beside, *meets).limit(1)) is not None:
        return "taken"
    asked = placements.asked_by(session, [claimant.id])[claimant.id]
    return next(iter(why_not(asked.codes, CoachFacts.of(coach), asked.not_with)), None)


def _record(session: Session, verb: str, cover: Cover, at: datetime) -> None:
    audit.record(session, verb, subject="cover", subject_id=cover.id, claimant_id=cover.claimant_id,
                 facts={"coach": str(cover.coach_id), "until": cover.until_on.isoformat()}, at=at)  # fmt: skip
