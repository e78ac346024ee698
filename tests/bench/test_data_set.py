"""The made-up office: the same every time, whole, and never beside anybody else's records."""

from collections import Counter

import pytest
from sqlalchemy import create_engine, func, select

from coachdesk.bench import data_set, ids
from coachdesk.bench.sizes import HEAVY_COACH, NOW, SIZES, USUAL_COACH
from coachdesk.config import Settings
from coachdesk.db import db, look_as
from coachdesk.models import Appointment, Claimant, Event, Relationship, WordsToAsk
from coachdesk.services import accounts, audit_proof
from tests import people
from tests.bench.conftest import TINY


def test_every_size_gives_the_two_coaches_their_people():
    for size in (TINY, SIZES["S"]):
        whose = Counter(size.coach_of(person) for person in range(size.claimants))
        assert (whose[USUAL_COACH], whose[HEAVY_COACH]) == (size.usual, size.heavy)
        others = [count for coach, count in whose.items() if coach > 1]
        assert len(others) == size.coaches - 2 and max(others) - min(others) <= 2


def test_the_database_makes_the_same_ids_and_coaches_as_the_program(ready):
    with ready.app.app_context():
        look_as(db.session, "system:tests")
        rows = db.session.execute(select(Appointment.claimant_id, Appointment.coach_id).distinct()).all()
    number = {ids.made("claimant", person): person for person in range(TINY.claimants)}
    assert len(rows) == TINY.claimants
    assert all(row.coach_id == ids.made("staff", TINY.coach_of(number[row.claimant_id])) for row in rows)


def test_it_is_as_large_as_it_says(ready):
    with ready.app.app_context():
        look_as(db.session, "system:tests")
        counts = {
            model: db.session.scalar(select(func.count()).select_from(model))
            for model in (Claimant, Appointment, Relationship)
        }
        ahead = db.session.scalar(
            select(func.count()).where(Appointment.starts_at >= NOW, Appointment.state == "booked")
        )
    assert counts == {Claimant: 300, Appointment: 3_250, Relationship: 400}
    assert ahead == 250


def test_its_texts_open_and_its_events_are_genuine(ready):
    with ready.app.app_context():
        look_as(db.session, "system:tests")
        said = db.session.scalars(select(WordsToAsk).limit(5)).all()
        assert {each.words for each in said} == {"not near the old building"}
        assert db.session.scalar(select(func.count()).select_from(Event)) >= TINY.claimants
        assert audit_proof.first_fault(db.session) is None


def test_it_is_made_once(settings, made):
    told: list[str] = []
    assert data_set.ready(TINY, settings, told.append).database_url == made.settings.database_url
    assert told == []


@pytest.mark.committed
def test_an_office_of_somebody_else_is_left_alone(app, db):
    people.office(db.session, "Harbour Street")
    db.session.commit()
    settings: Settings = app.config["SETTINGS"]
    if settings.is_sqlite:
        ready = data_set.ready(TINY, settings, lambda _words: None)
        assert ready.database_url != settings.database_url, "on SQLite the data set has a file of its own"
        return
    with pytest.raises(data_set.NotOurs, match="Harbour Street"):
        data_set.ready(TINY, settings, lambda _words: None)


@pytest.mark.committed
def test_a_database_in_which_somebody_can_sign_in_is_left_alone(db):
    accounts.create(db.session, name="Ada", email="ada@example.org", by=None, at=NOW)
    with pytest.raises(data_set.NotOurs, match="sign in"):
        data_set.offices_found(db.session.connection())


def test_another_data_set_takes_the_place_of_the_first(engine, worker_name):
    settings = Settings.from_environ(engine.clone(f"{worker_name}_bench_twice"))
    told: list[str] = []
    for claimants in (150, 180):
        size = type(TINY)("T", coaches=3, claimants=claimants, usual=10, heavy=20)
        made = data_set.ready(size, settings, told.append)
        found = create_engine(made.owner_url)
        with found.connect() as connection:
            assert connection.scalar(select(func.count()).select_from(Claimant)) == claimants
        found.dispose()
    assert len(told) == 2
    engine.drop(f"{worker_name}_bench_twice")
