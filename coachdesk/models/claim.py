"""Claimed time: what takes time, and the ranges of it that are taken. Live claims of one resource never overlap."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, literal_column, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk.db import Row, word_of
from coachdesk.models.label import ClaimKind, ResourceKind


class Resource(Row):
    """A coach, a claimant, a room or an interpreter, as something whose time can be claimed."""

    __tablename__ = "resource"
    __table_args__ = (UniqueConstraint("kind", "subject_id"),)

    kind: Mapped[ResourceKind] = mapped_column(word_of(ResourceKind, "kind"))
    subject_id: Mapped[UUID] = mapped_column()


class Claim(Row):
    """A range of a resource's time, its rest included: from `starts_at` up to, not with, `ends_at`.

    PostgreSQL holds it with an exclusion constraint, SQLite with triggers (see migrations/).
    """

    __tablename__ = "claim"
    __table_args__ = (
        ExcludeConstraint(
            ("resource_id", "="),
            (literal_column("tstzrange(starts_at, ends_at)"), "&&"),
            where=text("live"),
            name="ex_claim_live",
        ).ddl_if(dialect="postgresql"),
        Index("ix_claim_live", "resource_id", "starts_at", sqlite_where=text("live"), postgresql_where=text("live")),
        Index("ix_claim_booking_id", "booking_id"),
        CheckConstraint("ends_at > starts_at", name="order"),
        CheckConstraint("kind = 'booking' OR held_until IS NOT NULL", name="held_until"),
    )

    resource_id: Mapped[UUID] = mapped_column(ForeignKey("resource.id"))
    booking_id: Mapped[UUID] = mapped_column()
    starts_at: Mapped[datetime] = mapped_column()
    ends_at: Mapped[datetime] = mapped_column()
    kind: Mapped[ClaimKind] = mapped_column(word_of(ClaimKind, "kind"))
    held_until: Mapped[datetime | None] = mapped_column()
    live: Mapped[bool] = mapped_column(default=True)
