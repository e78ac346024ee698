"""Secret columns: nothing of them is readable in the database, and no way of writing loses a text in silence."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import bindparam, delete, insert, inspect, make_url, select, text, update
from sqlalchemy.exc import ArgumentError, IntegrityError, StatementError
from uuid_utils.compat import uuid7

from coachdesk.config import KeySet
from coachdesk.crypto import box
from coachdesk.crypto.vault import Vault
from coachdesk.db import Base
from coachdesk.models import Adjustment, Claimant, DataKey, Event, Office, StagedFile, WordsToAsk, key_ring
from coachdesk.models.label import Strength
from coachdesk.models.secret import SealedBytes
from tests import every_table, people
from tests.counting import statements
from tests.owning import owners, settings_of

WORDS = "Please say your name and what we said last time."


@pytest.fixture
def rosa(db) -> Claimant:
    made = people.claimant(db.session, people.office(db.session), "Rosa Martínez")
    made.own_words = WORDS
    db.session.flush()
    return made


def raw(db, row: Claimant, column: str = "own_words_enc") -> bytes:
    return bytes(db.session.scalar(select(getattr(Claimant, column)).where(Claimant.id == row.id)))


def put(db, row: Claimant, value: bytes, column: str = "own_words_enc") -> None:
    """As somebody with the file or the owner's word would."""
    db.session.execute(
        text(f"UPDATE claimant SET {column} = :value WHERE id = :id"),
        {"value": value, "id": row.id.hex if db.session.get_bind().dialect.name == "sqlite" else row.id},
    )
    db.session.expire_all()


def test_a_text_is_read_as_it_was_written(db, rosa) -> None:
    db.session.expire_all()
    assert db.session.get_one(Claimant, rosa.id).own_words == WORDS
    assert WORDS.encode() not in raw(db, rosa)


def test_nothing_is_nothing_and_an_empty_text_is_a_text(db, rosa) -> None:
    rosa.own_words = None
    rosa.email = ""
    db.session.flush()
    db.session.expire_all()
    assert rosa.own_words is None
    assert rosa.email == ""


def test_a_value_moved_to_another_persons_row_is_refused(db, rosa) -> None:
    ben = people.claimant(db.session, people.office(db.session, "Elsewhere"), "Ben Okafor")
    put(db, ben, raw(db, rosa))
    with pytest.raises(box.Unreadable, match="changed or moved"):
        _ = ben.own_words


def test_a_value_moved_to_another_column_is_refused(db, rosa) -> None:
    put(db, rosa, raw(db, rosa), "email_enc")
    with pytest.raises(box.Unreadable, match="changed or moved"):
        _ = rosa.email


def test_a_value_in_which_a_bit_flipped_is_refused(db, rosa) -> None:
    value = bytearray(raw(db, rosa))
    value[-1] ^= 1
    put(db, rosa, bytes(value))
    with pytest.raises(box.Unreadable):
        _ = rosa.own_words


def test_when_the_key_is_destroyed_nobody_reads_it_again(db, rosa) -> None:
    db.session.execute(delete(DataKey).where(DataKey.id == rosa.key_id))
    db.session.commit()
    db.session.info.pop(key_ring.RING)  # the next request
    with pytest.raises(box.Unreadable, match="destroyed"):
        _ = rosa.own_words


def test_a_key_that_was_undone_closes_nothing(db) -> None:
    office = people.office(db.session)
    savepoint = db.session.begin_nested()
    key = key_ring.new_key(db.session, "claimant", office.id)
    db.session.flush()
    key_id = key.id
    savepoint.rollback()
    with pytest.raises(box.Unreadable, match="destroyed"):
        key_ring.plain(db.session, key_id)


def test_a_row_is_made_with_its_key(db, rosa) -> None:
    with pytest.raises(TypeError):
        WordsToAsk(claimant_id=rosa.id, words="lost?")


# --- No silent loss, no silent search -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "use",
    [
        lambda column: column == WORDS,
        lambda column: column != WORDS,
        lambda column: column < WORDS,
        lambda column: column >= WORDS,
        lambda column: column.in_([WORDS]),
        lambda column: column.like("%"),
        lambda column: column.startswith("P"),
        lambda column: column.is_(None),
        lambda column: column.desc(),
        lambda column: column.label("words"),
    ],
)
def test_on_the_class_a_secret_cannot_be_compared(use) -> None:
    with pytest.raises(TypeError, match="blind index"):
        use(Claimant.own_words)


def test_a_secret_cannot_be_selected_or_sorted_by() -> None:
    with pytest.raises(TypeError, match="blind index"):
        select(Claimant.own_words)
    with pytest.raises((TypeError, ArgumentError)):
        select(Claimant).order_by(Claimant.own_words)


def of_row(rosa: Claimant, **values: object) -> dict[str, object]:
    shared = {"id": uuid7(), "claimant_id": rosa.id, "key_id": rosa.key_id}
    return shared | {"code": "ENV_QUIET", "strength": Strength.HARD} | values


def test_many_rows_at_once_lose_no_text_in_silence(db, rosa) -> None:
    with pytest.raises(TypeError, match="Adjustment has no column for details"):
        db.session.execute(insert(Adjustment), [of_row(rosa, details=WORDS), of_row(rosa, details=WORDS)])
    with pytest.raises(TypeError, match="no column for details"):
        db.session.execute(insert(Adjustment), [of_row(rosa), of_row(rosa, details=WORDS)])
    with pytest.raises(TypeError, match="no column for details"):
        db.session.execute(insert(Adjustment), of_row(rosa, details=WORDS))
    with pytest.raises(TypeError, match="no column for details"):
        db.session.execute(update(Adjustment), [{"id": uuid7(), "details": WORDS}])


def test_many_rows_whose_names_are_columns_go_in(db, rosa) -> None:
    db.session.execute(insert(Adjustment), [of_row(rosa), of_row(rosa)])
    assert len(db.session.scalars(select(Adjustment)).all()) == 2


def test_a_statement_with_parameters_of_its_own_is_left_alone(db, rosa) -> None:
    renamed = update(Claimant).where(Claimant.id == bindparam("who")).values(last_name="Ruiz")
    db.session.execute(renamed.execution_options(synchronize_session=False), {"who": rosa.id})
    db.session.expire_all()
    assert rosa.last_name == "Ruiz"


@pytest.mark.parametrize("plain", [b"plain text, long enough to pass for a sealed one", b"\x02" * 60, b""])
def test_bytes_that_were_not_sealed_do_not_go_in(db, rosa, plain: bytes) -> None:
    with pytest.raises(StatementError, match="not a sealed value"), db.session.begin_nested():
        db.session.execute(insert(Adjustment), [of_row(rosa, details_enc=plain)])
    with pytest.raises(StatementError, match="not a sealed value"), db.session.begin_nested():
        db.session.execute(update(Claimant).values(email_enc=plain))
    with pytest.raises(StatementError, match="not a sealed value"), db.session.begin_nested():
        db.session.execute(insert(Adjustment.__table__), [of_row(rosa, details_enc=plain, params={}, imported=False)])


def test_what_is_too_short_to_be_sealed_the_database_refuses_itself(db, rosa) -> None:
    with pytest.raises(IntegrityError, match="own_words_enc_sealed"), db.session.begin_nested():
        put(db, rosa, b"short")


@pytest.mark.parametrize("model", [WordsToAsk, StagedFile])
def test_a_text_that_is_required_cannot_be_left_out(model) -> None:
    secret = next(column for column in model.__table__.columns if isinstance(column.type, SealedBytes))
    assert not secret.nullable


def test_every_column_for_what_is_sealed_takes_nothing_else() -> None:
    for table in Base.metadata.tables.values():
        for column in table.columns:
            assert isinstance(column.type, SealedBytes) == column.name.endswith("_enc"), f"{table.name}.{column.name}"


# --- Keys ---------------------------------------------------------------------------------------------------


def test_the_keys_of_a_list_are_fetched_in_one_statement(db) -> None:
    office = people.office(db.session)
    for number in range(30):
        people.claimant(db.session, office, f"Person {number}").own_words = f"words {number}"
    db.session.commit()
    db.session.info.pop(key_ring.RING)
    everybody = db.session.scalars(select(Claimant)).all()
    with statements(db) as counted:
        key_ring.load(db.session, (person.key_id for person in everybody))
        assert {person.own_words for person in everybody} == {f"words {number}" for number in range(30)}
        key_ring.load(db.session, (person.key_id for person in everybody))
    assert len([each for each in counted.all if "data_key" in each]) == 1


def test_a_new_master_key_closes_new_keys_and_the_old_texts_still_open(db, rosa) -> None:
    before = key_ring.vault(db.session)
    changed = KeySet({"m2": b"n" * 32} | dict(before.master.keys))
    db.session.flush()
    db.session.info[key_ring.VAULT] = Vault(changed, before.index, before.audit)
    db.session.info.pop(key_ring.RING)
    db.session.expire_all()
    assert rosa.own_words == WORDS
    ben = people.claimant(db.session, db.session.get_one(Office, rosa.office_id), "Ben Okafor")
    assert db.session.get_one(DataKey, ben.key_id).wrapped.startswith(b"m2:")
    rosa_key = db.session.get_one(DataKey, rosa.key_id)
    plain = key_ring.plain(db.session, rosa.key_id)
    rosa_key.wrapped = key_ring.vault(db.session).wrap(rosa_key.id, plain)
    db.session.flush()
    db.session.info[key_ring.VAULT] = Vault(KeySet({"m2": b"n" * 32}), before.index, before.audit)
    db.session.info.pop(key_ring.RING)
    assert rosa.own_words == WORDS


# --- Canaries -----------------------------------------------------------------------------------------------


def all_canaries() -> list[str]:
    return [every_table.canary(table, name) for table, names in every_table.SECRETS.items() for name in names]


def test_the_canaries_cover_every_sealed_column() -> None:
    sealed = {
        (table.name, column.name.removesuffix("_enc"))
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name.endswith("_enc")
    }
    assert sealed == {(table, name) for table, names in every_table.SECRETS.items() for name in names}


@pytest.mark.committed
def test_nothing_that_is_closed_can_be_read_in_the_database(app, db, engine_name) -> None:
    """Every table is walked as its owner, and on SQLite every byte of the file."""
    someone = every_table.fill(db.session)
    db.session.commit()
    assert someone.own_words == every_table.canary("claimant", "own_words")
    settings = settings_of(app)
    with owners(settings) as engine, engine.connect() as connection:
        walked = []
        for table in inspect(connection).get_table_names():
            rows = connection.execute(text(f'SELECT * FROM "{table}"')).fetchall()
            walked.append(table)
            assert rows, table
            shown = b"\n".join(_bytes(value) for row in rows for value in row)
            assert b"canary" not in shown.lower(), table
    assert set(every_table.tables()) <= set(walked)
    if engine_name == "sqlite":
        file = Path(make_url(settings.database_url).database or "")
        for part in file.parent.glob(f"{file.name}*"):
            assert b"canary" not in part.read_bytes().lower(), part.name


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def test_no_event_holds_a_text_that_is_closed(db) -> None:
    every_table.fill(db.session)
    for facts in db.session.scalars(select(Event.facts)):
        assert not any(canary in facts for canary in all_canaries())
        assert all(isinstance(value, str | int | bool | None) for value in json.loads(facts).values())


@pytest.mark.sqlite
@pytest.mark.committed
def test_a_copy_of_the_file_opens_nothing_without_the_keys(app, db, tmp_path) -> None:
    every_table.fill(db.session)
    db.session.commit()
    with (
        closing(sqlite3.connect(make_url(settings_of(app).database_url).database)) as source,
        closing(sqlite3.connect(tmp_path / "copy")) as copy,
    ):
        source.backup(copy)
    assert b"canary" not in (tmp_path / "copy").read_bytes().lower()
