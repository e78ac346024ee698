"""What the safeguarding lead looks after: records out of search, staff shut out, openings kept from a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Subquery, select
from sqlalchemy.orm import Session

from coachdesk import policies
from coachdesk.models import Account, Claimant, HoldBack, Opening, ShutOut, Staff, key_ring
from coachdesk.policies import Viewer


@dataclass(frozen=True, slots=True)
class Held:
    """An opening that is kept from somebody's list, or asked to be: who opened it, and who asked."""

    hold_back: HoldBack
    opening: Opening
    claimant: Claimant
    opened_by: str
    asked_by: str


@dataclass(frozen=True, slots=True)
class Apart:
    """A member of staff who is shut out of somebody's record."""

    shut_out: ShutOut
    claimant: Claimant
    staff_name: str


def sensitive(session: Session, viewer: Viewer) -> Sequence[Claimant]:
    """Everybody whose record is kept out of search, by name."""
    kept = policies.protected_claimants(viewer).where(Claimant.sensitive.is_not(None))
    return session.scalars(kept.order_by(Claimant.search_name, Claimant.id)).all()


def shut_out(session: Session, viewer: Viewer, claimant_id: UUID | None = None) -> list[Apart]:
    """Who is shut out of whose record now, the latest first."""
    rows = (
        policies.visible_shut_outs(viewer)
        .join(Claimant, Claimant.id == ShutOut.claimant_id)
        .join(Staff, Staff.id == ShutOut.staff_id)
        .where(ShutOut.ended_at.is_(None), *([ShutOut.claimant_id == claimant_id] if claimant_id else []))
        .add_columns(Claimant, Staff.name)
        .order_by(ShutOut.made_at.desc(), ShutOut.id.desc())
    )
    found = [Apart(*row) for row in session.execute(rows)]
    key_ring.load(session, {each.shut_out.key_id for each in found})
    return found


def held_back(session: Session, viewer: Viewer, hold_back_id: UUID | None = None) -> list[Held]:
    """What was asked or agreed and has not ended, the soonest to be looked at again first."""
    opener, asker = _named("opener"), _named("asker")
    rows = (
        policies.visible_hold_backs(viewer)
        .join(Claimant, Claimant.id == HoldBack.claimant_id)
        .join(opener, opener.c.id == Opening.account_id)
        .join(asker, asker.c.id == HoldBack.asked_by)
        .where(HoldBack.ended_at.is_(None), *([HoldBack.id == hold_back_id] if hold_back_id else []))
        .add_columns(Opening, Claimant, opener.c.name, asker.c.name)
        .order_by(HoldBack.review_on, HoldBack.id)
    )
    found = [Held(*row) for row in session.execute(rows)]
    key_ring.load(session, {each.hold_back.key_id for each in found} | {each.opening.key_id for each in found})
    return found


def staff_of(session: Session, office_id: UUID) -> dict[str, str]:
    """Everybody who works in an office now, by id, in the order of their names."""
    here = (Staff.office_id == office_id, Staff.left_on.is_(None))
    rows = session.execute(select(Staff.id, Staff.name).where(*here).order_by(Staff.name, Staff.id))
    return {str(staff_id): name for staff_id, name in rows}


def _named(alias: str) -> Subquery:
    return select(Account.id, Account.name).subquery(alias)
