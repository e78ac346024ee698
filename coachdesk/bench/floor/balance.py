"""Balancing at its plainest: a cover of least cost for each coach over the line, then whoever has the most room.

It knows no rule about who fits whom, so nothing can break less than what it finds.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """Coaches by number: minutes under the line, minutes taken already, who takes people. Whole units."""

    limits: Sequence[int]
    committed: Sequence[int]
    takes: Sequence[bool]


Row = tuple[int, int, int, bool]  # coach, minutes, cost, whether they may go


def balance(people: Sequence[Row], load: Load) -> tuple[int, int, int]:
    """What it breaks, how many go, and how many of them found no room."""
    needed = list(load.committed)
    of_coach: list[list[tuple[int, int]]] = [[] for _ in needed]
    for coach, minutes, cost, may_go in people:
        needed[coach] += minutes
        if may_go:
            of_coach[coach].append((cost, minutes))
    chosen: list[tuple[int, int]] = []
    rooms = []
    for coach, minutes in enumerate(needed):
        if minutes > load.limits[coach]:
            chosen += _cover(of_coach[coach], minutes - load.limits[coach])
        elif load.takes[coach]:
            rooms.append((minutes - load.limits[coach], coach))
    return sum(cost for cost, _ in chosen), len(chosen), _without_room([each for _, each in chosen], rooms)


def _without_room(minutes: Sequence[int], rooms: list[tuple[int, int]]) -> int:
    heapq.heapify(rooms)
    left = 0
    for each in sorted(minutes, reverse=True):
        most, coach = rooms[0]
        if -most >= each:
            heapq.heapreplace(rooms, (most + each, coach))
        else:
            left += 1
    return left


def _cover(people: Sequence[tuple[int, int]], wanted: int) -> list[tuple[int, int]]:
    if sum(minutes for _, minutes in people) <= wanted:
        return list(people)
    limit = _enough(people, wanted)
    rows = [[0] * (limit + 1)]
    for cost, minutes in people:
        most = rows[-1]
        rows.append([*most[:cost], *(max(a, b + minutes) for a, b in zip(most[cost:], most, strict=False))])
    total = next(cost for cost, minutes in enumerate(rows[-1]) if minutes >= wanted)
    return list(_read_back(people, rows, total))


def _enough(people: Sequence[tuple[int, int]], wanted: int) -> int:
    limit = 0
    for cost, minutes in sorted(people, key=lambda each: each[0] / each[1]):
        if wanted <= 0:
            break
        limit, wanted = limit + cost, wanted - minutes
    return limit


def _read_back(
    people: Sequence[tuple[int, int]], rows: Sequence[Sequence[int]], total: int
) -> Iterator[tuple[int, int]]:
    for number in range(len(people) - 1, -1, -1):
        if rows[number + 1][total] != rows[number][total]:
            yield people[number]
            total -= people[number][0]
