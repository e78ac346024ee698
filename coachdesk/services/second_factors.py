"""The second thing somebody shows: a passkey, a code from an app, a code from paper."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coachdesk.models import Account, Passkey
from coachdesk.services import audit, passkeys, recovery_codes, sessions, totp


@dataclass(frozen=True)
class Factors:
    """What somebody has: at least one of the first two, or they cannot come in."""

    passkeys: int
    has_app: bool
    codes_left: int

    @property
    def any(self) -> bool:
        return bool(self.passkeys or self.has_app)

    @property
    def spare(self) -> bool:
        """Whether one can be taken away and another stays."""
        return self.passkeys + self.has_app > 1


class LastOne(ValueError):
    """The only factor somebody has is not taken away: nothing would be left to come in with."""


def of(session: Session, account: Account) -> Factors:
    return Factors(
        passkeys=len(passkeys.of(session, account.id)),
        has_app=account.totp_enc is not None,
        codes_left=recovery_codes.left(session, account.id),
    )


def show_code(session: Session, account: Account, typed: str, *, at: datetime) -> bool:
    """Use a code of either kind: six figures are of the app, anything else is from paper. Whether it fitted."""
    figures = totp.plain(typed)
    try:
        if figures:
            totp.use(session, account, figures)
        else:
            recovery_codes.use(session, account, typed, at=at)
    except (totp.WrongCode, recovery_codes.WrongCode):
        return False
    return True


def remove_passkey(session: Session, account: Account, passkey: Passkey, *, at: datetime) -> None:
    """Take a passkey away. Raises LastOne."""
    if not of(session, account).spare:
        raise LastOne
    passkeys.end(session, passkey, at=at)


def remove_app(session: Session, account: Account, *, at: datetime) -> None:
    """Take the authenticator app away. Raises LastOne."""
    if not of(session, account).spare:
        raise LastOne
    totp.remove(session, account, at=at)


def reset(session: Session, account: Account, *, shown: str, at: datetime) -> None:
    """Everything is lost, and an administrator has made sure who it is: `shown` is the code of how.

    All factors, the password and every signed-in browser end. A link to set a new password follows, and after it a
    new factor is set up: a reset skips neither.
    """
    for passkey in passkeys.of(session, account.id):
        passkey.ended_at = at
    account.totp = account.totp_at = account.totp_step = account.password_hash = None
    recovery_codes.end_all(session, account.id)
    sessions.end_all_of(session, account.id, at=at)
    facts = {"shown": shown}
    audit.record(session, "account.factors_reset", subject="account", subject_id=account.id, facts=facts, at=at)
