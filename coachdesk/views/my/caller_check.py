"""What I want to be asked when I ring: my question and my answer."""

from flask import Blueprint, Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.callers import MyCallerCheckForm
from coachdesk.services import caller_checks as services
from coachdesk.translation import gettext as _
from coachdesk.views import my
from coachdesk.views.access import allow, the_viewer

blueprint = Blueprint("my_caller_check", __name__)


@blueprint.get("/my/caller-check")
@allow(policies.claimants)
def show() -> ResponseReturnValue:
    return _page(MyCallerCheckForm(formdata=None))


@blueprint.post("/my/caller-check")
@allow(policies.claimants)
def agree() -> ResponseReturnValue:
    form = MyCallerCheckForm()
    if not form.validate():
        return _page(form, 422)
    services.agree(db.session, my.me(), question=form.chosen, answer=form.answer.data, by=the_viewer().account_id,
                   at=clock.now())  # fmt: skip
    flash(_("Saved. When you ring, we ask you this."), "good")
    return redirect(url_for("my_caller_check.show"), 303)


@blueprint.post("/my/caller-check/end")
@allow(policies.claimants)
def end() -> ResponseReturnValue:
    services.end(db.session, my.me(), by=the_viewer().account_id, at=clock.now())
    flash(_("Taken away. When somebody rings in your name, we say nothing and ring you back."), "good")
    return redirect(url_for("my_caller_check.show"), 303)


def _page(form: MyCallerCheckForm, status: int = 200) -> Response:
    claimant = my.me()
    return my.page("my/caller_check.html", claimant, status, form=form,
                   agreed=services.current(db.session, claimant.id))  # fmt: skip
