"""An appointment: a coach and a claimant meet. On the pages people read it is always called a meeting."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk.db import Row, word_of
from coachdesk.models.label import AppointmentState, Mode

# Which states follow which. A meeting that is moved is the same meeting at another time and stays booked; `moved` is
# what an old system called it. What was recorded by a slip is put right, and each change is in the audit.
MOVES: Mapping[AppointmentState, frozenset[AppointmentState]] = MappingProxyType({
    AppointmentState.BOOKED: frozenset({
        AppointmentState.MET, AppointmentState.DID_NOT_MEET,
        AppointmentState.CANCELLED_BY_CLAIMANT, AppointmentState.CANCELLED_BY_US,
    }),
    AppointmentState.MET: frozenset({AppointmentState.DID_NOT_MEET}),
    AppointmentState.DID_NOT_MEET: frozenset({AppointmentState.MET}),
    AppointmentState.MOVED: frozenset(),
    AppointmentState.CANCELLED_BY_CLAIMANT: frozenset(),
    AppointmentState.CANCELLED_BY_US: frozenset(),
})  # fmt: skip


class Appointment(Row):
    """Its rest is kept with it, and both are claimed for coach and claimant (services/appointments.py).

    Imported ones are history: they carry the file's own key and may overlap. `ordinal` keeps the file's order.
    With `cover_id` it is with the cover coach, at the person's own word. `beside_id` is a second coach who is there: at
    a handover the three meet.
    """

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
        Index("ix_appointment_beside_id", "beside_id", "starts_at"),
        CheckConstraint("minutes > 0 AND minutes <= 1440", name="minutes"),
        CheckConstraint("rest_minutes >= 0 AND rest_minutes <= 240", name="rest_minutes"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    coach_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    starts_at: Mapped[datetime] = mapped_column()
    minutes: Mapped[int] = mapped_column()
    mode: Mapped[Mode] = mapped_column(word_of(Mode, "mode"))
    state: Mapped[AppointmentState] = mapped_column(word_of(AppointmentState, "state"))
    imported_from: Mapped[str | None] = mapped_column(String(40))
    ordinal: Mapped[int] = mapped_column(default=0)
    rest_minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    booked_by: Mapped[UUID | None] = mapped_column()
    booked_at: Mapped[datetime | None] = mapped_column()
    recorded_at: Mapped[datetime | None] = mapped_column()
    cover_id: Mapped[UUID | None] = mapped_column(ForeignKey("cover.id"))
    beside_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def rested_at(self) -> datetime:
        """When the rest after it is over."""
        return self.ends_at + timedelta(minutes=self.rest_minutes)

    def may_become(self, state: AppointmentState) -> bool:
        """Whether the table of moves leads there from here."""
        return state in MOVES[self.state]
