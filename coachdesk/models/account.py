"""An account signs in. In the office it is a member of staff, a claimant, or nobody (an administrator)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import Role, SignInWay
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check

# When a browser was last here that signed in before anybody noted it: it signs in once more.
LONG_AGO = text("'1970-01-01 00:00:00'")


class Account(Sealed, Row):
    """The address is found through its blind index and shown through its secret column.

    `totp` is the secret of an authenticator app, in force since `totp_at`; `totp_step` is the last step that was used.
    `issuer` and `subject` are who this is to an identity provider.

    A claimant needs none: they come in by a link from their coach (entry_link.py).
    """

    __tablename__ = "account"
    __table_args__ = (
        Index("uq_account_email_index", "email_index", unique=True),
        sealed_check("email_enc"),
        CheckConstraint("claimant_id IS NOT NULL OR email_index IS NOT NULL", name="email"),
        Index("uq_account_claimant_id", "claimant_id", unique=True),
        CheckConstraint("staff_id IS NULL OR claimant_id IS NULL", name="one_person"),
        Index("uq_account_issuer", "issuer", "subject", unique=True),
        sealed_check("totp_enc"),
    )

    name: Mapped[str] = mapped_column(String(200))
    email_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    email_index: Mapped[str | None] = mapped_column(String(44))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"), index=True)
    claimant_id: Mapped[UUID | None] = mapped_column(ForeignKey("claimant.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_at: Mapped[datetime | None] = mapped_column()
    totp_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    totp_at: Mapped[datetime | None] = mapped_column()
    totp_step: Mapped[int | None] = mapped_column()
    issuer: Mapped[str | None] = mapped_column(String(200))
    subject: Mapped[str | None] = mapped_column(String(200))

    email = Secret("email_enc")
    totp = Secret("totp_enc")


class RoleGrant(Row):
    """What an account may do, from a day, until a day; at one office, or everywhere when none is named."""

    __tablename__ = "role_grant"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[Role] = mapped_column(word_of(Role, "role"))
    office_id: Mapped[UUID | None] = mapped_column(ForeignKey("office.id"))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"))
    from_on: Mapped[date] = mapped_column(default=clock.today)
    until_on: Mapped[date | None] = mapped_column()
    granted_by: Mapped[UUID | None] = mapped_column()


class PasswordLink(Row):
    """A link that lets somebody set a password: shown once, kept as a digest, used once, ends by itself."""

    __tablename__ = "password_link"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_by: Mapped[UUID | None] = mapped_column()
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime] = mapped_column()
    used_at: Mapped[datetime | None] = mapped_column()


class SignIn(Row):
    """One signed-in browser. Ending the row ends it at once, on every host.

    `ends_at` is the absolute end, `seen_at` the last request (kept to the minute), `proved_at` when the person last
    showed who they are with a second factor, `device` a browser and a system in words.
    """

    __tablename__ = "sign_in"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()
    seen_at: Mapped[datetime] = mapped_column(default=clock.now, server_default=LONG_AGO)
    way: Mapped[SignInWay] = mapped_column(
        word_of(SignInWay, "way"), default=SignInWay.LINK, server_default=text("'link'")
    )
    proved_at: Mapped[datetime | None] = mapped_column()
    device: Mapped[str] = mapped_column(String(60), default="", server_default=text("''"))
    provider_sid: Mapped[str | None] = mapped_column(String(200), index=True)
