"""What waits for the data protection officer, and by when: one page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.data_protection import INCIDENTS, PARTIES, REQUESTS
from coachdesk.models import Claimant, Incident, Merge
from coachdesk.queries import data_protection as queries
from coachdesk.services import audit, incidents
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.data_protection import named
from coachdesk.views.data_protection.words import certificate_row
from coachdesk.views.filters import speech

blueprint = Blueprint("data_protection", __name__)


@dataclass(frozen=True)
class Waits:
    """One thing that waits: what, about whom, until when. `late` by us."""

    what: str
    more: str
    person: dict[str, Any] | None
    due: date
    due_words: str
    late: bool
    url: str


@blueprint.get("/data-protection")
@allow(policies.data_protection_officers)
def index() -> ResponseReturnValue:
    """Everything by when it is due, the next first."""
    desk = queries.desk(db.session, the_viewer())
    waits = sorted(_waits(desk), key=lambda each: each.due)
    audit.record(db.session, "data_protection.listed", subject="outside_request", facts={"shown": len(waits)})
    return render_template(
        "data_protection/index.html",
        waits=waits,
        merges=[_merge(each, desk.people) for each in desk.merges],
        holds=[
            {"person": named(desk.people.get(each.claimant_id)), "review_words": speech().day(each.review_on),
             "late": each.review_on <= clock.today()}
            for each in desk.holds
        ],
        certificates=[certificate_row(each) for each in desk.certificates],
    )  # fmt: skip


def _waits(desk: queries.Desk) -> list[Waits]:
    people = desk.people
    asked = [
        _by_day(str(PARTIES[row.party]), _("asks from outside"), people.get(row.claimant_id) if row.claimant_id else
                None, row.due_on, url_for("outside_requests.show", outside_id=row.id))
        for row in desk.outside
    ]  # fmt: skip
    asked += [
        _by_day(str(REQUESTS[row.kind]), _("asked %(day)s", day=speech().day_of(row.asked_at)),
                people.get(row.claimant_id), row.due_on, url_for("record_requests.show", request_id=row.id))
        for row in desk.requests
    ]  # fmt: skip
    return asked + [_incident(row, people) for row in desk.incidents]


def _by_day(what: str, more: str, claimant: Claimant | None, due_on: date, url: str) -> Waits:
    return Waits(what, more, named(claimant), due_on, speech().day(due_on), due_on < clock.today(), url)


def _incident(row: Incident, people: Mapping[UUID, Claimant]) -> Waits:
    """The regulator is told within 72 hours, where anybody is at risk: until then the clock is shown."""
    ends = row.found_at + incidents.TELL_WITHIN
    late = ends < clock.now()
    due = clock.as_london(ends).date()
    claimant = people.get(row.claimant_id) if row.claimant_id else None
    return Waits(
        str(INCIDENTS[row.kind]), _("found %(when)s", when=speech().moment_within(row.found_at)), named(claimant), due,
        hours_words(ends), late, url_for("incidents.show", incident_id=row.id),
    )  # fmt: skip


def hours_words(ends: datetime) -> str:
    """How long there is still to tell the regulator."""
    left = int((ends - clock.now()).total_seconds() // 3600)
    return _("72 hours are over") if left < 0 else _("%(hours)d of 72 hours left", hours=left)


def _merge(row: Merge, people: Mapping[UUID, Claimant]) -> dict[str, Any]:
    return {
        "kept": named(people.get(row.kept_id)),
        "merged": named(people.get(row.merged_id)),
        "asked_words": speech().day_of(row.asked_at),
        "url": url_for("merges.show", merge_id=row.id),
    }
