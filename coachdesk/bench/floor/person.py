"""A person's page at its cheapest: seven plain statements, the same words opened, the same meetings and happenings."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from jinja2 import Environment

from coachdesk.bench.floor import opening
from coachdesk.bench.floor.lexicon import STRENGTHS, Lexicon
from coachdesk.bench.floor.source import Source

WHO = """
SELECT c.first_names, c.last_name, c.preferred_name, c.spoken_reference, c.reference, c.date_of_birth, c.own_words_enc,
       c.own_words_at, c.key_id, k.wrapped, s.name, r.started_on
FROM claimant c JOIN data_key k ON k.id = c.key_id
LEFT JOIN relationship r ON r.claimant_id = c.id AND r.ended_on IS NULL LEFT JOIN staff s ON s.id = r.coach_id
WHERE c.id = :claimant
"""
ADJUSTMENTS = (
    "SELECT id, code, strength, details_enc FROM adjustment WHERE claimant_id = :claimant AND ended_on IS NULL"
)
WORDS = "SELECT id, words_enc FROM words_to_ask WHERE claimant_id = :claimant ORDER BY ordinal, id"
MATTERS = "SELECT id, kind, about FROM matter WHERE claimant_id = :claimant AND settled_at IS NULL"
MEETINGS = """
SELECT a.starts_at, a.minutes, a.mode, a.state, s.name, a.id, count(*) OVER ()
FROM appointment a LEFT JOIN staff s ON s.id = a.coach_id
WHERE a.claimant_id = :claimant ORDER BY a.starts_at DESC, a.ordinal DESC LIMIT 10
"""
COACHES = """
SELECT s.name, r.started_on, r.ended_on FROM relationship r JOIN staff s ON s.id = r.coach_id
WHERE r.claimant_id = :claimant ORDER BY r.started_on DESC LIMIT 20
"""
CHANGES = "SELECT verb, at FROM event WHERE claimant_id = :claimant AND verb IN ({verbs}) ORDER BY at DESC LIMIT 20"
PAGE = (
    "<!doctype html><title>{{ name }}</title><h1>{{ name }}</h1><p>{{ reference }}<p>{{ file }}<p>born {{ born }}"
    "<p>{{ coach }}<p>{{ since }}<p>{{ own_words }}<ul>{% for label, details in adjustments %}"
    "<li>{{ label }}<li>{{ details }}{% endfor %}</ul>"
    "<ul>{% for text in to_ask %}<li>{{ text }}{% endfor %}</ul><ul>{% for about in matters %}<li>{{ about }}"
    "{% endfor %}</ul><table>{% for link, when, minutes, how, outcome, coach in meetings %}"
    '<tr><th><a href="/appointments/{{ link }}">{{ when }}</a>'
    "<td>{{ how }}, {{ minutes }} min<td>{{ outcome }}<td>{{ coach }}{% endfor %}"
    "</table>"
    "<ul>{% for title, day in happened %}<li>{{ title }}<li>{{ day }}{% endfor %}</ul>"
)


def bare_page(
    source: Source, lexicon: Lexicon, masters: Mapping[str, bytes], claimant_id: UUID
) -> Callable[[Any, Any], Iterable[bytes]]:
    """A WSGI callable that answers every request with one person."""
    template = Environment(autoescape=True).from_string(PAGE)
    changes = CHANGES.format(verbs=", ".join(f"'{verb}'" for verb in lexicon.verbs))
    statements = [source.statement(text) for text in (WHO, ADJUSTMENTS, WORDS, MATTERS, MEETINGS, COACHES, changes)]
    values = {"claimant": source.id(claimant_id)}

    def app(_environ: Any, start_response: Any) -> Iterable[bytes]:
        found = [source.rows(statement, values) for statement in statements]
        body = template.render(_words(found, source, lexicon, masters, claimant_id)).encode()
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
        return [body]

    return app


def _words(
    found: list[Any], source: Source, lexicon: Lexicon, masters: Mapping[str, bytes], claimant_id: UUID
) -> dict[str, Any]:
    (who,), adjustments, to_ask, matters, meetings, coaches, changes = found
    first, last, _called, reference, file, born, own_words, _said_at, key_id, wrapped, coach, since = who
    key = opening.data_key(masters, source.read_id(key_id), wrapped)
    year, began = source.read_date(born), source.read_date(since)
    return {
        "name": f"{first} {last}".strip(),
        "reference": reference,
        "file": file,
        "born": year.year if year else "",
        "coach": coach,
        "since": lexicon.whole_day(began) if began else "",
        "own_words": opening.text(key, own_words, "claimant", "own_words_enc", claimant_id),
        "adjustments": [
            (lexicon.labels[code], opening.text(key, value, "adjustment", "details_enc", source.read_id(row_id)))
            for row_id, code, _strength, value in sorted(adjustments, key=lambda row: (STRENGTHS[row[2]], row[1]))
        ],
        "to_ask": [opening.text(key, v, "words_to_ask", "words_enc", source.read_id(row_id)) for row_id, v in to_ask],
        "matters": [about for _id, _kind, about in matters],
        "meetings": [
            (
                source.read_id(row_id),
                lexicon.moment(source.read_instant(at)),
                minutes,
                lexicon.modes[mode],
                lexicon.states[state],
                name or "",
            )
            for at, minutes, mode, state, name, row_id, _all in meetings
        ],
        "happened": _happened(coaches, changes, source, lexicon),
    }


def _happened(coaches: Any, changes: Any, source: Source, lexicon: Lexicon) -> list[tuple[str, str]]:
    happened: list[tuple[str, str]] = []
    for name, started, ended in coaches:
        if began := source.read_date(started):
            happened.append((f"{name} became the coach", lexicon.day(began)))
        if over := source.read_date(ended):
            happened.append((f"{name} stopped being the coach", lexicon.day(over)))
    for verb, at in changes:
        instant: datetime | None = source.read_instant(at)
        happened.append((lexicon.verbs[verb], lexicon.day_of(instant)))
    return happened
