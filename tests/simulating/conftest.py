"""A very small year: four weeks, three coaches, forty people; run once for all that is asked of it."""

import pytest

from coachdesk.simulating.drawing import draw
from coachdesk.simulating.pooled import Pooled
from coachdesk.simulating.product import Product
from coachdesk.simulating.scratch import scratch
from coachdesk.simulating.year import Year

SMALL = {"weeks": 4, "coaches": 3, "people": 40}


def ours(plan):
    with scratch() as session:
        desk = Product(plan, session)
        return Year(plan, desk).run(), desk


def beside(plan, *, names_coaches):
    desk = Pooled(plan, names_coaches=names_coaches)
    return Year(plan, desk).run(), desk


@pytest.fixture(scope="session")
def plan():
    return draw(seed=7, **SMALL)


@pytest.fixture(scope="session")
def held(plan):
    """What was held under each rule."""
    return {
        "coachdesk": ours(plan)[0],
        "next_free": beside(plan, names_coaches=False)[0],
        "named_first_free": beside(plan, names_coaches=True)[0],
    }
