"""Keeping an opening from the person's own list, for safety alone: two people, a reason, and a day to look again."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import HoldBack, Opening, RoleGrant, key_ring
from coachdesk.models.label import Role
from coachdesk.services import audit
from coachdesk.services.turns import take_turn

LONGEST = timedelta(days=90)


class NotTheirs(RuntimeError):
    """Whoever opened the record has no say in it, nobody a say twice, and one of the two leads safeguarding."""


class TooLong(ValueError):
    """The day to look again is not after today, or more than ninety days away."""


def ask(session: Session, opening: Opening, *, words: str, review_on: date, by: UUID, at: datetime) -> HoldBack:
    """Ask for it, or find it asked. Nothing is held back until another agrees. Raises NotTheirs, TooLong."""
    if opening.account_id == by:
        raise NotTheirs
    if not clock.as_london(at).date() < review_on <= clock.as_london(at).date() + LONGEST:
        raise TooLong
    take_turn(session, [opening.claimant_id])
    if standing := current(session, opening.id):
        return standing
    made = HoldBack(
        key=key_ring.key_of(session, opening.key_id),
        claimant_id=opening.claimant_id,
        opening_id=opening.id,
        asked_by=by,
        asked_at=at,
        review_on=review_on,
        words=words,
    )
    session.add(made)
    session.flush()
    _record(session, "hold_back.asked", made, at)
    return made


def agree(session: Session, asked: HoldBack, *, by: UUID, at: datetime) -> None:
    """The second person agrees: from now on the opening is not in the person's list. Raises NotTheirs."""
    take_turn(session, [asked.claimant_id])
    opening = session.get_one(Opening, asked.opening_id)
    if by in (opening.account_id, asked.asked_by) or not _safeguards(session, (by, asked.asked_by), at):
        raise NotTheirs
    if asked.agreed_at is None and asked.ended_at is None:
        asked.agreed_by, asked.agreed_at = by, at
        session.flush()
        _record(session, "hold_back.agreed", asked, at)


def end(session: Session, held: HoldBack, *, by: UUID, at: datetime) -> None:
    """The person sees it again, or it was not agreed. One is enough for that."""
    if held.ended_at is None:
        held.ended_at = at
        session.flush()
        _record(session, "hold_back.ended", held, at)


def current(session: Session, opening_id: UUID) -> HoldBack | None:
    """What was asked or agreed about this opening and has not ended."""
    return session.scalar(select(HoldBack).where(HoldBack.opening_id == opening_id, HoldBack.ended_at.is_(None)))


def _safeguards(session: Session, accounts: tuple[UUID, ...], at: datetime) -> bool:
    """Whether one of them leads safeguarding today."""
    today = clock.as_london(at).date()
    holds = (RoleGrant.account_id.in_(accounts), RoleGrant.role == Role.SAFEGUARDING, RoleGrant.from_on <= today)
    lasts = (RoleGrant.until_on.is_(None)) | (RoleGrant.until_on >= today)
    return session.scalar(select(RoleGrant.id).where(*holds, lasts).limit(1)) is not None


def _record(session: Session, verb: str, row: HoldBack, at: datetime) -> None:
    audit.record(session, verb, subject="hold_back", subject_id=row.id, claimant_id=row.claimant_id,
                 facts={"opening": str(row.opening_id)}, at=at)  # fmt: skip
