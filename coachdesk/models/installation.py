"""The one row that says what this database is for. It never changes."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Base, word_of
from coachdesk.models.label import Purpose


class Installation(Base):
    """`live` unless it was made with --demo."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    purpose: Mapped[Purpose] = mapped_column(word_of(Purpose, "purpose"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    demo_day: Mapped[datetime | None] = mapped_column()
