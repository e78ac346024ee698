"""Figures of fewer than five people are never shown apart, nor can they be worked out from what is shown beside them.

Each group is told by the people in it, so that whoever is in two of them is counted once.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

FEWEST = 5
K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shown(Generic[T]):
    """A figure, or None: of nobody, or of fewer than five people, which `fewer_than_five` tells apart."""

    figure: T | None
    fewer_than_five: bool = False


def shown(figure: T, people: Collection[Hashable], *, hide: bool = False) -> Shown[T]:
    """The figure of these people, as it may be shown. `hide` is what `beside_a_total` said."""
    if not people:
        return Shown(None)
    return Shown(None, True) if hide or is_small(people) else Shown(figure)


def is_small(people: Collection[Hashable]) -> bool:
    """Some, but fewer than five."""
    return 0 < len(set(people)) < FEWEST


def beside_a_total(groups: Mapping[K, Collection[Hashable]]) -> frozenset[K]:
    """Which of these groups are hidden where their total is shown, each told by its people.

    Those that are small, and while what is hidden is fewer than five people, the smallest of the others: else the total
    less what is shown would be the group that is not.
    """
    others = sorted(((key, set(people)) for key, people in groups.items() if people), key=lambda each: len(each[1]))
    hidden: dict[K, set[Hashable]] = {}
    while others and (is_small(others[0][1]) or is_small(set().union(*hidden.values()))):
        key, people = others.pop(0)
        hidden[key] = people
    return frozenset(hidden)
