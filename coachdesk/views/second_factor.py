"""The second step of signing in: show a second factor, or set one up before anything else opens."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock
from coachdesk.db import db, look_as
from coachdesk.forms.sessions import CodeForm, NewAppForm, SignInForm
from coachdesk.models import Account
from coachdesk.translation import gettext as _
from coachdesk.views import carried, factors, half_way, tries
from coachdesk.views.access import current_viewer, public
from coachdesk.views.half_way import Finished, HalfWay, NotHalfWay
from coachdesk.views.languages import local_path
from coachdesk.views.sign_in import load_viewer

blueprint = Blueprint("second_factor", __name__)
PURPOSE = "second"


@blueprint.get("/sign-in/second")
@public
def show() -> ResponseReturnValue:
    half = half_way.here()
    return _page(half) if half.has_a_factor else redirect(_address("second_factor.set_up"), 303)


@blueprint.post("/sign-in/second")
@public
def create() -> ResponseReturnValue:
    """Look at what was shown, and sign in."""
    half = half_way.here()
    try:
        factors.show(half.account.id, PURPOSE)
    except factors.WrongFactor as error:
        return _page(half_way.here(), str(error)), 422
    except tries.TooMany as error:
        return tries.answer(_page(half_way.here(), error.sentence()), error)
    half_way.finish(half)
    return onward(carried.sent_words())


@blueprint.get("/sign-in/set-up")
@public
def set_up() -> ResponseReturnValue:
    half = half_way.here()
    return redirect(_address("second_factor.show"), 303) if half.has_a_factor else _set_up_page(half)


@blueprint.post("/sign-in/set-up")
@public
def save() -> ResponseReturnValue:
    """Take the first factor, sign in, and show the codes for paper."""
    half = half_way.here()
    if half.has_a_factor:
        return redirect(_address("second_factor.show"), 303)
    account_id = half.account.id
    look_as(db.session, str(account_id))
    try:
        form = factors.take_new(account_id)
    except factors.WrongFactor as error:
        return _set_up_page(half_way.here(), trouble=str(error)), 422
    if form is not None:
        return _set_up_page(half, form), 422
    half_way.finish(half)
    codes = factors.fresh_codes(db.session.get_one(Account, account_id))
    load_viewer()
    return codes_page(codes, kept=carried.sent_words(), onward_url=local_path(request.args.get("next")))


def step(half: HalfWay, kept: str | None) -> ResponseReturnValue:
    """What comes after the password. Words that are carried come along on the page itself."""
    if kept is None:
        return redirect(_address("second_factor.show" if half.has_a_factor else "second_factor.set_up"), 303)
    return _page(half) if half.has_a_factor else _set_up_page(half)


def onward(kept: str | None) -> ResponseReturnValue:
    """Signed in: to the words that were carried, or to what was asked for."""
    if kept is not None:
        return carried.shown_again(kept)
    return redirect(local_path(request.args.get("next")), 303)


def codes_page(codes: list[str], *, kept: str | None = None, onward_url: str) -> str:
    """The codes for paper, once."""
    made_on = clock.today()
    return render_template("second_factor/codes.html", codes=codes, kept=kept, onward_url=onward_url, made_on=made_on)


@blueprint.app_errorhandler(NotHalfWay)
def ended(error: NotHalfWay) -> ResponseReturnValue:
    """Too late, or another browser's: back to the beginning, with what was typed elsewhere still carried.

    A second press is led to where the first one led, and takes no cookie with it.
    """
    if current_viewer() is not None:
        return redirect(url_for("home.show"), 303)
    if isinstance(error, Finished):
        tries.refused("account.half_way_refused")
        return redirect(local_path(request.args.get("next")), 303)
    if request.method != "POST":
        return redirect(_address("sessions.new"), 303)
    tries.refused("account.half_way_refused")
    form = SignInForm(formdata=None)
    form.email.errors = [_("That took too long, or was used before. Sign in once more.")]
    return carried.sign_in_page(carried.sent_words(), form), 422


def _page(half: HalfWay, trouble: str = "") -> str:
    form = CodeForm(formdata=None)
    if trouble:
        form.code.errors = [trouble]
    asked = factors.asked(half.account, PURPOSE, form, trouble)
    return render_template("second_factor/show.html", asked=asked, form=form, kept=carried.sent_words(), **_urls())


def _set_up_page(half: HalfWay, form: NewAppForm | None = None, trouble: str = "") -> str:
    new = factors.to_set_up(half.account, form, trouble)
    return render_template("second_factor/set_up.html", new=new, form=new.form, kept=carried.sent_words(), **_urls())


def _urls() -> dict[str, str]:
    return {"show_url": _address("second_factor.create"), "set_up_url": _address("second_factor.save")}


def _address(endpoint: str) -> str:
    """The next page of signing in, and where it leads in the end."""
    return url_for(endpoint, next=request.args.get("next"))
