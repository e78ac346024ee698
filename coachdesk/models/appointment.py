"""An appointment: a coach and a claimant meet. On the pages people read it is always called a meeting."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk.db import Row, word_of
from coachdesk.models.label import AppointmentState, Mode


class Appointment(Row):
    """Imported ones are history: they carry the file's own key and may overlap. `ordinal` keeps the file's order."""

    __tablename__ = "appointment"
    __table_args__ = (
        Index("ix_appointment_claimant_id", "claimant_id", "starts_at"),
        Index("ix_appointment_coach_id", "coach_id", "starts_at"),
        Index(
            "ix_appointment_booked",
            "claimant_id",
            "starts_at",
            sqlite_where=text("state = 'booked'"),
            postgresql_where=text("state = 'booked'"),
        ),
        CheckConstraint("minutes > 0 AND minutes <= 1440", name="minutes"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    coach_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    starts_at: Mapped[datetime] = mapped_column()
    minutes: Mapped[int] = mapped_column()
    mode: Mapped[Mode] = mapped_column(word_of(Mode, "mode"))
    state: Mapped[AppointmentState] = mapped_column(word_of(AppointmentState, "state"))
    imported_from: Mapped[str | None] = mapped_column(String(40))
    ordinal: Mapped[int] = mapped_column(default=0)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)
