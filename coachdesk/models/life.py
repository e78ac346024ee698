"""What happens in somebody's life that changes how we reach them, and who may act for them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import CircumstanceKind, RepresentativeKind
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class Death(Sealed, Row):
    """Somebody told us that a person died; another confirmed it. It can be undone: people are told wrong things."""

    __tablename__ = "death"
    __table_args__ = (
        Index("ix_death_claimant_id", "claimant_id"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> told_by", name="two_people"),
        sealed_check("words_enc"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    died_on: Mapped[date | None] = mapped_column()
    told_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    told_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column()
    undone_by: Mapped[UUID | None] = mapped_column()
    undone_at: Mapped[datetime | None] = mapped_column()
    words_enc: Mapped[bytes | None] = mapped_column(SealedBytes)

    words = Secret("words_enc")


class Circumstance(Sealed, Row):
    """In hospital, in prison, without a fixed address: from a day, until a day or open; how to reach them meanwhile."""

    __tablename__ = "circumstance"
    __table_args__ = (
        Index("ix_circumstance_claimant_id", "claimant_id"),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="order"),
        sealed_check("words_enc"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    kind: Mapped[CircumstanceKind] = mapped_column(word_of(CircumstanceKind, "kind"))
    from_on: Mapped[date] = mapped_column()
    until_on: Mapped[date | None] = mapped_column()
    made_by: Mapped[UUID | None] = mapped_column()
    words_enc: Mapped[bytes | None] = mapped_column(SealedBytes)

    words = Secret("words_enc")


class Representative(Sealed, Row):
    """An appointee, deputy or attorney: what they may decide (`scopes`), from when to when, and who saw the paper."""

    __tablename__ = "representative"
    __table_args__ = (
        Index("ix_representative_claimant_id", "claimant_id"),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="order"),
        sealed_check("name_enc"),
        sealed_check("contact_enc"),
        sealed_check("authority_enc"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    kind: Mapped[RepresentativeKind] = mapped_column(word_of(RepresentativeKind, "kind"))
    scopes: Mapped[list[str]] = mapped_column(JSON, default=list)
    from_on: Mapped[date] = mapped_column()
    until_on: Mapped[date | None] = mapped_column()
    checked_by: Mapped[UUID | None] = mapped_column()
    checked_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column()
    name_enc: Mapped[bytes] = mapped_column(SealedBytes)
    contact_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    authority_enc: Mapped[bytes] = mapped_column(SealedBytes)

    name = Secret("name_enc")
    contact = Secret("contact_enc")
    authority = Secret("authority_enc")


class FormerName(Sealed, Row):
    """A name somebody had before. It is shown to nobody at work: only in the person's own copy of their record."""

    __tablename__ = "former_name"
    __table_args__ = (Index("ix_former_name_claimant_id", "claimant_id"), sealed_check("name_enc"))

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    until_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_by: Mapped[UUID | None] = mapped_column()
    name_enc: Mapped[bytes] = mapped_column(SealedBytes)

    name = Secret("name_enc")
