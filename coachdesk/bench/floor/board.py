"""The board of an office at its cheapest: the same coaches, people, hours and loads, by the formula written once more.

need = (30.44 / rhythm) * (meeting + write-up) * (1 + answers in between), and what comes once in the first month;
time = contract hours * 52 / 12, less leave and sickness, less duty, meetings and training.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from jinja2 import Environment

from coachdesk.bench.floor.source import Source

CODES = """(SELECT {join}(a.code, ' ') FROM adjustment a
        WHERE a.claimant_id = c.id AND a.ended_on IS NULL AND a.code IN ({codes}))"""
STATEMENT = """
SELECT s.id, s.name, s.weekly_hours, p.rhythm_days, p.codes, p.is_new, count(p.id)
FROM staff s LEFT JOIN (
    SELECT c.id, r.coach_id, c.rhythm_days, {their_codes} AS codes,
           r.started_on > :now AND r.start_reason <> 'imported' AS is_new
    FROM relationship r JOIN claimant c ON c.id = r.claimant_id
    WHERE r.ended_on IS NULL AND r.coach_id IN (SELECT id FROM staff WHERE team_id = :coach AND is_coach)
) p ON p.coach_id = s.id
WHERE s.team_id = :coach AND s.is_coach AND s.left_on IS NULL
GROUP BY s.id, s.name, s.weekly_hours, p.rhythm_days, p.codes, p.is_new
ORDER BY s.name, s.id
"""
PAGE = (
    "<!doctype html><title>Board</title><table>"
    "{% for id, name, people, hours, load in rows %}"
    '<tr><th><a href="/caseload?coach={{ id }}">{{ name }}</a><td>{{ people }}'
    '<td><a href="/workload/{{ id }}">{{ hours }}</a><td><td>{{ load }}<td>'
    "{% endfor %}</table>"
)
Minutes = Callable[[Sequence[str]], int]


def bare_page(
    source: Source, team_id: UUID, today: date, settings: Mapping[str, float], lengths: Sequence[str], minutes: Minutes
) -> Callable[[Any, Any], Iterable[bytes]]:  # fmt: skip
    """A WSGI callable that answers every request with the hours of one team. `lengths` are the codes that count, and
    `minutes` how long a meeting is with some of them."""
    template = Environment(autoescape=True).from_string(PAGE)
    join = "string_agg" if source.is_postgresql else "group_concat"
    codes = CODES.format(join=join, codes=", ".join(f"'{code}'" for code in lengths))
    statement = source.statement(STATEMENT.format(their_codes=codes))
    new_since = today - timedelta(days=30)
    values = {"coach": source.id(team_id), "now": new_since if source.is_postgresql else new_since.isoformat()}
    per_meeting: dict[str, int] = {}

    def app(_environ: Any, start_response: Any) -> Iterable[bytes]:
        body = template.render(rows=_rows(source.rows(statement, values), source, settings, minutes, per_meeting))
        answer = body.encode()
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(answer)))])
        return [answer]

    return app


def _rows(
    found: Sequence[tuple[Any, ...]], source: Source, settings: Mapping[str, float], minutes: Minutes,
    per_meeting: dict[str, int],
) -> list[tuple[Any, ...]]:  # fmt: skip
    people: dict[Any, int] = defaultdict(int)
    needed: dict[Any, float] = defaultdict(float)
    coaches: dict[Any, tuple[str, float]] = {}
    for staff_id, name, hours, rhythm, codes, is_new, count in found:
        coaches[staff_id] = name, float(hours)
        if not count:
            continue
        key = codes or ""
        if key not in per_meeting:
            per_meeting[key] = minutes(key.split())
        often = 30.44 / (rhythm or settings["rhythm_days"])
        each = often * (per_meeting[key] + settings["write_up_minutes"]) * (1 + settings["responsive_percent"] / 100)
        people[staff_id] += count
        needed[staff_id] += count * (each + (settings["new_start_minutes"] if is_new else 0))
    free = (1 - settings["leave_percent"] / 100) * (1 - settings["fixed_percent"] / 100)
    lines = []
    for staff_id, (name, hours) in coaches.items():
        there = hours * 52 / 12 * 60 * free
        told = f"{round(needed[staff_id] / 60):,} of {round(there / 60):,} h"
        percent = f"{round(min(100 * needed[staff_id] / there, 999))}%"
        lines.append((source.read_id(staff_id), name, people[staff_id], told, percent))
    return lines
