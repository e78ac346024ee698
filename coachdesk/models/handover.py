"""A handover: from one coach to another, with a text that the person reads and corrects before it is shared."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import HandoverPartKind, HandoverReason, Party
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class Handover(Row):
    """One open handover a person. Where it stands is what has happened: each step is an instant.

    Begun -> a new coach is named (`to_coach_id`) -> `shown_at` the person can read the text -> `agreed_at` they said it
    may be shared (or `kept_private`: they tell the rest themselves) -> `shared_at` the new coach reads it ->
    `appointment_id` the three of them meet -> `ended_at`: `done` when the new coach is theirs, else it was stopped.
    `last_on` is the old coach's last day, `overlap_until_on` how long the two are beside the person together.
    `agreed_by` is whose account said that it may be shared: their own, or whoever wrote down their word.
    With `no_meeting_at` the person does not want the three to meet.
    """

    __tablename__ = "handover"
    __table_args__ = (
        Index(
            "uq_handover_open",
            "claimant_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_handover_claimant_id", "claimant_id", "begun_at"),
        Index("ix_handover_from_coach_id", "from_coach_id"),
        Index("ix_handover_to_coach_id", "to_coach_id"),
        CheckConstraint("from_coach_id <> to_coach_id", name="two_coaches"),
        CheckConstraint("NOT done OR (to_coach_id IS NOT NULL AND ended_at IS NOT NULL)", name="done"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    from_coach_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    to_coach_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[HandoverReason] = mapped_column(word_of(HandoverReason, "reason"))
    last_on: Mapped[date | None] = mapped_column()
    begun_by: Mapped[UUID | None] = mapped_column()
    begun_at: Mapped[datetime] = mapped_column(default=clock.now)
    named_at: Mapped[datetime | None] = mapped_column()
    shown_at: Mapped[datetime | None] = mapped_column()
    read_at: Mapped[datetime | None] = mapped_column()
    agreed_at: Mapped[datetime | None] = mapped_column()
    agreed_by: Mapped[UUID | None] = mapped_column()
    kept_private: Mapped[bool] = mapped_column(default=False)
    shared_at: Mapped[datetime | None] = mapped_column()
    appointment_id: Mapped[UUID | None] = mapped_column(ForeignKey("appointment.id"))
    no_meeting_at: Mapped[datetime | None] = mapped_column()
    overlap_until_on: Mapped[date | None] = mapped_column()
    done: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class HandoverPart(Sealed, Row):
    """A wording of one part of the text, by the coach or by the person. The newest of each part counts; all are kept.

    An empty text says that this part is left out.
    """

    __tablename__ = "handover_part"
    __table_args__ = (Index("ix_handover_part_handover_id", "handover_id", "written_at"), sealed_check("words_enc"))

    handover_id: Mapped[UUID] = mapped_column(ForeignKey("handover.id"))
    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    part: Mapped[HandoverPartKind] = mapped_column(word_of(HandoverPartKind, "part"))
    by: Mapped[Party] = mapped_column(word_of(Party, "by"))
    written_by: Mapped[UUID | None] = mapped_column()
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    words_enc: Mapped[bytes | None] = mapped_column(SealedBytes)

    words = Secret("words_enc")
