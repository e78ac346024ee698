"""Balancing: a proposal that brings everybody under the line by asking as few people as it takes. The lead pins, leaves
out, puts in and solves again; what is accepted is put to the people themselves. Nothing of it moves anybody."""

import re
from typing import Any
from uuid import UUID

import flask_babel
from flask import Blueprint, abort, flash, redirect, request
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies, spoken_reference
from coachdesk.db import db
from coachdesk.forms import balancing as forms
from coachdesk.forms.balancing import NotAsShown, Shown
from coachdesk.queries import balancing as queries
from coachdesk.queries import moves
from coachdesk.queries.balancing import Coach, Here, Situation
from coachdesk.services import audit
from coachdesk.services import balancing as services
from coachdesk.services.balancing import Changed, Decided
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views import balancing_rows, nonces
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.balancing_rows import Place
from coachdesk.views.balancing_words import change_text
from coachdesk.views.htmx import render_page
from coachdesk.views.led_offices import asked_for, led_offices

blueprint = Blueprint("balancing", __name__)


@blueprint.get("/balancing")
@allow(policies.leads)
def index() -> ResponseReturnValue:
    """A proposal from how things stand now."""
    return _page(_place(), Decided())


@blueprint.post("/balancing")
@allow(policies.leads)
def decide() -> ResponseReturnValue:
    """One thing decided more and solved again, or the moves accepted."""
    place, viewer = _place(), the_viewer()
    try:
        shown = forms.shown(viewer.account_id)
    except NotAsShown:
        flash(_("Nobody was asked: this proposal could not be read. Here is one from how things stand now."), "act")
        return _page(place, Decided(), 422)
    what, whom = forms.pressed()
    if what == forms.ACCEPT:
        return _accept(place, shown)
    typed: dict[str, Any] = {"typed": request.form.get("person", "").strip(), "to": request.form.get("to", "")}
    if what == forms.ADD or (not what and typed["typed"]):
        return _put_in(place, shown)
    nonces.give_back()  # nothing is written by looking again
    decided = forms.decide(shown.decided, what, whom) if whom else shown.decided
    return _page(place, decided, unticked=shown.unticked, **typed)


def _accept(place: Place, shown: Shown) -> ResponseReturnValue:
    viewer = the_viewer()
    assert shown.seen is not None
    if not shown.ticked:
        flash(_("Nobody is ticked, so nobody was asked."), "act")
        return _page(place, shown.decided, 422, unticked=shown.unticked)
    try:
        asked = services.accept(
            db.session, place.office.id, shown.ticked, shown.seen, viewer=viewer, team_id=place.team_id, words=_words,
            at=clock.now(),
        )  # fmt: skip
    except Changed as changed:
        db.session.rollback()
        return _page(place, shown.decided, 409, unticked=shown.unticked, changed=[*map(change_text, changed.found)])
    words = ngettext(
        "%(num)d person is asked. Until they say yes nothing changes for them.",
        "%(num)d people are asked. Until they say yes nothing changes for them.",
        len(asked),
    )
    flash(words, "good")
    return redirect(place.address(), 303)


def _put_in(place: Place, shown: Shown) -> ResponseReturnValue:
    """This person to that coach, or they stay; whoever is meant is found by a reference or a whole name."""
    typed, coach = request.form.get("person", "").strip(), request.form.get("to", "")
    situation = _situation(place)
    whom = _meant(typed, situation)
    trouble = _trouble(typed, whom, coach)
    if trouble or whom is None:
        errors = {"trouble": trouble, "typed": typed, "to": coach}
        return _page(place, shown.decided, 422, unticked=shown.unticked, situation=situation, **errors)
    nonces.give_back()
    if coach == "stays":
        decided = forms.decide(shown.decided, "pin", whom.id)
    else:
        decided = forms.put_in(shown.decided, whom.id, UUID(coach))
    return _page(place, decided, unticked=shown.unticked, situation=situation)


def _trouble(typed: str, whom: Here | None, coach: str) -> str:
    if not typed:
        return _("Give the reference of a person, or their whole name.")
    if whom is None:
        return _("Nobody of these coaches is called “%(typed)s”, or several are. Use their reference.", typed=typed)
    if not coach or (coach != "stays" and not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", coach)):
        return _("Choose a coach, or that they stay.")
    return ""


def _meant(typed: str, situation: Situation) -> Here | None:
    reference = spoken_reference.normal(typed.split(" ", 1)[0]) if typed else ""
    by_reference = [each for each in situation.people.values() if each.reference == reference]
    by_name = [each for each in situation.people.values() if each.name.casefold() == typed.casefold()]
    found = by_reference or by_name
    return found[0] if len(found) == 1 else None


def _words(here: Here, coach: Coach) -> str:
    """What is sent: it names nobody and nothing. The first line is the subject."""
    with flask_babel.force_locale(here.language if here.language in ("en", "cy") else "en"):
        return "\n".join((
            _("A question for you"),
            _("There is a question for you on your page. You can answer it there, or tell us when we speak."),
            "",
            _("Any answer is fine, and you can take your time."),
        ))  # fmt: skip


def _situation(place: Place) -> Situation:
    return queries.situation(db.session, place.office.id, clock.today(), the_viewer(), place.team_id)


def _page(
    place: Place,
    decided: Decided,
    status: int = 200,
    *,
    unticked: frozenset[UUID] = frozenset(),
    situation: Situation | None = None,
    **more: Any,
) -> ResponseReturnValue:
    viewer = the_viewer()
    situation = situation or _situation(place)
    proposal = services.propose(situation, decided)
    shown = Shown(decided, forms.asking_of(proposal), situation.seen, unticked)
    asked = moves.open_of_coaches(db.session, viewer, situation.coaches)
    audit.record(db.session, "balancing.proposed", subject="office", subject_id=place.office.id,
                 facts={"people": len(situation.people), "moves": len(proposal.moves)})  # fmt: skip
    words = balancing_rows.page(place, situation, proposal, shown, asked, viewer)
    return render_page("balancing/index.html", "balancing/_all.html", status, **words, **more)


def _place() -> Place:
    """The office the address names, or the first; and one team of it, if it names one."""
    viewer = the_viewer()
    led = led_offices()
    office = asked_for(led)
    teams = queries.teams(db.session, office.id) if policies.leads_whole_office(viewer, office.id) else []
    wanted = request.args.get("team", type=UUID)
    if wanted is not None and wanted not in {each.id for each in teams}:
        abort(404)
    return Place(office, led, wanted, teams)
