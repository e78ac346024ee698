"""The audit: one event with each change, signed, sealed into a chain in which nothing is changed unseen."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from threading import Barrier, Thread
from time import sleep
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, delete, func, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from coachdesk import clock as clock_module
from coachdesk.db import look_as
from coachdesk.models import Event, Seal, SealRow
from coachdesk.models.key_ring import VAULT
from coachdesk.services import audit, audit_proof, seals
from tests import people
from tests.owning import owners, settings_of


def note(session: Session, number: int = 0, **more: Any) -> None:
    audit.record(
        session, "claimant.opened", subject="claimant", subject_id=UUID(int=number), facts={"n": number}, **more
    )


def seal(db, events: int) -> int:
    for number in range(events):
        note(db.session, number)
    return audit.seal_all_due(db.session, clock_module.now())


# --- Events -------------------------------------------------------------------------------------------------


def test_an_event_says_who_what_and_when_and_is_signed(db) -> None:
    look_as(db.session, "system:command")
    rosa = people.claimant(db.session, people.office(db.session), "Rosa Martínez")
    audit.record(
        db.session,
        "claimant.opened",
        subject="claimant",
        subject_id=rosa.id,
        claimant_id=rosa.id,
        facts={"b": 1, "a": "x"},
    )
    event = db.session.scalars(select(Event)).one()
    assert (event.actor, event.verb, event.claimant_id) == ("system:command", "claimant.opened", rosa.id)
    assert event.at == clock_module.now()
    assert event.facts == '{"a":"x","b":1}'
    assert audit_proof.first_fault(db.session) is None


def test_without_anybody_signed_in_it_is_nobody(db) -> None:
    note(db.session)
    assert db.session.scalars(select(Event.actor)).one() == "nobody"


def test_an_event_is_written_in_the_transaction_of_what_it_tells_of(db) -> None:
    savepoint = db.session.begin_nested()
    people.office(db.session, "Undone")
    note(db.session)
    savepoint.rollback()
    assert db.session.scalar(select(func.count()).select_from(Event)) == 0


@pytest.mark.parametrize(
    "statement",
    [update(Event).values(verb="claimant.closed"), delete(Event), update(Seal).values(events=0), delete(SealRow)],
)
def test_the_application_cannot_change_or_delete_what_is_noted(db, statement) -> None:
    seal(db, 2)
    with pytest.raises(DBAPIError, match=r"only ever added to|permission denied"), db.session.begin_nested():
        db.session.execute(statement.execution_options(synchronize_session=False))
    assert audit_proof.first_fault(db.session) is None


@pytest.mark.sqlite
@pytest.mark.parametrize("table", ["event", "seal", "seal_row"])
def test_replacing_a_row_does_not_get_round_the_triggers(db, table: str) -> None:
    seal(db, 2)
    with pytest.raises(DBAPIError, match="only ever added to"), db.session.begin_nested():
        db.session.execute(text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))
    with pytest.raises(DBAPIError, match="only ever added to"), db.session.begin_nested():
        db.session.execute(text(f"REPLACE INTO {table} SELECT * FROM {table} LIMIT 1"))


# --- Sealing ------------------------------------------------------------------------------------------------


def test_what_waits_is_sealed_and_nothing_twice(db, clock) -> None:
    assert seal(db, 3) == 3
    assert audit.seal_all_due(db.session, clock_module.now()) == 0
    clock.later(seconds=30)
    assert seal(db, 2) == 2
    assert [tuple(row) for row in db.session.execute(select(Seal.number, Seal.events).order_by(Seal.number))] == [
        (1, 3),
        (2, 2),
    ]
    assert audit_proof.first_fault(db.session) is None


def test_thousands_are_sealed_in_links_of_a_batch(db, monkeypatch) -> None:
    monkeypatch.setattr(audit, "BATCH", 4)
    assert seal(db, 10) == 10
    assert db.session.scalars(select(Seal.events).order_by(Seal.number)).all() == [4, 4, 2]
    assert audit_proof.first_fault(db.session) is None


def test_what_is_not_sealed_yet_is_told_with_its_age(db, clock) -> None:
    assert audit.unsealed_since(db.session) == (0, None)
    first = clock_module.now()
    note(db.session)
    clock.later(seconds=20)
    note(db.session)
    assert audit.unsealed_since(db.session) == (2, first)
    audit.seal_all_due(db.session, clock_module.now())
    assert audit.unsealed_since(db.session) == (0, None)


def test_an_event_of_a_slow_transaction_is_sealed_when_it_comes(db) -> None:
    late = audit.event_row(
        db.session, "claimant.opened", subject="claimant", at=clock_module.now() - timedelta(hours=1)
    )
    seal(db, 3)
    db.session.execute(insert(Event).values(late))
    assert audit.seal_all_due(db.session, clock_module.now()) == 1
    assert audit_proof.first_fault(db.session) is None


def test_an_event_that_commits_after_the_window_is_found_by_the_nightly_look(db, monkeypatch) -> None:
    late = audit.event_row(db.session, "claimant.opened", subject="claimant")
    monkeypatch.setattr(audit, "LOOK_BACK_MS", 0)
    sleep(0.01)
    seal(db, 3)
    db.session.execute(insert(Event).values(late))
    assert audit.seal_all_due(db.session, clock_module.now()) == 0
    assert audit.unsealed_since(db.session)[0] == 1
    assert audit.seal_late_ones(db.session, clock_module.now()) == 1
    assert audit_proof.first_fault(db.session) is None


@pytest.mark.committed
@pytest.mark.postgresql
def test_a_row_that_commits_late_is_sealed_and_numbers_rolled_back_are_no_gap(app, db) -> None:
    """Its id is older than those that were sealed while its transaction was open."""
    late = audit.event_row(db.session, "claimant.opened", subject="claimant")
    with db.engine.connect() as slow, db.engine.connect() as undone:
        slow.execute(insert(Event).values(late))
        undone.execute(insert(Event).values({**late, "id": uuid7()}))
        seal(db, 3)
        db.session.commit()
        undone.rollback()
        slow.commit()
    assert audit.seal_all_due(db.session, clock_module.now()) == 1
    assert audit_proof.first_fault(db.session) is None
    assert audit.unsealed_since(db.session) == (0, None)


@pytest.mark.committed
def test_two_sealers_at_once_seal_each_event_once(app, db) -> None:
    rounds, both = 10, Barrier(2)
    sealed: list[int] = []

    def sealer() -> None:
        with app.app_context():
            for _ in range(rounds):
                both.wait(30)
                sealed.append(audit.seal_all_due(db.session, clock_module.now()))
                db.session.commit()

    threads = [Thread(target=sealer) for _ in range(2)]
    for number in range(40):
        note(db.session, number)
    db.session.commit()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sealed) == 40
    assert db.session.scalar(select(func.count()).select_from(SealRow)) == 40
    assert audit_proof.first_fault(db.session) is None


@pytest.mark.committed
def test_events_written_while_it_is_sealed_are_sealed_once_and_all(app, db) -> None:
    writers, each = 4, 15
    done = []

    def write() -> None:
        with app.app_context():
            for number in range(each):
                note(db.session, number)
                if number % 5 == 4:
                    db.session.rollback()
                else:
                    db.session.commit()
        done.append(True)

    threads = [Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    while len(done) < writers:
        audit.seal_all_due(db.session, clock_module.now())
        db.session.commit()
    for thread in threads:
        thread.join()
    audit.seal_all_due(db.session, clock_module.now())
    db.session.commit()
    assert audit.unsealed_since(db.session) == (0, None)
    assert db.session.scalar(select(func.count()).select_from(SealRow)) == writers * 12
    assert audit_proof.first_fault(db.session) is None


# --- What an owner changed ----------------------------------------------------------------------------------

Change = Callable[[Connection, Random], None]
EVENT, SEAL, SEAL_ROW = (model.metadata.tables[model.__tablename__] for model in (Event, Seal, SealRow))


def some(connection: Connection, chance: Random, statement: Any) -> Any:
    return chance.choice(connection.execute(statement).all())


def sealed_event(connection: Connection, chance: Random) -> Any:
    return some(
        connection, chance, select(EVENT).join(SEAL_ROW, SEAL_ROW.c.event_id == EVENT.c.id).order_by(EVENT.c.id)
    )


def any_event(connection: Connection, chance: Random) -> Any:
    return some(connection, chance, select(EVENT).order_by(EVENT.c.id))


def flipped(code: bytes, chance: Random) -> bytes:
    changed = bytearray(code)
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


EDITS: dict[str, Callable[[Any, Random], Any]] = {
    "id": lambda row, chance: uuid7(),
    "at": lambda row, chance: row.at + timedelta(microseconds=chance.choice([-1, 1, 3_600_000_000])),
    "actor": lambda row, chance: f"{row.actor}x",
    "verb": lambda row, chance: "claimant.closed",
    "subject": lambda row, chance: "staff",
    "subject_id": lambda row, chance: uuid7(),
    "claimant_id": lambda row, chance: uuid7(),
    "facts": lambda row, chance: row.facts.replace(":", ": "),
    "key_name": lambda row, chance: "a2",
    "code": lambda row, chance: flipped(row.code, chance),
}
SEAL_EDITS: dict[str, Callable[[Any, Random], Any]] = {
    "number": lambda row, chance: row.number + 1000,
    "sealed_at": lambda row, chance: row.sealed_at + timedelta(seconds=1),
    "events": lambda row, chance: row.events + chance.choice([-1, 1]),
    "digest": lambda row, chance: row.digest[::-1],
    "key_name": lambda row, chance: "a2",
    "code": lambda row, chance: flipped(row.code, chance),
}


def edit_an_event(connection: Connection, chance: Random) -> None:
    row, column = any_event(connection, chance), chance.choice(list(EDITS))
    connection.execute(update(EVENT).where(EVENT.c.id == row.id).values({column: EDITS[column](row, chance)}))


def take_an_event_away(connection: Connection, chance: Random) -> None:
    row = sealed_event(connection, chance)
    connection.execute(delete(EVENT).where(EVENT.c.id == row.id))
    if chance.random() < 0.5:
        connection.execute(delete(SEAL_ROW).where(SEAL_ROW.c.event_id == row.id))


def loosen_an_event(connection: Connection, chance: Random) -> None:
    connection.execute(delete(SEAL_ROW).where(SEAL_ROW.c.event_id == sealed_event(connection, chance).id))


def add_an_event(connection: Connection, chance: Random) -> None:
    row = any_event(connection, chance)._mapping
    connection.execute(insert(EVENT).values({**row, "id": uuid7()}))


def swap_two_events(connection: Connection, chance: Random) -> None:
    """Their order, or what is in them."""
    one = sealed_event(connection, chance)
    two = next(row for row in iter(lambda: any_event(connection, chance), None) if row.subject_id != one.subject_id)
    columns = chance.choice([["at"], ["facts"], ["subject_id"], ["code"], ["at", "facts", "subject_id", "code"]])
    if columns == ["at"] and one.at == two.at:
        columns = ["facts"]
    for here, there in ((one, two), (two, one)):
        values = {column: there._mapping[column] for column in columns}
        connection.execute(update(EVENT).where(EVENT.c.id == here.id).values(values))


def move_an_event_to_another_seal(connection: Connection, chance: Random) -> None:
    row = some(connection, chance, select(SEAL_ROW).order_by(SEAL_ROW.c.event_id))
    others = select(SEAL).where(SEAL.c.number != row.seal).order_by(SEAL.c.number)
    target = some(connection, chance, others).number
    connection.execute(update(SEAL_ROW).where(SEAL_ROW.c.event_id == row.event_id).values(seal=target))


def edit_a_seal(connection: Connection, chance: Random) -> None:
    row, column = some(connection, chance, select(SEAL).order_by(SEAL.c.number)), chance.choice(list(SEAL_EDITS))
    connection.execute(
        update(SEAL).where(SEAL.c.number == row.number).values({column: SEAL_EDITS[column](row, chance)})
    )


def take_a_seal_away(connection: Connection, chance: Random) -> None:
    number = some(connection, chance, select(SEAL).order_by(SEAL.c.number)).number
    whole = chance.random() < 0.5
    events = connection.scalars(select(SEAL_ROW.c.event_id).where(SEAL_ROW.c.seal == number)).all()
    connection.execute(delete(SEAL).where(SEAL.c.number == number))
    if whole:
        connection.execute(delete(SEAL_ROW).where(SEAL_ROW.c.seal == number))
        connection.execute(delete(EVENT).where(EVENT.c.id.in_(events)))


def swap_two_seals(connection: Connection, chance: Random) -> None:
    one, two = chance.sample(connection.execute(select(SEAL).order_by(SEAL.c.number)).all(), 2)
    for here, there in ((one, two), (two, one)):
        values = {**there._mapping, "number": here.number}
        connection.execute(update(SEAL).where(SEAL.c.number == here.number).values(values))


CHANGES: list[Change] = [
    edit_an_event,
    take_an_event_away,
    loosen_an_event,
    add_an_event,
    swap_two_events,
    move_an_event_to_another_seal,
    edit_a_seal,
    take_a_seal_away,
    swap_two_seals,
]


@pytest.fixture
def chain(app, db, clock) -> Iterator[tuple[Connection, str, dict[str, Any]]]:
    """A chain of six seals and some loose events, open to its owner, who has taken every protection away."""
    for number in range(6):
        clock.later(seconds=30)
        seal(db, number + 1)
    for number in range(4):
        note(db.session, number)
    kept_head = audit.head(db.session)
    assert kept_head
    db.session.commit()
    with owners(settings_of(app)) as engine, engine.connect() as connection:
        _take_protections_away(connection)
        yield connection, kept_head, {VAULT: db.session.info[VAULT]}
        connection.rollback()


def _take_protections_away(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.rollback()
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=off")
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
    else:
        for each in inspect(connection).get_foreign_keys("seal_row"):
            connection.execute(text(f"ALTER TABLE seal_row DROP CONSTRAINT {each['name']}"))
    connection.commit()


def tampered(chain: tuple[Connection, str, dict[str, Any]], rounds: int) -> int:
    connection, kept_head, info = chain
    assert fault_of(connection, kept_head, info) is None
    for number in range(rounds):
        change, chance = CHANGES[number % len(CHANGES)], Random(number)
        with connection.begin_nested() as savepoint:
            change(connection, chance)
            fault = fault_of(connection, kept_head, info)
            savepoint.rollback()
        assert fault, f"round {number}: {change.__name__} was not noticed"
    assert fault_of(connection, kept_head, info) is None
    return rounds


def fault_of(connection: Connection, kept_head: str | None, info: dict[str, Any]) -> str | None:
    with Session(connection, info=info, join_transaction_mode="create_savepoint") as session:
        fault = audit_proof.first_fault(session, kept_head)
        return str(fault) if fault else None


@pytest.mark.committed
def test_whatever_an_owner_changes_is_noticed(chain) -> None:
    assert tampered(chain, rounds=300) == 300


@pytest.mark.committed
@pytest.mark.proof
def test_a_thousand_changes_by_an_owner_are_noticed(chain) -> None:
    print(f"\n{tampered(chain, rounds=1000)} changes by the owner of the database, all noticed")


@pytest.mark.committed
def test_only_a_head_kept_elsewhere_shows_that_the_end_was_cut_off(chain) -> None:
    """What SECURITY says honestly: whoever owns the database and no key can make the chain shorter, not other."""
    connection, kept_head, info = chain
    last = kept_head.partition(":")[0]
    for statement in (
        f"DELETE FROM event WHERE id IN (SELECT event_id FROM seal_row WHERE seal = {last})",
        f"DELETE FROM seal_row WHERE seal = {last}",
        f"DELETE FROM seal WHERE number = {last}",
    ):
        connection.execute(text(statement))
    assert fault_of(connection, None, info) is None
    assert fault_of(connection, kept_head, info) == f"the chain does not lead through {kept_head}"


# --- Published ----------------------------------------------------------------------------------------------


@pytest.fixture
def settings(app, tmp_path):
    return replace(settings_of(app), seals=tmp_path / "seals.log")


def test_a_seal_is_published_once_a_day_in_a_row_and_a_line(db, settings, clock) -> None:
    assert seals.publish(db.session, settings, clock_module.now()) == 0
    seal(db, 2)
    assert seals.publish(db.session, settings, clock_module.now()) == 1
    assert seals.publish(db.session, settings, clock_module.now()) == 0
    clock.later(days=1)
    seal(db, 1)
    assert seals.publish(db.session, settings, clock_module.now()) == 1
    lines = list(seals.lines(settings))
    assert [line.number for line in lines] == [1, 2]
    assert lines[::-1] == seals.rows(db.session)
    assert f"{lines[1].number}:{lines[1].code}" == audit.head(db.session)
    assert audit_proof.first_fault(db.session, lines=lines) is None


def test_the_page_of_seals_is_for_anybody_and_says_day_number_and_code(db, client, settings) -> None:
    assert "None has been published yet." in client.get("/seals").text
    seal(db, 2)
    seals.publish(db.session, settings, clock_module.now())
    db.session.commit()
    page = client.get("/seals").text
    for words in ("24 November 2026", audit.head(db.session).partition(":")[2]):
        assert words in page


CUT = (
    "DELETE FROM event WHERE id IN (SELECT event_id FROM seal_row WHERE seal >= 4)",
    "DELETE FROM seal_row WHERE seal >= 4",
    "DELETE FROM seal WHERE number >= 4",
)
PUBLISHED_FAULTS = {
    "cut off": (CUT, "the chain was cut off before seal 6, which was published (24 November 2026)", 6),
    "cut off with what was published": (
        (*CUT, "DELETE FROM published_seal"),
        "the chain was cut off before seal 6, which was published (24 November 2026)",
        6,
    ),
    "the row alone": (
        ("DELETE FROM published_seal",),
        "what was published then was taken out of the database (24 November 2026)",
        6,
    ),
    "the row is another": (
        ("UPDATE published_seal SET number = 5",),
        "seal 5 is not the one that was published (24 November 2026)",
        5,
    ),
}


@pytest.mark.committed
@pytest.mark.parametrize("what", PUBLISHED_FAULTS)
def test_what_was_published_shows_what_the_chain_alone_does_not(chain, app, db, settings, what: str) -> None:
    connection, _kept_head, info = chain
    seals.publish(db.session, settings, clock_module.now())
    db.session.commit()
    lines = list(seals.lines(settings))
    statements, words, number = PUBLISHED_FAULTS[what]
    for statement in statements:
        connection.execute(text(statement))
    with Session(connection, info=info, join_transaction_mode="create_savepoint") as session:
        fault = audit_proof.first_fault(session, lines=lines)
    assert (str(fault), fault.seal) == (words, number)


@pytest.mark.committed
def test_a_fault_says_which_seal_which_event_and_which_day(chain) -> None:
    connection, _kept_head, info = chain
    event_id = connection.scalars(select(SEAL_ROW.c.event_id).where(SEAL_ROW.c.seal == 3)).first()
    connection.execute(update(EVENT).where(EVENT.c.id == event_id).values(verb="claimant.closed"))
    with Session(connection, info=info, join_transaction_mode="create_savepoint") as session:
        fault = audit_proof.first_fault(session)
    assert (fault.seal, fault.event, fault.on.isoformat()) == (3, event_id, "2026-11-24")


def test_a_line_of_the_file_that_is_none_is_named(settings) -> None:
    settings.seals_file.write_text('{"day": "2026-11-24"}\n')
    with pytest.raises(seals.BrokenFile, match="Line 1"):
        list(seals.lines(settings))


# --- Facts --------------------------------------------------------------------------------------------------


def test_facts_are_codes_and_numbers_in_one_text_form(db) -> None:
    row = audit.event_row(db.session, "office.setting_chosen", subject="office", facts={"z": None, "a": True, "m": 3})
    assert row["facts"] == '{"a":true,"m":3,"z":null}'
    assert json.loads(row["facts"]) == {"a": True, "m": 3, "z": None}


def test_the_signed_text_keeps_every_part_apart(db) -> None:
    """Eight parts and seven marks between them: nothing can be moved from one part to the next."""
    row = audit.event_row(db.session, "a.b", subject="c", facts={"odd": "\x1f"})
    assert audit.canonical(row).count("\x1f") == 7
