"""Columns whose text is closed at rest: read as text, kept as bytes that open only in their own row and column."""

from typing import Any, NoReturn, overload
from uuid import UUID

from sqlalchemy import CheckConstraint, Dialect, LargeBinary
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session
from sqlalchemy.types import TypeDecorator
from uuid_utils.compat import uuid7

from coachdesk.crypto import box
from coachdesk.models import key_ring
from coachdesk.models.data_key import DataKey


class Sealed:
    """A row with secret columns: it is made with its data key, and knows the session that holds the key."""

    id: Mapped[UUID]
    key_id: Mapped[UUID] = mapped_column()

    def __init__(self, *, key: DataKey, **values: Any) -> None:
        self.id = values.pop("id", None) or uuid7()
        self.key_id = key.id
        self._session = object_session(key)
        super().__init__(**values)

    def _keys(self) -> Session:
        session = object_session(self) or getattr(self, "_session", None)
        if session is None:
            raise box.Unreadable("a sealed row needs its session to be read or written")
        return session


class SealedBytes(TypeDecorator[bytes]):
    """Where sealed values are kept: whatever way a value comes, one that was not sealed is refused."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        if value is not None:
            box.key_id_of(value)
        return value


class NotSearchable:
    """What a secret column is on the class: comparing it would find nothing in silence, so it refuses."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("a secret column cannot be searched or sorted; look for its blind index instead")

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __hash__ = object.__hash__

    def __getattr__(self, name: str) -> NoReturn:
        """`like`, `in_`, `desc` and their kind."""
        if name.startswith("__"):
            raise AttributeError(name)
        self._refuse()


class Secret:
    """`body = Secret("body_enc")` beside `body_enc: Mapped[bytes | None]`."""

    def __init__(self, column: str) -> None:
        self.column = column

    @overload
    def __get__(self, row: None, owner: type) -> NotSearchable: ...
    @overload
    def __get__(self, row: Sealed, owner: type) -> str | None: ...
    def __get__(self, row: Sealed | None, owner: type) -> "str | NotSearchable | None":
        if row is None:
            return NotSearchable()
        value: bytes | None = getattr(row, self.column)
        if value is None:
            return None
        key = key_ring.plain(row._keys(), box.key_id_of(value))
        return box.open_text(value, key, self._place(row))

    def __set__(self, row: Sealed, text: str | None) -> None:
        if text is None:
            setattr(row, self.column, None)
            return
        key = key_ring.plain(row._keys(), row.key_id)
        setattr(row, self.column, box.seal(text, row.key_id, key, self._place(row)))

    def _place(self, row: Sealed) -> bytes:
        return box.place(row.__tablename__, self.column, row.id)  # type: ignore[attr-defined]


def sealed_check(column: str) -> CheckConstraint:
    """The database refuses what is too short to be sealed, an empty text above all; SealedBytes looks closer."""
    return CheckConstraint(f"{column} IS NULL OR length({column}) > 29", name=f"{column}_sealed")
