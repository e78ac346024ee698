"""Putting what is to leave into the outbox, and saying what of it may leave now.

Both gates stand here: nothing is queued for a person before a safe way is confirmed with them, and whoever sends takes
what `due` hands out at that moment, and nothing else.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.crypto import box
from coachdesk.db import is_postgresql
from coachdesk.models import Circumstance, Claimant, OutboxMessage, key_ring
from coachdesk.models.label import Channel
from coachdesk.queries.life import holds_on

# What arrives at a place where the person may not be: in hospital, in prison, without a fixed address.
ARRIVES_SOMEWHERE = (Channel.LETTER, Channel.EMAIL)


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


def is_held(session: Session, claimant_id: UUID, channel: Channel, *, at: datetime) -> bool:
    """Whether what is queued for them now would wait, so that nobody is told by it."""
    if channel not in ARRIVES_SOMEWHERE:
        return False
    theirs = select(Circumstance.id).where(Circumstance.claimant_id == claimant_id, *_unreached(at))
    return session.scalar(theirs.limit(1)) is not None


def _unreached(at: datetime) -> tuple[ColumnElement[bool], ...]:
    """The condition on `circumstance` for one that keeps letters and e-mails back."""
    return Circumstance.words_enc.is_(None), *holds_on(clock.as_london(at).date())


def due(session: Session, *, at: datetime, most: int = 100) -> Sequence[OutboxMessage]:
    """What may be sent at this moment: asked again each time, so that contact that stops has stopped with it.

    While somebody is in hospital, in prison or without a fixed address, letters and e-mails wait, unless it was
    written down how to reach them there.
    """
    held = exists().where(Circumstance.claimant_id == OutboxMessage.claimant_id, *_unreached(at))
    may_be_written_to = (
        Claimant.contact_confirmed_at.is_not(None),
        Claimant.contact_stopped_at.is_(None),
        Claimant.erased_at.is_(None),
    )
    return session.scalars(
        select(OutboxMessage)
        .join(Claimant, Claimant.id == OutboxMessage.claimant_id)
        .where(OutboxMessage.sent_at.is_(None), OutboxMessage.due_at <= at, *may_be_written_to)
        .where(or_(OutboxMessage.channel.not_in(ARRIVES_SOMEWHERE), ~held))
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(most)
    ).all()
