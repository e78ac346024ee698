"""What a person agreed that we ask whoever rings us in their name, before we say anything at all."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class CallerCheck(Sealed, Row):
    """The question and the answer, both the person's own. One is current; an older one is kept with its end."""

    __tablename__ = "caller_check"
    __table_args__ = (
        Index(
            "uq_caller_check_current",
            "claimant_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        sealed_check("question_enc"),
        sealed_check("answer_enc"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    made_by: Mapped[UUID | None] = mapped_column()
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column()
    question_enc: Mapped[bytes] = mapped_column(SealedBytes)
    answer_enc: Mapped[bytes] = mapped_column(SealedBytes)

    question = Secret("question_enc")
    answer = Secret("answer_enc")
