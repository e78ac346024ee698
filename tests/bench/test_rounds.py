"""How two things are timed: in turns, and saying so when chance plays too great a part."""

from itertools import cycle

import pytest

from coachdesk.bench import rounds

pytestmark = pytest.mark.once


def test_neither_always_comes_first():
    order: list[str] = []
    rounds.in_turns(lambda: order.append("floor"), lambda: order.append("app"))
    timed = order[2 * rounds.WARM_UP :]
    firsts = timed[:: 2 * rounds.CALLS]
    assert set(firsts[::2]) != set(firsts[1::2]) and set(firsts) == {"floor", "app"}
    assert order.count("floor") == order.count("app") >= rounds.ROUNDS


def test_a_ratio_is_the_middle_one_of_its_rounds(monkeypatch):
    monkeypatch.setattr(rounds, "timed", lambda call: call())
    compared = rounds.in_turns(lambda: 2.0, lambda: 5.0)
    assert (compared.ratio, compared.floor_ms, compared.app_ms, compared.noisy) == (2.5, 2.0, 5.0, False)


def test_what_swings_is_called_noisy(monkeypatch):
    monkeypatch.setattr(rounds, "timed", lambda call: call())
    swinging = cycle([2.0] * rounds.CALLS + [4.0] * rounds.CALLS)
    assert rounds.in_turns(lambda: 2.0, lambda: next(swinging)).noisy


def test_the_calmest_try_counts(monkeypatch):
    monkeypatch.setattr(rounds, "timed", lambda call: call())
    calls = 0

    def calm_later() -> float:
        nonlocal calls
        calls += 1
        return 2.0 + (calls // rounds.CALLS % 2) * (calls < rounds.WARM_UP + rounds.CALLS * rounds.ROUNDS)

    compared = rounds.in_turns(lambda: 2.0, calm_later)
    assert not compared.noisy and compared.ratio == 1.0
