"""The data key of one person while their rows are made: it closes values and is forgotten with the batch."""

import os
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from coachdesk.crypto import box
from coachdesk.crypto.vault import Vault


@dataclass(frozen=True, slots=True)
class PersonKey:
    """A key that was opened, or that was just made."""

    id: UUID
    plain: bytes

    @classmethod
    def new(cls) -> "PersonKey":
        return cls(uuid7(), os.urandom(32))

    @classmethod
    def opened(cls, vault: Vault, key_id: UUID, wrapped: bytes) -> "PersonKey":
        return cls(key_id, vault.unwrap(key_id, wrapped))

    def row(self, vault: Vault, subject: str, subject_id: UUID, made_at: Any) -> dict[str, Any]:
        """The key as it is kept: closed under a master key."""
        wrapped = vault.wrap(self.id, self.plain)
        return {"id": self.id, "subject": subject, "subject_id": subject_id, "wrapped": wrapped, "made_at": made_at}

    def seal(self, table: str, column: str, row_id: UUID, value: str) -> bytes | None:
        """A text, closed where it belongs; nothing stays nothing."""
        return box.seal(value, self.id, self.plain, box.place(table, column, row_id)) if value else None

    def open(self, table: str, column: str, row_id: UUID, value: bytes | None) -> str:
        """A closed text, opened where it belongs."""
        return box.open_text(value, self.plain, box.place(table, column, row_id)) if value else ""
