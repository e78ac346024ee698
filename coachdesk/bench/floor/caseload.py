"""The caseload at its cheapest: the same people in the same order with the same words in every cell."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from jinja2 import Environment

from coachdesk.bench.floor.lexicon import STRENGTHS, Lexicon
from coachdesk.bench.floor.source import Source

STATEMENT = """
SELECT c.id, c.first_names, c.last_name, c.latin_name, c.spoken_reference, c.date_of_birth, c.rhythm_days,
       n.starts_at, n.mode, l.starts_at,
       (SELECT 1 FROM matter m WHERE m.claimant_id = c.id AND m.settled_at IS NULL LIMIT 1),
       (SELECT 1 FROM words_to_ask w WHERE w.claimant_id = c.id AND w.asked_on IS NULL LIMIT 1),
       (SELECT string_agg(a.strength || ':' || a.code, ' ') FROM adjustment a
        WHERE a.claimant_id = c.id AND a.ended_on IS NULL)
FROM relationship r JOIN claimant c ON c.id = r.claimant_id
LEFT JOIN LATERAL (SELECT a.starts_at, a.mode FROM appointment a
    WHERE a.claimant_id = c.id AND a.state = 'booked' AND a.starts_at >= (SELECT :now)
    ORDER BY a.starts_at LIMIT 1) n ON true
LEFT JOIN LATERAL (SELECT a.starts_at FROM appointment a
    WHERE a.claimant_id = c.id AND a.state = 'met' AND a.starts_at < (SELECT :now)
    ORDER BY a.starts_at DESC LIMIT 1) l ON true
WHERE r.coach_id = :coach AND r.ended_on IS NULL
ORDER BY n.starts_at NULLS LAST, c.search_name, c.id
"""
BOOKED = """
FROM appointment a WHERE a.claimant_id = c.id AND a.state = 'booked' AND a.starts_at >= :now
ORDER BY a.starts_at LIMIT 1
"""
ON_SQLITE = f"""
SELECT c.id, c.first_names, c.last_name, c.latin_name, c.spoken_reference, c.date_of_birth, c.rhythm_days,
       (SELECT a.starts_at {BOOKED}) AS next_at, (SELECT a.mode {BOOKED}),
       (SELECT a.starts_at FROM appointment a WHERE a.claimant_id = c.id AND a.state = 'met' AND a.starts_at < :now
        ORDER BY a.starts_at DESC LIMIT 1),
       EXISTS (SELECT 1 FROM matter m WHERE m.claimant_id = c.id AND m.settled_at IS NULL),
       EXISTS (SELECT 1 FROM words_to_ask w WHERE w.claimant_id = c.id AND w.asked_on IS NULL),
       (SELECT group_concat(a.strength || ':' || a.code, ' ') FROM adjustment a
        WHERE a.claimant_id = c.id AND a.ended_on IS NULL)
FROM relationship r JOIN claimant c ON c.id = r.claimant_id
WHERE r.coach_id = :coach AND r.ended_on IS NULL
ORDER BY next_at IS NULL, next_at, c.search_name, c.id
"""  # noqa: S608
PAGE = (
    "<!doctype html><title>Caseload</title><table>"
    "{% for id, name, reference, born, next, how, last, rhythm, chips, open in rows %}"
    '<tr><th><a href="/claimants/{{ id }}">{{ name }}</a> <span>{{ reference }} · {{ born }}</span>'
    "<td>{{ next }}<td>{{ how }}<td>{{ last }}<td>{{ rhythm }}<td>{% for kind, words in chips %}"
    '<span class="c {{ kind }}">{{ words }}</span>{% endfor %}<td>{{ open }}'
    "{% endfor %}</table>"
)


def bare_page(source: Source, lexicon: Lexicon, coach_id: UUID, now: datetime) -> Callable[[Any, Any], Iterable[bytes]]:
    """A WSGI callable that answers every request with one coach's people."""
    template = Environment(autoescape=True).from_string(PAGE)
    statement = source.statement(STATEMENT if source.is_postgresql else ON_SQLITE)
    values = {"coach": source.id(coach_id), "now": source.instant(now)}

    def app(_environ: Any, start_response: Any) -> Iterable[bytes]:
        rows = [_cells(row, source, lexicon) for row in source.rows(statement, values)]
        body = template.render(rows=rows).encode()
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
        return [body]

    return app


def _cells(row: tuple[Any, ...], source: Source, lexicon: Lexicon) -> tuple[Any, ...]:
    (row_id, first, last_name, latin, reference, born, rhythm, next_at, mode, last_at, to_settle, to_ask, kept) = row
    name = f"{first} {last_name}".strip()
    year = source.read_date(born)
    return (
        source.read_id(row_id),
        f"{name} {latin}" if latin else name,
        reference,
        year.year if year else "",
        lexicon.moment(source.read_instant(next_at)) or "None booked",
        lexicon.modes[mode] if mode else "–",
        lexicon.day_of(source.read_instant(last_at)),
        f"{rhythm} days" if rhythm else "To agree",
        chips(kept, lexicon),
        "To settle" if to_settle else "Words to ask about" if to_ask else "",
    )


def chips(kept: str | None, lexicon: Lexicon) -> list[tuple[str, str]]:
    """What must be kept first: the letter of how it binds, and its words."""
    if not kept:
        return []
    pairs = sorted((STRENGTHS[strength], code) for strength, _, code in (part.partition(":") for part in kept.split()))
    return [("mpi"[strength], lexicon.chips[code]) for strength, code in pairs]
