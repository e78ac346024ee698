"""What is to leave the building: written in the transaction it belongs to, sent later, once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import Channel
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class OutboxMessage(Sealed, Row):
    """One message to one person. `once` names what it is about, so that it can never be queued twice."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index(
            "ix_outbox_message_due",
            "due_at",
            sqlite_where=text("sent_at IS NULL"),
            postgresql_where=text("sent_at IS NULL"),
        ),
        sealed_check("body_enc"),
        sealed_check("address_enc"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"), index=True)
    channel: Mapped[Channel] = mapped_column(word_of(Channel, "channel"))
    template: Mapped[str] = mapped_column(String(40))
    once: Mapped[str] = mapped_column(String(120), unique=True)
    address_enc: Mapped[bytes] = mapped_column(SealedBytes)
    body_enc: Mapped[bytes] = mapped_column(SealedBytes)
    due_at: Mapped[datetime] = mapped_column()
    queued_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None] = mapped_column()

    address = Secret("address_enc")
    body = Secret("body_enc")
