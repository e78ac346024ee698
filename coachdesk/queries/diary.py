"""What stands between a coach and a claimant over some days, read in one statement, past the ORM."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.db import Beyond, wide
from coachdesk.models import Claimant, Staff
from coachdesk.models.label import Nation, Strength
from coachdesk.queries.diary_sql import STATEMENT
from coachdesk.queries.offices import figures
from coachdesk.slots.diary import Booked, Diary, Held, Kept, Met
from coachdesk.slots.hours import Hours
from coachdesk.slots.spans import instant_of
from coachdesk.slots.stretch import Stretch
from coachdesk.slots.wall import ONE_DAY, midnight
from coachdesk.working_days import bank_holidays

NOBODY = UUID(int=0)
LONGEST = timedelta(minutes=1440 + 240)  # a meeting and its rest, as long as the tables let them be
STRENGTHS = {each.value: each for each in Strength}
Found = Mapping[str, Sequence[Any]]


def diary_of(
    session: Session,
    claimant: Claimant,
    coach: Staff,
    *,
    from_on: date,
    days: int,
    without: UUID | None = None,
    at: datetime | None = None,
) -> Diary:
    """Both diaries from a day on; `without` is the meeting that is being moved, which is not in its own way."""
    begins = instant_of(midnight(from_on))
    now = at or clock.now()
    values = {
        "coach_id": coach.id,
        "claimant_id": claimant.id,
        "office_id": coach.office_id,
        "begins": begins,
        "long_before": begins - LONGEST,
        "ends": instant_of(midnight(from_on + ONE_DAY * (days + 1))) + LONGEST,
        "without": without or NOBODY,
        "now": now,
        "today": clock.as_london(now).date(),
    }
    found: dict[str, list[Any]] = defaultdict(list)
    with wide(session, Beyond.DIARY):
        rows = session.connection().execute(STATEMENT, values).all()
    for what, *row in rows:
        found[what].append(row)
    return _diary(found, coach)


def _diary(found: Found, coach: Staff) -> Diary:
    nation = Nation(found["nation"][0][0])
    return Diary(
        hours=tuple(Hours(*_weekly(row)) for row in found["hours"]),
        working_days=coach.working_days,
        left_on=coach.left_on or (coach.leaves_on and coach.leaves_on + ONE_DAY),
        leave=tuple((row[0], Stretch(row[2], row[3])) for row in found["leave"]),
        bank_holidays=bank_holidays(nation),
        taken=tuple(Stretch(row[2], row[3]) for row in found["coach"]),
        theirs=tuple(Stretch(row[2], row[3]) for row in found["claimant"]),
        booked=tuple(Booked(row[2], row[6], row[7]) for row in found["booked"]),
        their_booked=tuple(Booked(row[2], row[6], row[7]) for row in found["their_booked"]),
        kept=tuple(Kept(*_weekly(row)) for row in found["kept"]),
        held=_held(found["held"]),
        to_settle=tuple(row[0] for row in found["asked"]),
        last=next((Met(row[2], row[0]) for row in found["met"]), None),
        settings=figures((row[0], row[1]) for row in sorted(found["chosen"], key=lambda row: (row[4], row[2]))),
        is_their_coach=bool(found["coached"]),
        contact_stopped=any(row[2] for row in found["coached"]),
    )


def _weekly(row: Sequence[Any]) -> tuple[Any, ...]:
    _word, _more, _at, _until, from_on, until_on, weekday, starts, ends = row
    return weekday, starts, ends, from_on, until_on


def _held(rows: Sequence[Sequence[Any]]) -> dict[str, Held]:
    """Each kind once: where two rows are of one kind, the one that binds more, since the later day."""
    held: dict[str, Held] = {}
    for word, params, _at, _until, from_on, *_rest in rows:
        code, _, strength = word.partition(" ")
        this = Held(STRENGTHS[strength], from_on, json.loads(params))
        held[code] = _both(held[code], this) if code in held else this
    return held


def _both(one: Held, other: Held) -> Held:
    binds = min(one.strength, other.strength, key=list(Strength).index)
    staff = " ".join(filter(None, (one.params.get("staff"), other.params.get("staff"))))
    return Held(binds, max(one.from_on, other.from_on), {**one.params, **other.params, "staff": staff})
