"""A reasonable adjustment of one person: a code of the catalogue, and what they said about it."""

from datetime import date
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row, word_of
from coachdesk.models.label import Strength
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class Adjustment(Sealed, Row):
    """Kept from a day until it ends; `details` are the person's own words, `params` what a rule needs (a language)."""

    __tablename__ = "adjustment"
    __table_args__ = (
        Index("ix_adjustment_claimant_id", "claimant_id"),
        sealed_check("details_enc"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    code: Mapped[str] = mapped_column(String(20))
    strength: Mapped[Strength] = mapped_column(word_of(Strength, "strength"))
    params: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    details_enc: Mapped[bytes | None] = mapped_column(SealedBytes)
    imported: Mapped[bool] = mapped_column(default=False)
    from_on: Mapped[date] = mapped_column(default=clock.today)
    ended_on: Mapped[date | None] = mapped_column()

    details = Secret("details_enc")


class WordsToAsk(Sealed, Row):
    """Something the person told the old system that no rule knows: kept in their words, for the coach to ask about."""

    __tablename__ = "words_to_ask"
    __table_args__ = (Index("ix_words_to_ask_claimant_id", "claimant_id"), sealed_check("words_enc"))

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    ordinal: Mapped[int] = mapped_column(default=0)
    words_enc: Mapped[bytes] = mapped_column(SealedBytes)
    said_on: Mapped[date] = mapped_column(default=clock.today)
    asked_on: Mapped[date | None] = mapped_column()

    words = Secret("words_enc")
