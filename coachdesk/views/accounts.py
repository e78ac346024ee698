"""Accounts, for administrators: who can sign in, and a link for whoever cannot yet."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies, words
from coachdesk.db import db
from coachdesk.models.label import Role
from coachdesk.queries import accounts as queries
from coachdesk.services import accounts
from coachdesk.translation import gettext as _
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.filters import speech

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/accounts")
@allow(policies.administrators)
def index() -> ResponseReturnValue:
    return render_template("accounts/index.html", accounts=[_row(row) for row in queries.all_accounts(db.session)])


@blueprint.post("/accounts/<uuid:account_id>/password-link")
@allow(policies.administrators)
def make_link(account_id: UUID) -> ResponseReturnValue:
    """A link, shown once, to give to the person it is for: there is no mail yet."""
    account = load_or_404(policies.visible_accounts(the_viewer()), account_id)
    token = accounts.make_password_link(db.session, account, by=the_viewer().account_id, at=clock.now())
    ends = clock.now() + accounts.LINK_LASTS
    link = url_for("sessions.password", token=token, _external=True)
    shown = {"name": account.name, "url": link, "until_words": speech().moment(ends)}
    return render_template("accounts/link.html", link=shown, accounts_url=url_for("accounts.index"))


def _row(row: queries.AccountRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "email": row.email,
        "role_words": ", ".join(words.role(role) for role in Role if role in row.roles),
        "state_words": _("Has a password") if row.has_password else _("No password yet"),
        "link_url": url_for("accounts.make_link", account_id=row.id),
    }
