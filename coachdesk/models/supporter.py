"""Somebody whom a claimant lets in beside them: a friend, a relation, an advocate. The claimant alone confirms it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Row
from coachdesk.models.secret import Sealed, SealedBytes, Secret, sealed_check


class Supporter(Sealed, Row):
    """What they may do (`scopes`, words of SupportScope), until when. It is open when the person has confirmed it, an
    account has taken the invitation up, and nobody has ended it; the supporter is not told that it ended.
    """

    __tablename__ = "supporter"
    __table_args__ = (
        Index("ix_supporter_claimant_id", "claimant_id"),
        Index("ix_supporter_account_id", "account_id"),
        sealed_check("name_enc"),
    )

    claimant_id: Mapped[UUID] = mapped_column(ForeignKey("claimant.id"))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    scopes: Mapped[list[str]] = mapped_column(JSON, default=list)
    proposed_by: Mapped[UUID | None] = mapped_column()
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    confirmed_at: Mapped[datetime | None] = mapped_column()
    until_on: Mapped[date] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()
    name_enc: Mapped[bytes] = mapped_column(SealedBytes)

    name = Secret("name_enc")
