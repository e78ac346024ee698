"""Which keys the database was written with: a code for each, so that a lost or wrong key is seen at the start."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from coachdesk.config import KeySet
from coachdesk.crypto.vault import Vault
from coachdesk.db import Base
from coachdesk.models import KeyCheck

TABLE = Base.metadata.tables[KeyCheck.__tablename__]
SETTING = {"master": "COACHDESK_MASTER_KEYS", "index": "COACHDESK_INDEX_KEYS", "audit": "COACHDESK_AUDIT_KEYS"}


def kinds(vault: Vault) -> dict[str, KeySet]:
    return {"master": vault.master, "index": vault.index, "audit": vault.audit}


def code_of(kind: str, name: str, key: bytes) -> bytes:
    """What a key gives a fixed text: it tells two keys of one name apart, and nothing of the key."""
    return hmac.digest(key, f"coachdesk key check\0{kind}\0{name}".encode(), hashlib.sha256)


def look(connection: Connection, vault: Vault) -> tuple[str | None, bool]:
    """What is wrong with the keys that were given, in a sentence, and whether one in use is new here. One statement."""
    rows = {(row.kind, row.key_name): row for row in connection.execute(select(TABLE))}
    fault = next(_faults(rows, vault), None)
    return fault, any((kind, keys.current[0]) not in rows for kind, keys in kinds(vault).items())


def _faults(rows: Mapping[tuple[str, str], Any], vault: Vault) -> Iterator[str]:
    given = kinds(vault)
    for (kind, name), row in rows.items():
        if kind not in given:
            continue
        setting, key = SETTING[kind], given[kind].keys.get(name)
        if key is None and row.retired_at is None:
            yield (
                f"The {kind} key {name} is not among {setting}, and what it closed or signed is still in the database. "
                f"Put it back from your copy; `coachdesk keys retire {name}` says when it is no longer needed."
            )
        elif key is not None and not hmac.compare_digest(code_of(kind, name, key), bytes(row.code)):
            yield (
                f"The {kind} key {name} in {setting} is not the key that this database knows by that name. "
                "Put the right one back from your copy, and give a new key a name of its own."
            )
        elif row.retired_at is not None and given[kind].current[0] == name:
            yield (
                f"The {kind} key {name} was retired and stands first in {setting}. "
                "Put the key in use first; a retired one is not taken into use again."
            )


def note_first_use(connection: Connection, vault: Vault, *, at: datetime) -> None:
    """Write down the keys in use. Two that start at once write the same."""
    for kind, keys in kinds(vault).items():
        name, key = keys.current
        known = select(TABLE.c.kind).where(TABLE.c.kind == kind, TABLE.c.key_name == name)
        if connection.execute(known).first() is None:
            values = {"kind": kind, "key_name": name, "code": code_of(kind, name, key), "first_used_at": at}
            try:
                with connection.begin_nested():
                    connection.execute(insert(TABLE).values(values))
            except IntegrityError:
                continue


def retire(connection: Connection, kind: str, name: str, *, at: datetime) -> None:
    connection.execute(update(TABLE).where(TABLE.c.kind == kind, TABLE.c.key_name == name).values(retired_at=at))
