"""What is kept for me: in plain words, since when, and how well we kept to it at the last meetings."""

from dataclasses import dataclass

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.adjustments.words import label_text
from coachdesk.db import db
from coachdesk.models import Adjustment, Appointment
from coachdesk.models.label import Outcome, Party, Strength
from coachdesk.queries import claimants as people
from coachdesk.queries import kept as queries
from coachdesk.queries.kept import Kept, MeetingKept
from coachdesk.queries.off_screen import is_shown
from coachdesk.translation import gettext as _
from coachdesk.views import my
from coachdesk.views.access import allow
from coachdesk.views.filters import speech

IN_OWN_WORDS = "OTHER_BESPOKE"
blueprint = Blueprint("my_adjustments", __name__)


@dataclass(frozen=True)
class Row:
    label: str
    details: str
    since: str


@dataclass(frozen=True)
class Meeting:
    """A meeting that was, each adjustment with what was said of it."""

    title: str
    lines: list[tuple[str, str]]
    url: str
    said_mine: bool


@blueprint.get("/my/adjustments")
@allow(policies.claimants)
def show() -> ResponseReturnValue:
    claimant = my.me()
    session = db.session
    held = people.adjustments(session, claimant)
    shown = is_shown("appointment", Appointment.id, claimant.id)
    titles = {
        Strength.HARD: _("We keep to these"),
        Strength.PREFERENCE: _("You prefer these. We do them where we can"),
        Strength.INFORMATION: _("Good for us to know"),
    }
    groups = [(title, [_row(each) for each in held if each.strength is kind]) for kind, title in titles.items()]
    return my.page(
        "my/adjustments.html",
        claimant,
        groups=[(title, rows) for title, rows in groups if rows],
        meetings=[_meeting(each) for each in queries.last_meetings(session, claimant.id, shown) if each.kept],
        to_ask=[each.words or "" for each in people.words_to_ask(session, claimant) if each.asked_on is None],
    )


def _row(adjustment: Adjustment) -> Row:
    since = "" if adjustment.imported else _("Since %(day)s", day=speech().whole_day(adjustment.from_on))
    return Row(_label(adjustment.code), adjustment.details or "", since)


def _label(code: str) -> str:
    """What it is called; one in my own words is not "the person's"."""
    return _("Something else, in your words") if code == IN_OWN_WORDS else label_text(code)


def _meeting(meeting: MeetingKept) -> Meeting:
    return Meeting(
        title=speech().named_day(clock.as_london(meeting.starts_at).date()),
        lines=[(_label(each.code), _said(each)) for each in meeting.kept],
        url=url_for("my_meetings.show", appointment_id=meeting.appointment_id, _anchor="kept"),
        said_mine=meeting.both_said,
    )


def _said(kept: Kept) -> str:
    """What each of us said: where they differ, both stand."""
    ours = {
        Outcome.KEPT: _("We say: kept."),
        Outcome.PARTLY: _("We say: kept in part."),
        Outcome.NOT_KEPT: _("We say: not kept. We are sorry."),
    }
    mine = {
        Outcome.KEPT: _("You say: kept."),
        Outcome.PARTLY: _("You say: kept in part."),
        Outcome.NOT_KEPT: _("You say: not kept."),
    }
    told = [
        words[kept.said[party]] for party, words in ((Party.COACH, ours), (Party.CLAIMANT, mine)) if party in kept.said
    ]
    return " ".join(told)
