"""`coachdesk bench`, at a size that takes seconds."""

import json

import pytest
from click.testing import CliRunner

from coachdesk.bench import rounds, sizes
from coachdesk.commands.bench import command
from tests.bench.conftest import TINY


@pytest.fixture
def run(engine, worker_name, monkeypatch):
    """Run the command on a database of its own."""
    monkeypatch.setitem(sizes.SIZES, "S", TINY)
    monkeypatch.setattr(rounds, "ROUNDS", 4)
    monkeypatch.setattr(rounds, "TRIES", 1)
    environment = engine.clone(f"{worker_name}_bench_command")
    yield lambda *words: CliRunner().invoke(command, list(words), env=environment)
    engine.drop(f"{worker_name}_bench_command")


def test_figures_as_json_beside_what_is_told(run, engine_name, tmp_path):
    done = run("caseload", "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert (found["path"], found["size"], found["rows"]) == ("caseload", "T", 20)
    assert found["engine"].startswith(engine_name) and found["queries"]["page"] == 1
    assert "Making Bench T" in done.stderr
    old = tmp_path / "old.json"
    old.write_text(json.dumps(found | {"html_bytes": 1}))
    again = run("caseload", "--compare", str(old))
    assert "caseload  html_bytes: 1 →" in again.stderr and "Making" not in again.stderr


def test_a_missed_goal_ends_with_1_on_postgresql_alone(run, engine_name, monkeypatch):
    monkeypatch.setattr("coachdesk.bench.caseload.Goal", _never_met)
    done = run("caseload", "--check")
    assert done.exit_code == (1 if engine_name == "postgresql" else 0), done.output


def _never_met(name, _limit, measured, **_how):
    from coachdesk.bench.figure import Goal

    return Goal(name, -1, measured)


def test_the_page_of_figures_names_its_goals(run, tmp_path):
    assert run("person", "--page", str(tmp_path / "figures.md")).exit_code == 0
    page = (tmp_path / "figures.md").read_text()
    assert page.startswith("# Figures\n") and "## Person" in page
    assert "| queries of the page |" in page


@pytest.mark.once
def test_sqlite_can_be_asked_for(run):
    found = json.loads(run("caseload", "--json", "--sqlite").stdout)
    assert found["engine"].startswith("sqlite") and found["ok"]
