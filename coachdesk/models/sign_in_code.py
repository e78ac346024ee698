"""A code that signs a claimant in once: sent by the channel that is safe for them, or said by their coach."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row


class SignInCode(Row):
    """Belongs to one try to sign in (`attempt`, a digest of what that browser holds; empty when a coach said it)."""

    __tablename__ = "sign_in_code"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    attempt: Mapped[str] = mapped_column(String(64), default="", index=True)
    digest: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[UUID | None] = mapped_column()
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime] = mapped_column()
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column()
