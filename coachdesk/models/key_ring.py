"""The data keys of one session: made, loaded in one statement before a list, gone with the request."""

import os
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import event, select
from sqlalchemy.orm import Session, SessionTransaction
from uuid_utils.compat import uuid7

from coachdesk.crypto.box import Unreadable
from coachdesk.crypto.vault import Vault
from coachdesk.models.data_key import DataKey

VAULT, RING = "vault", "ring"


def vault(session: Session) -> Vault:
    """The keys the program was given."""
    found: Vault = session.info[VAULT]
    return found


def new_key(session: Session, subject: str, subject_id: UUID) -> DataKey:
    """Make the data key of one person, account, upload or office; destroying it later is erasing what it closed."""
    key = DataKey(id=uuid7(), subject=subject, subject_id=subject_id)
    plain = os.urandom(32)
    key.wrapped = vault(session).wrap(key.id, plain)
    session.add(key)
    _ring(session)[key.id] = plain
    return key


def load(session: Session, key_ids: Iterable[UUID]) -> None:
    """Open these data keys in one statement; those that are gone are left out."""
    wanted = set(key_ids) - _ring(session).keys()
    if not wanted:
        return
    rows = session.execute(select(DataKey.id, DataKey.wrapped).where(DataKey.id.in_(wanted)))
    _ring(session).update({key_id: vault(session).unwrap(key_id, wrapped) for key_id, wrapped in rows})


def key_of(session: Session, key_id: UUID) -> DataKey:
    """The data key that new sealed rows of a record are made with, opened: one statement, or none."""
    key = session.get_one(DataKey, key_id)
    if key_id not in _ring(session):
        _ring(session)[key_id] = vault(session).unwrap(key_id, key.wrapped)
    return key


def plain(session: Session, key_id: UUID) -> bytes:
    """A data key, opened. Raises Unreadable when it was destroyed."""
    if key_id not in _ring(session):
        load(session, [key_id])
    try:
        return _ring(session)[key_id]
    except KeyError as error:
        raise Unreadable("the key of this record was destroyed") from error


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _undone: SessionTransaction) -> None:
    """A key that was made in what is undone is no key: nothing may be closed with it."""
    session.info.pop(RING, None)


def _ring(session: Session) -> dict[UUID, bytes]:
    ring: dict[UUID, bytes] = session.info.setdefault(RING, {})
    return ring
