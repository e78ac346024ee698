"""What happened, newest first: coaches who came and went, and what was changed, in words."""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk import clock, words
from coachdesk.queries import claimants as queries
from coachdesk.translation import gettext as _
from coachdesk.views.filters import speech

Happening = tuple[datetime, dict[str, Any]]


def timeline(session: Session, claimant_id: UUID) -> list[dict[str, Any]]:
    """Relationships and changes in one line of time."""
    happened = [*_of_relationships(session, claimant_id), *_of_changes(session, claimant_id)]
    newest_first = sorted(happened, key=lambda happening: happening[0], reverse=True)
    return [entry for _at, entry in newest_first[: queries.HAPPENINGS_SHOWN]]


def _of_relationships(session: Session, claimant_id: UUID) -> list[Happening]:
    happened: list[Happening] = []
    for span in queries.relationships(session, claimant_id):
        why = words.start_reason(span.start_reason, {"name": span.coach_name, **span.start_params})
        title = _("%(coach)s became the coach", coach=span.coach_name)
        happened.append(_entry("coach", title, _midday(span.started_on), why))
        if span.ended_on:
            title = _("%(coach)s stopped being the coach", coach=span.coach_name)
            happened.append(_entry("coach", title, _midday(span.ended_on), words.end_reason(span.end_reason)))
    return happened


def _of_changes(session: Session, claimant_id: UUID) -> list[Happening]:
    titles = {
        "claimant.imported": ("import", _("Came in with the records of the old system")),
        "claimant.updated_from_file": ("import", _("Details brought up to date from a file")),
        "claimant.preferred_name_changed": ("name", _("New: what they want to be called")),
        "claimant.own_words_changed": ("own_words", _("New: what they want you to know")),
        "matter.settled": ("matter", _("A matter was settled by their choice")),
        "claimant.words_asked_about": ("own_words", _("Asked about words that came with the old records")),
        "adjustment.ended": ("adjustment", _("An adjustment ended at their word")),
    }
    rows = queries.changes(session, claimant_id)
    return [_entry(titles[row.verb][0], titles[row.verb][1], row.at, "") for row in rows]


def _entry(kind: str, title: str, at: datetime, text: str) -> Happening:
    return at, {"kind": kind, "title": title, "when_words": speech().day_of(at), "text": text}


def _midday(day: Any) -> datetime:
    return datetime.combine(day, time(12), tzinfo=clock.LONDON).astimezone(UTC)
