"""The whole: one year drawn from a seed, three rules through it, and the best that any rule could have reached.

The two rules in memory run in a process of their own beside ours.
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from multiprocessing import get_context

from coachdesk.simulating.bound import best_share
from coachdesk.simulating.drawing import draw
from coachdesk.simulating.figures import DIGITS, Figures, figures
from coachdesk.simulating.pooled import Pooled
from coachdesk.simulating.product import Product
from coachdesk.simulating.scratch import scratch
from coachdesk.simulating.year import Year

WORTH_A_PROCESS = 10_000
BESIDE = {"next_free": False, "named_first_free": True}


@dataclass(frozen=True)
class Asked:
    """What is simulated; the same in, the same out."""

    seed: int
    weeks: int = 52
    coaches: int = 12
    people: int = 1200


@dataclass(frozen=True)
class Simulation:
    """What came of it, rule by rule."""

    asked: Asked
    rules: Mapping[str, Figures]
    best: float | None

    def as_json(self) -> dict[str, object]:
        best = None if self.best is None else round(self.best, DIGITS)
        return {
            "rules": {name: each.as_json() for name, each in self.rules.items()},
            "best_possible": {"named_coach_share": best},
        }


def simulate(asked: Asked, progress: Callable[[date], None] = lambda _on: None) -> Simulation:
    """All three rules on the same events."""
    plan = draw(seed=asked.seed, weeks=asked.weeks, coaches=asked.coaches, people=asked.people)
    with _aside(asked) as others:
        with scratch() as session:
            desk = Product(plan, session)
            held = Year(plan, desk, progress).run()
            own = figures(plan, held, broken=desk.broken, promises_kept=desk.promises_kept)
        rules = {"coachdesk": own, **{name: found() for name, found in others.items()}}
    return Simulation(asked, rules, best_share(plan))


@contextmanager
def _aside(asked: Asked) -> Iterator[Mapping[str, Callable[[], Figures]]]:
    """The two others in a process of their own; a small office is not worth starting one."""
    if asked.people * asked.weeks < WORTH_A_PROCESS:
        yield {name: partial(beside, asked, name) for name in BESIDE}
        return
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        yield {name: pool.submit(beside, asked, name).result for name in BESIDE}


def beside(asked: Asked, name: str) -> Figures:
    """One of the two rules beside ours."""
    plan = draw(seed=asked.seed, weeks=asked.weeks, coaches=asked.coaches, people=asked.people)
    desk = Pooled(plan, names_coaches=BESIDE[name])
    return figures(plan, Year(plan, desk).run(), broken=desk.broken, promises_kept=None)
