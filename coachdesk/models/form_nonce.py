"""A form that was sent: sending it again is answered with where the first one led, and writes nothing."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from coachdesk import clock
from coachdesk.db import Base


class FormNonce(Base):
    """`owner` is the account that sent it, or the signed visit of somebody not signed in."""

    __tablename__ = "form_nonce"

    owner: Mapped[str] = mapped_column(String(60), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(40), primary_key=True)
    led_to: Mapped[str] = mapped_column(String(400), default="")
    sent_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
