"""In the demo: somebody asked for another coach, a coach is too close to somebody, and what people wish of a coach."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.demo.coaches import LEAD
from coachdesk.demo.staffing import Staffing
from coachdesk.models import Claimant
from coachdesk.models.label import SteadyReason
from coachdesk.services import coach_requests, coach_wishes, conflicts, entry_links, steady_times

ASKED, WORDS = "DW7-3LH", "Somebody who does not mind if I walk up and down."
TOO_CLOSE, WHO = "ET4-9RN", "kofi"
HARD_TIME, NOTED_BY = "HL3-8WE", "grace"
# By reference: whom they would rather have, and what their coach should know about.
WISHES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "DA7-4K2": ("amina", ()),
    "MC6-3EB": ("", ("self_employment",)),
    "KM9-3AD": ("", ("lone_parents",)),
    "WK3-7AR": ("zofia", ("carers",)),
}


def ask(session: Session, staffing: Staffing, people: Mapping[str, UUID], *, at: datetime) -> None:
    """`people` are those of the stories, by the reference they say."""
    their = {said: session.get_one(Claimant, people[said]) for said in (ASKED, TOO_CLOSE, HARD_TIME, *WISHES)}
    dean, today = their[ASKED], clock.as_london(at).date()
    by = entry_links.account_of(session, dean, at=at).id
    coach_requests.ask(session, dean, words=WORDS, by=by, at=at - timedelta(days=6))
    kofi, lead = staffing.staff[WHO], staffing.staff[LEAD]
    conflicts.declare(session, their[TOO_CLOSE], kofi, by=kofi.id, at=at - timedelta(days=1))
    steady_times.note(
        session, their[HARD_TIME], SteadyReason.CRISIS, from_on=today - timedelta(days=9),
        until_on=today + timedelta(days=40), by=staffing.staff[NOTED_BY].id, at=at,
    )  # fmt: skip
    for said, (name, skills) in WISHES.items():
        rather = staffing.staff[name].id if name else None
        coach_wishes.say(session, their[said], rather=rather, skills=skills, by=lead.id, at=at)
