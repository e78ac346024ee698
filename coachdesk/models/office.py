"""An office and its teams. One organisation a database."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coachdesk.db import Row, word_of
from coachdesk.models.label import Nation


class Office(Row):
    """A place with its own nation, language and settings; where people come to, and where they ring."""

    __tablename__ = "office"
    __table_args__ = (CheckConstraint("language IN ('en', 'cy')", name="language"),)

    name: Mapped[str] = mapped_column(String(120), unique=True)
    nation: Mapped[Nation] = mapped_column(word_of(Nation, "nation"), default=Nation.ENGLAND)
    language: Mapped[str] = mapped_column(String(2), default="en")
    address: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    phone: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))

    @property
    def place(self) -> str:
        """Where people come to: its name and its address, or the address alone where it says the name already."""
        return self.address if self.name in self.address else ", ".join(filter(None, (self.name, self.address)))


class Team(Row):
    """Some coaches and their lead."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("office_id", "name"),)

    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"))
    name: Mapped[str] = mapped_column(String(120))
    office: Mapped[Office] = relationship(lazy="raise")
