"""Somebody died: told by one, confirmed by another, and undone in one press if it was not so."""

from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.life import DeathForm
from coachdesk.models import Claimant, Death
from coachdesk.queries import life as queries
from coachdesk.services import deaths as services
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.filters import speech
from coachdesk.views.life.room import blueprint, page, the_claimant
from coachdesk.views.life_words import death_words


@blueprint.get("/claimants/<uuid:claimant_id>/life/death")
@allow(policies.opens_records)
def death(claimant_id: UUID) -> ResponseReturnValue:
    return _page(the_claimant(claimant_id), DeathForm(formdata=None))


@blueprint.post("/claimants/<uuid:claimant_id>/life/death")
@allow(policies.opens_records)
def tell_death(claimant_id: UUID) -> ResponseReturnValue:
    """From this press on nothing goes out to the person."""
    claimant, form = the_claimant(claimant_id), DeathForm()
    if not form.validate():
        return _page(claimant, form), 422
    try:
        services.tell(
            db.session, claimant, died_on=form.died_on.data, words=form.words.data or "", by=the_viewer().account_id,
            at=clock.now(),
        )  # fmt: skip
    except services.ToldAlready:
        return _meanwhile(claimant)
    flash(_("Nothing is sent any more. A second person is asked to say the same before meetings are cancelled."))
    return _back(claimant)


@blueprint.post("/claimants/<uuid:claimant_id>/life/death/confirmation")
@allow(policies.opens_records)
def confirm_death(claimant_id: UUID) -> ResponseReturnValue:
    """The second person: a coach, a lead or the safeguarding lead of the office, and never the one who told it."""
    claimant = the_claimant(claimant_id)
    if not policies.can_confirm_death(the_viewer(), claimant):
        abort(403)
    told = _standing(claimant)
    if told is None:
        return _meanwhile(claimant)
    try:
        services.confirm(db.session, told, by=the_viewer().account_id, at=clock.now())
    except services.SamePerson:
        flash(_("You told it, so somebody else confirms it. Nothing was changed."), "act")
        return _page(claimant, DeathForm(formdata=None)), 409
    except services.NotStanding:
        return _meanwhile(claimant)
    flash(_("Thank you. What was booked is cancelled, and nobody can sign in as %(name)s.", name=claimant.spoken_of))
    return _back(claimant)


@blueprint.post("/claimants/<uuid:claimant_id>/life/death/undo")
@allow(policies.opens_records)
def undo_death(claimant_id: UUID) -> ResponseReturnValue:
    """It was not so: one press, by anybody who may open the record."""
    claimant = the_claimant(claimant_id)
    told = _standing(claimant)
    if told is None:
        return _meanwhile(claimant)
    cancelled = services.undo(db.session, told, by=the_viewer().account_id, at=clock.now())
    flash(_("Undone. %(name)s can be written to and can sign in, as before.", name=claimant.spoken_of), "good")
    if ahead := [each for each in cancelled if each.starts_at > clock.now()]:
        times = ", ".join(speech().moment(each.starts_at) for each in ahead)
        again = ngettext(
            "This meeting was cancelled; book it again: %(times)s.",
            "These meetings were cancelled; book them again: %(times)s.",
            len(ahead),
            times=times,
        )
        flash(again, "watch")
    return _back(claimant)


def _standing(claimant: Claimant) -> Death | None:
    return queries.standing_death(db.session, claimant.id)


def _meanwhile(claimant: Claimant) -> ResponseReturnValue:
    flash(_("Somebody else pressed first. This is how things stand now."), "watch")
    return _page(claimant, DeathForm(formdata=None)), 409


def _page(claimant: Claimant, form: DeathForm) -> str:
    told = _standing(claimant)
    return page("death", claimant, form=form, death=death_words(claimant, told) if told else None)


def _back(claimant: Claimant) -> ResponseReturnValue:
    return redirect(url_for("life.death", claimant_id=claimant.id), 303)
