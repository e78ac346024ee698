"""Keys are changed while people work, a batch at a time; what was closed before opens at every moment."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coachdesk import clock as clock_module
from coachdesk.crypto import box
from coachdesk.db import Base, look_as
from coachdesk.models import Account, Claimant, DataKey, Note, key_ring
from coachdesk.services import accounts, fingerprints, resealing, rotation
from tests import every_table, people
from tests.canary import canary
from tests.every_table import SECRETS
from tests.keys import give, keys


def masters(db) -> set[str]:
    return {bytes(each).partition(b":")[0].decode() for each in db.session.scalars(select(DataKey.wrapped))}


def rotate(db) -> int:
    return sum(done for _what, done in rotation.rounds(db.session))


def everything_opens(db) -> None:
    """Each sealed value in each table reads as the text that was written there."""
    db.session.expire_all()
    models = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
    for table, names in SECRETS.items():
        if table == "staged_file":
            continue
        rows = db.session.scalars(select(models[table])).all()
        for name in names:
            assert canary(table, name) in [getattr(row, name) for row in rows], (table, name)


def test_every_blind_index_is_one_that_is_made_anew() -> None:
    """A column called `_index` that nobody listed would go on needing the old key."""
    there = {(t.name, c.name) for t in Base.metadata.tables.values() for c in t.columns if c.name.endswith("_index")}
    assert there == {(each.table.name, each.index.name) for each in rotation.INDEXED}


def test_data_keys_come_under_the_key_in_use_and_everything_opens_with_it_alone(db) -> None:
    every_table.fill(db.session)
    assert masters(db) == {"m1"}
    give(db.session, master=keys("m2", "m1"))
    assert rotation.to_do(db.session)["data_keys"] >= 5
    assert rotate(db) >= 5
    assert rotation.to_do(db.session) == {"data_keys": 0, "indexes": 0}
    give(db.session, master=keys("m2"))
    assert masters(db) == {"m2"}
    everything_opens(db)


def test_a_rotation_that_stopped_goes_on_where_it_was(db, monkeypatch) -> None:
    office = people.office(db.session)
    for number in range(7):
        people.claimant(db.session, office, f"Person {number}")
    give(db.session, master=keys("m2", "m1"))
    assert rotation.rewrap(db.session, limit=3)[0] == 3
    assert rotation.to_do(db.session)["data_keys"] == 4
    assert masters(db) == {"m1", "m2"}
    assert rotation.go_on(db.session) == 4
    assert rotation.go_on(db.session) == 0


def test_people_are_found_by_address_and_number_before_while_and_after(db) -> None:
    office = people.office(db.session)
    coach = people.staff(db.session, office, "Amina Yusuf")
    account = accounts.create(db.session, name="A", email="a@example.org", by=None, at=clock_module.now(), staff=coach)
    rosa = people.claimant(db.session, office, "Rosa Martínez")
    vault = key_ring.vault(db.session)
    rosa.mobile, rosa.mobile_index = "07700 900123", vault.blind("phone", "07700 900123")
    nobody = people.claimant(db.session, office, "Nobody To Reach")
    db.session.flush()

    def found():
        mobiles = key_ring.vault(db.session).blinds("phone", "+44 7700 900123")
        person = db.session.scalar(select(Claimant.id).where(Claimant.mobile_index.in_(mobiles)))
        return person == rosa.id, accounts.find(db.session, "A@example.org") == account

    assert found() == (True, True)
    version = rosa.version
    give(db.session, index=keys("i2", "i1"))
    assert found() == (True, True)
    assert rotate(db) == 2
    db.session.expire_all()
    give(db.session, index=keys("i2"))
    assert found() == (True, True)
    assert rosa.mobile_index.startswith("i2:")
    assert nobody.mobile_index is None
    assert rosa.version == version  # a form that somebody has open is not stale for it


def test_the_index_of_a_person_whose_key_was_destroyed_is_taken_away(db) -> None:
    rosa = people.claimant(db.session, people.office(db.session), "Rosa Martínez")
    rosa.email, rosa.email_index = "r@example.org", key_ring.vault(db.session).blind("email", "r@example.org")
    db.session.flush()
    db.session.delete(db.session.get_one(DataKey, rosa.key_id))
    db.session.flush()
    give(db.session, index=keys("i2", "i1"))
    assert rotate(db) == 1
    db.session.expire_all()
    assert rosa.email_index is None


def test_fingerprints_of_files_stay_when_index_keys_are_changed(db) -> None:
    before = fingerprints.steady(db.session).fingerprint("something")
    give(db.session, index=keys("i2"), master=keys("m2", "m1"))
    assert fingerprints.steady(db.session).fingerprint("something") == before
    rotate(db)
    give(db.session, master=keys("m2"))
    assert fingerprints.steady(db.session).fingerprint("something") == before


def test_who_needs_a_key_is_counted(db) -> None:
    every_table.fill(db.session)
    give(db.session, master=keys("m2", "m1"))
    uses = rotation.uses(db.session)
    assert uses["master", "m1"] > 0 == uses["master", "m2"]
    assert uses["audit", "a1"] > 0
    rotate(db)
    uses = rotation.uses(db.session)
    assert uses["master", "m2"] > 0 == uses["master", "m1"]


# --- A fresh key for a person -------------------------------------------------------------------------------


def closed_under(db, key_id) -> set[tuple[str, str]]:
    """Which columns hold a value that this key closed."""
    found = set()
    for table in resealing.sealed_tables():
        for name in resealing.sealed_columns(table):
            values = db.session.scalars(select(table.c[name]).where(table.c[name].is_not(None)))
            if any(box.key_id_of(value) == key_id for value in values):
                found.add((table.name, name))
    return found


def test_all_that_may_change_is_closed_anew_under_a_fresh_key_and_notes_stay(db, clock) -> None:
    someone = every_table.fill(db.session)
    old = someone.key_id
    assert len(closed_under(db, old)) > 30
    clock.later(minutes=1)
    assert resealing.reseal(db.session, someone.id, at=clock_module.now()) > 30
    db.session.expire_all()
    assert someone.key_id != old
    stays = {(t, f"{name}_enc") for t in ("note", "note_addition") for name in SECRETS[t]}
    assert closed_under(db, old) == stays
    everything_opens(db)


def test_a_rotation_of_values_is_remembered_until_everybody_had_their_turn(db, clock) -> None:
    office = people.office(db.session)
    everybody = [people.claimant(db.session, office, f"Person {number}") for number in range(3)]
    keys_before = {each.key_id for each in everybody}
    assert resealing.go_on(db.session, clock_module.now()) == 0
    clock.later(minutes=1)
    resealing.begin(db.session, at=clock_module.now())
    clock.later(minutes=1)
    resealing.go_on(db.session, clock_module.now())
    assert resealing.begun_at(db.session) is not None
    resealing.go_on(db.session, clock_module.now())
    assert resealing.begun_at(db.session) is None
    db.session.expire_all()
    assert not keys_before & {each.key_id for each in everybody}


def test_an_older_key_goes_after_a_day_and_only_when_nothing_was_closed_with_it(db, clock) -> None:
    office = people.office(db.session)
    coach = people.staff(db.session, office, "Amina Yusuf")
    with_note, without = (people.claimant(db.session, office, name) for name in ("Rosa M", "Kit W"))
    older = {each: each.key_id for each in (with_note, without)}
    key = db.session.get_one(DataKey, with_note.key_id)
    db.session.add(Note(key=key, claimant_id=with_note.id, author_id=coach.id, said="words"))
    db.session.flush()
    clock.later(minutes=1)
    for each in older:
        resealing.reseal(db.session, each.id, at=clock_module.now())
    clock.later(hours=23)
    assert resealing.destroy_superseded(db.session, clock_module.now()) == 0
    clock.later(hours=2)
    assert resealing.destroy_superseded(db.session, clock_module.now()) == 1
    db.session.expunge_all()
    assert db.session.get(DataKey, older[without]) is None
    assert db.session.scalars(select(Note)).one().said == "words"


def test_what_was_written_under_the_older_key_meanwhile_is_not_lost(db, clock) -> None:
    """A request that began before the fresh key was made writes with the older one after it."""
    rosa = people.claimant(db.session, people.office(db.session), "Rosa Martínez")
    older = db.session.get_one(DataKey, rosa.key_id)
    clock.later(minutes=1)
    resealing.reseal(db.session, rosa.id, at=clock_module.now())
    rosa.own_words = "written late"  # the row in memory still names the older key
    db.session.flush()
    clock.later(days=2)
    resealing.destroy_superseded(db.session, clock_module.now())
    assert db.session.get(DataKey, older.id, populate_existing=True) is not None
    db.session.expire_all()
    db.session.info.pop("ring", None)
    assert rosa.own_words == "written late"


@pytest.mark.committed
@pytest.mark.postgresql
def test_whoever_is_worked_with_now_is_passed_over(app, db, clock) -> None:
    rosa = people.claimant(db.session, people.office(db.session), "Rosa Martínez")
    db.session.commit()
    with Session(db.engine) as other:
        look_as(other, "system:tests")
        other.execute(select(Claimant.__table__).where(Claimant.id == rosa.id).with_for_update())
        other.execute(select(DataKey.__table__).with_for_update())
        with pytest.raises(resealing.Busy):
            resealing.reseal(db.session, rosa.id, at=clock_module.now())
        db.session.rollback()
        give(db.session, master=keys("m2", "m1"))
        assert rotation.rewrap(db.session) == (0, None)


def test_an_account_is_still_one_of_a_kind_while_indexes_are_made_anew(db) -> None:
    office = people.office(db.session)
    coach = people.staff(db.session, office, "Amina Yusuf")
    accounts.create(db.session, name="A", email="a@example.org", by=None, at=clock_module.now(), staff=coach)
    give(db.session, index=keys("i2", "i1"))
    with pytest.raises(ValueError, match="already"):
        accounts.create(db.session, name="B", email="a@example.org", by=None, at=clock_module.now())
    assert len(db.session.scalars(select(Account)).all()) == 1
