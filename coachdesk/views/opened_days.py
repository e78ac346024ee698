"""The days of "who opened my record": the same sentences for the person, and for whoever reads them with the person."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from flask import abort, request

from coachdesk import clock, words
from coachdesk.db import db
from coachdesk.models import Claimant
from coachdesk.queries import opened as queries
from coachdesk.queries.opened import Broke, Did
from coachdesk.translation import gettext as _
from coachdesk.translation import list_text
from coachdesk.views.filters import speech
from coachdesk.views.meeting_words import clock_words
from coachdesk.views.my import opened_words
from coachdesk.views.opening_words import told


@dataclass(frozen=True)
class Line:
    """One thing, at a time of the day. `why` and `wrote` stand where the glass was broken."""

    words: str
    time: str
    why: str = ""
    wrote: str = ""
    until: str = ""


@dataclass(frozen=True)
class Day:
    title: str
    lines: list[Line] = field(default_factory=list)


def days_of(claimant: Claimant, off_screen: Collection[UUID] = ()) -> tuple[list[Day], UUID | None]:
    """The page that the address asks for, and where the next one begins."""
    before = request.args.get("before", type=UUID)
    if before is None and "before" in request.args:
        abort(404)
    page = queries.page(db.session, claimant.id, opened_words.TOLD, before=before, off_screen=off_screen) or abort(404)
    days: dict[object, Day] = {}
    for row in page.rows:
        on = clock.as_london(row.at).date()
        year = "" if on.year == speech().today.year else f" {on.year}"
        days.setdefault(on, Day(speech().named_day(on) + year)).lines.append(_line(row))
    return list(days.values()), page.before


def _line(row: Did | Broke) -> Line:
    name = row.name or _("Somebody who works here")
    if isinstance(row, Broke):
        return _broken(row, name)
    who = opened_words.who(name, row.role, is_coach_now=row.is_coach_now)
    return Line(opened_words.did(row.verb, row.subject, who), clock_words(row.at))


def _broken(row: Broke, name: str) -> Line:
    opening = row.opening
    roles = list_text([words.role(role) for role in row.roles])
    who = _("%(name)s (%(roles)s) opened your record, and does not work with you.", name=name, roles=roles)
    return Line(
        who if roles else _("%(name)s opened your record, and does not work with you.", name=name),
        clock_words(opening.opened_at),
        why=told(opening.reason),
        wrote=opening.words or "",
        until=clock_words(opening.ends_at),
    )
