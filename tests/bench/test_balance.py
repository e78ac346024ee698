"""Balancing beside the plain floor: without rules both find the same, and no database is asked for."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from coachdesk.balancing import solve
from coachdesk.bench import balance, sizes
from coachdesk.bench.balance_people import made
from coachdesk.bench.floor import balance as floor
from coachdesk.commands.bench import command
from tests.bench.conftest import TINY

pytestmark = pytest.mark.once


def test_without_rules_the_floor_breaks_as_much():
    people, coaches = made(20, 1200)
    nobody_asks = [replace(each, codes=frozenset(), not_with=frozenset()) for each in people]
    cost, _, without_room = floor.balance(*balance._plain(nobody_asks, coaches))
    assert without_room == 0
    assert solve(nobody_asks, coaches).cost == cost > 0


def test_what_breaks_a_rule_is_counted():
    people, coaches = made(20, 1200)
    proposal = solve(people, coaches)
    assert balance._broken(proposal, people, coaches) == 0
    gone = {each.person_id for each in proposal.moves}
    kept = [replace(each, may_move=each.id not in gone) for each in people]
    assert balance._broken(proposal, kept, coaches) == len(gone)


def test_it_is_measured_without_any_database(monkeypatch, tmp_path):
    monkeypatch.setitem(sizes.SIZES, "S", TINY)
    monkeypatch.setattr(balance, "TEAM", (4, 100))
    monkeypatch.delattr("coachdesk.bench.report.stage")
    done = CliRunner().invoke(command, ["balance", "--json"], env={"COACHDESK_INSTANCE": str(tmp_path)})
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert (found["path"], found["size"]) == ("balance", "T")
    assert found["engine"].startswith("python ") and found["moves"] > 0
