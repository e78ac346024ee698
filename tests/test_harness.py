"""The fixtures keep their word: a test's writes are gone after it, unless it has a database of its own."""

import pytest
from flask import g
from sqlalchemy import create_engine, func, select

from coachdesk import clock as clock_module
from coachdesk.models import Office


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_is_committed_is_gone_for_the_next_test(db, time):
    db.session.add(Office(name="Once only"))
    db.session.commit()
    db.session.add(Office(name="Never there"))
    db.session.rollback()
    assert list(db.session.scalars(select(Office.name))) == ["Once only"]


@pytest.mark.committed
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_committed_test_has_a_database_of_its_own(db, engine, worker_name, time):
    db.session.add(Office(name="Once only"))
    db.session.commit()
    other = create_engine(engine.environment(f"{worker_name}_committed")["DATABASE_URL"])
    with other.connect() as connection:
        assert connection.execute(select(func.count()).select_from(Office)).scalar() == 1
    other.dispose()


def test_a_request_has_a_context_of_its_own_and_sees_what_the_test_wrote(app, client, db):
    seen = {}

    def look():
        seen["context"], seen["offices"] = g._get_current_object(), list(db.session.scalars(select(Office.name)))
        db.session.add(Office(name="Made by a request that is rolled back"))

    app.before_request_funcs[None].append(look)
    try:
        db.session.add(Office(name="Only flushed"))
        client.get("/nowhere")
    finally:
        app.before_request_funcs[None].remove(look)
    assert seen["offices"] == ["Only flushed"]
    assert seen["context"] is not g._get_current_object()
    assert list(db.session.scalars(select(Office.name))) == ["Only flushed"]


def test_the_clock_stands_still_and_can_be_moved(clock):
    before = clock_module.now()
    assert clock_module.now() == before
    clock.later(minutes=5)
    assert (clock_module.now() - before).total_seconds() == 300
