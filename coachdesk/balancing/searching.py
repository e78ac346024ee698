"""Who goes where: the least is chosen for each coach by itself, then only those who go are placed, then it is mended.

Mostly everybody chosen finds a place, and nothing can be better. Where somebody does not, room is made for them by a
guest who fits elsewhere too; else others are chosen in their stead; then whoever takes off most for what it breaks
goes where there is room. Fewer minutes over the line come first, then what it costs. Only people of a coach over the
line are moved, and only to coaches under it, so that one sentence says why: your coach has too few hours.

Where the room is too little for everybody, its last minutes are not filled at any price: nobody goes whose minutes
break more than those of the dearest person for whom the room would be enough, if it were in one piece. Where that is
still further from its bound than can be shown to be right (proving.py), it is tried with a little less.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import combinations
from uuid import UUID

from coachdesk.balancing.cover import cheapest, curve
from coachdesk.balancing.exact import try_everything
from coachdesk.balancing.rooms import STAYS, Candidate, Rooms

ROUNDS = 8  # so often others are chosen for those without a place
DOORS = 8  # so many coaches are looked at to make room for somebody
SHORT = 0.9  # so much of the room is wanted: then it may be too little in its parts
TRIES = 200_000  # so many exchanges are looked at, and some for each person
Told = Callable[[float], None]


class Source:
    """A coach over the line: by how much, who could go, and how many minutes have gone."""

    def __init__(self, number: int, over: int, people: list[Candidate]) -> None:
        self.number, self.over, self.people = number, over, people
        self.wanted = min(over, sum(each.need for each in people))
        self.least = 0  # what it breaks at least to take off what is wanted
        self.target = self.wanted  # what is to be taken off with the room there is
        self.set_aside: set[Candidate] = set()  # those who were chosen and found no place

    @cached_property
    def steps(self) -> list[tuple[int, int]]:
        return curve(self.people, self.wanted)

    @property
    def gone(self) -> int:
        return sum(each.need for each in self.people if each.at != STAYS)

    @property
    def still_over(self) -> int:
        return max(0, self.over - self.gone)

    @property
    def cost(self) -> int:
        return sum(each.cost for each in self.people if each.at != STAYS)

    @property
    def moved(self) -> list[Candidate]:
        return [each for each in self.people if each.at != STAYS]


class Search:
    """The sources by number, and the rooms to fill."""

    def __init__(self, sources: Sequence[Source], rooms: Rooms, tell: Told) -> None:
        self.sources, self.rooms, self.tell = sources, rooms, tell
        self.by_number = {each.number: each for each in sources}
        self.wanted = sum(each.wanted for each in sources)
        self.room = self.reach = sum(rooms.left.values())
        self.price = 0.0  # what a minute may break at most, where the room is too little
        self._tries = TRIES + 20 * sum(len(each.people) for each in sources)

    def run(self) -> None:
        """Leaves everybody where the proposal has them."""
        self._try()
        if self.over > self.over_bound and not self.price and self.wanted > SHORT * self.room:
            self._begin_anew()
            self._try()
        if not self.is_best:
            try_everything([each for source in self.sources for each in source.people], self._over(), self.rooms)

    def _try(self) -> None:
        stuck = self.place(self._chosen())
        for _ in range(ROUNDS):
            if not stuck or self.price:
                break
            stuck = self._choose_others(stuck)
        self._fill()
        self._trim()
        if not self.is_best:
            self._exchange()
            self._fill()
            self._trim()

    def try_for_less(self) -> bool:
        """Once more, with a little less to be taken off: False where everybody who can be is under the line, or where
        nothing less is broken by it."""
        over, cost = self.over, self.cost
        if over <= self.over_bound:
            return False
        self._begin_anew()
        self.price = 0.0
        self._try()
        return (self.over, self.cost) != (over, cost)

    def _begin_anew(self) -> None:
        """The room is enough as a sum, and too little in its parts: as much as found a place is to be taken off."""
        self.reach = self.taken_off
        for source in self.sources:
            for each in source.moved:
                self.rooms.take_back(each)

    @property
    def is_best(self) -> bool:
        return self.over == self.over_bound and self.cost <= self.bound

    @property
    def over(self) -> int:
        return sum(each.still_over for each in self.sources)

    @property
    def taken_off(self) -> int:
        return sum(min(each.over, each.gone) for each in self.sources)

    @property
    def over_bound(self) -> int:
        """Those who may not go leave as much, and so does the room there is."""
        over = sum(each.over for each in self.sources)
        return over - min(self.wanted, self.room)

    @property
    def cost(self) -> int:
        return sum(each.cost for each in self.sources)

    @property
    def bound(self) -> float:
        """What no choice that takes off as many minutes can go below, if everybody fitted wherever there is room."""
        taken_off = self.taken_off
        if taken_off == self.wanted:
            return sum(each.least for each in self.sources)
        cost = 0.0
        for step, minutes, _ in self._steps():
            if minutes >= taken_off:
                return cost + step * taken_off / minutes
            cost, taken_off = cost + step, taken_off - minutes
        return cost

    def _over(self) -> dict[int, int]:
        return {each.number: each.over for each in self.sources}

    def _steps(self) -> list[tuple[int, int, int]]:
        """Cost, minutes and source: the most minutes for a point first."""
        steps = [(*step, each.number) for each in self.sources for step in each.steps]
        return sorted(steps, key=lambda step: (step[0] / step[1], step[2]))

    def _targets(self) -> dict[int, int]:
        """What is to be taken off each; where room is short, from those where it breaks the least."""
        if self.wanted <= self.reach:
            return {each.number: each.wanted for each in self.sources}
        targets, room = dict.fromkeys((each.number for each in self.sources), 0), self.reach
        for cost, minutes, number in self._steps():
            if room > 0:
                targets[number] += minutes
                self.price = cost / minutes
            room -= minutes
        return targets

    def _chosen(self) -> list[Candidate]:
        targets = self._targets()
        chosen: list[Candidate] = []
        for count, each in enumerate(self.sources):
            least = cheapest(each.people, each.wanted)
            each.least = sum(person.cost for person in least)
            each.target = targets[each.number]
            chosen += least if each.target == each.wanted else cheapest(each.people, each.target)
            self.tell(0.7 * (count + 1) / len(self.sources))
        return chosen

    def place(self, people: Iterable[Candidate]) -> list[Candidate]:
        """Those with the fewest possible coaches choose first, then those who need most. Who found no place is told."""
        stuck = []
        waiting = sorted(people, key=self._turn)
        for count, each in enumerate(waiting):
            if not (self._put(each) or self._make_room(each)):
                stuck.append(each)
            if count % 100 == 99:
                self.tell(0.7 + 0.25 * count / len(waiting))
        return stuck

    def _turn(self, each: Candidate) -> tuple[float, float, UUID]:
        if self.price:
            return each.cost / each.need, -each.need, each.person.id
        return each.fits, -each.need, each.person.id

    def _put(self, each: Candidate) -> bool:
        free = self.rooms.is_free(each)
        if free != STAYS:
            self.rooms.put(each, free)
        return free != STAYS

    def _make_room(self, each: Candidate) -> bool:
        """A guest of a coach who fits goes to another one, so that there is room."""
        left = self.rooms.left
        fitting = [number for number in each.possible.matches if number not in each.not_with]
        for number in sorted(fitting, key=lambda number: -left[number])[:DOORS]:
            for guest in list(self.rooms.guests[number]):
                if guest.need + left[number] < each.need:
                    continue
                self.rooms.take_back(guest)
                self.rooms.put(each, number)
                if self._put(guest):
                    return True
                self.rooms.take_back(each)
                self.rooms.put(guest, number)
        return False

    def _choose_others(self, stuck: Sequence[Candidate]) -> list[Candidate]:
        """The least that is broken without those who found no place."""
        coming: list[Candidate] = []
        for each in stuck:
            self.by_number[each.source].set_aside.add(each)
        for number in sorted({each.source for each in stuck}):
            source = self.by_number[number]
            others = [each for each in source.people if each not in source.set_aside]
            chosen = cheapest(others, source.target)
            kept = set(chosen)
            for each in source.moved:
                if each not in kept:
                    self.rooms.take_back(each)
            coming += [each for each in chosen if each.at == STAYS]
        return self.place(coming)

    def _fill(self) -> None:
        """Whoever takes off most for what it breaks goes, as long as there is room."""
        over = {each.number: each.still_over for each in self.sources}
        waiting = [each for source in self.sources if source.still_over for each in source.people if each.at == STAYS]
        for each in sorted(waiting, key=lambda each: (each.cost / max(each.need, 1), each.person.id)):
            if self.price and each.cost > self.price * min(each.need, over[each.source]):
                continue
            if over[each.source] > 0 and (self._put(each) or self._make_room(each)):
                over[each.source] -= each.need

    def _trim(self) -> None:
        """Nobody goes without whom it would be enough."""
        for source in self.sources:
            spare = source.gone - source.over
            for each in sorted(source.moved, key=lambda each: (-each.cost, each.need, each.person.id)):
                if each.need <= spare:
                    self.rooms.take_back(each)
                    spare -= each.need

    def _exchange(self) -> None:
        """One or two for one or two others, as long as that is better. Who stays over the line comes first."""
        doubtful = [each for each in self.sources if each.still_over or each.cost > each.least]
        for source in doubtful:
            while self._better(source):
                pass
        while self._cheaper([each for source in doubtful for each in source.people]):
            pass

    def _better(self, source: Source) -> bool:
        gone, cost, over = source.gone, source.cost, source.over
        moved, staying = source.moved, [each for each in source.people if each.at == STAYS]
        now = self._value(max(0, over - gone), cost)
        for out, into in ((1, 1), (2, 1), (1, 2)):
            for going in combinations(staying, into):
                more, dearer = sum(each.need for each in going), sum(each.cost for each in going)
                for back in combinations(moved, out):
                    self._tries -= 1
                    if self._tries < 0:
                        return False
                    rest = over - gone - more + sum(each.need for each in back)
                    then = self._value(max(0, rest), cost + dearer - sum(each.cost for each in back))
                    if then < now and self._swap(back, going):
                        return True
        return False

    def _cheaper(self, people: Sequence[Candidate]) -> bool:
        """Somebody of any coach over the line takes the place of a guest whose relationship is the stronger one."""
        found = False
        staying = sorted((each for each in people if each.at == STAYS), key=lambda each: (each.cost, each.person.id))
        guests = sorted((each for each in people if each.at != STAYS), key=lambda each: (-each.cost, each.person.id))
        for guest in guests:
            for each in staying:
                self._tries -= 1
                if each.cost >= guest.cost or self._tries < 0:
                    break
                if each.at == STAYS and self._may_stand_in(each, guest):
                    number = guest.at
                    self.rooms.take_back(guest)
                    self.rooms.put(each, number)
                    found = True
                    break
        return found

    def _may_stand_in(self, each: Candidate, guest: Candidate) -> bool:
        if each.need > guest.need + self.rooms.left[guest.at] or not each.may_go_to(guest.at):
            return False
        one, other = self.by_number[each.source], self.by_number[guest.source]
        rests = {each.source: one.over - one.gone, guest.source: other.over - other.gone}
        before = sum(max(0, rest) for rest in rests.values())
        rests[each.source] -= each.need
        rests[guest.source] += guest.need
        after = sum(max(0, rest) for rest in rests.values())
        return self._value(after, each.cost) < self._value(before, guest.cost)

    def _value(self, over: int, cost: int) -> tuple[float, float]:
        """The smaller the better: minutes first, then what it breaks; where room is short, minutes have a price."""
        return (0, cost + self.price * over) if self.price else (over, cost)

    def _swap(self, back: Sequence[Candidate], going: Sequence[Candidate]) -> bool:
        were = [(each, each.at) for each in back]
        for each in back:
            self.rooms.take_back(each)
        if all(map(self._put, going)):
            return True
        for each in going:
            if each.at != STAYS:
                self.rooms.take_back(each)
        for each, number in were:
            self.rooms.put(each, number)
        return False
