"""Whom a coach covers today, apart from their own people; and what happened while a coach was away themselves."""

from itertools import groupby
from typing import Any
from uuid import UUID

from flask import url_for

from coachdesk.db import db
from coachdesk.queries import absences as queries
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views.access import the_viewer
from coachdesk.views.away_words import outcome_words
from coachdesk.views.filters import speech
from coachdesk.views.who import who


def groups() -> list[dict[str, Any]]:
    """You cover for Amina until Friday: a group for each coach who is away, with its people."""
    viewer, said = the_viewer(), speech()
    if viewer.staff_id is None:
        return []
    found = queries.covered_by(db.session, viewer, said.today)
    found.sort(key=lambda each: (each.coach_name, each.cover.until_on))
    return [
        {"heading": _heading(name, said.named_day(until)), "people": [who(each.claimant) for each in rows],
         "count": ngettext("%(num)d person", "%(num)d people", len(rows))}
        for (name, until), rows in (
            (key, list(group)) for key, group in groupby(found, key=lambda each: (each.coach_name, each.cover.until_on))
        )
    ]  # fmt: skip


def _heading(name: str, until: str) -> str:
    if not name:
        return _("You cover until %(day)s", day=until)
    return _("You cover for %(name)s until %(day)s", name=name, day=until)


def while_away(staff_id: UUID) -> dict[str, Any] | None:
    """On the first day back: what became of the meetings, and where who covered whom stands."""
    absence = queries.first_day_back(db.session, staff_id, speech().today)
    if absence is None:
        return None
    asked = queries.asked_in(db.session, the_viewer(), absence)
    return {
        "rows": [
            {"person": who(each.claimant), "words": outcome_words(each.question, each.meeting, each.coach_name)}
            for each in asked
        ],
        "url": url_for("absences.show", absence_id=absence.id),
    }
