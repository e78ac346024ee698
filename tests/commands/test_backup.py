"""`coachdesk backup`, `restore` and `drill`: figures for a machine, a sentence for a person, nothing written over."""

import json
from pathlib import Path

import pytest

from tests.commands import program


@pytest.fixture
def environment(engine, worker_name):
    name = f"{worker_name}_backup"
    yield {"PATH": "/usr/bin:/bin", "COLUMNS": "120"} | engine.clone(name)
    engine.drop(name)


@pytest.fixture
def empty(engine, worker_name):
    name = f"{worker_name}_restored"
    yield engine.bare(name)
    engine.drop(name)


def run(environment, *words, **more: str):
    return program.run(environment | more, *map(str, words))


def test_from_backup_through_the_drill_to_a_place_that_serves(environment, empty, engine_name, tmp_path: Path) -> None:
    file, owner = tmp_path / "today.backup", empty["COACHDESK_OWNER_URL"]
    made = run(environment, "backup", file, "--json")
    assert made.returncode == 0, made.stderr
    figures = json.loads(made.stdout)
    assert figures["engine"] == engine_name
    assert figures["tables"] > 30
    again = run(environment, "backup", file)
    assert again.returncode == 1
    assert "is there already" in again.stderr

    where = [] if engine_name == "sqlite" else ["--into", owner]
    drilled = run(environment, "drill", file, "--json", *where)
    assert drilled.returncode == 0, drilled.stderr
    assert json.loads(drilled.stdout)["digest"] == figures["digest"]

    refused = run(environment, "restore", file)
    assert refused.returncode == 1
    assert "Nothing was restored." in refused.stderr
    done = run(environment, "restore", file, "--into", owner)
    assert done.returncode == 0, done.stderr
    assert "The rows of each table and the audit's chain are as they were." in done.stdout
    assert "The chain is whole." in run({**environment, **empty}, "audit", "verify").stdout


@pytest.mark.postgresql
def test_without_the_tools_it_says_what_to_install(environment, tmp_path: Path) -> None:
    done = run(environment, "backup", tmp_path / "file", PATH=str(tmp_path))
    assert done.returncode == 1
    assert "pg_dump is not on this machine. Install PostgreSQL's client programs" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.once
def test_a_file_that_is_none_of_ours_is_a_sentence(environment, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("words")
    done = run(environment, "drill", tmp_path / "file")
    assert done.returncode == 1
    assert "Nothing was restored. This is not a backup of CoachDesk" in done.stderr
    assert "Traceback" not in done.stderr
