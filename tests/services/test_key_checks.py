"""A key that is lost, or is another one of its name, is a sentence at the start and never garbage on a page."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from coachdesk import clock, database
from coachdesk.crypto.vault import Vault
from coachdesk.models import KeyCheck
from coachdesk.services import key_checks
from tests.counting import statements
from tests.keys import keys, text
from tests.owning import settings_of


@pytest.fixture
def vault(app) -> Vault:
    return Vault.of(settings_of(app))


def fault(db, vault) -> str | None:
    return key_checks.look(db.session.connection(), vault)[0]


def test_migrating_writes_down_the_keys_in_use(db, vault) -> None:
    rows = {(row.kind, row.key_name): row for row in db.session.scalars(select(KeyCheck))}
    assert set(rows) == {("master", "m1"), ("index", "i1"), ("audit", "a1")}
    assert all(len(row.code) == 32 for row in rows.values())
    assert fault(db, vault) is None


@pytest.mark.parametrize(("kind", "name"), [("master", "m1"), ("index", "i1"), ("audit", "a1")])
def test_a_key_that_is_not_given_is_named_with_what_to_do(db, vault, kind: str, name: str) -> None:
    lost = fault(db, replace(vault, **{kind: keys(f"{name[0]}2")}))
    assert lost.startswith(f"The {kind} key {name} is not among COACHDESK_{kind.upper()}_KEYS")
    assert "Put it back from your copy" in lost


def test_another_key_of_the_same_name_is_told(db, vault) -> None:
    other = replace(vault, master=replace(vault.master, keys={"m1": b"z" * 32}))
    assert "The master key m1 in COACHDESK_MASTER_KEYS is not the key" in fault(db, other)


def test_a_new_key_is_written_down_when_it_is_first_in_use_and_then_needed(db, vault) -> None:
    both = replace(vault, master=keys("m2", "m1"))
    assert key_checks.look(db.session.connection(), both) == (None, True)
    key_checks.note_first_use(db.session.connection(), both, at=clock.now())
    key_checks.note_first_use(db.session.connection(), both, at=clock.now())
    assert key_checks.look(db.session.connection(), both) == (None, False)
    assert "The master key m2 is not among" in fault(db, vault)


def test_a_key_that_stands_second_is_not_needed_yet(db, vault) -> None:
    assert key_checks.look(db.session.connection(), replace(vault, master=keys("m1", "m2"))) == (None, False)


def test_a_retired_key_may_go_and_is_not_taken_into_use_again(db, vault) -> None:
    key_checks.retire(db.session.connection(), "master", "m1", at=clock.now())
    assert fault(db, replace(vault, master=keys("m2"))) is None
    assert "was retired and stands first" in fault(db, vault)


def test_looking_is_one_statement(db, vault) -> None:
    connection = db.session.connection()
    with statements(db) as counted:
        key_checks.look(connection, vault)
    assert len(counted.all) == 1


@pytest.mark.committed
def test_the_application_is_not_ready_without_a_key_it_needs(app, vault) -> None:
    from coachdesk.db import db

    with app.app_context():
        lost = replace(vault, index=keys("i2"))
        with pytest.raises(database.NotReady, match="The index key i1 is not among"):
            database.check_ready(db.engine, lost)
        database.check_ready(db.engine, replace(vault, index=keys("i2", "i1")))
        assert set(db.session.scalars(select(KeyCheck.key_name))) == {"m1", "i1", "i2", "a1"}


@pytest.mark.committed
def test_a_page_of_a_process_without_its_key_says_so_to_the_machine(app, client, monkeypatch) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings_of(app), master_keys=keys("m2")))
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert "The master key m1 is not among" in answer.json["why"]
    assert text("m1").partition(":")[2] not in answer.text
