"""A row on the staff list for whoever works here and came without: the front desk, safeguarding, data protection.

It is made the first time somebody has to be named as staff, which is when they are shut out of a record; it makes them
neither a coach nor a lead.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk.models import Account, Staff, key_ring
from coachdesk.services import audit


def row_of(session: Session, account: Account, office_id: UUID, *, by: UUID, at: datetime) -> Staff:
    """Who this account is on the staff list: as it was, by their address, or made now."""
    session.refresh(account, with_for_update=True)
    if account.staff_id is not None:
        return session.get_one(Staff, account.staff_id)
    staff = _by_address(session, account, office_id) or _made(session, account, office_id)
    account.staff_id = staff.id
    session.flush()
    facts = {"account": str(account.id)}
    audit.record(session, "account.put_on_staff_list", subject="staff", subject_id=staff.id, facts=facts, at=at)
    return staff


def only_named(session: Session, account: Account) -> bool:
    """Whether this account is on the staff list for its name alone, as no list of the office brought it in."""
    staff = session.get(Staff, account.staff_id) if account.staff_id else None
    return staff is None or staff.staff_no == str(account.id)


def _by_address(session: Session, account: Account, office_id: UUID) -> Staff | None:
    """On the list as it was loaded, without a role that signs in."""
    nobodys = ~exists().where(Account.staff_id == Staff.id)
    same = (Staff.office_id == office_id, Staff.email_index == account.email_index, Staff.left_on.is_(None))
    found = session.scalars(select(Staff).where(*same, nobodys).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _made(session: Session, account: Account, office_id: UUID) -> Staff:
    staff_id = uuid7()
    key = key_ring.new_key(session, "staff", staff_id)
    session.flush()
    made = Staff(key=key, id=staff_id, office_id=office_id, staff_no=str(account.id), name=account.name,
                 is_coach=False, is_lead=False)  # fmt: skip
    session.add(made)
    session.flush()
    return made
