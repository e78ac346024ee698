"""Which keys this database was written with: a code for each, so that a lost or wrong key is noticed at the start."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Base


class KeyCheck(Base):
    """`kind` is master, index or audit; `code` is what this key gives a fixed text; `retired_at`: no longer needed."""

    __tablename__ = "key_check"

    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    key_name: Mapped[str] = mapped_column(String(8), primary_key=True)
    code: Mapped[bytes] = mapped_column(LargeBinary(32))
    first_used_at: Mapped[datetime] = mapped_column(default=clock.now)
    retired_at: Mapped[datetime | None] = mapped_column()
