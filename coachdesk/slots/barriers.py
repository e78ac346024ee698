"""What is in the way of a meeting, rule by rule, in the order in which a time is put down to one of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coachdesk import clock
from coachdesk.models.label import LeaveKind
from coachdesk.slots import hours
from coachdesk.slots.diary import Booked, Diary
from coachdesk.slots.own_rule import OwnRule
from coachdesk.slots.rules import Rules
from coachdesk.slots.spans import BEGINNING, END, Span, merged, seconds, span_of
from coachdesk.slots.stretch import Stretch
from coachdesk.slots.wall import ONE_DAY, midnight, wall_spans

PAST, BANK_HOLIDAY, TAKEN, THEIRS, KEPT = "past", "bank_holiday", "taken", "theirs", "TIME_AVOID"
WHOLE_DAY = 24 * 60


@dataclass(frozen=True)
class Barrier:
    """Where a meeting must not lie; with `rested` its rest must not either."""

    rule: str
    spans: list[Span]
    rested: bool = False


@dataclass(frozen=True)
class Window:
    """The days that are looked at, and one more, into which a meeting at night may run.

    `soon`: nobody is offered a time that is nearer than this.
    """

    from_on: date
    days: int
    now: datetime
    soon: timedelta = timedelta()

    @property
    def last_on(self) -> date:
        """The last day that is looked at."""
        return self.from_on + ONE_DAY * (self.days - 1)

    def each_day(self) -> Iterator[date]:
        return (self.from_on + ONE_DAY * number for number in range(self.days + 1))


def hours_of(diary: Diary, window: Window) -> list[Span]:
    """When the coach works, before leave and bank holidays."""
    return merged(
        span
        for day in window.each_day()
        if diary.left_on is None or day < diary.left_on
        for part in hours.on_day(diary.hours, diary.working_days, day)
        for span in wall_spans(day, *part)
    )


def barriers_of(diary: Diary, rules: Rules, window: Window) -> list[Barrier]:
    """Those that stand somewhere, in their order."""
    own = {rule.code: _own(rule, rules, window) for rule in rules.own}
    own[KEPT] = [*own.get(KEPT, ()), *_kept(diary, window)]
    early = [rule.code for rule in rules.own if rule.notice_days]
    found = [
        Barrier(PAST, [(BEGINNING, _begun(window.now + window.soon))]),
        *(Barrier(code, merged(own[code])) for code in early),
        Barrier(BANK_HOLIDAY, merged(_bank_holidays(diary, window))),
        *(Barrier(kind, merged(span_of(*away) for what, away in diary.leave if what == kind)) for kind in LeaveKind),
        Barrier(TAKEN, merged(_taken(diary.taken, diary.booked, rules)), rested=True),
        Barrier(THEIRS, merged(_taken(diary.theirs, diary.their_booked, rules)), rested=True),
        *(Barrier(code, merged(spans)) for code, spans in own.items() if code not in early),
    ]
    return [barrier for barrier in found if barrier.spans]


def _begun(now: datetime) -> int:
    return seconds(now) + (now.microsecond > 0)


def _bank_holidays(diary: Diary, window: Window) -> Iterator[Span]:
    for day in window.each_day():
        if day in diary.bank_holidays:
            yield from wall_spans(day, 0, WHOLE_DAY)


def _taken(claims: Iterable[Stretch], booked: Iterable[Booked], rules: Rules) -> Iterator[Span]:
    """Claims hold their rest; a meeting without one gets its own or, where that is longer, the office's."""
    for claim in claims:
        yield span_of(*claim)
    for meeting in booked:
        rested = meeting.minutes + max(meeting.rest_minutes, rules.rest_minutes)
        yield span_of(meeting.starts_at, meeting.starts_at + timedelta(minutes=rested))


def _kept(diary: Diary, window: Window) -> Iterator[Span]:
    for day in window.each_day() if diary.kept else ():
        for each in diary.kept:
            if each.on(day):
                yield from wall_spans(day, each.starts_minute, each.ends_minute)


def _own(rule: OwnRule, rules: Rules, window: Window) -> list[Span]:
    """Where one of the person's rules would be broken."""
    if rule.stops or rules.mode not in rule.modes:
        return [(BEGINNING, END)]
    return list(times_against(rule, window))


def times_against(rule: OwnRule, window: Window) -> Iterator[Span]:
    if rule.notice_days:
        yield BEGINNING, midnight(clock.as_london(window.now).date() + ONE_DAY * rule.notice_days)
    if rule.not_before is None and rule.not_after is None:
        return
    for day in window.each_day():
        if rule.not_before:
            yield from wall_spans(day, 0, rule.not_before)
        if rule.not_after is not None:
            yield from wall_spans(day, rule.not_after, WHOLE_DAY)
