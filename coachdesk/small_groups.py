"""Figures of fewer than five people are never shown apart, nor can they be worked out from what is shown beside them.

Each group is told by the people in it, so that whoever is in two of them is counted once.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
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


def beside_a_total(groups: Mapping[K, Sequence[Collection[Hashable]]]) -> frozenset[K]:
    """Which of these groups are hidden where their total is shown; each is told by one set of people or several.

    Those that are small, and while what is hidden is one group alone or fewer than five people, the smallest of the
    others: else the total less what is shown would be the group that is not.
    """
    sizes = {key: [set(people) for people in sets] for key, sets in groups.items() if any(sets)}
    hidden = {key for key, sets in sizes.items() if any(map(is_small, sets))}
    others = sorted(
        (key for key in sizes if key not in hidden), key=lambda key: min(map(len, filter(None, sizes[key])))
    )
    while hidden and others and not _is_safe([sizes[key] for key in hidden]):
        hidden.add(others.pop(0))
    return frozenset(hidden)


def _is_safe(hidden: Sequence[Sequence[set[Hashable]]]) -> bool:
    """Two groups or more, and five people or more, in each of the figures."""
    return all(
        sum(map(bool, of_one_figure)) != 1 and not is_small(set().union(*of_one_figure))
        for of_one_figure in zip(*hidden, strict=True)
    )
