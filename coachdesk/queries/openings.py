"""Broken glass, as the person's coach, their lead and the safeguarding lead look at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from coachdesk import policies
from coachdesk.models import Account, Claimant, Opening, key_ring
from coachdesk.policies import Viewer

SHOWN_AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class Opened:
    """Who opened whose record. `may_open`: whether the viewer may look at that record as well."""

    opening: Opening
    account_name: str
    claimant: Claimant
    may_open: bool


def any_to_see(viewer: Viewer) -> ColumnElement[bool]:
    """Whether there is anything to see, as a column of a statement that a page asks anyway."""
    return policies.openings_to_see(viewer).with_only_columns(Opening.id).correlate(None).exists()


def to_see(session: Session, viewer: Viewer) -> list[Opened]:
    """What the coach or lead of somebody has not put away, the newest first."""
    return _read(session, viewer, policies.openings_to_see(viewer).limit(SHOWN_AT_ONCE))


def since(session: Session, viewer: Viewer, instant: datetime, *, limit: int, skip: int = 0) -> list[Opened]:
    """Every opening that this viewer may look at since then, the newest first."""
    return _read(session, viewer, policies.visible_openings(viewer).where(Opening.opened_at >= instant)
                 .limit(limit).offset(skip))  # fmt: skip


def _read(session: Session, viewer: Viewer, which: Select[Opening]) -> list[Opened]:
    rows = session.execute(
        which.join(Account, Account.id == Opening.account_id)
        .add_columns(Account.name, Claimant, policies.sees_claimant(viewer))
        .order_by(Opening.opened_at.desc(), Opening.id.desc())
    ).all()
    key_ring.load(session, {row.Opening.key_id for row in rows})
    return [Opened(*row) for row in rows]


def of_person(session: Session, claimant_id: UUID, since: datetime | None, until: datetime | None) -> Sequence[Opening]:
    """What of one person is theirs to read, between two instants; what is held back is not there."""
    mine = select(Opening).where(Opening.claimant_id == claimant_id, policies.told_to_person())
    mine = mine.where(Opening.opened_at >= since) if since else mine
    mine = mine.where(Opening.opened_at < until) if until else mine
    return session.scalars(mine.order_by(Opening.opened_at.desc(), Opening.id.desc())).all()


def held_back(session: Session, claimant_id: UUID) -> Sequence[UUID]:
    """The openings of one person that are kept from their list today."""
    held = (Opening.claimant_id == claimant_id, ~policies.told_to_person())
    return session.scalars(select(Opening.id).where(*held)).all()


def is_theirs_to_see(session: Session, viewer: Viewer, opening: Opening) -> tuple[bool, bool]:
    """Whether the line of this opening is for the viewer as the person's coach, and as their lead."""
    asked = select(policies.is_own_claimant(viewer), policies.leads_claimant(viewer))
    own, led = session.execute(asked.where(Claimant.id == opening.claimant_id)).one()
    return bool(own), bool(led)
