"""A claimant and their coach: from when, until when, why, and who decided. The database allows one current coach."""

from datetime import date
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk.db import Row

CAME_WITH_A_FILE = "imported"  # why one began: the file says who the coach is, not since when nor by whom


class Relationship(Row):
    """History is the point: a row ends, and another begins. Reasons are codes with parameters, said when shown."""

    __tablename__ = "relationship"
    __table_args__ = (
        Index(
            "uq_relationship_current",
            "claimant_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
        Index("ix_relationship_claimant_id", "claimant_id", "started_on"),
        Index(
            "ix_relationship_coach_id",
            "coach_id",
            "claimant_id",
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="order"),
        CheckConstraint("ended_on IS NULL OR end_reason IS NOT NULL", name="end_reason"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    coach_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    started_on: Mapped[date] = mapped_column()
    ended_on: Mapped[date | None] = mapped_column()
    start_reason: Mapped[str] = mapped_column(String(40))
    start_params: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    end_reason: Mapped[str | None] = mapped_column(String(40))
    end_params: Mapped[dict[str, str] | None] = mapped_column(JSON, default=dict)
    ended_by: Mapped[UUID | None] = mapped_column()
    decided_by: Mapped[UUID | None] = mapped_column()


class Waiting(Row):
    """Somebody without a coach: the lead who is their contact until there is one, and the day we promised."""

    __tablename__ = "waiting"
    __table_args__ = (
        Index(
            "uq_waiting_open",
            "claimant_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    lead_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    since_on: Mapped[date] = mapped_column()
    promised_on: Mapped[date] = mapped_column()
    reason: Mapped[str] = mapped_column(String(40), default="no_coach_yet")
    params: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    ended_on: Mapped[date | None] = mapped_column()
