"""One thing that somebody keeps off their screen: read with the coach, or on paper."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row


class OffScreen(Row):
    """`subject` is the table (note, step, goal, appointment, opening), `subject_id` the row."""

    __tablename__ = "off_screen"
    __table_args__ = (UniqueConstraint("claimant_id", "subject", "subject_id"),)

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    subject: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[UUID] = mapped_column()
    made_by: Mapped[UUID | None] = mapped_column()
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
