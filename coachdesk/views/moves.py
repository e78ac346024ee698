"""A question about another coach, at work: what was asked, an answer that was heard, and the way to take it back."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.moves import AnswerForm
from coachdesk.models import Claimant, Move
from coachdesk.models.label import Role
from coachdesk.policies import Viewer
from coachdesk.queries import moves as queries
from coachdesk.queries.moves import Asked
from coachdesk.services import audit
from coachdesk.services import moves as services
from coachdesk.services.moves import Came, NotOpen
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.claimants import identity
from coachdesk.views.filters import speech

blueprint = Blueprint("moves", __name__)


@blueprint.get("/moves/<uuid:move_id>")
@allow(policies.coaches_and_leads)
def show(move_id: UUID) -> ResponseReturnValue:
    return _page(_load(move_id), AnswerForm(formdata=None))


@blueprint.post("/moves/<uuid:move_id>/answer")
@allow(policies.coaches_and_leads)
def answer(move_id: UUID) -> ResponseReturnValue:
    """What they said on the phone or at the desk; it counts as if they had pressed it themselves."""
    move, viewer, form = _load(move_id), the_viewer(), AnswerForm()
    if not form.validate():
        return _page(move, form, 422)
    asked = queries.of_move(db.session, move)
    try:
        came = services.answer(db.session, move, agreed=form.agreed, by=viewer.account_id, at=clock.now())
    except NotOpen:
        flash(_("This was answered or taken back in the meantime. Nothing was changed."), "act")
        return _page(move, form, 409)
    flash(_came(came, asked), "good" if came is not Came.OVERTAKEN else "watch")
    return redirect(url_for("claimants.show", claimant_id=move.claimant_id), 303)


@blueprint.post("/moves/<uuid:move_id>/told")
@allow(policies.coaches_and_leads)
def told(move_id: UUID) -> ResponseReturnValue:
    """Nothing may be sent to them, so somebody told them of it."""
    move = _load(move_id)
    try:
        services.told(db.session, move, by=the_viewer().account_id, at=clock.now())
    except NotOpen:
        flash(_("This was answered or taken back in the meantime. Nothing was changed."), "act")
        return _page(move, AnswerForm(formdata=None), 409)
    flash(_("Written down that they know."), "good")
    return redirect(url_for("moves.show", move_id=move.id), 303)


@blueprint.post("/moves/<uuid:move_id>/back")
@allow(policies.leads)
def take_back(move_id: UUID) -> ResponseReturnValue:
    """One question is asked no more."""
    move, viewer = load_or_404(policies.led_moves(the_viewer()), move_id), the_viewer()
    _tell(services.take_back(db.session, [move], by=viewer.account_id, at=clock.now()))
    return _to_balancing(viewer, move)


@blueprint.post("/moves/<uuid:move_id>/all-back")
@allow(policies.leads)
def take_all_back(move_id: UUID) -> ResponseReturnValue:
    """All that were asked with this one and have not answered are asked no more."""
    move, viewer = load_or_404(policies.led_moves(the_viewer()), move_id), the_viewer()
    _tell(
        services.take_back(db.session, queries.together(db.session, viewer, move), by=viewer.account_id, at=clock.now())
    )
    return _to_balancing(viewer, move)


def _load(move_id: UUID) -> Move:
    return load_or_404(policies.visible_moves(the_viewer()), move_id)


def _tell(count: int) -> None:
    if not count:
        flash(_("Nothing was open any more: they answered, or somebody else took it back."), "watch")
        return
    words = ngettext(
        "Taken back. %(num)s person is not asked any more, and keeps their coach.",
        "Taken back. %(num)s people are not asked any more, and keep their coaches.",
        count,
    )
    flash(words, "good")


def _to_balancing(viewer: Viewer, move: Move) -> ResponseReturnValue:
    claimant = db.session.get_one(Claimant, move.claimant_id)
    several = len(viewer.offices(Role.LEAD)) > 1
    return redirect(url_for("balancing.index", office=claimant.office_id if several else None), 303)


def _came(came: Came, asked: Asked) -> str:
    name = asked.claimant.spoken_of
    if came is Came.STAYS:
        return _("Written down. %(name)s stays with %(coach)s and is not asked this again.", name=name,
                 coach=asked.from_name)  # fmt: skip
    if came is Came.OVERTAKEN:
        return _("Written down. %(new)s cannot be the coach of %(name)s any more, so %(coach)s stays. Tell them.",
                 name=name, new=asked.to_name, coach=asked.from_name)  # fmt: skip
    return _("Written down. The handover from %(coach)s to %(new)s has begun.", coach=asked.from_name,
             new=asked.to_name)  # fmt: skip


def _page(move: Move, form: AnswerForm, status: int = 200) -> ResponseReturnValue:
    asked, viewer = queries.of_move(db.session, move), the_viewer()
    audit.record(db.session, "claimant.opened", subject="move", subject_id=move.id, claimant_id=move.claimant_id)
    return render_template(
        "moves/show.html",
        person=identity(asked.claimant),
        asked=_words(asked),
        is_open=move.ended_at is None,
        form=form,
        action=url_for("moves.answer", move_id=move.id),
        back_url=url_for("claimants.show", claimant_id=move.claimant_id),
        may_take_back=policies.can_place(viewer, asked.claimant),
        take_back_url=url_for("moves.take_back", move_id=move.id),
        told_url=None if move.told_at or move.ended_at else url_for("moves.told", move_id=move.id),
    ), status


def _words(asked: Asked) -> dict[str, Any]:
    move, said = asked.move, speech()
    return {
        "called": asked.claimant.spoken_of,
        "coach": asked.from_name,
        "new": asked.to_name,
        "by": asked.asked_by or _("The team lead"),
        "day": said.day_of(move.asked_at),
        "until": said.named_day(move.answer_by_on),
        "became": became(asked),
    }


def became(asked: Asked) -> str:
    """What came of it, in a sentence."""
    move, name, new = asked.move, asked.claimant.spoken_of, asked.to_name
    if move.ended_at is None:
        return _("No answer yet. Without one by %(day)s nothing changes.", day=speech().named_day(move.answer_by_on))
    if move.agreed is None:
        return _("Taken back. Nothing has changed.")
    if not move.agreed:
        return _("%(name)s said no, and is not asked this again.", name=name)
    if move.handover_id is None:
        return _("%(name)s said yes, but %(new)s could not be their coach any more.", name=name, new=new)
    return _("%(name)s said yes. A handover to %(new)s has begun.", name=name, new=new)
