"""The key that fingerprints of imported files are made with: one for the whole place, closed under the master key.

A fingerprint cannot be made anew without the file it was made from. So its key stays when index keys are changed; the
master key above it may be changed like for every data key.
"""

import os
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk.crypto.vault import Vault
from coachdesk.models import Claimant, DataKey, Staff, key_ring

SUBJECT, NOBODYS = "prints", UUID(int=0)


def steady(session: Session) -> Vault:
    """The keys, with the one for fingerprints; it is made when the first file is loaded."""
    vault = key_ring.vault(session)
    wanted = select(DataKey).where(DataKey.subject == SUBJECT, DataKey.subject_id == NOBODYS).order_by(DataKey.id)
    key = session.scalars(wanted.limit(1)).first()
    if key is not None:
        return replace(vault, prints=vault.unwrap(key.id, key.wrapped))
    plain = _first(session, vault)
    key_id = uuid7()
    session.add(DataKey(id=key_id, subject=SUBJECT, subject_id=NOBODYS, wrapped=vault.wrap(key_id, plain)))
    session.flush()
    return replace(vault, prints=plain)


def _first(session: Session, vault: Vault) -> bytes:
    """Where people are here already, theirs were made with the index key, and go on being so."""
    somebody = any(session.scalars(select(each).limit(1)).first() for each in (Claimant.id, Staff.id))
    return vault.index.current[1] if somebody else os.urandom(32)
