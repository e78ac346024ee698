"""Some thousand at a time, so that memory does not grow with a file."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most that many."""
    left = iter(things)
    while batch := list(islice(left, size)):
        yield batch
