"""Settings that make no sense are refused at the start, each with a sentence; secrets are made once, for us alone."""

import base64
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coachdesk import create_app
from coachdesk.config import SECRET_NAMES, BadSettings, KeySet, Settings, fresh_secrets
from tests.engines.programs import ROOT

pytestmark = pytest.mark.once

POSTGRESQL = "postgresql://cd_app:word@127.0.0.1/coachdesk"


def key(letter: str = "k", length: int = 32) -> str:
    return base64.b64encode(letter.encode() * length).decode()


@pytest.fixture
def given(tmp_path: Path) -> dict[str, str]:
    """An environment that makes sense."""
    return fresh_secrets() | {"COACHDESK_INSTANCE": str(tmp_path / "instance")}


def test_nothing_given_is_sqlite_in_the_instance_folder(tmp_path: Path) -> None:
    settings = Settings.from_environ({"COACHDESK_INSTANCE": str(tmp_path / "here")})
    assert settings.is_sqlite
    assert settings.database_url == settings.owner_url == f"sqlite:///{tmp_path / 'here' / 'coachdesk.sqlite3'}"
    assert not settings.secure_cookies
    assert not settings.testing


def test_the_instance_folder_is_called_instance(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings.from_environ({}).instance == tmp_path / "instance"


def test_postgresql_speaks_through_psycopg_and_asks_for_secure_cookies(given) -> None:
    settings = Settings.from_environ(given | {"DATABASE_URL": POSTGRESQL})
    assert settings.database_url == settings.owner_url == POSTGRESQL.replace("postgresql:", "postgresql+psycopg:")
    assert settings.secure_cookies


NONSENSE = {
    "no address": ({"DATABASE_URL": "nowhere"}, "DATABASE_URL is not a database address"),
    "a port that is none": ({"DATABASE_URL": "postgresql://a@host:many/x"}, "DATABASE_URL is not a database address"),
    "another engine": ({"DATABASE_URL": "mysql://a@host/x"}, "DATABASE_URL names mysql"),
    "another driver": ({"DATABASE_URL": "postgresql+psycopg2://a@host/x"}, "names postgresql.psycopg2"),
    "sqlite in memory": ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL names no file"),
    "sqlite in memory by name": ({"DATABASE_URL": "sqlite:///:memory:"}, "DATABASE_URL names no file"),
    "no address of the owner": ({"COACHDESK_OWNER_URL": "nowhere"}, "COACHDESK_OWNER_URL is not a database address"),
    "an owner elsewhere": ({"COACHDESK_OWNER_URL": POSTGRESQL}, "addresses of one database"),
    "a short secret": ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
    "a key without an id": ({"COACHDESK_MASTER_KEYS": key()}, "COACHDESK_MASTER_KEYS is a list of id:base64"),
    "a key that is not base64": ({"COACHDESK_MASTER_KEYS": "m1:***"}, "the key called 'm1' is not base64"),
    "a key that is not even ASCII": ({"COACHDESK_INDEX_KEYS": "i1:ŷŷŷŷ"}, "the key called 'i1' is not base64"),
    "a key too short": ({"COACHDESK_AUDIT_KEYS": f"a1:{key(length=16)}"}, "each key 32 bytes"),
    "a key twice": ({"COACHDESK_MASTER_KEYS": f"m1:{key()},m1:{key('l')}"}, "each id its own"),
    "an id too long": ({"COACHDESK_MASTER_KEYS": f"masterkey:{key()}"}, "1 to 8 letters or figures"),
    "an id with a colon to come": ({"COACHDESK_MASTER_KEYS": f"m-1:{key()}"}, "1 to 8 letters or figures"),
    "only commas": ({"COACHDESK_MASTER_KEYS": " , "}, "COACHDESK_MASTER_KEYS holds no key"),
    "a time that is none": ({"COACHDESK_CLOCK": "tomorrow"}, "COACHDESK_CLOCK is a time with its zone"),
    "a time without a zone": ({"COACHDESK_CLOCK": "2026-11-24T09:00:00"}, "COACHDESK_CLOCK has no zone"),
    "neither yes nor no": ({"COACHDESK_TESTING": "perhaps"}, "COACHDESK_TESTING is yes or no"),
    "cookies perhaps": ({"COACHDESK_SECURE_COOKIES": "2"}, "COACHDESK_SECURE_COOKIES is yes or no"),
}


@pytest.mark.parametrize("what", NONSENSE)
def test_nonsense_is_refused_with_a_sentence(given, what: str) -> None:
    changes, sentence = NONSENSE[what]
    with pytest.raises(BadSettings, match=sentence) as refusal:
        Settings.from_environ(given | changes)
    assert str(refusal.value).endswith((".", "coachdesk"))


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_with_postgresql_every_secret_must_be_given(given, name: str) -> None:
    with pytest.raises(BadSettings, match=f"must be set: {name}. `coachdesk keys`"):
        Settings.from_environ(given | {"DATABASE_URL": POSTGRESQL, name: ""})


@pytest.mark.parametrize(("text", "means"), [("yes", True), ("1", True), ("ON", True), ("no", False), ("false", False)])
def test_yes_and_no_are_read_in_the_usual_spellings(given, text: str, means: bool) -> None:
    assert Settings.from_environ(given | {"COACHDESK_SECURE_COOKIES": text}).secure_cookies is means


def test_the_first_key_is_the_one_in_use_and_the_others_stay() -> None:
    keys = KeySet.parse("KEYS", f" new:{key('n')} , old:{key('o')}")
    assert keys.current == ("new", b"n" * 32)
    assert keys.keys["old"] == b"o" * 32


def test_settings_that_are_shown_show_no_secret(given) -> None:
    settings = Settings.from_environ(given | {"DATABASE_URL": POSTGRESQL})
    shown = repr(settings)
    assert "word" not in shown
    assert all(given[name] not in shown for name in SECRET_NAMES)
    assert "base64" not in shown


# --- Secrets in files ---------------------------------------------------------------------------------------


def test_a_secret_may_stand_in_a_file_of_its_own_with_a_key_on_each_line(given, tmp_path: Path) -> None:
    for name in SECRET_NAMES:
        (tmp_path / name).write_text(given[name] + "\n")
    (tmp_path / "COACHDESK_MASTER_KEYS").write_text(f"m2:{key('n')}\nm1:{key('o')}\n")
    files = {f"{name}_FILE": str(tmp_path / name) for name in SECRET_NAMES}
    settings = Settings.from_environ({"DATABASE_URL": POSTGRESQL} | files)
    assert list(settings.master_keys.keys) == ["m2", "m1"]
    assert settings.secret_key == given["SECRET_KEY"]


def test_a_file_that_is_not_there_and_a_secret_given_twice_are_refused(given, tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"SECRET_KEY_FILE names .*, which cannot be read"):
        Settings.from_environ(given | {"SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "none")})
    with pytest.raises(BadSettings, match="SECRET_KEY and SECRET_KEY_FILE are both set"):
        Settings.from_environ(given | {"SECRET_KEY_FILE": str(tmp_path / "none")})


# --- Secrets of a SQLite instance ---------------------------------------------------------------------------


def test_secrets_are_made_once_readable_by_nobody_else_and_told_about(tmp_path: Path, capsys) -> None:
    environ = {"COACHDESK_INSTANCE": str(tmp_path / "instance")}
    first = Settings.from_environ(environ)
    file = tmp_path / "instance" / "secrets.env"
    told = capsys.readouterr()
    assert str(file) in told.err
    assert told.out == ""
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert Settings.from_environ(environ) == first
    assert capsys.readouterr().err == ""
    assert [path.name for path in file.parent.iterdir()] == ["secrets.env"]


def test_what_is_given_goes_before_what_is_kept(tmp_path: Path) -> None:
    environ = {"COACHDESK_INSTANCE": str(tmp_path)}
    kept = Settings.from_environ(environ)
    given = Settings.from_environ(environ | {"SECRET_KEY": "a secret of our own, long enough to be one"})
    assert given.secret_key.startswith("a secret")
    assert given.master_keys == kept.master_keys


def test_when_everything_is_given_nothing_is_made(given, tmp_path: Path) -> None:
    Settings.from_environ(given)
    assert not (tmp_path / "instance").exists()


def test_a_file_of_secrets_that_lost_a_line_says_so_and_is_not_filled_up(tmp_path: Path) -> None:
    environ = {"COACHDESK_INSTANCE": str(tmp_path)}
    Settings.from_environ(environ)
    file = tmp_path / "secrets.env"
    file.write_text("".join(line for line in file.read_text().splitlines(True) if "MASTER" not in line))
    with pytest.raises(BadSettings, match=r"lacks COACHDESK_MASTER_KEYS\. Put it back from a copy"):
        Settings.from_environ(environ)


def test_threads_that_start_at_once_keep_one_set_of_keys(tmp_path: Path) -> None:
    environ = {"COACHDESK_INSTANCE": str(tmp_path / "instance")}
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: Settings.from_environ(environ), range(24)))
    assert all(each == made[0] for each in made)
    assert [path.name for path in (tmp_path / "instance").iterdir()] == ["secrets.env"]


def test_processes_that_start_at_once_keep_one_set_of_keys(tmp_path: Path) -> None:
    show = "from coachdesk.config import Settings; print(Settings.from_environ().secret_key)"
    environ = {"PATH": "/usr/bin:/bin", "COACHDESK_INSTANCE": str(tmp_path / "instance")}
    command = [sys.executable, "-c", show]
    both = [subprocess.Popen(command, env=environ, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = {process.communicate()[0] for process in both}
    assert len(said) == 1
    assert said.pop().strip()


# --- The clock of tests -------------------------------------------------------------------------------------


def test_a_clock_without_testing_is_refused(given) -> None:
    settings = Settings.from_environ(given | {"COACHDESK_CLOCK": "2026-11-24T09:00:00+00:00"})
    with pytest.raises(BadSettings, match="COACHDESK_CLOCK is for tests"):
        create_app(settings)


def test_a_server_process_of_its_own_obeys_the_clock_of_tests(given) -> None:
    show = "from coachdesk import clock, create_app; create_app(); print(clock.now().isoformat())"
    environ = given | {
        "PATH": "/usr/bin:/bin",
        "COACHDESK_TESTING": "yes",
        "COACHDESK_CLOCK": "2026-03-29T01:30:00+01:00",
    }
    done = subprocess.run(
        [sys.executable, "-c", show], env=environ, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert datetime.fromisoformat(done.stdout.strip()) == datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
