"""A backup made while people write is brought back elsewhere, whole, and brings nobody back who was erased."""

import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from coachdesk import clock as clock_module
from coachdesk import database
from coachdesk.backup import erasures
from coachdesk.backup.archive import Damaged
from coachdesk.backup.drilling import drill
from coachdesk.backup.making import backup
from coachdesk.backup.restoring import NotEmpty, NotWhole, restore
from coachdesk.config import Settings
from coachdesk.crypto.vault import Vault
from coachdesk.models import Claimant, DataKey, Note
from coachdesk.models.key_ring import VAULT
from coachdesk.services import audit, audit_proof
from tests import every_table, people
from tests.beyond import beyond
from tests.canary import canary
from tests.every_table import SECRETS
from tests.keys import keys
from tests.owning import owners, settings_of

pytestmark = pytest.mark.committed


@pytest.fixture
def settings(app, tmp_path: Path) -> Settings:
    """The place that is backed up; its ledger and its seals lie outside."""
    return replace(settings_of(app), erasures=tmp_path / "erasures.log", seals=tmp_path / "seals.log")


@pytest.fixture
def elsewhere(engine, worker_name, settings) -> Settings:
    """An empty place for the same application."""
    name = f"{worker_name}_elsewhere"
    there = Settings.from_environ(engine.bare(name))
    yield replace(settings, database_url=there.database_url, owner_url=there.owner_url, instance=there.instance)
    engine.drop(name)


@pytest.fixture
def filled(db) -> Claimant:
    someone = every_table.fill(db.session)
    office = people.office(db.session, "Long Street")
    for number in range(30):
        people.claimant(db.session, office, f"Person {number}")
    db.session.commit()
    return someone


def came_back(there: Settings, act):
    with owners(there) as engine, Session(engine, info={VAULT: Vault.of(there)}) as session:
        return act(session)


def test_a_backup_made_while_somebody_writes_comes_back_whole(app, db, filled, settings, elsewhere, tmp_path) -> None:
    stop, written = threading.Event(), Counter()

    def write() -> None:
        with beyond(app):
            office = people.office(db.session, "Busy Street")
            while not stop.is_set():
                people.claimant(db.session, office, f"New {written['people']}")
                audit.record(db.session, "claimant.opened", subject="claimant")
                db.session.commit()
                written["people"] += 1
                if written["people"] % 10 == 0:
                    audit.seal_all_due(db.session, clock_module.now())
                    db.session.commit()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while written["people"] < 5:
            assert writer.is_alive()
            stop.wait(0.01)
        made = backup(settings, tmp_path / "backup")
    finally:
        stop.set()
        writer.join()
    figures = restore(elsewhere, tmp_path / "backup")
    assert figures["rows"] == made["rows"] > 100
    assert figures["head"] == made["head"]
    assert came_back(elsewhere, audit_proof.first_fault) is None
    assert came_back(elsewhere, lambda s: s.scalars(select(Note)).first().said) == canary("note", "said")
    back = came_back(elsewhere, lambda s: s.scalar(select(func.count()).select_from(Claimant)))
    assert 30 < back < 40 + written["people"]
    engine = create_engine(elsewhere.database_url)  # as the application, with its own role
    assert database.check_ready(engine, Vault.of(elsewhere)).value == "live"
    engine.dispose()
    with pytest.raises(NotEmpty, match="already"):
        restore(elsewhere, tmp_path / "backup")


def test_whoever_was_erased_since_is_not_brought_back(db, filled, settings, elsewhere, tmp_path) -> None:
    key_ids = db.session.scalars(select(DataKey.id).where(DataKey.subject_id == filled.id)).all()
    person, name = filled.id, filled.last_name
    db.session.rollback()
    backup(settings, tmp_path / "backup")
    erasures.note(settings, person, key_ids, clock_module.now())
    assert restore(elsewhere, tmp_path / "backup")["erased_again"] == 1

    def look(session) -> None:
        row = session.get(Claimant, person)
        assert row.erased_at is not None
        assert name not in (row.last_name, row.search_name)
        assert row.email_index is row.email_enc is None
        assert not session.scalars(select(DataKey).where(DataKey.id.in_(key_ids))).all()
        assert audit_proof.first_fault(session) is None

    came_back(elsewhere, look)
    if elsewhere.is_sqlite:
        there = Path(elsewhere.database_url.removeprefix("sqlite:///")).read_bytes()
        assert name.encode() not in there


def test_what_is_secret_is_readable_neither_in_the_backup_nor_in_the_database(db, filled, settings, tmp_path) -> None:
    made = backup(settings, tmp_path / "backup")
    content = (tmp_path / "backup").read_bytes()
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0
    assert made["bytes"] == len(content)
    places = [content]
    if settings.is_sqlite:
        file = Path(settings.database_url.removeprefix("sqlite:///"))
        places += [each.read_bytes() for each in file.parent.glob(f"{file.name}*")]
    for place in places:
        for table, names in SECRETS.items():
            for name in names:
                assert canary(table, name).encode() not in place, (table, name)
    assert b"Fernandes" not in content
    for key in (*settings.master_keys.keys.values(), *settings.index_keys.keys.values()):
        assert key not in content
    assert not list(settings.instance.glob(".backup-*"))


def test_a_damaged_file_is_refused_before_anything_is_touched(db, filled, settings, elsewhere, tmp_path) -> None:
    backup(settings, tmp_path / "backup")
    whole = (tmp_path / "backup").read_bytes()
    wrong = tmp_path / "wrong"
    for at in (0, 25, 60, 1000, len(whole) // 2, len(whole) - 1):
        wrong.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(Damaged):
            restore(elsewhere, wrong)
        wrong.write_bytes(whole[:at])
        with pytest.raises(Damaged):
            restore(elsewhere, wrong)
    with pytest.raises(Damaged, match="made under the master key m1, which is not among"):
        restore(replace(elsewhere, master_keys=keys("m2")), tmp_path / "backup")
    restore(elsewhere, tmp_path / "backup")  # the place was still empty


def test_a_backup_that_lacks_a_row_or_whose_audit_was_changed_is_not_whole(
    db, filled, settings, elsewhere, tmp_path, monkeypatch
) -> None:
    from coachdesk.backup import making

    real = making.count_rows
    monkeypatch.setattr(making, "count_rows", lambda connection: real(connection) | {"claimant": 7})
    backup(settings, tmp_path / "backup")
    with pytest.raises(NotWhole, match=r"claimant has .* rows, and had 7"):
        restore(elsewhere, tmp_path / "backup")


def test_the_drill_says_what_it_found_and_leaves_nothing(db, filled, settings, elsewhere, tmp_path) -> None:
    made = backup(settings, tmp_path / "backup")
    into = None if settings.is_sqlite else elsewhere.owner_url
    if into:
        with pytest.raises(NotEmpty, match="--into"):
            drill(settings, tmp_path / "backup")
    for _time in range(2):
        figures = drill(settings, tmp_path / "backup", into)
        assert (figures["rows"], figures["digest"]) == (made["rows"], made["digest"])
    assert not list(settings.instance.glob(".drill-*"))
    restore(elsewhere, tmp_path / "backup")


@pytest.mark.sqlite
def test_a_folder_that_was_cut_while_a_backup_was_written_holds_no_half_of_one(db, filled, settings, tmp_path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("coachdesk.backup.making.Manifest.as_tail", lambda _self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            backup(settings, tmp_path / "backup")
    assert [each.name for each in tmp_path.iterdir()] == []
    backup(settings, tmp_path / "backup")
    with pytest.raises(FileExistsError):
        backup(settings, tmp_path / "backup")
