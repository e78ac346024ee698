"""Several at once, each in a thread with a connection of its own, let go at the same instant."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock
from typing import Any

import pytest
from flask import Flask

from coachdesk.db import db
from tests.beyond import beyond

FEW, MANY = 50, 1_000
ROUNDS = pytest.mark.parametrize("rounds", [FEW, pytest.param(MANY, marks=pytest.mark.proof)])


class AtOnce:
    """Threads that wait for each other before each round, and hand back what came of it: a value, or the exception."""

    def __init__(self, app: Flask, threads: int) -> None:
        self.app, self.threads = app, threads
        self.barrier = Barrier(threads)
        self.pool = ThreadPoolExecutor(threads)
        self.queue = Lock()

    def __enter__(self) -> "AtOnce":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.barrier.abort()
        self.pool.shutdown()

    def round(self, acts: Sequence[Callable[[], Any]]) -> list[Any]:
        """Each act in a transaction of its own, all let go together, while whoever calls holds nothing."""
        assert len(acts) == self.threads
        db.session.commit()
        return [each.result() for each in [self.pool.submit(self._together, act) for act in acts]]

    def crowd(self, acts: Sequence[Callable[[], Any]]) -> list[Any]:
        """More acts than threads: all threads are let go together, and each takes the next act until none is left."""
        db.session.commit()
        waiting, came = iter(enumerate(acts)), [None] * len(acts)

        def work() -> None:
            self.barrier.wait(60)
            while (taken := self._next(waiting)) is not None:
                number, act = taken
                came[number] = self._act(act)

        for each in [self.pool.submit(work) for _thread in range(self.threads)]:
            each.result()
        return came

    def _next(self, waiting: Iterator[tuple[int, Callable[[], Any]]]) -> tuple[int, Callable[[], Any]] | None:
        with self.queue:
            return next(waiting, None)

    def _together(self, act: Callable[[], Any]) -> Any:
        self.barrier.wait(60)
        return self._act(act)

    def _act(self, act: Callable[[], Any]) -> Any:
        with beyond(self.app):
            try:
                came_of_it = act()
                db.session.commit()
            except Exception as error:  # what went wrong is what the test is about
                db.session.rollback()
                return error
            return came_of_it
