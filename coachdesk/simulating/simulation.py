"""The whole: one year drawn from a seed, three rules through it, and the best that any rule could have reached.

The two rules in memory run in a process of their own beside ours.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context

from coachdesk.simulating.bound import best_share
from coachdesk.simulating.drawing import draw
from coachdesk.simulating.figures import DIGITS, Figures, figures
from coachdesk.simulating.pooled import Pooled
from coachdesk.simulating.product import Product
from coachdesk.simulating.scratch import scratch
from coachdesk.simulating.year import Year

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
    with ProcessPoolExecutor(1, get_context("spawn")) as aside:
        waiting = {name: aside.submit(beside, asked, name) for name in BESIDE}
        with scratch() as session:
            desk = Product(plan, session)
            held = Year(plan, desk, progress).run()
            own = figures(plan, held, broken=desk.broken, promises_kept=desk.promises_kept)
        rules = {"coachdesk": own, **{name: each.result() for name, each in waiting.items()}}
    return Simulation(asked, rules, best_share(plan))


def beside(asked: Asked, name: str) -> Figures:
    """One of the two rules beside ours."""
    plan = draw(seed=asked.seed, weeks=asked.weeks, coaches=asked.coaches, people=asked.people)
    desk = Pooled(plan, names_coaches=BESIDE[name])
    return figures(plan, Year(plan, desk).run(), broken=desk.broken, promises_kept=None)
