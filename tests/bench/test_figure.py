"""A figure: judged on PostgreSQL, told on SQLite, and compared with the last one."""

import pytest

from coachdesk.bench.figure import Figure, Goal, moved

pytestmark = pytest.mark.once
GOALS = (Goal("times the bare page", 2.5, 2.0), Goal("queries", 6, 7))


def figure(engine: str) -> Figure:
    return Figure("caseload", "M", engine, {"ratio": 2.0, "queries": {"page": 7}}, GOALS)


def test_a_goal_that_is_missed_is_named():
    shown = figure("postgresql 15.18").as_json()
    assert (shown["ok"], shown["missed"]) == (False, ["queries"])
    assert shown["goal"] == {"times the bare page": 2.5, "queries": 6}
    assert "MISSED queries: 7 (goal: at most 6)" in "\n".join(figure("postgresql 15.18").lines())


def test_sqlite_is_told_and_not_judged():
    shown = figure("sqlite 3.40.1").as_json()
    assert (shown["ok"], shown["missed"]) == (True, [])
    assert "MISSED" not in "\n".join(figure("sqlite 3.40.1").lines())


def test_what_moved_by_a_tenth_is_told():
    old = {"ratio": 2.0, "rounds": 40, "queries": {"page": 5}, "ok": True}
    new = {"ratio": 2.1, "rounds": 40, "queries": {"page": 6}, "ok": False, "html_bytes": 9}
    assert list(moved(old, new)) == ["queries.page: 5 → 6"]
