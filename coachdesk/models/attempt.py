"""A try to come in that did not succeed: counted by account and by address, so that guessing is slow."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row


class Attempt(Row):
    """`mark` is a keyed digest of who or where: neither the account tried nor the address stands here to be read."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_mark", "mark", "at"), Index("ix_attempt_at", "at"))

    mark: Mapped[str] = mapped_column(String(44))
    at: Mapped[datetime] = mapped_column(default=clock.now)
