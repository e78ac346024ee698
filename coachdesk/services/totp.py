"""Codes from an authenticator app: six figures, new every thirty seconds, each used once.

A clock that is one step off still fits. The time is the one that phones have, in a demo of another day too. The secret
is sealed like what people say (models/secret.py).
"""

import hmac
from datetime import datetime

import pyotp
from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.models import Account
from coachdesk.services import audit

STEP, DRIFT, FIGURES = 30, 1, 6
ISSUER = "CoachDesk"


class WrongCode(ValueError):
    """A code that does not fit, or was used."""


def fresh_secret() -> str:
    """160 bits and a half, as an app reads them."""
    return pyotp.random_base32(32)


def address(secret: str, shown_as: str) -> str:
    """What the picture says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=shown_as, issuer_name=ISSUER)


def plain(typed: str) -> str | None:
    """Six figures, as somebody typed them; None when it is something else."""
    figures = "".join(typed.split())
    return figures if len(figures) == FIGURES and figures.isascii() and figures.isdigit() else None


def step_of(secret: str, code: str, *, at: datetime) -> int | None:
    """Which step this is the code of, the one now or one beside it."""
    now = int(at.timestamp()) // STEP
    codes = pyotp.TOTP(secret)
    steps = [now + drift for drift in range(-DRIFT, DRIFT + 1)]
    fitting = [step for step in steps if hmac.compare_digest(codes.generate_otp(step), code)]
    return fitting[0] if fitting else None


def set_up(session: Session, account: Account, secret: str, code: str, *, at: datetime) -> None:
    """Take a new app, or one in place of the old; its first code shows that it works. Raises WrongCode."""
    step = step_of(secret, code, at=clock.unshifted())
    if step is None:
        raise WrongCode
    account.totp, account.totp_at, account.totp_step = secret, at, step
    audit.record(session, "authenticator.added", subject="account", subject_id=account.id, at=at)


def use(session: Session, account: Account, code: str) -> None:
    """Use a code: of two who bring the same one comes in. Raises WrongCode."""
    secret = account.totp
    step = step_of(secret, code, at=clock.unshifted()) if secret else None
    if step is None:
        raise WrongCode
    fresh = (Account.id == account.id, or_(Account.totp_step.is_(None), Account.totp_step < step))
    used = update(Account).where(*fresh).values(totp_step=step).returning(Account.id)
    if session.scalar(used.execution_options(synchronize_session=False)) is None:
        raise WrongCode


def remove(session: Session, account: Account, *, at: datetime) -> None:
    """The app opens nothing any more."""
    account.totp = account.totp_at = account.totp_step = None
    audit.record(session, "authenticator.removed", subject="account", subject_id=account.id, at=at)
