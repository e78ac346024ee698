"""Drawing by shares."""

import random
from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")


def one_of(lot: random.Random, shares: Mapping[T, float]) -> T:
    """One of these, each as often as its share says; what the shares leave over falls to the last."""
    drawn, last = lot.random(), list(shares)[-1]
    for each, share in shares.items():
        drawn -= share
        if drawn < 0:
            return each
    return last
