"""What is to leave: nothing before a safe way is agreed, nothing twice, and closed until it goes."""

import pytest
from sqlalchemy import select

from coachdesk import clock
from coachdesk.models import OutboxMessage
from coachdesk.models.label import Channel
from coachdesk.services import outbox
from tests import people


@pytest.fixture
def rosa(db):
    return people.claimant(db.session, people.office(db.session), "Rosa Martínez")


def queue(db, claimant, once: str = "meeting 1") -> bool:
    return outbox.queue(
        db.session, claimant, channel=Channel.TEXT, template="meeting_booked", body="Tuesday at 10:15", once=once,
        address="07700 900123", due_at=clock.now(), at=clock.now(),
    )  # fmt: skip


def test_nothing_goes_to_anybody_before_a_safe_way_is_agreed(db, rosa) -> None:
    with pytest.raises(outbox.NotConfirmed) as refusal:
        queue(db, rosa)
    assert rosa.spoken_reference in str(refusal.value)
    assert "Rosa" not in str(refusal.value)
    assert not db.session.scalars(select(OutboxMessage)).all()


def test_a_message_is_queued_once_and_reads_as_it_was_written(db, rosa) -> None:
    rosa.contact_confirmed_at = clock.now()
    assert queue(db, rosa)
    assert not queue(db, rosa)
    assert queue(db, rosa, once="meeting 2")
    messages = db.session.scalars(select(OutboxMessage)).all()
    assert [(each.address, each.body) for each in messages] == [("07700 900123", "Tuesday at 10:15")] * 2
    assert messages[0].body_enc != messages[1].body_enc


def test_a_message_is_undone_with_what_it_belongs_to(db, rosa) -> None:
    rosa.contact_confirmed_at = clock.now()
    savepoint = db.session.begin_nested()
    queue(db, rosa)
    savepoint.rollback()
    assert not db.session.scalars(select(OutboxMessage)).all()
    assert queue(db, rosa)
