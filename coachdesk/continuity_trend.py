"""Continuity month by month and coach by coach, from meetings that were read: what may be shown of it, and what not.

Groups of fewer than five people are hidden here, so that no page can forget it (small_groups.py).
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from coachdesk.continuity import Means, Ratio, Visit, means, named_share, own_people
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
    by_month: dict[date, list[Meeting]] = {}
    for each in _counted(meetings):
        by_month.setdefault(month_of(each.on), []).append(each)
    return [_month(by_month, months_before(on, ago)) for ago in reversed(range(MONTHS))]


def lines(meetings: Sequence[Meeting], coaches: Iterable[Hashable], first_on: date) -> list[CoachLine]:
    """Each of these coaches over the three months that end with this one, as it may stand beside them all together."""
    months = {months_before(first_on, ago) for ago in range(TOGETHER)}
    counted = [each for each in _counted(meetings) if month_of(each.on) in months]
    lists = {coach: [each for each in counted if each.visit.named == coach] for coach in coaches}
    held = {coach: [each for each in counted if each.visit.coach == coach] for coach in lists}
    few = beside_a_total({coach: _people(meetings) for coach, meetings in lists.items()})
    few_held = beside_a_total({coach: _people(meetings) for coach, meetings in held.items()})
    few_chose = beside_a_total({coach: _who_chose(meetings) for coach, meetings in lists.items()})
    return [
        CoachLine(
            coach,
            shown(_share(lists[coach], hide=coach in few_chose), _people(lists[coach]), hide=coach in few),
            shown(_own_people(held[coach], coach), _people(held[coach]), hide=coach in few | few_held),
        )
        for coach in lists
    ]


def own_line(meetings: Iterable[Meeting], coach: Hashable, first_on: date) -> Shown[Ratio]:
    """Of the meetings that a coach held in the three months that end with this one, those with their own people."""
    months = {months_before(first_on, ago) for ago in range(TOGETHER)}
    held = [each for each in _counted(meetings) if each.visit.coach == coach and month_of(each.on) in months]
    return shown(_own_people(held, coach), _people(held))


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


def _month(by_month: Mapping[date, list[Meeting]], first_on: date) -> Month:
    window = [by_month.get(months_before(first_on, ago), []) for ago in range(TOGETHER)]
    together = list(chain.from_iterable(window))
    any_small = any(is_small(_people(month)) for month in window)
    any_few_chose = any(is_small(_who_chose(month)) for month in window)
    return Month(
        first_on,
        alone=shown(_share(window[0]), _people(window[0])),
        together=shown(_share(together, hide=any_few_chose), _people(together), hide=any_small),
    )


def _share(meetings: Sequence[Meeting], *, hide: bool = False) -> Share:
    share = named_share(each.visit for each in meetings)
    return Share(share.ratio, shown(share.chosen_cover, _who_chose(meetings), hide=hide))


def _own_people(held: Iterable[Meeting], coach: Hashable) -> Ratio:
    return own_people((each.visit for each in held), coach)


def _counted(meetings: Iterable[Meeting]) -> Iterable[Meeting]:
    return (each for each in meetings if each.visit.named is not None)


def _people(meetings: Iterable[Meeting]) -> set[Hashable]:
    return {each.person for each in meetings}


def _who_chose(meetings: Iterable[Meeting]) -> set[Hashable]:
    return {each.person for each in meetings if each.visit.chosen_cover and not each.visit.is_own}
