"""Putting what is to leave into the outbox.

The gate stands here: nothing goes to a person before a safe way is confirmed with them.
"""

from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk.crypto import box
from coachdesk.db import is_postgresql
from coachdesk.models import Claimant, OutboxMessage, key_ring
from coachdesk.models.label import Channel


class NotConfirmed(RuntimeError):
    """Nobody has agreed a safe way with this person yet, so nothing may be sent."""


def queue(
    session: Session,
    claimant: Claimant,
    *,
    channel: Channel,
    template: str,
    body: str,
    address: str,
    once: str,
    due_at: datetime,
    at: datetime,
) -> bool:
    """Queue one message. False when what it is about (`once`) was queued before. Raises NotConfirmed."""
    if not claimant.may_be_written_to:
        raise NotConfirmed(f"no safe way was confirmed with {claimant.spoken_reference}")
    message_id, key = uuid7(), key_ring.plain(session, claimant.key_id)

    def sealed(column: str, text: str) -> bytes:
        return box.seal(text, claimant.key_id, key, box.place("outbox_message", column, message_id))

    dialect = postgresql if is_postgresql(session) else sqlite
    statement = dialect.insert(OutboxMessage).values(
        id=message_id,
        key_id=claimant.key_id,
        claimant_id=claimant.id,
        channel=channel,
        template=template,
        once=once,
        address_enc=sealed("address_enc", address),
        body_enc=sealed("body_enc", body),
        due_at=due_at,
        queued_at=at,
    )
    queued = session.execute(statement.on_conflict_do_nothing(index_elements=["once"]).returning(OutboxMessage.id))
    return queued.first() is not None
