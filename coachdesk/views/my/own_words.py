"""What I want you to know: in my words, read by whoever meets me before the meeting starts."""

from flask import Blueprint, Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.my_own_words import MyOwnWordsForm
from coachdesk.models import Claimant
from coachdesk.services import claimants as services
from coachdesk.translation import gettext as _
from coachdesk.views import my
from coachdesk.views.access import allow, the_viewer

blueprint = Blueprint("my_own_words", __name__)


@blueprint.get("/my/own-words")
@allow(policies.claimants)
def show() -> ResponseReturnValue:
    claimant = my.me()
    return _page(claimant, MyOwnWordsForm(formdata=None, obj=claimant))


@blueprint.post("/my/own-words")
@allow(policies.claimants)
def change() -> ResponseReturnValue:
    """They stand as I wrote them. Where my coach wrote them down meanwhile, I see both and decide."""
    claimant, form = my.me(), MyOwnWordsForm()
    if not form.validate():
        return _page(claimant, form, status=422)
    words, version = form.own_words.data, form.version.data
    try:
        services.change_own_words(
            db.session, claimant, words, version=version, by=the_viewer().account_id, at=clock.now()
        )
    except (services.ChangedMeanwhile, StaleDataError):
        db.session.rollback()
        return _both(words)
    flash(_("Saved, in your words. Whoever meets you reads this first."), "good")
    return redirect(url_for("my_own_words.show"), 303)


def _both(words: str) -> Response:
    claimant = my.me()
    form = MyOwnWordsForm(formdata=None, own_words=words, version=claimant.version)
    return _page(claimant, form, status=409, as_it_stands=claimant.own_words or "")


def _page(claimant: Claimant, form: MyOwnWordsForm, status: int = 200, as_it_stands: str | None = None) -> Response:
    return my.page("my/own_words.html", claimant, status, form=form, as_it_stands=as_it_stands)
