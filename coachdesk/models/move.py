"""A move: a lead puts it to somebody whether they would change to a coach with more time. Nothing moves by itself."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row


class Move(Row):
    """Asked of the person: `agreed` is their word, and a no is final. With a yes a handover begins (`handover_id`).
    Ended without an answer, it was taken back.

    `answer_by_on` is the day after which the question is taken back: silence is no yes. `cost` is the strength of the
    relationship when it was proposed, 1 to 24 points. They were told at `told_at`: by the way that is safe for them, or
    where there is none by somebody at work, `told_by`.
    """

    __tablename__ = "move"
    __table_args__ = (
        Index(
            "uq_move_open",
            "claimant_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_move_claimant_id", "claimant_id", "asked_at"),
        Index("ix_move_from_coach_id", "from_coach_id", "asked_at"),
        CheckConstraint("from_coach_id <> to_coach_id", name="two_coaches"),
        CheckConstraint("(answered_at IS NULL) = (agreed IS NULL)", name="answer"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    from_coach_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    to_coach_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    cost: Mapped[int] = mapped_column()
    reason: Mapped[str] = mapped_column(String(40))
    params: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    asked_by: Mapped[UUID | None] = mapped_column()
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    told_at: Mapped[datetime | None] = mapped_column()
    told_by: Mapped[UUID | None] = mapped_column()
    answer_by_on: Mapped[date] = mapped_column()
    agreed: Mapped[bool | None] = mapped_column()
    answered_by: Mapped[UUID | None] = mapped_column()
    answered_at: Mapped[datetime | None] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()
    handover_id: Mapped[UUID | None] = mapped_column(ForeignKey("handover.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
