"""The head of the audit's chain, published once a day: with it, cutting off the end of the chain is seen."""

from datetime import date, datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Base


class PublishedSeal(Base):
    """Append-only, like what it vouches for; the same line goes to a file outside the database and to a page."""

    __tablename__ = "published_seal"

    day_on: Mapped[date] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column()
    code: Mapped[bytes] = mapped_column(LargeBinary(32))
    published_at: Mapped[datetime] = mapped_column(default=clock.now)
