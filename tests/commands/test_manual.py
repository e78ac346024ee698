"""`coachdesk`: a manual in itself, and one clear sentence where something is missing."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from coachdesk.commands import ROOMS, main
from tests.commands import program
from tests.engines.base import SECRETS
from tests.engines.programs import ROOT

BIN = Path(sys.executable).parent
COMMANDS = sorted(room.partition("_")[0] for room in ROOMS)


def run(*words: str, instance: Path | None = None, called: str | None = None, cwd: Path = ROOT, **more: str):
    """As somebody at a keyboard runs it; `called` by its whole name, from the very beginning."""
    environment = {"PATH": "/usr/bin:/bin", "COLUMNS": "120"} | SECRETS | more
    if instance is not None:
        environment["COACHDESK_INSTANCE"] = str(instance)
    if called is None:
        return program.run(environment, *words, cwd=cwd)
    return subprocess.run([BIN / called, *words], env=environment, cwd=cwd, capture_output=True, text=True, check=False)


pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """An instance with a database and nobody in it."""
    instance = tmp_path_factory.mktemp("made")
    done = run("migrate", instance=instance)
    assert done.returncode == 0, done.stderr
    return instance


def test_the_manual_names_every_command_and_every_setting() -> None:
    manual = run("--help", called="coachdesk").stdout
    for command in COMMANDS:
        assert re.search(rf"^  {command}  +\S", manual, re.MULTILINE), command
    for name in ("DATABASE_URL", "COACHDESK_OWNER_URL", "COACHDESK_INSTANCE", "SECRET_KEY", "coachdesk doctor"):
        assert name in manual


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    done = CliRunner().invoke(main, [command, "--help"])
    assert done.exit_code == 0, done.exception
    assert len(done.output.splitlines()) > 4


@pytest.mark.parametrize("named", [("flask", "--app", "wsgi"), ("python", "-m", "coachdesk")])
def test_it_is_the_same_however_it_is_called(named: tuple[str, ...], tmp_path: Path) -> None:
    name, *words = named
    manual = run(*words, "--help", called=name, instance=tmp_path).stdout
    for command in COMMANDS:
        assert re.search(rf"^  {command}  +\S", manual, re.MULTILINE), command
    done = run(*words, "audit", "verify", called=name, instance=tmp_path)
    assert "Run `coachdesk migrate`" in done.stderr


WITHOUT_A_DATABASE = [
    ["serve"],
    ["schedule"],
    ["demo", "load"],
    ["audit", "verify"],
    ["admin", "create", "--name", "Ida Holm", "--email", "ida@example.org"],
    ["admin", "password-link", "--email", "ida@example.org"],
    ["import", "office", "tests/data/office"],
]


@pytest.mark.parametrize("words", WITHOUT_A_DATABASE, ids=" ".join)
def test_without_a_database_it_says_what_to_run(words: list[str], tmp_path: Path) -> None:
    done = run(*words, instance=tmp_path)
    assert done.returncode != 0
    assert "There is no CoachDesk database yet. Run `coachdesk migrate`" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_settings_that_make_no_sense_are_one_sentence(tmp_path: Path) -> None:
    done = run("migrate", instance=tmp_path, SECRET_KEY="short")
    assert done.returncode == 2
    assert (
        done.stderr.strip() == "SECRET_KEY is too short: 32 characters at least. `coachdesk keys` prints a fresh one."
    )
    done = run("serve", instance=tmp_path, COACHDESK_CLOCK="2026-11-24T09:00:00+00:00")
    assert done.returncode == 2
    assert "COACHDESK_CLOCK is for tests" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    url = "postgresql://cd_app:word@127.0.0.1:1/coachdesk"
    for words in (["migrate"], ["audit", "verify"]):
        done = run(*words, instance=tmp_path, DATABASE_URL=url)
        assert done.returncode == 2
        assert "The database cannot be reached" in done.stderr
        assert "Traceback" not in done.stderr
        assert "word" not in done.stderr


def test_migrating_tells_what_was_done(tmp_path: Path) -> None:
    done = run("migrate", instance=tmp_path)
    assert done.stdout.startswith("Migrated: 0001,")
    assert run("migrate", instance=tmp_path).stdout == "The database is up to date.\n"
    refused = run("migrate", "--demo", instance=tmp_path)
    assert refused.returncode == 2
    assert refused.stderr == "This database was made for real people; it can never become a demo.\n"


def test_it_works_from_any_folder(tmp_path: Path) -> None:
    done = run("migrate", instance=tmp_path / "there", cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_keys_are_fresh_each_time_and_make_sense(tmp_path: Path) -> None:
    first, second = run("keys").stdout, run("keys").stdout
    assert first != second
    given = dict(line.split("=", 1) for line in first.splitlines())
    assert set(given) == set(SECRETS)
    assert run("migrate", instance=tmp_path, **given).returncode == 0


def test_an_administrator_is_made_with_a_link_that_works_once(made: Path) -> None:
    words = ["admin", "create", "--name", "Ida Holm", "--email", "ida@example.org"]
    done = run(*words, "--host", "https://desk.example", instance=made)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^https://desk\.example/set-password/[\w-]{43}$", done.stdout, re.MULTILINE)
    again = run(*words, instance=made)
    assert again.returncode == 1
    assert "Nothing was made: there is an account with this email address already." in again.stderr
    link = run("admin", "password-link", "--email", "IDA@example.org", instance=made)
    assert "/set-password/" in link.stdout
    nobody = run("admin", "password-link", "--email", "eve@example.org", instance=made)
    assert nobody.returncode == 1
    assert "There is no account with this email address." in nobody.stderr


@pytest.mark.parametrize(
    ("name", "email"), [("Ida", "not an address"), ("Ida", ""), ("", "i@example.org"), (" ", "i@e.org")]
)
def test_an_administrator_needs_a_name_and_an_address(made: Path, name: str, email: str) -> None:
    done = run("admin", "create", "--name", name, "--email", email, instance=made)
    assert done.returncode == 1
    assert "a name and an email address are needed" in done.stderr


def test_the_audit_is_verified_with_figures_and_a_head(made: Path) -> None:
    done = run("audit", "verify", "--json", instance=made)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["fault"] is None
    assert set(said) == {"fault", "where", "unsealed", "oldest_unsealed_seconds", "head", "published", "in_file"}
    assert "The chain is whole." in run("audit", "verify", instance=made).stdout
    cut = run("audit", "verify", "--head", "7:00", instance=made)
    assert cut.returncode == 1
    assert "does not lead through 7:00" in cut.stdout


def test_the_doctor_says_what_is_missing_and_what_is_unsafe(tmp_path: Path, made: Path) -> None:
    sick = run("doctor", instance=tmp_path)
    assert sick.returncode == 1
    assert "no  There is no CoachDesk database yet. Run `coachdesk migrate`" in sick.stdout
    well = run("doctor", instance=made)
    assert "ok  The database is up to date; it is a live one." in well.stdout
    (made / "secrets.env").write_text("")
    (made / "secrets.env").chmod(0o644)
    try:
        assert "no  Others may read" in run("doctor", instance=made).stdout
    finally:
        (made / "secrets.env").unlink()


def test_a_word_that_is_no_command_is_told(tmp_path: Path) -> None:
    done = run("dance", instance=tmp_path)
    assert done.returncode == 2
    assert "No such command 'dance'" in done.stderr
