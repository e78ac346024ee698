"""Before one's ways to sign in are changed: show again that it is you, unless that was within the last quarter hour.

What was being done goes on afterwards: a page opens, and a button that was pressed is shown again to be pressed.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies
from coachdesk.db import db
from coachdesk.forms.sessions import CodeForm, PasswordForm
from coachdesk.models import Account
from coachdesk.services import audit, passwords, second_factors
from coachdesk.translation import gettext as _
from coachdesk.views import carried, factors, tries
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.languages import local_path
from coachdesk.views.sign_in import the_sign_in, turn_over

P = ParamSpec("P")
blueprint = Blueprint("proofs", __name__)
PURPOSE = "proof"


def is_proved() -> bool:
    """Whether whoever is looking has just shown who they are."""
    return the_sign_in().is_proved(clock.now())


def proved(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """A route that asks for a fresh proof first; it stands under @allow."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if is_proved():
            return view(*args, **kwargs)
        if request.method == "GET":
            return redirect(url_for("proofs.show", next=request.full_path.rstrip("?")), 303)
        return _page(kept=carried.sent_words()), 401

    return guarded


@blueprint.get("/my-account/proof")
@allow(policies.at_work)
def show() -> ResponseReturnValue:
    return redirect(_onward(), 303) if is_proved() else _page()


@blueprint.post("/my-account/proof")
@allow(policies.at_work)
def create() -> ResponseReturnValue:
    """Look at what was shown; from then on this browser has a new token."""
    kept = carried.sent_words()
    try:
        _look_at_it()
    except factors.WrongFactor as error:
        return _page(str(error), kept), 422
    except tries.TooMany as error:
        return tries.answer(_page(error.sentence(), kept), error)
    turn_over(proved=True)
    audit.record(db.session, "account.proved", subject="account", subject_id=the_viewer().account_id)
    if kept is not None:
        return carried.shown_again(kept)
    return redirect(_onward(), 303)


def _look_at_it() -> None:
    """A second factor where there is one, else the password. Raises WrongFactor, tries.TooMany."""
    account = _account()
    if second_factors.of(db.session, account).any:
        factors.show(account.id, PURPOSE)
        return
    attempt = tries.begin(account.id, tries.PASSWORD)
    if not passwords.fits(attempt.account, request.form.get("password", "")[: passwords.MOST]):
        attempt.was_wrong()
        raise factors.WrongFactor(_("This is not your password."))
    attempt.was_right()


def _page(trouble: str = "", kept: str | None = None) -> str:
    account, form, password_form = _account(), CodeForm(formdata=None), PasswordForm(formdata=None)
    asked = factors.asked(account, PURPOSE, form)
    by_password = not (asked.ask or asked.takes_code) and account.password_hash is not None
    shown: CodeForm | PasswordForm = password_form if by_password else form
    if trouble:
        (password_form.password if by_password else form.code).errors = [trouble]
    urls = {"show_url": url_for("proofs.create", next=request.args.get("next")), "onward_url": _onward()}
    return render_template("my_account/proof.html", asked=asked, form=shown, kept=kept, by_password=by_password, **urls)


def _account() -> Account:
    return db.session.get_one(Account, the_viewer().account_id)


def _onward() -> str:
    return local_path(request.args.get("next")) if request.args.get("next") else url_for("my_account.show")
