"""What the safeguarding lead looks after: records out of search, staff shut out, openings kept from a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, or_, select
from sqlalchemy.orm import Session

from coachdesk import clock, policies
from coachdesk.models import Account, Claimant, HoldBack, Opening, RoleGrant, ShutOut, Staff, key_ring
from coachdesk.models.label import Role
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
    """Everybody who works in an office now, in the order of their names: by the id of their row on the staff list, and
    of their account where there is none, or none that signs in."""
    staff = select(Staff.id, Staff.name, Staff.email_index, Account.id.label("account_id"))
    listed = staff.outerjoin(Account, Account.staff_id == Staff.id).where(Staff.left_on.is_(None))
    works_here = select(RoleGrant.account_id).where(RoleGrant.office_id == office_id, *_at_work(clock.today()))
    on_list = session.execute(listed.where(or_(Staff.office_id == office_id, Account.id.in_(works_here)))).all()
    open_alone = (Account.id.in_(works_here), Account.staff_id.is_(None), Account.closed_at.is_(None))
    alone = session.execute(select(Account.id, Account.name, Account.email_index).where(*open_alone)).all()
    addresses = {each.email_index for each in alone}
    named = {each.id: each.name for each in alone}
    named |= {each.id: each.name for each in on_list if each.account_id or each.email_index not in addresses}
    return {str(each): name for each, name in sorted(named.items(), key=lambda row: (row[1], row[0]))}


def _at_work(today: date) -> tuple[ColumnElement[bool], ...]:
    """The condition on `role_grant`: it holds today, and is not an invited person's."""
    holds = (RoleGrant.from_on <= today, or_(RoleGrant.until_on.is_(None), RoleGrant.until_on >= today))
    return (*holds, RoleGrant.role.not_in((Role.SUPPORTER, Role.SERVICE_WORKER)))


def _named(alias: str) -> Subquery:
    return select(Account.id, Account.name).subquery(alias)
