"""A question to me: would I change to a coach with more time? Yes, no, or nothing at all."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.models import Claimant
from coachdesk.queries import moves as queries
from coachdesk.queries.moves import Asked
from coachdesk.services import moves as services
from coachdesk.services.moves import Came, NotOpen
from coachdesk.translation import gettext as _
from coachdesk.translation import language_text
from coachdesk.views import my
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.filters import speech
from coachdesk.views.my import first_name

blueprint = Blueprint("my_move", __name__)


@blueprint.get("/my/move")
@allow(policies.claimants)
def show() -> ResponseReturnValue:
    claimant = my.me()
    return _page(claimant, queries.open_of_person(db.session, claimant.id))


@blueprint.post("/my/move/<uuid:move_id>")
@allow(policies.claimants)
def answer(move_id: Any) -> ResponseReturnValue:
    """What I say is what counts. A no is asked about no more."""
    claimant, viewer = my.me(), the_viewer()
    move = load_or_404(policies.visible_moves(viewer), move_id)
    if move.claimant_id != claimant.id:
        abort(404)
    said = request.form.get("answer", "")
    if said not in ("yes", "no"):
        return _page(claimant, queries.open_of_person(db.session, claimant.id), 422)
    asked = queries.of_move(db.session, move)
    try:
        came = services.answer(db.session, move, agreed=said == "yes", by=viewer.account_id, at=clock.now())
    except NotOpen:
        flash(_("This is not asked any more. Nothing has changed."), "watch")
        return redirect(url_for("my_move.show"), 303)
    flash(_came(came, asked), "good")
    return redirect(url_for("my_home.show"), 303)


def _came(came: Came, asked: Asked) -> str:
    now, new = first_name(asked.from_name), first_name(asked.to_name)
    if came is Came.STAYS:
        return _("Thank you. %(coach)s stays your coach. We will not ask you this again.", coach=now)
    if came is Came.OVERTAKEN:
        return _("Thank you. It cannot be %(new)s after all. We are sorry. Nothing has changed.", new=new)
    return _("Thank you. You will get to know %(new)s first. Until then %(coach)s is your coach.", new=new, coach=now)


def _page(claimant: Claimant, asked: Asked | None, status: int = 200) -> ResponseReturnValue:
    return my.page("my/move.html", claimant, status, asked=words_of(asked) if asked else None, unanswered=status == 422)


def words_of(asked: Asked) -> dict[str, Any]:
    """What is asked, in the words of the page and of the card on the first page."""
    move = asked.move
    return {
        "coach": first_name(asked.from_name),
        "new": asked.to_name,
        "new_first": first_name(asked.to_name),
        "asked_by": asked.asked_by or _("The team lead"),
        "about_them": _about(asked),
        "until": speech().named_day(move.answer_by_on),
        "answer_url": url_for("my_move.answer", move_id=move.id),
    }


def _about(asked: Asked) -> str:
    """What of the new coach speaks for them, besides the hours."""
    move, new = asked.move, first_name(asked.to_name)
    if move.reason == "speaks_language" and move.params.get("language"):
        return _("%(new)s speaks %(language)s.", new=new, language=language_text(move.params["language"]))
    if move.reason == "former_coach":
        return _("%(new)s was your coach before.", new=new)
    return _("You said that you would like %(new)s.", new=new) if move.reason == "wished_for" else ""
