"""`coachdesk keys`: a key is changed in five steps, and losing one is a clear refusal to start."""

import json

import pytest

from coachdesk import create_app
from coachdesk.config import Settings
from tests import every_table, people
from tests.beyond import beyond
from tests.commands import program
from tests.keys import text


@pytest.fixture
def environment(engine, worker_name):
    """A small office with something in every table."""
    name = f"{worker_name}_keys"
    there = engine.clone(name)
    with beyond(create_app(Settings.from_environ(there))) as db:
        office = people.office(db.session, "Long Street")
        for number in range(20):
            people.claimant(db.session, office, f"Person {number}")
        every_table.fill(db.session)
        db.session.commit()
        db.engine.dispose()
    yield {"PATH": "/usr/bin:/bin", "COLUMNS": "120"} | there
    engine.drop(name)


def run(environment, *words, **more: str):
    return program.run(environment | more, *map(str, words))


def masters(*names: str) -> dict[str, str]:
    return {"COACHDESK_MASTER_KEYS": text(*names)}


def listed(environment) -> dict[str, tuple[bool, int]]:
    done = run(environment, "keys", "list", "--json")
    assert done.returncode == 0, done.stderr
    return {each["id"]: (each["in_use"], each["needed_by"]) for each in json.loads(done.stdout)}


def test_a_master_key_is_changed_from_new_to_retired(environment) -> None:
    assert listed(environment)["m1"][0]
    needed = listed(environment)["m1"][1]
    refused = run(environment, "keys", "retire", "m1")
    assert refused.returncode == 1
    assert "m1 is in use: it stands first in COACHDESK_MASTER_KEYS." in refused.stderr

    environment |= masters("m2", "m1")
    there = listed(environment)
    assert (there["m2"], there["m1"]) == ((True, 0), (False, needed))
    refused = run(environment, "keys", "retire", "m1")
    assert f"m1 is still needed {needed:,} times. Run `coachdesk keys rotate` first." in refused.stderr
    lost = run(environment | masters("m1"), "keys", "list")
    assert lost.returncode == 2
    assert lost.stderr.startswith("The master key m2 is not among COACHDESK_MASTER_KEYS")

    done = run(environment, "keys", "rotate", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"data_keys": needed, "indexes": 0, "people": 0, "values": 0, "left": 0}
    assert run(environment, "keys", "retire", "m1").stdout.startswith("m1 is no longer needed.")
    environment |= masters("m2")
    assert listed(environment)["m2"] == (True, needed)
    assert "The chain is whole." in run(environment, "audit", "verify").stdout
    shown = run(environment, "keys", "list").stdout
    assert "first used 20" in shown
    assert text("m2").partition(":")[2] not in shown


@pytest.mark.once
def test_every_value_is_closed_anew_and_the_audit_key_stays(environment) -> None:
    later = {"COACHDESK_CLOCK": "2026-12-01T09:30:00+00:00"}
    done = run(environment | later, "keys", "rotate", "--values", "--json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["people"] > 0
    assert figures["values"] > figures["people"]
    assert figures["left"] == 0
    environment |= {"COACHDESK_AUDIT_KEYS": text("a2", "a1")}
    refused = run(environment, "keys", "retire", "a1")
    assert "The audit is verified with it, so it stays." in refused.stderr
    assert "no key called m9" in run(environment, "keys", "retire", "m9").stderr


@pytest.mark.once
def test_without_a_word_it_prints_fresh_ones(environment) -> None:
    assert run(environment, "keys").stdout.count("=") >= 4
    assert run(environment, "keys", "new").stdout.startswith("SECRET_KEY=")
