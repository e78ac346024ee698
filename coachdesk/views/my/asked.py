"""Who asked about me from outside, what was given and why; and what went wrong with my record."""

import json
from datetime import datetime
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.models import Event, OutsideRequest
from coachdesk.models.label import Decision, IncidentKind, OutsideParty
from coachdesk.translation import gettext as _
from coachdesk.views import my
from coachdesk.views.access import allow
from coachdesk.views.filters import speech

blueprint = Blueprint("my_asked", __name__)
TOLD = "incident.reader_told"


@blueprint.get("/my/asked")
@allow(policies.claimants)
def index() -> ResponseReturnValue:
    """What I may know; where a law forbids to tell me, nothing here says so."""
    claimant = my.me()
    told = (OutsideRequest.claimant_id == claimant.id, OutsideRequest.told_at.is_not(None))
    asked = db.session.scalars(select(OutsideRequest).where(*told).order_by(OutsideRequest.decided_at.desc())).all()
    about_me = (Event.claimant_id == claimant.id, Event.verb == TOLD)
    wrong = db.session.scalars(select(Event.facts).where(*about_me).order_by(Event.id.desc())).all()
    return my.page(
        "my/asked.html",
        claimant,
        asked=[_asked(each) for each in asked],
        wrong=[_wrong(json.loads(each)) for each in wrong],
    )


def _asked(request: OutsideRequest) -> dict[str, Any]:
    return {
        "title": _("%(who)s asked about you.", who=_who(request.party)),
        "day_words": speech().whole_day(request.received_on),
        "asked": request.asked,
        "answer": _given(request),
        "given": request.items,
        "reason": request.reason,
    }


def _who(party: OutsideParty) -> str:
    return {
        OutsideParty.BENEFIT_AUTHORITY: _("A benefit authority"),
        OutsideParty.POLICE: _("The police"),
        OutsideParty.COURT: _("A court"),
        OutsideParty.OTHER: _("Somebody from outside"),
    }[party]


def _given(request: OutsideRequest) -> str:
    if request.decision is Decision.DECLINED:
        return _("We gave nothing.")
    return _("We gave this, and no more:")


def _wrong(told: dict[str, str]) -> dict[str, str]:
    """Honestly, in a sentence: what kind of thing, on which day, and that we are sorry."""
    day = speech().named_day(clock.as_london(datetime.fromisoformat(told["found"])).date())
    words = {
        IncidentKind.MISPLACED_NOTE: _("A note about somebody else stood in your record. You may have read it."),
        IncidentKind.WRONG_PERSON_TOLD: _("Somebody learned something about you that was not for them."),
        IncidentKind.LOST: _("Something of your record was lost."),
        IncidentKind.OTHER: _("Something went wrong with your record."),
    }[IncidentKind(told["kind"])]
    return {"words": words, "day_words": _("We found it on %(day)s.", day=day)}
