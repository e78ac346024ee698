"""A note of a meeting or a talk, what was added to it later, and the draft it began as."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import AdditionKind, Party
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class Note(Sealed, Row):
    """Their words, what the coach saw, and what the coach thinks, kept apart. What was agreed are steps (step.py).

    The person reads it at once, on screen or, where they chose that, off the screen. The database refuses to change
    it: a note is corrected by adding. A restricted note is read by the person and their own coach alone: neither the
    team lead, nor cover, nor whoever breaks the glass sees it.
    """

    __tablename__ = "note"
    __table_args__ = (
        Index("ix_note_claimant_id", "claimant_id", "written_at"),
        Index("ix_note_appointment_id", "appointment_id"),
        sealed_check("said_enc"),
        sealed_check("saw_enc"),
        sealed_check("think_enc"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    appointment_id: Mapped[UUID | None] = mapped_column(ForeignKey("appointment.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    off_screen: Mapped[bool] = mapped_column(default=False)
    restricted: Mapped[bool] = mapped_column(default=False, server_default=false())
    said_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    saw_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    think_enc: Mapped[bytes | None] = mapped_column(SealedBytes)

    said = Secret("said_enc")
    saw = Secret("saw_enc")
    think = Secret("think_enc")


class NoteAddition(Sealed, Row):
    """The person's own account, what they ask to be put right, the coach's correction or answer. Never changed either.

    What the person adds waits for an answer until an addition of the coach names it in `answers_id`.
    """

    __tablename__ = "note_addition"
    __table_args__ = (
        Index("ix_note_addition_note_id", "note_id", "written_at"),
        Index("ix_note_addition_claimant_id", "claimant_id"),
        Index("ix_note_addition_answers_id", "answers_id"),
        sealed_check("words_enc"),
    )

    note_id: Mapped[UUID] = mapped_column(ForeignKey("note.id"))
    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    kind: Mapped[AdditionKind] = mapped_column(word_of(AdditionKind, "kind"))
    by: Mapped[Party] = mapped_column(word_of(Party, "by"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    answers_id: Mapped[UUID | None] = mapped_column(ForeignKey("note_addition.id"))
    words_enc: Mapped[bytes] = mapped_column(SealedBytes)

    words = Secret("words_enc")


class NoteDraft(Sealed, Row):
    """What a coach has typed so far, for one person and one meeting (or none): seen by that coach alone, then gone."""

    __tablename__ = "note_draft"
    __table_args__ = (UniqueConstraint("author_id", "claimant_id", "about"), sealed_check("body_enc"))

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    about: Mapped[str] = mapped_column(String(36), default="")
    kept_at: Mapped[datetime] = mapped_column(default=clock.now)
    body_enc: Mapped[bytes] = mapped_column(SealedBytes)

    body = Secret("body_enc")
