"""What the database is told: times that are instants, words that are known, and when a transaction begins."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from coachdesk.db import look_as
from coachdesk.models import FormNonce, Office, Resource
from coachdesk.models.label import Nation
from tests import people


def nonce(db, sent_at: datetime) -> FormNonce:
    row = FormNonce(owner="visit", nonce="n", sent_at=sent_at)
    db.session.add(row)
    db.session.flush()
    db.session.expire(row)
    return row


@pytest.mark.parametrize("hours", [-11, 0, 1, 5.75, 14])
def test_an_instant_of_anywhere_comes_back_as_the_same_in_utc(db, hours: float) -> None:
    at = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=timezone(timedelta(hours=hours)))
    assert nonce(db, at).sent_at == at
    assert nonce_at(db).utcoffset() == timedelta()


def nonce_at(db) -> datetime:
    return db.session.scalar(select(FormNonce.sent_at))


def test_instants_are_compared_as_instants_whatever_zone_they_are_given_in(db) -> None:
    nonce(db, datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    later = datetime(2026, 11, 24, 10, 30, tzinfo=timezone(timedelta(hours=1)))
    earlier = datetime(2026, 11, 24, 9, 30, tzinfo=timezone(timedelta(hours=1)))
    assert db.session.scalar(select(FormNonce.nonce).where(FormNonce.sent_at < later)) == "n"
    assert db.session.scalar(select(FormNonce.nonce).where(FormNonce.sent_at < earlier)) is None


def test_a_time_without_a_zone_is_not_stored(db) -> None:
    with pytest.raises(StatementError, match="without a zone"), db.session.begin_nested():
        nonce(db, datetime(2026, 11, 24))  # noqa: DTZ001 (the point)


def test_a_word_that_a_column_does_not_know_is_refused_twice(db) -> None:
    with pytest.raises(StatementError), db.session.begin_nested():
        db.session.execute(insert(Office).values(name="Elsewhere", nation="france", language="en"))
    people.office(db.session)
    with pytest.raises(IntegrityError, match="nation"), db.session.begin_nested():
        db.session.execute(text("UPDATE office SET nation = 'france'"))
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(update(Office).values(language="fr"))


def test_words_are_kept_as_words(db) -> None:
    people.office(db.session, nation=Nation.NORTHERN_IRELAND)
    assert db.session.execute(text("SELECT nation FROM office")).scalar() == "northern_ireland"
    assert db.session.scalar(select(Office.nation)) is Nation.NORTHERN_IRELAND


def test_a_reference_to_nobody_is_refused(db) -> None:
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(text("INSERT INTO team (id, office_id, name) VALUES (:id, :id, 'Team')"), {"id": "0" * 32})


def test_ids_are_version_7_and_rise(db) -> None:
    made = [people.office(db.session, f"Office {number}").id for number in range(50)]
    assert {each.version for each in made} == {7}
    assert made == sorted(made)
    assert Resource.__table__.c.id.default is not None


@pytest.mark.sqlite
@pytest.mark.committed
def test_on_sqlite_what_may_write_waits_before_it_reads(app, db) -> None:
    """A page that reads and then writes its event never finds that somebody was quicker: it waited at the start."""
    connection = db.engine.connect()
    quick = db.engine.connect()
    quick.connection.driver_connection.execute("PRAGMA busy_timeout=50")
    connection.execute(select(Office))
    with pytest.raises(OperationalError, match="locked"):
        quick.execute(select(Office))
    reading = quick.execution_options(begin="DEFERRED")
    reading.rollback()
    assert reading.execute(select(Office)).all() == []
    for each in (connection, quick):
        each.rollback()
        each.close()


@pytest.mark.sqlite
def test_on_sqlite_every_connection_is_prepared(db) -> None:
    told = {
        pragma: db.session.execute(text(f"PRAGMA {pragma}")).scalar()
        for pragma in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "busy_timeout")
    }
    assert told == {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "busy_timeout": 30000,
    }  # fmt: skip


def test_looking_as_somebody_is_known_to_the_session(db) -> None:
    look_as(db.session, "system:command")
    assert db.session.info["viewer"] == "system:command"
