"""A very small data set, made as the large ones are, and the application on it."""

import pytest

from coachdesk.bench.sizes import NOW, Size
from coachdesk.bench.stage import stage
from coachdesk.config import Settings

TINY = Size("T", coaches=4, claimants=300, usual=20, heavy=120)


@pytest.fixture(scope="session")
def settings(engine, worker_name):
    """An empty database of this worker's own, for the bench alone."""
    yield Settings.from_environ(engine.clone(f"{worker_name}_bench"))
    engine.drop(f"{worker_name}_bench")


@pytest.fixture(scope="session")
def made(settings):
    with stage(TINY, settings, lambda _words: None) as made:
        yield made


@pytest.fixture
def ready(made, clock):
    """The stage, at the hour of its data."""
    clock.at(NOW)
    return made
