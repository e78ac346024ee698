"""Continuity month by month and coach by coach, from meetings that were read: what may be shown of it, and what not.

Groups of fewer than five people are hidden here, so that no page can forget it (small_groups.py).
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from coachdesk.continuity import Means, NamedShare, Ratio, Visit, means, named_share, own_people
from coachdesk.small_groups import Shown, beside_a_total, is_small, shown

MONTHS, TOGETHER = 12, 3


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting that took place: whose, on which day in London, and how the shares count it."""

    person: Hashable
    on: date
    visit: Visit


@dataclass(frozen=True, slots=True)
class Share:
    """Meetings with the named coach. How many chose the cover coach is a group of its own, and may be hidden."""

    ratio: Ratio
    chosen_cover: Shown[int]


@dataclass(frozen=True, slots=True)
class Month:
    """A month, by its first day; and the three that end with it."""

    first_on: date
    alone: Shown[Share]
    together: Shown[Share]


@dataclass(frozen=True, slots=True)
class Figures:
    """Some people together: twelve months, and the means over those of them who met twice or more in that time."""

    months: Sequence[Month]
    means: Shown[Means]

    @property
    def newest(self) -> Month | None:
        """The last month of which the three can be shown; in the first days of a month that is the one before."""
        return next((each for each in reversed(self.months) if each.together.figure), None)


@dataclass(frozen=True, slots=True)
class CoachLine:
    """A coach over three months: meetings of their people, and of the meetings they held those with their people."""

    coach: Hashable
    share: Shown[Share]
    own_people: Shown[Ratio]


def figures(people: Sequence[Sequence[Meeting]], on: date, coaches: Collection[Hashable] | None = None) -> Figures:
    """Of everybody, or of those for whom one of these coaches was named; each person's meetings in their order."""

    def counts(each: Meeting) -> bool:
        return coaches is None or each.visit.named in coaches

    months = trend(filter(counts, chain.from_iterable(people)), on)
    year = [[each for each in meetings if each.on >= months[0].first_on] for meetings in people]
    twice = [meetings for meetings in year if len(meetings) > 1 and any(map(counts, meetings))]
    middle = means([each.visit.coach for each in meetings] for meetings in twice)
    return Figures(months, shown(middle, {meetings[0].person for meetings in twice}))


def trend(meetings: Iterable[Meeting], on: date) -> list[Month]:
    """Twelve months, the last one that of this day, which is not over; each alone and with the two before it.

    Three months are shown where each of them can be: else the one that is hidden would be what is left of them.
    """
    by_month = _tallies((month_of(each.on), each) for each in _counted(meetings))
    return [_month(by_month, months_before(on, ago)) for ago in reversed(range(MONTHS))]


def lines(meetings: Iterable[Meeting], coaches: Sequence[Hashable], first_on: date) -> list[CoachLine]:
    """Each of these coaches over the three months that end with this one, as it may stand beside them all together."""
    counted = _of_three(meetings, first_on)
    lists = _tallies((each.visit.named, each) for each in counted)
    held = _tallies((each.visit.coach, each) for each in counted)
    few = beside_a_total({coach: lists[coach].people for coach in coaches})
    few_held = beside_a_total({coach: held[coach].people for coach in coaches})
    few_chose = beside_a_total({coach: lists[coach].who_chose for coach in coaches})
    return [
        CoachLine(
            coach,
            shown(lists[coach].as_share(hide=coach in few_chose), lists[coach].people, hide=coach in few),
            shown(_own_people(held[coach], coach), held[coach].people, hide=coach in few | few_held),
        )
        for coach in coaches
    ]


def own_line(meetings: Iterable[Meeting], coach: Hashable, first_on: date) -> Shown[Ratio]:
    """Of the meetings that a coach held in the three months that end with this one, those with their own people."""
    held = _tallies((each.visit.coach, each) for each in _of_three(meetings, first_on))[coach]
    return shown(_own_people(held, coach), held.people)


def reads_from(on: date) -> date:
    """The first day of all that is asked here: the first of the twelve months has two before it."""
    return months_before(on, MONTHS - 1 + TOGETHER - 1)


def month_of(day: date) -> date:
    """A month by its first day."""
    return day.replace(day=1)


def months_before(day: date, ago: int) -> date:
    """The first day of the month so many before that of a day."""
    years, month = divmod(day.year * 12 + day.month - 1 - ago, 12)
    return date(years, month + 1, 1)


@dataclass(slots=True)
class _Tally:
    """Some meetings, and who is in them."""

    meetings: list[Meeting] = field(default_factory=list)
    share: NamedShare = field(default_factory=NamedShare)
    people: set[Hashable] = field(default_factory=set)
    who_chose: set[Hashable] = field(default_factory=set)

    def as_share(self, *, hide: bool = False) -> Share:
        return Share(self.share.ratio, shown(self.share.chosen_cover, self.who_chose, hide=hide))


def _tallies(meetings: Iterable[tuple[Any, Meeting]]) -> Mapping[Any, _Tally]:
    """One pass: each meeting under its own key; a key that nothing stands under has an empty one."""
    found: dict[Any, _Tally] = defaultdict(_Tally)
    for key, meeting in meetings:
        found[key].meetings.append(meeting)
    for tally in found.values():
        tally.share = named_share(each.visit for each in tally.meetings)
        tally.people = {each.person for each in tally.meetings}
        tally.who_chose = {each.person for each in tally.meetings if each.visit.chosen_cover and not each.visit.is_own}
    return found


def _month(by_month: Mapping[date, _Tally], first_on: date) -> Month:
    alone, *before = (by_month[months_before(first_on, ago)] for ago in range(TOGETHER))
    window = [alone, *before]
    together = _Tally(
        share=sum((each.share for each in window), NamedShare()),
        people=set().union(*(each.people for each in window)),
        who_chose=set().union(*(each.who_chose for each in window)),
    )
    any_small = any(is_small(each.people) for each in window)
    any_few_chose = any(is_small(each.who_chose) for each in window)
    return Month(
        first_on,
        alone=shown(alone.as_share(), alone.people),
        together=shown(together.as_share(hide=any_few_chose), together.people, hide=any_small),
    )


def _own_people(held: _Tally, coach: Hashable) -> Ratio:
    return own_people((each.visit for each in held.meetings), coach)


def _counted(meetings: Iterable[Meeting]) -> Iterable[Meeting]:
    return (each for each in meetings if each.visit.named is not None)


def _of_three(meetings: Iterable[Meeting], first_on: date) -> list[Meeting]:
    """Of the three months that end with this one, what counts."""
    first, end = months_before(first_on, TOGETHER - 1), months_before(first_on, -1)
    return [each for each in _counted(meetings) if first <= each.on < end]
