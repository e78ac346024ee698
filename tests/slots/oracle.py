"""The same question answered the slow way: every quarter hour, minute by minute, by what the clock on the wall shows.

Nothing of the search is used here, and nothing is clever: no spans, no bits, and no arithmetic over clock changes.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON, MINUTE, ONE_DAY = ZoneInfo("Europe/London"), timedelta(minutes=1), timedelta(days=1)
USUAL = ((9 * 60, 13 * 60), (13 * 60 + 30, 17 * 60))
DAY_NAMES = {"Mon-Fri": {0, 1, 2, 3, 4}, "Mon,Tue,Thu": {0, 1, 3}, "Sat-Mon": {5, 6, 0}}
# code: not before, not after (minutes), days of notice, the ways it leaves
ASKED = {
    "TIME_NO_AM": (720, None, 0, None),
    "TIME_NO_PM": (None, 900, 0, None),
    "TIME_SCHOOL": (570, 870, 0, None),
    "TIME_NOTICE": (None, None, 5, None),
    "MODE_PHONE": (None, None, 0, {"phone"}),
    "MODE_NO_VIDEO": (None, None, 0, {"in_person", "phone", "outreach", "home_visit"}),
    "LANG_INTERP": (None, None, 3, None),
    "COM_LIPSPEAK": (None, None, 0, {"in_person", "video", "outreach", "home_visit"}),
    "EXT_PAUSE": (None, None, 0, set()),
    "TIME_AVOID": (None, None, 0, None),
    "TIME_DOUBLE": (None, None, 0, None),
    "TIME_QUIET": (None, None, 0, None),
}
BEFORE_THE_DAY = ("TIME_NOTICE", "LANG_INTERP")


class Oracle:
    """`rules_at` says which rules a start breaks, in the order of the accounts."""

    def __init__(self, diary, rules, from_on: date, days: int, now: datetime) -> None:
        self.diary, self.rules, self.now = diary, rules, now
        self.open_from = now + 5 * MINUTE
        self.from_on, self.until = from_on, from_on + ONE_DAY * days
        self.hard = [code for code, binds in diary.codes.items() if binds == "hard"]
        self.shown: dict[datetime, tuple[date, int]] = {}
        self.stands: dict[datetime, tuple[frozenset[str], frozenset[str]]] = {}
        self.works = {day: self._works(day) for day in (from_on + ONE_DAY * number for number in range(-1, days + 3))}
        self.keeps = {day: self._keeps(day) for day in self.works}
        self.order = [
            "past", *(code for code in ASKED if code in BEFORE_THE_DAY), "bank_holiday", "leave", "training",
            "team_time", "writing_up", "taken", "theirs", *(code for code in ASKED if code not in BEFORE_THE_DAY),
        ]  # fmt: skip

    def starts(self):
        """Every quarter hour that the window's days have."""
        at = datetime(self.from_on.year, self.from_on.month, self.from_on.day, tzinfo=UTC) - timedelta(hours=2)
        while True:
            day = at.astimezone(LONDON).date()
            if day >= self.until:
                return
            if day >= self.from_on:
                yield at
            at += 15 * MINUTE

    def in_hours(self, start: datetime, minutes: int) -> bool:
        return all(self.is_worked(at) for at in self._each(start, minutes))

    def is_worked(self, at: datetime) -> bool:
        day, minute = self.wall(at)
        return any(begins <= minute < ends for begins, ends in self.works[day])

    def broken(self, start: datetime, minutes: int) -> list[str]:
        """Which rules a meeting of this length would break, the first of them first."""
        found: set[str] = set()
        for number, at in enumerate(self._each(start, minutes + self.rules.rest_minutes)):
            taken, against = self._stand_at(at)
            found |= taken | against if number < minutes else taken
        return [rule for rule in self.order if rule in found]

    def _stand_at(self, at: datetime) -> tuple[frozenset[str], frozenset[str]]:
        """What is taken at this minute, and which rules stand then; looked at once."""
        if at not in self.stands:
            self.stands[at] = frozenset(self._taken(at)), frozenset(self.against(at))
        return self.stands[at]

    def against(self, at: datetime) -> set[str]:
        """The rules that stand at this minute, but for what is taken."""
        day, minute = self.wall(at)
        found = {kind for kind, (begins, ends) in self.diary.leave if begins <= at < ends}
        if at < self.open_from:
            found.add("past")
        if day in self.diary.bank_holidays:
            found.add("bank_holiday")
        if any(begins <= minute < ends for begins, ends in self.keeps[day]):
            found.add("TIME_AVOID")
        today = self.now.astimezone(LONDON).date()
        for code in self.hard:
            not_before, not_after, notice, ways = ASKED[code]
            early = not_before is not None and minute < not_before
            late = not_after is not None and minute >= not_after
            soon = day < today + ONE_DAY * notice and notice > 0
            if early or late or soon or (ways is not None and self.rules.mode not in ways):
                found.add(code)
        return found

    def at_minute(self, at: datetime) -> str | None:
        """The first rule that stands at one minute."""
        found = frozenset().union(*self._stand_at(at))
        return next((rule for rule in self.order if rule in found), None)

    def _taken(self, at: datetime) -> set[str]:
        found = set()
        for rule, claims, booked in (
            ("taken", self.diary.taken, self.diary.booked), ("theirs", self.diary.theirs, self.diary.their_booked),
        ):  # fmt: skip
            rests = [
                (one.starts_at, one.starts_at + (one.minutes + max(one.rest_minutes, self.rules.rest_minutes)) * MINUTE)
                for one in booked
            ]
            if any(begins <= at < ends for begins, ends in (*claims, *rests)):
                found.add(rule)
        return found

    def _each(self, start: datetime, minutes: int):
        return (start + MINUTE * number for number in range(minutes))

    def wall(self, at: datetime) -> tuple[date, int]:
        if at not in self.shown:
            shown = at.astimezone(LONDON)
            self.shown[at] = shown.date(), shown.hour * 60 + shown.minute
        return self.shown[at]

    def _works(self, day: date) -> list[tuple[int, int]]:
        if self.diary.left_on and day >= self.diary.left_on:
            return []
        rows = self.diary.hours
        if not rows or day < min(row.from_on for row in rows):
            return list(USUAL) if day.weekday() in DAY_NAMES[self.diary.working_days] else []
        return [(row.starts_minute, row.ends_minute) for row in rows if self._holds(row, day)]

    def _keeps(self, day: date) -> list[tuple[int, int]]:
        return [(row.starts_minute, row.ends_minute) for row in self.diary.kept if self._holds(row, day)]

    def _holds(self, row, day: date) -> bool:
        there = row.weekday is None or row.weekday == day.weekday()
        return there and row.from_on <= day and (row.until_on is None or row.until_on >= day)
