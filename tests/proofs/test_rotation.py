"""Keys are changed under the hands of people who work, and nobody notices."""

import threading
import time
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from coachdesk import clock as clock_module
from coachdesk.crypto.vault import Vault
from coachdesk.db import db as database
from coachdesk.models import Adjustment, Claimant, DataKey, key_ring
from coachdesk.models.label import Strength
from coachdesk.services import claimants, resealing, rotation
from tests import people
from tests.beyond import beyond
from tests.keys import give, keys
from tests.owning import settings_of

pytestmark = pytest.mark.committed
FEW, MANY = (60, 6), (1_000, 24)
SIZES = [pytest.param(FEW, id="few"), pytest.param(MANY, marks=pytest.mark.proof, id="many")]


@pytest.mark.parametrize("size", SIZES)
def test_keys_and_values_are_changed_while_people_read_and_write(app, db, clock, size) -> None:
    how_many, workers = size
    clock.at(None)
    ids = someones(db, how_many)
    vault = Vault.of(settings_of(app))
    new = {"master": keys("m2", "m1"), "index": keys("i2", "i1")}
    database.sessionmaker.kw["info"] = {key_ring.VAULT: replace(vault, **new)}
    give(db.session, **new)
    db.session.close()
    stop, did, wrong, wrote = threading.Event(), Counter(), [], {}

    def work(number: int) -> None:
        mine, turn = ids[number::workers], 0
        with beyond(app):
            while not stop.is_set():
                turn += 1
                each = mine[turn % len(mine)]
                try:
                    one_thing(each, turn, did, wrote)
                    database.session.commit()
                except Exception as error:
                    database.session.rollback()
                    wrong.append(repr(error))
                database.session.close()
                time.sleep(0.002)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(workers)]
    for thread in threads:
        thread.start()
    begun = time.monotonic()
    try:
        resealed = rotate_all(db, clock_module.now())
    finally:
        seconds = time.monotonic() - begun
        stop.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    give(db.session, master=keys("m2"), index=keys("i2"))
    assert rotation.to_do(db.session) == {"data_keys": 0, "indexes": 0}
    db.session.expire_all()
    key_ring.load(db.session, db.session.scalars(select(DataKey.id)))
    for person in db.session.scalars(select(Claimant)):
        assert person.own_words == wrote.get(person.id, f"words of {person.reference}")
    assert all(each.details.startswith("details") for each in db.session.scalars(select(Adjustment)))
    values = db.session.scalar(select(func.count()).select_from(Adjustment)) + 2 * how_many
    print(f"\n{values} values of {how_many} people, {resealed} closed anew in {seconds:.1f} s, "
          f"{sum(did.values())} things done by {workers} meanwhile, 0 errors")  # fmt: skip


def someones(db, how_many: int):
    office = people.office(db.session)
    vault = key_ring.vault(db.session)
    ids = []
    for number in range(how_many):
        person = people.claimant(db.session, office, f"Person {number}")
        person.own_words = f"words of {person.reference}"
        person.email, person.email_index = f"p{number}@example.org", vault.blind("email", f"p{number}@example.org")
        key = db.session.get_one(DataKey, person.key_id)
        db.session.add(Adjustment(key=key, claimant_id=person.id, code="ENV_QUIET", strength=Strength.PREFERENCE,
                                  details=f"details {number}"))  # fmt: skip
        ids.append(person.id)
    db.session.commit()
    return ids


def one_thing(person_id, turn: int, did: Counter, wrote: dict) -> None:
    session = database.session
    person = session.get_one(Claimant, person_id)
    if turn % 2:
        words = f"changed {turn}"
        claimants.change_own_words(session, person, words, version=person.version, by=person_id, at=clock_module.now())
        session.flush()
        session.commit()
        wrote[person_id] = words
    else:
        assert person.own_words
        found = key_ring.vault(session).blinds("email", person.email or "")
        assert session.scalar(select(Claimant.id).where(Claimant.email_index.in_(found))) == person_id
    did[turn % 2] += 1


def rotate_all(db, begun) -> int:
    for _what, _many in rotation.rounds(db.session):
        db.session.commit()
    done = 0
    for _round in range(10):
        left = db.session.scalars(
            select(Claimant.id).join(DataKey, DataKey.id == Claimant.key_id).where(DataKey.made_at < begun)
        ).all()
        for each in left:
            db.session.commit()
            try:
                done += resealing.reseal(db.session, each, at=clock_module.now())
                db.session.commit()
            except resealing.Busy:
                db.session.rollback()
    for _what, _many in rotation.rounds(db.session):
        db.session.commit()
    db.session.commit()
    return done
