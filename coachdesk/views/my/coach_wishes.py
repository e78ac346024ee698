"""What I wish of a coach: whom I would rather have, what they know about, and whom I do not want to meet."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.coach import NotWithForm, WishesForm
from coachdesk.models import Claimant
from coachdesk.queries import placements
from coachdesk.services import coach_wishes as services
from coachdesk.translation import gettext as _
from coachdesk.views import my
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.wishes import not_with_names, wishes_form

blueprint = Blueprint("my_coach_wishes", __name__)


@blueprint.get("/my/coach/wishes")
@allow(policies.claimants)
def show() -> ResponseReturnValue:
    return _page(my.me())


@blueprint.post("/my/coach/wishes")
@allow(policies.claimants)
def say() -> ResponseReturnValue:
    """These are my wishes from now on. They count whenever a coach is looked for."""
    claimant = my.me()
    form = wishes_form(claimant, fresh=False)
    if not form.validate():
        return _page(claimant, form, status=422)
    rather = UUID(form.rather.data) if form.rather.data else None
    skills = form.skills.data or []
    if my.is_neutral(claimant):
        skills = [each.skill for each in services.current(db.session, claimant.id) if each.skill]
    services.say(db.session, claimant, rather=rather, skills=skills, by=the_viewer().account_id, at=clock.now())
    flash(_("Saved. It counts whenever we look for a coach for you."), "good")
    return redirect(url_for("my_coach_wishes.show"), 303)


@blueprint.post("/my/coach/not-with")
@allow(policies.claimants)
def rule_out() -> ResponseReturnValue:
    """Somebody I do not want to meet. Nobody asks me why, and they are not told."""
    claimant = my.me()
    form = _not_with_form(claimant, fresh=False)
    if not form.validate():
        return _page(claimant, not_with=form, status=422)
    services.rule_out(db.session, claimant, UUID(form.staff.data), by=the_viewer().account_id, at=clock.now())
    flash(_("Kept. They are never your coach, and nobody tells them."), "good")
    return redirect(url_for("my_coach_wishes.show"), 303)


@blueprint.post("/my/coach/not-with/<uuid:staff_id>/end")
@allow(policies.claimants)
def fine_again(staff_id: UUID) -> ResponseReturnValue:
    """I changed my mind about somebody."""
    services.fine_again(db.session, my.me(), staff_id, by=the_viewer().account_id, at=clock.now())
    flash(_("Changed. They can be your coach again."), "good")
    return redirect(url_for("my_coach_wishes.show"), 303)


def _not_with_form(claimant: Claimant, *, fresh: bool = True) -> NotWithForm:
    """Whom I have now is not among them: for that there is asking for another coach."""
    now = placements.current_coaches(db.session, [claimant.id]).get(claimant.id)
    coaches = services.who_could_be(db.session, claimant)
    names = {str(staff_id): staff.name for staff_id, staff in coaches.items() if staff_id != now}
    return NotWithForm(names, **({"formdata": None} if fresh else {}))


def _page(
    claimant: Claimant, wishes: WishesForm | None = None, not_with: NotWithForm | None = None, status: int = 200
) -> Response:  # fmt: skip
    neutral = my.is_neutral(claimant)
    wrong = wishes or not_with
    return my.page(
        "my/coach/wishes.html",
        claimant,
        status,
        form=wrong,
        wishes=wishes or wishes_form(claimant),
        not_with=not_with or _not_with_form(claimant),
        neutral=neutral,
        kept_apart=not_with_names(claimant),
    )
