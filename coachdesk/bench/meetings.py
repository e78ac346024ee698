"""Everybody's meetings, made by the database in one statement: ten behind them, and one ahead for five in six."""

from coachdesk.bench import ids
from coachdesk.bench.sizes import HEAVY_COACH, NOW, PAST_MEETINGS, SPREAD, USUAL_COACH, Size

MODES = ("in_person", "phone", "video", "outreach")
OUTCOMES = ("met", "met", "met", "met", "met", "met", "met", "did_not_meet", "moved", "cancelled_by_claimant")


def fill(size: Size, *, postgresql: bool) -> str:
    """INSERT ... SELECT. Rows come in by rounds, so that one person's meetings lie far apart."""
    people, rounds = _series(size, postgresql=postgresql)
    number = f"(j.n * {size.claimants} + i.n)"
    days_ago = f"({PAST_MEETINGS - 1} - j.n) * 28 + 1 + i.n % 28"
    past = f"j.n < {PAST_MEETINGS}"
    day = f"CASE WHEN {past} THEN -({days_ago}) ELSE i.n % 28 END"
    minutes = f"(CASE WHEN {past} THEN 0 ELSE 30 END) + 15 * (i.n % 28)"
    return f"""
    {people}
    INSERT INTO appointment (id, claimant_id, coach_id, starts_at, minutes, mode, state, ordinal)
    SELECT {ids.in_sql("appointment", number, postgresql=postgresql)},
           {ids.in_sql("claimant", "i.n", postgresql=postgresql)},
           {ids.in_sql("staff", _coach(size), postgresql=postgresql)},
           {_instant(day, minutes, postgresql=postgresql)},
           30 + 15 * (i.n % 2),
           {_pick(MODES, "(i.n + j.n) % 4")},
           CASE WHEN {past} THEN {_pick(OUTCOMES, "(i.n * 3 + j.n) % 10")} ELSE 'booked' END,
           0
    FROM {rounds}
    WHERE {past} OR i.n % 6 <> 5
    ORDER BY j.n, i.n
    """  # noqa: S608


def _series(size: Size, *, postgresql: bool) -> tuple[str, str]:
    """What the statement begins with, and what it selects from: people `i`, rounds `j`."""
    if postgresql:
        return (
            "",
            f"generate_series(0::bigint, {PAST_MEETINGS}) j(n), generate_series(0::bigint, {size.claimants - 1}) i(n)",
        )
    counted = "{name}(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM {name} WHERE n < {last})"
    people = counted.format(name="people", last=size.claimants - 1)
    rounds = counted.format(name="rounds", last=PAST_MEETINGS)
    return f"WITH RECURSIVE {people}, {rounds}", "rounds j, people i"


def _coach(size: Size) -> str:
    """The number of a person's coach, as `Size.coach_of` has it."""
    place = f"(i.n * {SPREAD} % {size.claimants})"
    others = f"2 + {place} % {size.coaches - 2}"
    usual = f"WHEN {place} < {size.heavy + size.usual} THEN {USUAL_COACH}"
    return f"(CASE WHEN {place} < {size.heavy} THEN {HEAVY_COACH} {usual} ELSE {others} END)"


def _instant(day: str, minutes: str, *, postgresql: bool) -> str:
    if postgresql:
        return f"timestamptz '{NOW.isoformat()}' + make_interval(days => ({day})::int, mins => ({minutes})::int)"
    start = NOW.strftime("%Y-%m-%d %H:%M:%S")
    return f"strftime('%Y-%m-%d %H:%M:%S', '{start}', ({day}) || ' days', ({minutes}) || ' minutes') || '.000000'"


def _pick(words: tuple[str, ...], index: str) -> str:
    cases = " ".join(f"WHEN {number} THEN '{word}'" for number, word in enumerate(words))
    return f"CASE {index} {cases} END"
