"""`coachdesk import office`, as somebody types it."""

import io
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select, update

from coachdesk.commands import import_office
from coachdesk.importing import meetings
from coachdesk.importing.kind import COLUMNS, Kind
from coachdesk.models import Claimant, Event, Installation, Office, Staff
from coachdesk.models.label import Purpose
from tests.importing.loading import SAMPLE, one_person, person, rows_of, staff_row
from tests.importing.offices import make, written

pytestmark = pytest.mark.committed


@pytest.fixture
def run(app, db):
    """Type the command; nothing is left over from another test."""
    for file in app.config["SETTINGS"].instance.glob("*rejects*.csv"):
        file.unlink()

    def run(*words: object):
        db.session.rollback()
        result = app.test_cli_runner().invoke(import_office.command, ["office", *map(str, words)])
        db.session.rollback()
        db.session.expire_all()
        return result

    return run


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path / "office", make(1).files())


def write(folder: Path, files: dict[Kind, bytes]) -> Path:
    folder.mkdir(exist_ok=True)
    for kind, content in files.items():
        (folder / kind.file_name).write_bytes(content)
    return folder


def count(db, model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_the_made_up_office(run, db, tmp_path):
    result = run(SAMPLE, "--json", "--rejects", tmp_path / "rejects.csv")
    assert result.exit_code == 0
    usual = {"warned": 0, "updated": 0, "unchanged": 0}
    assert json.loads(result.stdout) == {
        "staff": {"rows": 13, "imported": 13, "rejected": 0} | usual,
        "claimants": {"rows": 1220, "imported": 1193, "rejected": 27} | usual | {"warned": 11},
        "meetings": {"rows": 7537, "imported": 7530, "rejected": 7} | usual,
        "rejects": str(tmp_path / "rejects.csv"),
    }
    assert db.session.scalar(select(Office.name)) == "Office"
    assert count(db, Claimant) == 1193


def test_rejects_are_written_into_the_instance_folder_for_their_owner_alone(run, app, folder):
    written_to = Path(json.loads(run(folder, "--json").stdout)["rejects"])
    assert written_to.parent == app.config["SETTINGS"].instance
    assert stat.S_IMODE(written_to.stat().st_mode) == 0o600
    assert not list(written_to.parent.glob(".rejects-*"))


def test_no_rejects_no_file(run, app, tmp_path):
    folder = write(tmp_path / "office", one_person())
    assert json.loads(run(folder, "--json").stdout)["rejects"] is None
    assert not list(app.config["SETTINGS"].instance.glob("*rejects*.csv"))


def test_a_dry_run_tells_the_same_and_changes_nothing(run, db, folder, app):
    told = json.loads(run(folder, "--dry-run", "--json").stdout)
    assert count(db, Office) == count(db, Claimant) == count(db, Event) == 0
    assert not list(app.config["SETTINGS"].instance.glob("*rejects*.csv"))
    done = json.loads(run(folder, "--json").stdout)
    assert told | {"rejects": None} == done | {"rejects": None}


def test_a_dry_run_writes_rejects_where_it_is_asked_to(run, folder, tmp_path):
    run(folder, "--dry-run", "--rejects", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes().count(b"\r\n") > 10


def test_it_says_what_it_did_and_what_is_in_doubt(run, folder):
    said = run(folder).stdout
    assert "Imported into Office. Nobody was written to." in said
    assert "claimants.csv, line 122: Not loaded. There is no reference." in said
    assert "people have no coach yet." in said
    assert "Nothing has changed in Office: the files say what they said before." in run(folder).stdout
    assert "Nothing was changed." not in run(folder).stdout


def test_rejects_are_mended_and_loaded_in_place_of_the_folder(run, db, tmp_path):
    rows = [person(""), person("K2")]
    folder = write(tmp_path / "office", one_person() | {Kind.CLAIMANTS: written(rows, COLUMNS[Kind.CLAIMANTS])})
    file = tmp_path / "rejects.csv"
    run(folder, "--rejects", file)
    file.write_text(file.read_text().replace('"There is no reference.",""', '"There is no reference.","K1"'))
    result = run(file, "--json")
    assert json.loads(result.stdout)["claimants"]["imported"] == 1
    assert count(db, Claimant) == 2


def test_the_file_that_is_read_is_never_written_over(run, folder):
    before = (folder / "claimants.csv").read_bytes()
    result = run(folder, "--rejects", folder / "claimants.csv")
    assert result.exit_code == 1
    assert "is a file that is read" in result.stderr
    assert (folder / "claimants.csv").read_bytes() == before


def test_the_office_is_the_only_one_or_the_one_that_is_named(run, db, folder):
    assert run(folder, "--office", "Harbour Street").exit_code == 0
    assert run(folder).exit_code == 0
    assert run(folder, "--office", "Mill Lane").exit_code == 0
    assert set(db.session.scalars(select(Office.name))) == {"Harbour Street", "Mill Lane"}
    result = run(folder)
    assert result.exit_code == 1
    assert (
        "Nothing was imported. There are several offices. Say which with --office: Harbour Street, Mill Lane."
        in result.stderr
    )


@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        (Kind.CLAIMANTS, b"", "claimants.csv is empty."),
        (Kind.STAFF, b"staff_no,name\r\n", "staff.csv has no column"),
        (Kind.MEETINGS, b"\0", "meetings.csv is not a CSV file."),
        (Kind.MEETINGS, None, "There is no meetings.csv in"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_and_nothing_comes_in(run, db, folder, kind, content, words):
    if content is None:
        (folder / kind.file_name).unlink()
    else:
        (folder / kind.file_name).write_bytes(content)
    result = run(folder, "--json")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert f"Nothing was imported. {words}" in result.stderr
    assert count(db, Office) == count(db, Staff) == count(db, Claimant) == 0


def test_when_no_row_can_come_in_nothing_was_imported(run, db, tmp_path):
    files = one_person(reference="") | {Kind.STAFF: written([staff_row("", "Ben")], COLUMNS[Kind.STAFF])}
    result = run(write(tmp_path / "office", files), "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["claimants"]["rejected"] == 1
    assert count(db, Office) == 0


def test_a_crash_half_way_leaves_nothing_and_the_next_run_does_it_all(run, db, app, folder, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(meetings, "date_relationships", crash)
        assert isinstance(run(folder).exception, RuntimeError)
    assert count(db, Office) == count(db, Staff) == count(db, Claimant) == count(db, Event) == 0
    assert not list(app.config["SETTINGS"].instance.glob("*rejects*.csv"))
    assert run(folder).exit_code == 0
    assert count(db, Claimant) == make(1).expected(Kind.CLAIMANTS)["imported"]


def crash(*_: object) -> None:
    raise RuntimeError("the lights went out")


KILLED_HALF_WAY = """
import os, signal, sys
from coachdesk.importing import meetings
meetings.date_relationships = lambda run: os.kill(os.getpid(), signal.SIGKILL)
from coachdesk.commands import main
sys.argv = ["coachdesk", "import", "office", sys.argv[1]]
main()
"""


def test_killed_half_way_it_leaves_nothing(run, db, engine, worker_name, folder):
    environment = os.environ | engine.environment(f"{worker_name}_committed")
    db.session.rollback()
    done = subprocess.run([sys.executable, "-c", KILLED_HALF_WAY, str(folder)], env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    assert count(db, Office) == count(db, Staff) == count(db, Claimant) == count(db, Event) == 0
    assert run(folder).exit_code == 0


def test_a_demo_is_for_made_up_people(run, db, folder, engine, worker_name):
    make_it_a_demo(engine, db, worker_name)
    result = run(folder)
    assert result.exit_code == 1
    assert "This is a demo, for made-up people only." in result.stderr


def make_it_a_demo(engine, db, worker_name) -> None:
    db.session.rollback()
    name = f"{worker_name}_committed"
    owner = create_engine(engine.environment(name)["COACHDESK_OWNER_URL"])
    with owner.begin() as connection:
        connection.execute(update(Installation).values(purpose=Purpose.DEMO))
    owner.dispose()


def test_rows_of_rejects_are_rows_of_the_files(run, folder, tmp_path):
    file = tmp_path / "out.csv"
    run(folder, "--rejects", file)
    rows = rows_of(io.StringIO(file.read_text(encoding="utf-8")))
    assert {row["file"] for row in rows} == {kind.file_name for kind in Kind}
