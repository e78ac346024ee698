"""Letting somebody in who is neither a claimant nor staff: by a link that works once, to a day on which it ends."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Account, Invitation, RoleGrant, Supporter
from coachdesk.models.label import Role
from coachdesk.services import audit, sessions
from coachdesk.services.entry_links import fresh_token, normal

LASTS = timedelta(days=14)
LONGEST = timedelta(days=366)


class InvitationEnded(ValueError):
    """A link that was used, has ended, was taken back, or never was."""


class TooLong(ValueError):
    """Nobody is let in for longer than a year at once."""


def invite(
    session: Session, role: Role, *, until_on: date, name: str = "", office_id: UUID | None = None,
    supporter: Supporter | None = None, by: UUID, at: datetime,
) -> str:  # fmt: skip
    """A token that lets one person in, shown once. What was open for the same supporter ends. Raises TooLong."""
    today = clock.as_london(at).date()
    if not today <= until_on <= today + LONGEST:
        raise TooLong
    if supporter is not None:
        end_open(session, supporter.id, at=at)
    token = fresh_token()
    made = Invitation(
        role=role, name=name, office_id=office_id, supporter_id=supporter.id if supporter else None,
        digest=sessions.digest(normal(token)), access_until_on=until_on, made_by=by, made_at=at, ends_at=at + LASTS,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _note(session, "invitation.made", made, supporter, at)
    return token


def open_one(session: Session, token: str, *, at: datetime) -> Invitation:
    """The invitation of a token that still lets somebody in. Looking uses nothing up. Raises InvitationEnded."""
    today = clock.as_london(at).date()
    still_stands = (Supporter.confirmed_at.is_not(None), Supporter.ended_at.is_(None), Supporter.until_on >= today)
    found = session.scalar(
        select(Invitation)
        .outerjoin(Supporter, Supporter.id == Invitation.supporter_id)
        .where(
            Invitation.digest == sessions.digest(normal(token)),
            Invitation.used_at.is_(None),
            Invitation.ends_at > at,
            Invitation.access_until_on >= today,
            or_(Invitation.supporter_id.is_(None), and_(*still_stands)),
        )
    )
    if found is None:
        raise InvitationEnded
    return found


def take_up(session: Session, invitation: Invitation, account: Account, *, at: datetime) -> None:
    """Use an invitation: the role, to its last day, and whom it is beside. Of two at once one is in.

    Raises InvitationEnded.
    """
    used = update(Invitation).where(Invitation.id == invitation.id, Invitation.used_at.is_(None))
    won = session.scalar(used.values(used_at=at, account_id=account.id).returning(Invitation.id))
    if won is None:
        raise InvitationEnded
    session.add(
        RoleGrant(account_id=account.id, role=invitation.role, office_id=invitation.office_id,
                  from_on=clock.as_london(at).date(), until_on=invitation.access_until_on,
                  granted_by=invitation.made_by)
    )  # fmt: skip
    supporter = session.get(Supporter, invitation.supporter_id) if invitation.supporter_id else None
    if supporter is not None:
        supporter.account_id = account.id
    session.flush()
    audit.record(session, "role.granted", subject="account", subject_id=account.id,
                 facts={"role": invitation.role.value}, at=at)  # fmt: skip
    _note(session, "invitation.taken_up", invitation, supporter, at)


def end_open(session: Session, supporter_id: UUID, *, at: datetime) -> None:
    """What was handed over and not taken up opens nothing any more."""
    theirs = (Invitation.supporter_id == supporter_id, Invitation.used_at.is_(None), Invitation.ends_at > at)
    session.execute(update(Invitation).where(*theirs).values(ends_at=at))


def _note(session: Session, verb: str, invitation: Invitation, supporter: Supporter | None, at: datetime) -> None:
    about = supporter.claimant_id if supporter else None
    audit.record(session, verb, subject="invitation", subject_id=invitation.id, claimant_id=about,
                 facts={"role": invitation.role.value}, at=at)  # fmt: skip
