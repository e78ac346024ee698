"""The audit: one event for each change and each opening of a person's record, signed, and sealed into a chain."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk.db import Base, Row


class Event(Row):
    """What happened, to whom, by whom. `facts` is canonical JSON of codes and ids: never anybody's free text.

    Append-only: the application role may not change or delete a row, and triggers refuse it on SQLite.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_claimant_id", "claimant_id", "at"),
        Index("ix_event_subject_id", "subject_id"),
    )

    at: Mapped[datetime] = mapped_column()
    actor: Mapped[str] = mapped_column(String(60))
    verb: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[UUID | None] = mapped_column()
    claimant_id: Mapped[UUID | None] = mapped_column()
    facts: Mapped[str] = mapped_column(Text, default="{}")
    key_name: Mapped[str] = mapped_column(String(8))
    code: Mapped[bytes] = mapped_column(LargeBinary(32))


class Seal(Base):
    """A link of the chain: how many events it closes over, their digest, and the link before. Numbered without gaps."""

    __tablename__ = "seal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed_at: Mapped[datetime] = mapped_column()
    events: Mapped[int] = mapped_column()
    digest: Mapped[str] = mapped_column(String(64))
    key_name: Mapped[str] = mapped_column(String(8))
    code: Mapped[bytes] = mapped_column(LargeBinary(32))


class SealRow(Base):
    """Which seal closes over which event; an event that has no row here is not sealed yet."""

    __tablename__ = "seal_row"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), primary_key=True)
    seal: Mapped[int] = mapped_column(ForeignKey("seal.number"), index=True)
