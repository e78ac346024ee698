"""An absence: days on which a coach is not there, and what each person with a meeting in them is asked."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import WhenAway


class Absence(Row):
    """Whole days, both counted. `leave_id` is what keeps the diary shut meanwhile. Why is nobody's business here.

    It ends by its date, or at `ended_at` where the coach came back sooner. Nobody loses their coach by it.
    """

    __tablename__ = "absence"
    __table_args__ = (
        Index("ix_absence_staff_id", "staff_id", "from_on"),
        CheckConstraint("until_on >= from_on", name="order"),
    )

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    leave_id: Mapped[UUID | None] = mapped_column()
    from_on: Mapped[date] = mapped_column()
    until_on: Mapped[date] = mapped_column()
    sudden: Mapped[bool] = mapped_column(default=False, server_default=false())
    noted_by: Mapped[UUID | None] = mapped_column()
    noted_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class AbsenceQuestion(Row):
    """What a person is asked whose meeting falls into an absence: wait, meet the cover coach, or another way.

    `cover_id` is who is offered. After `answer_by` silence means what the person chose as their default, and without
    one: wait for my own coach. `done_at` is when the meeting followed the answer. They were told at `told_at`: by the
    way that is safe for them, or where there is none by somebody at work, `told_by`.
    """

    __tablename__ = "absence_question"
    __table_args__ = (
        UniqueConstraint("absence_id", "appointment_id"),
        Index("ix_absence_question_claimant_id", "claimant_id"),
        Index(
            "ix_absence_question_open",
            "answer_by",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
        CheckConstraint("done_at IS NULL OR choice IS NOT NULL", name="chosen"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    absence_id: Mapped[UUID] = mapped_column(ForeignKey("absence.id"))
    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("appointment.id"))
    cover_id: Mapped[UUID | None] = mapped_column(ForeignKey("cover.id"))
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    answer_by: Mapped[datetime] = mapped_column()
    choice: Mapped[WhenAway | None] = mapped_column(word_of(WhenAway, "choice"))
    answered_at: Mapped[datetime | None] = mapped_column()
    answered_by: Mapped[UUID | None] = mapped_column()
    by_default: Mapped[bool] = mapped_column(default=False, server_default=false())
    done_at: Mapped[datetime | None] = mapped_column()
    told_at: Mapped[datetime | None] = mapped_column()
    told_by: Mapped[UUID | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
