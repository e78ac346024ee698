"""Free times at their cheapest: one plain statement, and a sweep over what is in the way, day by day."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from coachdesk.bench.floor.lexicon import LONDON
from coachdesk.bench.floor.source import Source

STATEMENT = """
SELECT 'hours' AS what, NULL AS word, NULL{ts} AS one_at, NULL{ts} AS other_at, from_on AS one_on, until_on AS other_on,
       weekday AS one, starts_minute AS two, ends_minute AS three
FROM working_pattern WHERE staff_id = :coach
UNION ALL SELECT 'leave', kind, starts_at, ends_at, NULL, NULL, NULL, NULL, NULL
FROM leave WHERE staff_id = :coach AND starts_at < :ends AND ends_at > :begins
UNION ALL SELECT 'claim', NULL, c.starts_at, c.ends_at, NULL, NULL, NULL, NULL, NULL
FROM resource r JOIN claim c ON c.resource_id = r.id
WHERE r.kind = 'coach' AND r.subject_id = :coach AND c.live AND c.starts_at < :ends AND c.ends_at > :begins
UNION ALL SELECT 'claim', NULL, c.starts_at, c.ends_at, NULL, NULL, NULL, NULL, NULL
FROM resource r JOIN claim c ON c.resource_id = r.id
WHERE r.kind = 'claimant' AND r.subject_id = :claimant AND c.live AND c.starts_at < :ends AND c.ends_at > :begins
UNION ALL SELECT 'booked', NULL, starts_at, NULL, NULL, NULL, minutes, rest_minutes, NULL
FROM appointment a WHERE coach_id = :coach AND state = 'booked' AND starts_at < :ends AND starts_at > :begins
  AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.booking_id = a.id AND c.live)
UNION ALL SELECT 'booked', NULL, starts_at, NULL, NULL, NULL, minutes, rest_minutes, NULL
FROM appointment a WHERE claimant_id = :claimant AND state = 'booked' AND starts_at < :ends AND starts_at > :begins
  AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.booking_id = a.id AND c.live)
UNION ALL SELECT 'kept', NULL, NULL, NULL, from_on, until_on, weekday, starts_minute, ends_minute
FROM blocked_period WHERE claimant_id = :claimant
UNION ALL SELECT 'held', code, NULL, NULL, from_on, NULL, NULL, NULL, NULL
FROM adjustment WHERE claimant_id = :claimant AND ended_on IS NULL
UNION ALL SELECT 'asked', about, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM matter WHERE claimant_id = :claimant AND settled_at IS NULL
UNION ALL SELECT 'met', mode, starts_at, NULL, NULL, NULL, NULL, NULL, NULL
FROM (SELECT mode, starts_at FROM appointment WHERE claimant_id = :claimant AND state = 'met'
      ORDER BY starts_at DESC LIMIT 1) m
UNION ALL SELECT 'nation', o.nation, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM office o JOIN staff s ON s.office_id = o.id WHERE s.id = :coach
"""
USUAL = [(9 * 60, 13 * 60), (13 * 60 + 30, 17 * 60)]
LONGEST, ONE_DAY, QUARTER = 1680 * 60, timedelta(days=1), 15 * 60


@dataclass(frozen=True)
class Asked:
    """What the person's adjustments come to, as plain figures; minutes are those of the wall clock."""

    minutes: int
    rest_minutes: int
    not_before: int
    not_after: int
    notice_days: int
    possible: bool
    bank_holidays: Collection[date]


def free(
    source: Source, statement: str, coach_id: UUID, claimant_id: UUID, asked: Asked, now: datetime, days: int
) -> list[datetime]:
    """The starts at quarter hours from today on."""
    today = now.astimezone(LONDON).date()
    begins, ends = _at(today, 0) - LONGEST, _at(today + ONE_DAY * (days + 1), 0)
    values = {
        "coach": source.id(coach_id), "claimant": source.id(claimant_id),
        "begins": source.instant(datetime.fromtimestamp(begins, UTC)),
        "ends": source.instant(datetime.fromtimestamp(ends, UTC)),
    }  # fmt: skip
    rows = source.rows(statement, values)
    if not asked.possible:
        return []
    hours, kept = ([row for row in rows if row[0] == what] for what in ("hours", "kept"))
    busy = list(_busy(rows, source, asked))
    first = max(int(now.timestamp()), _at(today + ONE_DAY * asked.notice_days, 0))
    return [
        datetime.fromtimestamp(start, UTC)
        for day in (today + ONE_DAY * number for number in range(days))
        if day not in asked.bank_holidays
        for start in _of_day(day, hours, kept, busy, first, asked)
    ]


def _busy(rows: Sequence[Any], source: Source, asked: Asked) -> Iterator[tuple[int, int]]:
    """What no meeting may end in; what is taken is taken for its rest as well."""
    rest = asked.rest_minutes * 60
    for what, _word, one_at, other_at, _from, _until, minutes, rested, _third in rows:
        if what == "booked":
            starts = _second(source, one_at)
            yield starts - rest, starts + (minutes + max(rested, asked.rest_minutes)) * 60
        elif what == "claim":
            yield _second(source, one_at) - rest, _second(source, other_at)
        elif what == "leave":
            yield _second(source, one_at), _second(source, other_at)


def _of_day(
    day: date, hours: Sequence[Any], kept: Sequence[Any], busy: Sequence[tuple[int, int]], first: int, asked: Asked
) -> Iterator[int]:
    weekday, midnight = day.weekday(), _at(day, 0)
    worked = [(row[7], row[8]) for row in hours if row[6] == weekday]
    if not hours:
        worked = USUAL if weekday < 5 else []
    here = [each for each in busy if each[1] > midnight and each[0] < midnight + 90_000]
    here += [(_at(day, row[7]), _at(day, row[8])) for row in kept if row[6] in (None, weekday)]
    here.sort()
    for starts, ends in worked:
        begins, last = _at(day, max(starts, asked.not_before)), _at(day, min(ends, asked.not_after))
        yield from _sweep(max(begins, first), last, here, asked.minutes * 60)


def _sweep(at: int, ends: int, busy: Sequence[tuple[int, int]], length: int) -> Iterator[int]:
    at = -(-at // QUARTER) * QUARTER
    for starts, stops in busy:
        while at + length <= min(starts, ends):
            yield at
            at += QUARTER
        if stops > at:
            at = -(-stops // QUARTER) * QUARTER
    while at + length <= ends:
        yield at
        at += QUARTER


def _at(day: date, minute: int) -> int:
    """The second at which the clocks show this minute; the days that are measured have no change of the clocks."""
    whole = datetime(day.year, day.month, day.day, tzinfo=LONDON)
    return int(whole.timestamp()) + minute * 60


def _second(source: Source, value: Any) -> int:
    instant = source.read_instant(value)
    assert instant is not None
    return int(instant.timestamp())
