"""Accounts, for administrators: who can sign in, what they may do and until when, and a link for whoever cannot yet."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies, words
from coachdesk.db import db
from coachdesk.forms.accounts import AccountForm, EmailForm, ResetForm, RoleForm
from coachdesk.models import Account, Staff
from coachdesk.models.label import Role
from coachdesk.queries import accounts as queries
from coachdesk.queries import offices
from coachdesk.services import accounts, rights_at_work, second_factors, sessions
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views import my_account
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.filters import speech
from coachdesk.views.proofs import proved
from coachdesk.views.sign_in import the_sign_in

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/accounts")
@allow(policies.administrators)
def index() -> ResponseReturnValue:
    rows = [_row(row) for row in queries.all_accounts(db.session)]
    closed = [(name, _address("show", each)) for each, name in queries.closed_accounts(db.session)]
    return render_template("accounts/index.html", accounts=rows, closed=closed)


@blueprint.get("/accounts/new")
@allow(policies.administrators)
def new() -> ResponseReturnValue:
    return render_template("accounts/new.html", form=_account_form())


@blueprint.post("/accounts")
@allow(policies.administrators)
@proved
def create() -> ResponseReturnValue:
    """An account that may do nothing yet."""
    form = _account_form()
    if form.validate() and accounts.find(db.session, form.email.data) is not None:
        form.email.errors = [str(words.RIGHTS["address_taken"])]
    if form.errors:
        return render_template("accounts/new.html", form=form), 422
    staff = db.session.get(Staff, UUID(form.staff.data)) if form.staff.data else None
    made = accounts.create(
        db.session, name=form.name.data, email=form.email.data, by=_me(), at=clock.now(), staff=staff
    )
    flash(_("The account is there. Give it a role, then make a link to set a password."), "good")
    return redirect(_address("show", made.id), 303)


@blueprint.get("/accounts/<uuid:account_id>")
@allow(policies.administrators)
def show(account_id: UUID) -> ResponseReturnValue:
    return _page(_load(account_id))


# --- What somebody may do ------------------------------------------------------------------------------------


@blueprint.post("/accounts/<uuid:account_id>/roles")
@allow(policies.administrators)
@proved
def give(account_id: UUID) -> ResponseReturnValue:
    """A role, at an office, from a day, to a day."""
    account, form = _load(account_id, rights=True), _role_form()
    if not form.validate():
        return _page(account, role=form), 422
    try:
        rights_at_work.grant(
            db.session, account, Role(form.role.data), office_id=UUID(form.office.data) if form.office.data else None,
            from_on=form.from_on.data, until_on=form.until_on.data, by=_me(), at=clock.now(),
        )  # fmt: skip
    except rights_at_work.NotPossible as error:
        form.role.errors = [str(words.RIGHTS[str(error)])]
        return _page(account, role=form), 422
    flash(_("Given. It opens with their next page, from its day on."), "good")
    return redirect(_address("show", account_id), 303)


@blueprint.post("/accounts/<uuid:account_id>/roles/<uuid:grant_id>/end")
@allow(policies.administrators)
@proved
def end_role(account_id: UUID, grant_id: UUID) -> ResponseReturnValue:
    account = _load(account_id, rights=True)
    grant = load_or_404(policies.visible_role_grants(the_viewer()), grant_id)
    if grant.account_id != account.id:
        abort(404)
    try:
        rights_at_work.end(db.session, grant, by=_me(), at=clock.now())
    except rights_at_work.NotPossible as error:
        return _not_possible(account, error)
    flash(_("Ended. It opens nothing from now on."), "good")
    return redirect(_address("show", account_id), 303)


@blueprint.post("/accounts/<uuid:account_id>/closing")
@allow(policies.administrators)
@proved
def close(account_id: UUID) -> ResponseReturnValue:
    account = _load(account_id, rights=True)
    try:
        rights_at_work.close(db.session, account, by=_me(), at=clock.now())
    except rights_at_work.NotPossible as error:
        return _not_possible(account, error)
    flash(_("Closed. Whoever was signed in with it is out."), "good")
    return redirect(_address("show", account_id), 303)


@blueprint.post("/accounts/<uuid:account_id>/opening")
@allow(policies.administrators)
@proved
def open_again(account_id: UUID) -> ResponseReturnValue:
    account = _load(account_id, rights=True)
    rights_at_work.open_again(db.session, account, by=_me(), at=clock.now())
    flash(_("Open again, with the roles that still hold."), "good")
    return redirect(_address("show", account_id), 303)


# --- How somebody signs in -----------------------------------------------------------------------------------


@blueprint.post("/accounts/<uuid:account_id>/password-link")
@allow(policies.administrators)
@proved
def make_link(account_id: UUID) -> ResponseReturnValue:
    """A link, shown once, to give to the person it is for: there is no mail yet."""
    return _link(load_or_404(policies.visible_accounts(the_viewer()), account_id))


@blueprint.post("/accounts/<uuid:account_id>/email")
@allow(policies.administrators)
@proved
def change_email(account_id: UUID) -> ResponseReturnValue:
    account, form = _load(account_id), EmailForm()
    if not form.validate():
        return _page(account, email=form), 422
    try:
        rights_at_work.change_email(db.session, account, form.email.data, by=_me(), at=clock.now())
    except rights_at_work.NotPossible as error:
        form.email.errors = [str(words.RIGHTS[str(error)])]
        return _page(account, email=form), 422
    flash(_("Saved. They sign in with it from now on, and their own page says so."), "good")
    return redirect(_address("show", account_id), 303)


@blueprint.post("/accounts/<uuid:account_id>/sign-ins/end")
@allow(policies.administrators)
def end_sign_ins(account_id: UUID) -> ResponseReturnValue:
    """Wherever this person is signed in, they are out."""
    account = _load(account_id)
    ended = sessions.end_all_of(db.session, account.id, but=the_sign_in().id, at=clock.now())
    flash(ngettext("%(num)d sign-in ended.", "%(num)d sign-ins ended.", ended), "good")
    return redirect(_address("show", account_id), 303)


@blueprint.post("/accounts/sign-ins/end")
@allow(policies.administrators)
@proved
def end_everyones() -> ResponseReturnValue:
    """Everybody is out, claimants too, but the one who presses."""
    ended = sessions.end_everyones(db.session, but=the_sign_in().id, at=clock.now())
    flash(ngettext("%(num)d sign-in ended.", "%(num)d sign-ins ended.", ended), "good")
    return redirect(url_for("accounts.index"), 303)


@blueprint.get("/accounts/<uuid:account_id>/reset")
@allow(policies.administrators)
@proved
def reset_page(account_id: UUID) -> ResponseReturnValue:
    return _reset_page(_load(account_id, rights=True), ResetForm(formdata=None))


@blueprint.post("/accounts/<uuid:account_id>/reset")
@allow(policies.administrators)
@proved
def reset(account_id: UUID) -> ResponseReturnValue:
    """Somebody lost everything, and it is sure who they are: all of it ends, and a link begins anew."""
    account, form = _load(account_id, rights=True), ResetForm()
    if not form.validate():
        return _reset_page(account, form), 422
    second_factors.reset(db.session, account, shown=form.shown.data, at=clock.now())
    return _link(account)


def _link(account: Account) -> str:
    token = accounts.make_password_link(db.session, account, by=_me(), at=clock.now())
    ends = clock.now() + accounts.LINK_LASTS
    link = url_for("sessions.password", token=token, _external=True)
    shown = {"name": account.name, "url": link, "until_words": speech().moment_within(ends)}
    return render_template("accounts/link.html", link=shown, accounts_url=_address("show", account.id))


def _reset_page(account: Account, form: ResetForm) -> str:
    return render_template("accounts/reset.html", account=account, form=form)


# --- The page ------------------------------------------------------------------------------------------------


def _page(account: Account, *, role: RoleForm | None = None, email: EmailForm | None = None) -> str:
    rows = [_granted_row(account.id, each) for each in queries.granted(db.session, account.id)]
    return render_template(
        "accounts/show.html",
        account=account,
        roles=[row for row in rows if not row["is_over"]],
        roles_before=[row for row in rows if row["is_over"]],
        is_me=account.id == _me(),
        has=second_factors.of(db.session, account),
        signed_in=queries.signed_in_now(db.session, account.id, clock.now()),
        told=my_account.account_rows(account.id),
        role_form=role or _role_form(),
        email_form=email or EmailForm(formdata=None, email=account.email),
        form=role or email,
    )


def _granted_row(account_id: UUID, granted: queries.Granted) -> dict[str, Any]:
    return {
        "role_words": words.role(granted.role),
        "office": granted.office or _("Everywhere"),
        "from_on": granted.from_on,
        "until_on": granted.until_on,
        "is_over": granted.until_on is not None and granted.until_on < clock.today(),
        "end_url": url_for("accounts.end_role", account_id=account_id, grant_id=granted.id),
    }


def _not_possible(account: Account, error: rights_at_work.NotPossible) -> ResponseReturnValue:
    flash(str(words.RIGHTS[str(error)]), "act")
    return _page(account), 409


def _load(account_id: UUID, *, rights: bool = False) -> Account:
    """An account at work, a closed one too; with `rights` not one's own."""
    account = load_or_404(policies.all_accounts(the_viewer()), account_id)
    if rights and not policies.can_change_rights(the_viewer(), account.id):
        abort(403)
    return account


def _account_form() -> AccountForm:
    return AccountForm(staff=queries.staff_without_account(db.session))


def _role_form() -> RoleForm:
    places = [(office.id, office.name) for office in offices.all_offices(db.session)]
    return RoleForm(offices=places, from_on=clock.today())


def _me() -> UUID:
    return the_viewer().account_id


def _address(page: str, account_id: UUID) -> str:
    return url_for(f"accounts.{page}", account_id=account_id)


def _row(row: queries.AccountRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "email": row.email,
        "role_words": ", ".join(words.role(role) for role in Role if role in row.roles),
        "state_words": _("Has a password") if row.has_password else _("No password yet"),
        "url": _address("show", row.id),
        "link_url": _address("make_link", row.id),
    }
