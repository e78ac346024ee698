"""Whether and how a claimant comes in again after their slip, and ending it all when they want no account."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coachdesk.adjustments.catalogue import kinds_of
from coachdesk.models import Account, Adjustment, Claimant, EntryLink, SignInCode, key_ring
from coachdesk.models.label import Channel
from coachdesk.services import audit, passkeys, sessions
from coachdesk.services.turns import take_turn

# What something that we know how to send goes by. Text messages wait for somebody who carries them.
CARRIED = (Channel.EMAIL,)


class NoAccount(Exception):
    """The person wants no account, or their record is closed: nothing lets anybody in for them."""


def may_come_in(claimant: Claimant) -> bool:
    """Whether anything may let this person in."""
    return not claimant.no_account and claimant.erased_at is None and claimant.merged_into_id is None


def want_no_account(session: Session, claimant: Claimant, *, none: bool, by: UUID, at: datetime) -> None:
    """Written down at their word. Whatever let them in ends at once; what they have here stays with their coach.

    Not a change of the record's texts: nobody who is writing one at this moment is told that something changed.
    """
    take_turn(session, [claimant.id])
    session.execute(update(Claimant).where(Claimant.id == claimant.id).values(no_account=none))
    account = session.scalar(select(Account).where(Account.claimant_id == claimant.id))
    if none and account is not None:
        sessions.end_all_of(session, account.id, at=at)
        links = (EntryLink.account_id == account.id, EntryLink.used_at.is_(None), EntryLink.ends_at > at)
        session.execute(update(EntryLink).where(*links).values(ends_at=at))
        end_codes(session, account.id, at=at)
        for passkey in passkeys.of(session, account.id):
            passkeys.end(session, passkey, at=at)
    verb = "claimant.no_account" if none else "claimant.account_again"
    audit.record(session, verb, subject="claimant", subject_id=claimant.id, claimant_id=claimant.id, at=at)


def end_codes(session: Session, account_id: UUID, *, at: datetime) -> None:
    """Every code of this account that could still be used ends."""
    still_open = (SignInCode.account_id == account_id, SignInCode.used_at.is_(None), SignInCode.ends_at > at)
    session.execute(update(SignInCode).where(*still_open).values(ends_at=at))


def safe_way(session: Session, claimant: Claimant) -> tuple[Channel, str] | None:
    """By what, and where to, something may be sent to this person now; None when there is nothing that is safe.

    Nothing before a safe way was agreed with them, nothing to whoever wants letters alone or is reached through
    somebody else.
    """
    if not claimant.may_be_written_to or not may_come_in(claimant):
        return None
    codes = session.scalars(
        select(Adjustment.code).where(Adjustment.claimant_id == claimant.id, Adjustment.ended_on.is_(None))
    ).all()
    if not _may_go_by(Channel.EMAIL, codes):
        return None
    key_ring.load(session, [claimant.key_id])
    address = claimant.email
    return (Channel.EMAIL, address) if address and Channel.EMAIL in CARRIED else None


def comes_in_alone(session: Session, claimant: Claimant, account_id: UUID, *, carries_mail: bool) -> bool:
    """Whether they come in again without anybody: by their phone's lock, or by a code that is sent to them."""
    by_lock = bool(passkeys.of(session, account_id))
    return by_lock or (carries_mail and safe_way(session, claimant) is not None)


def _may_go_by(channel: Channel, codes: Iterable[str]) -> bool:
    """What their adjustments leave: `safe_details` are those that were agreed with them."""
    for kind in kinds_of(codes):
        only = kind.values("contact_only")
        if (only and not {channel.value, "safe_details"} & set(only)) or channel.value in kind.values(
            "contact_exclude"
        ):
            return False
        if kind.values("contact_via"):
            return False
    return True
