"""Breaking the glass: what is asked before, the banner while it lasts, and the line to the person's coach and lead."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.glass import GlassForm
from coachdesk.models import Claimant, Opening, key_ring
from coachdesk.models.label import OpeningReason
from coachdesk.queries import openings as queries
from coachdesk.queries.claimants import coach_now
from coachdesk.queries.openings import Opened
from coachdesk.services import audit
from coachdesk.services import glass as services
from coachdesk.translation import gettext as _
from coachdesk.views.access import acting_in, allow, current_viewer, load_or_404, the_viewer
from coachdesk.views.filters import speech
from coachdesk.views.languages import local_path
from coachdesk.views.navigation import home_of
from coachdesk.views.opening_words import because
from coachdesk.views.who import name_row

blueprint = Blueprint("glass", __name__)
LOOKS_BACK = timedelta(days=30)
SHOWN = 50


@blueprint.get("/claimants/<uuid:claimant_id>/glass")
@allow(policies.breaks_glass)
def new(claimant_id: UUID) -> ResponseReturnValue:
    """Whose record it is, and what follows; whoever may open it anyway is led there."""
    claimant = load_or_404(policies.findable_claimants(the_viewer()), claimant_id)
    if _is_open(claimant):
        return redirect(url_for("claimants.show", claimant_id=claimant.id), 303)
    audit.record(db.session, "glass.looked_at", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
    return _page(claimant, GlassForm(_called(claimant), formdata=None))


@blueprint.post("/claimants/<uuid:claimant_id>/glass")
@allow(policies.breaks_glass)
def create(claimant_id: UUID) -> ResponseReturnValue:
    """Open it for half an hour. Their coach and lead are told at once, and the person reads the words."""
    viewer = the_viewer()
    findable = policies.findable_claimants(viewer)
    claimant = load_or_404(findable, claimant_id)
    if not _is_open(claimant):
        form = GlassForm(_called(claimant))
        if not form.validate():
            return _page(claimant, form), 422
        reason = OpeningReason(form.reason.data)
        by, at = viewer.account_id, clock.now()
        services.break_glass(db.session, claimant, reason=reason, words=form.words.data, by=by, at=at)
        load_or_404(findable, claimant_id)  # whoever was before us in turn may have kept the record from them
    return redirect(url_for("claimants.show", claimant_id=claimant.id), 303)


@blueprint.post("/claimants/<uuid:claimant_id>/glass/close")
@allow(policies.breaks_glass)
def close(claimant_id: UUID) -> ResponseReturnValue:
    """Let go of it before the half hour is over."""
    viewer, at = the_viewer(), clock.now()
    claimant = load_or_404(policies.findable_claimants(viewer), claimant_id)
    opening = services.open_now(db.session, claimant.id, by=viewer.account_id, at=at) or abort(404)
    services.close(db.session, opening, by=viewer.account_id, at=at)
    flash(
        _("You closed the record of %(name)s. It stays in their list that you opened it.", name=claimant.name), "good"
    )
    return redirect(home_of(viewer), 303)


@blueprint.post("/openings/<uuid:opening_id>/seen")
@allow(policies.coaches_and_leads)
def put_away(opening_id: UUID) -> ResponseReturnValue:
    """The coach, or the lead, has seen the line: it goes, and the opening stays in the lists."""
    viewer = the_viewer()
    opening = load_or_404(policies.visible_openings(viewer), opening_id)
    as_coach, as_lead = queries.is_theirs_to_see(db.session, viewer, opening)
    if not (as_coach or as_lead):
        abort(403)
    services.put_away(db.session, opening, as_coach=as_coach, as_lead=as_lead, by=viewer.account_id, at=clock.now())
    return redirect(local_path(request.form.get("back")) if request.form.get("back") else home_of(viewer), 303)


@blueprint.get("/openings")
@allow(policies.reviews_openings)
def index() -> ResponseReturnValue:
    """All broken glass of the last thirty days, one after the other: nobody is counted and nobody stands first."""
    viewer = the_viewer()
    skip = max(request.args.get("after", 0, type=int), 0)
    found = queries.since(db.session, viewer, clock.now() - LOOKS_BACK, limit=SHOWN + 1, skip=min(skip, 100_000))
    audit.record(db.session, "openings.listed", subject="opening", facts={"shown": len(found[:SHOWN])})
    return render_template(
        "glass/index.html",
        rows=[line(each) for each in found[:SHOWN]],
        older_url=url_for("glass.index", after=skip + SHOWN) if len(found) > SHOWN else None,
        newer_url=url_for("glass.index", after=max(skip - SHOWN, 0) or None) if skip else None,
    )


def line(found: Opened) -> dict[str, Any]:
    """One opening as people at work read it."""
    opening, claimant = found.opening, found.claimant
    shows = found.may_open
    called = claimant.spoken_of if shows else claimant.name
    return {
        "id": opening.id,
        "who": found.account_name,
        "called": called,
        "person": {
            **name_row(claimant.name, claimant.latin_name),
            "reference": claimant.spoken_reference,
            "url": url_for("claimants.show", claimant_id=claimant.id) if shows else "",
        },
        "when_words": speech().moment(opening.opened_at),
        "lead": _lead(opening, found.account_name, called),
        "until_words": speech().time(opening.ends_at),
        "is_open": opening.ends_at > clock.now(),
        "because": because(opening.reason, called),
        "words": opening.words or "",
        "seen_url": url_for("glass.put_away", opening_id=opening.id),
        "hold_back_url": _hold_back_url(opening),
    }


def _hold_back_url(opening: Opening) -> str:
    """Keeping it from the person's list, for safety, is the safeguarding lead's to ask, and never whoever opened it."""
    viewer = the_viewer()
    asks = policies.safeguarding_leads(viewer) and opening.account_id != viewer.account_id
    return url_for("hold_backs.new", opening_id=opening.id) if asks else ""


def _lead(opening: Opening, who: str, name: str) -> str:
    when, is_today = speech().moment_and_today(opening.opened_at)
    why = because(opening.reason, name)
    if not is_today:
        return _("%(who)s opened the record of %(name)s on %(when)s, %(because)s.", who=who, name=name, when=when,
                 because=why)  # fmt: skip
    time = speech().time(opening.opened_at)
    return _("%(who)s opened the record of %(name)s at %(time)s, %(because)s.", who=who, name=name, time=time,
             because=why)  # fmt: skip


def lines_to_see() -> list[dict[str, Any]]:
    """What this coach or lead has to see at once."""
    return [line(each) for each in queries.to_see(db.session, the_viewer())]


def banner() -> dict[str, str] | None:
    """What stands over every page of a record that is open because the viewer broke the glass."""
    viewer = current_viewer()
    if viewer is None or viewer.claimant_id is not None:
        return None
    towards = acting_in(db.session, viewer).towards.values()
    opening_id = next((each.opening_id for each in towards if each.opening_id), None)
    opening = db.session.get(Opening, opening_id) if opening_id else None
    return _banner(opening) if opening and opening.ends_at > clock.now() else None


def _banner(opening: Opening) -> dict[str, str]:
    claimant = db.session.get_one(Claimant, opening.claimant_id)
    key_ring.load(db.session, [opening.key_id])
    said, name = speech(), claimant.spoken_of
    return {
        "lead": _("You opened the record of %(name)s at %(time)s, %(because)s.", name=name,
                  time=said.time(opening.opened_at), because=because(opening.reason, name)),
        "text": _("You wrote: “%(words)s” It closes at %(time)s. %(name)s sees that you were here, and why; so do "
                  "their coach and lead.", words=opening.words or "", time=said.time(opening.ends_at), name=name),
        "close_url": url_for("glass.close", claimant_id=claimant.id),
    }  # fmt: skip


def init(app: Flask) -> None:
    @app.context_processor
    def glass() -> dict[str, Any]:
        return {"glass_banner": banner}


def _is_open(claimant: Claimant) -> bool:
    """Whether the viewer sees this record as it is."""
    seen = policies.visible_claimants(the_viewer()).where(Claimant.id == claimant.id)
    return db.session.scalar(seen.with_only_columns(Claimant.id)) is not None


def _called(claimant: Claimant) -> str:
    """What is no more than the name: what somebody prefers to be called stands in the record."""
    return claimant.latin_name or claimant.name


def _page(claimant: Claimant, form: GlassForm) -> str:
    now = coach_now(db.session, claimant.id)
    person = {
        **name_row(claimant.name, claimant.latin_name),
        "reference": claimant.spoken_reference,
        "coach_name": now.coach_name or now.lead_name or "",
    }
    return render_template(
        "glass/new.html",
        person=person,
        called=_called(claimant),
        form=form,
        until_words=speech().time(clock.now() + services.LASTS),
        action=url_for("glass.create", claimant_id=claimant.id),
        back_url=url_for("find.index"),
    )
