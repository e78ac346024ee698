"""Timing two things in turns, in one process, until chance plays no great part or it is said that it does."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

WARM_UP, ROUNDS, CALLS, TRIES = 5, 40, 5, 5
NOISY = 0.10


@dataclass(frozen=True)
class Compared:
    """Milliseconds; `ratio` is the middle one of the rounds' own ratios, `spread` how wide their middle half is."""

    rounds: int
    floor_ms: float
    app_ms: float
    app_p95_ms: float
    ratio: float
    spread: float

    @property
    def noisy(self) -> bool:
        return self.spread >= NOISY


def in_turns(floor: Callable[[], object], app: Callable[[], object]) -> Compared:
    """Floor and app, app and floor: none always meets the other's warm pages. The calmest of a few tries counts."""
    for _call in range(WARM_UP):
        floor()
        app()
    best = _once(floor, app, ROUNDS)
    for _try in range(TRIES - 1):
        if not best.noisy:
            break
        best = min(best, _once(floor, app, ROUNDS), key=lambda compared: compared.spread)
    return best


def _once(floor: Callable[[], object], app: Callable[[], object], rounds: int) -> Compared:
    floors: list[float] = []
    apps: list[float] = []
    ratios: list[float] = []
    for number in range(rounds):
        first, second = (floor, app) if number % 2 else (app, floor)
        one, two = _calls(first), _calls(second)
        of_floor, of_app = (one, two) if number % 2 else (two, one)
        floors += of_floor
        apps += of_app
        ratios.append(median(of_app) / median(of_floor))
    low, middle, high = quantiles(ratios, n=4)
    return Compared(rounds, median(floors), median(apps), p95(apps), median(ratios), (high - low) / middle)


def _calls(call: Callable[[], object]) -> list[float]:
    return [timed(call) for _number in range(CALLS)]


def timed(call: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000


def p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1]
