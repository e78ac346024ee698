"""What went wrong with somebody's record, and the note that stood in the wrong one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import IncidentKind
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class Incident(Sealed, Row):
    """Entered at once, looked into by the data protection officer; the law gives 72 hours to tell the regulator."""

    __tablename__ = "incident"
    __table_args__ = (
        Index("ix_incident_office_id", "office_id", "found_at"),
        sealed_check("words_enc"),
        sealed_check("outcome_enc"),
    )

    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"))
    claimant_id: Mapped[UUID | None] = mapped_column(ForeignKey("claimant.id"), index=True)
    kind: Mapped[IncidentKind] = mapped_column(word_of(IncidentKind, "kind"))
    found_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    found_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_by: Mapped[UUID | None] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column()
    words_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    outcome_enc: Mapped[bytes | None] = mapped_column(SealedBytes)

    words = Secret("words_enc")
    outcome = Secret("outcome_enc")


class MisplacedNote(Row):
    """A note about somebody else: hidden from everybody at once but the data protection officer, who keeps it."""

    __tablename__ = "misplaced_note"

    note_id: Mapped[UUID] = mapped_column(ForeignKey("note.id"), unique=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incident.id"))
    marked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    marked_at: Mapped[datetime] = mapped_column(default=clock.now)
