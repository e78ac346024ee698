"""Whether so many people all find room: every way is tried, each state once, as long as it stays quick."""

from collections.abc import Mapping, Sequence

STEPS, ALL = 3_000, 50_000  # so many are looked at for one answer, and for all together
Item = tuple[int, frozenset[int]]  # minutes, and the numbers of the coaches who fit


class TooLong(RuntimeError):
    """It is not known: there are too many ways."""


class Packing:
    """The rooms of coaches, by number; `alike` are coaches whom the same people fit."""

    def __init__(self, rooms: Mapping[int, int], kinds: Sequence[Item]) -> None:
        self.rooms = dict(rooms)
        whom = {number: tuple(number in fits for _need, fits in kinds) for number in rooms}
        known = {each: number for number, each in enumerate(sorted(set(whom.values())))}
        self._alike = {number: known[each] for number, each in whom.items()}
        self._steps = 0
        self._known: dict[tuple[Item, ...], Sequence[int] | None] = {}

    def place(self, items: Sequence[Item]) -> Sequence[int] | None:
        """A coach for each, in this order; None where there is no way. Raises TooLong."""
        key = tuple(items)
        if key not in self._known:
            self._known[key] = self._place(items)
        return self._known[key]

    def _place(self, items: Sequence[Item]) -> Sequence[int] | None:
        if sum(need for need, _fits in items) > sum(self.rooms.values()):
            return None
        order = sorted(range(len(items)), key=lambda number: (-items[number][0], len(items[number][1])))
        left, found, seen = dict(self.rooms), [0] * len(items), set()
        enough = min(self._steps + STEPS, ALL)

        def go_on(place: int) -> bool:
            if place == len(order):
                return True
            self._steps += 1
            if self._steps > enough:
                raise TooLong
            state = (place, tuple(sorted((room, self._alike[number]) for number, room in left.items())))
            if state in seen:
                return False
            seen.add(state)
            need, fits = items[order[place]]
            tried = set()
            for number in sorted((each for each in fits if left.get(each, 0) >= need), key=left.__getitem__):
                alike = (left[number], self._alike[number])
                if alike in tried:
                    continue
                tried.add(alike)
                left[number] -= need
                found[order[place]] = number
                if go_on(place + 1):
                    return True
                left[number] += need
            return False

        return found if go_on(0) else None
