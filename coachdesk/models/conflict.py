"""A conflict of interest that a coach declared: they are never suggested for that person, and hand them over."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class Conflict(Sealed, Row):
    """Declared by the coach about themselves; `words` are theirs, for the lead. It says nothing about the person."""

    __tablename__ = "conflict"
    __table_args__ = (
        Index(
            "uq_conflict_current",
            "staff_id",
            "claimant_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_conflict_claimant_id", "claimant_id"),
        sealed_check("words_enc"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    declared_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column()
    words_enc: Mapped[bytes | None] = mapped_column(SealedBytes)

    words = Secret("words_enc")
