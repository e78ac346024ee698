"""Signing in where the organisation signs in: there and back, again every few minutes, and out with one word from it.

A round is a name of chance in the signed cookie. What has to be secret of it (state, nonce, proof of the code) is
reckoned from the name with our key, each its own, so the cookie holds nothing that opens anything. No token is kept.

Somebody the provider no longer knows is out at the next request when it says so (back-channel sign-out). As not every
provider does, a page asks it again after LOOK_AGAIN, with nobody asked anything; what is sent meanwhile is taken until
GRACE, and after that carried over the sign-in, not lost.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from coachdesk import clock, logs
from coachdesk.db import NOBODY, db, look_as
from coachdesk.models import Account
from coachdesk.models.label import SignInWay
from coachdesk.provider.client import Client, Metadata, Unreachable
from coachdesk.provider.tokens import NotBelieved, Who, read_id_token, read_logout_token
from coachdesk.services import audit, provider_accounts, sessions
from coachdesk.services.provider_accounts import NotKnownHere
from coachdesk.translation import gettext as _
from coachdesk.views import challenges, half_way
from coachdesk.views.access import SignedOut, current_viewer, public, to_sign_in
from coachdesk.views.languages import local_path
from coachdesk.views.sign_in import forget_sign_in, the_sign_in

LASTS = timedelta(minutes=10)
LOOK_AGAIN = timedelta(minutes=5)
GRACE = timedelta(minutes=30)
ROUND, SEEN = "provider_round", "provider_seen"
STILL_THERE = ("login_required", "interaction_required", "consent_required", "account_selection_required")
KEPT = "coachdesk.provider"
ELSEWHERE = ("provider", "health", "languages")

blueprint = Blueprint("provider", __name__, url_prefix="/sign-in/provider")
log = logs.logger(__name__)


@blueprint.post("")
@public
def begin() -> ResponseReturnValue:
    """To the provider. By a page that leads on: a form of ours is sent nowhere else, not even by a redirect."""
    try:
        return _lead_on(_round(the_client(), local_path(request.form.get("next")), quietly=False))
    except Unreachable as error:
        return _not_in(str(error))


@blueprint.get("/answer")
@public
def answer() -> ResponseReturnValue:
    """Back from the provider: whoever it says is there is signed in, with the roles it says they have."""
    client, held = the_client(), session.pop(ROUND, None)
    name, began, target, quietly = held if isinstance(held, list) and len(held) == 4 else ("", 0, "/", False)
    try:
        who = _believed(client, str(name), float(began))
    except (NotBelieved, Unreachable) as error:
        return _not_in(str(error), target=target, quietly=bool(quietly))
    look_as(db.session, "system:provider")
    try:
        account = provider_accounts.account_of(db.session, who, at=clock.now())
    except NotKnownHere as error:
        return _not_in(str(error))
    provider_accounts.set_roles(db.session, account, client.settings, who.roles, at=clock.now())
    if quietly and (viewer := current_viewer()) and viewer.account_id == account.id:
        session[SEEN] = [str(viewer.account_id), int(clock.now().timestamp())]
        return redirect(local_path(target), 303)
    return _come_in(account, who, target)


@blueprint.post("/sign-out")
@public
def signed_out() -> ResponseReturnValue:
    """A word from the provider itself, not from a browser: whoever is out there is out here."""
    client = the_client()
    issuer, client_id = client.settings.issuer, client.settings.client_id
    try:
        out = read_logout_token(
            request.form.get("logout_token", ""), _keys(client), issuer=issuer, client_id=client_id, at=clock.now()
        )
        if not challenges.spend(f"logout {issuer} {out.token_id}"):
            raise NotBelieved("used")
    except (NotBelieved, Unreachable) as error:
        log.warning("provider.sign_out_not_believed", why=str(error))
        return jsonify(error="invalid_request"), 400
    look_as(db.session, "system:provider")
    ended = provider_accounts.end_sign_ins(db.session, out, at=clock.now())
    log.info("provider.sign_out", browsers=ended)
    return "", 200


def the_client() -> Client:
    """The provider of the settings; where there is none, its pages are nowhere."""
    if (client := current_app.extensions[KEPT]) is None:
        abort(404)
    found: Client = client
    return found


def way_out() -> ResponseReturnValue | None:
    """For who is about to sign out here, the way to sign out there too; None for who did not come from there."""
    client: Client | None = current_app.extensions[KEPT]
    if client is None or current_viewer() is None or the_sign_in().way is not SignInWay.PROVIDER:
        return None
    metadata = _metadata_or_none(client)
    if metadata is None or metadata.end_session is None:
        return None
    back = {"client_id": client.settings.client_id, "post_logout_redirect_uri": url_for("home.show", _external=True)}
    return _lead_on(f"{metadata.end_session}{'&' if '?' in metadata.end_session else '?'}{urlencode(back)}")


def _round(client: Client, target: str, *, quietly: bool) -> str:
    """Begin a round: what the cookie holds of it, and where the browser goes. Raises Unreachable."""
    name = secrets.token_urlsafe(24)
    db.session.rollback()  # nobody waits for us while we wait for the provider
    address = client.address(
        clock.now(), verifier=_part(name, "verifier"), quietly=quietly, state=_part(name, "state"),
        nonce=_part(name, "nonce"), redirect_uri=url_for("provider.answer", _external=True),
    )  # fmt: skip
    session[ROUND] = [name, int(clock.now().timestamp()), target, quietly]
    return address


def _part(name: str, what: str) -> str:
    key = str(current_app.secret_key).encode()
    return urlsafe_b64encode(hmac.digest(key, f"provider {what} {name}".encode(), "sha256")).decode().rstrip("=")


def _believed(client: Client, name: str, began: float) -> Who:
    """Who it is, if this is the answer to the round of this browser. Raises NotBelieved, Unreachable."""
    now = clock.now()
    state = request.args.get("state", "")
    if not name or not hmac.compare_digest(state.encode("utf-8", "replace"), _part(name, "state").encode()):
        raise NotBelieved("state")
    if not 0 <= now.timestamp() - began < LASTS.total_seconds():
        raise NotBelieved("too_old")
    if not challenges.spend(f"provider {state}"):
        raise NotBelieved("used")
    _check_issuer(client)
    if error := request.args.get("error"):
        raise NotBelieved("not_there_any_more" if error in STILL_THERE else "declined")
    code = request.args.get("code", "")
    if not 0 < len(code) <= 4096:
        raise NotBelieved("code")
    token = client.id_token(
        code, now, verifier=_part(name, "verifier"), redirect_uri=url_for("provider.answer", _external=True)
    )
    return read_id_token(
        token, _keys(client), issuer=client.settings.issuer, client_id=client.settings.client_id,
        nonce=_part(name, "nonce"), at=now,
    )  # fmt: skip


def _check_issuer(client: Client) -> None:
    """The answer says whose it is: one of another provider is not taken for one of ours."""
    told = request.args.get("iss")
    if told != client.settings.issuer and (told is not None or client.metadata(clock.now()).names_itself):
        raise NotBelieved("issuer")


def _keys(client: Client) -> Any:
    return lambda unlike: client.keys(clock.now(), unlike=unlike)


def _come_in(account: Account, who: Who, target: str) -> ResponseReturnValue:
    """A browser signed in, at once where the provider asked for two things; else our own second factor is asked."""
    if not who.proved:
        half_way.begin(account, SignInWay.PROVIDER, provider_sid=who.sid)
        return redirect(url_for("second_factor.show", next=local_path(target)), 303)
    half_way.come_in(account, SignInWay.PROVIDER, provider_sid=who.sid)
    session[SEEN] = [str(account.id), int(clock.now().timestamp())]
    return redirect(local_path(target), 303)


def _not_in(why: str, *, target: str = "/", quietly: bool = False) -> ResponseReturnValue:
    """Not signed in: one plain sentence, a line in the audit (why, in a word of ours), nothing else."""
    look_as(db.session, "system:provider")
    if quietly and why == "not_there_any_more" and (gone := forget_sign_in()):
        sessions.end(db.session, gone, at=clock.now())
        flash(_("You were signed out where your organisation signs you in. Sign in again to go on."), "act")
        return redirect(url_for("sessions.new", next=local_path(target)), 303)
    audit.record(db.session, "account.provider_turned_away", subject="account", facts={"why": why}, at=clock.now())
    log.warning("provider.turned_away", why=why)
    look_as(db.session, NOBODY)
    flash(_sentence(why), "act")
    return redirect(url_for("sessions.new"), 303)


def _sentence(why: str) -> str:
    if why in ("unknown", "not_staff", "bound_to_another", "closed"):
        return _("You are known where you signed in, but have no account here. Ask your administrator to make one.")
    if why == "declined":
        return _("You were not signed in. Nothing has changed.")
    return _("That did not work. Begin again from this page.")


def _lead_on(address: str) -> ResponseReturnValue:
    """A page that goes on by itself, with a link for where it does not."""
    return render_template("provider/on_the_way.html", address=address), 200, {"Refresh": f"0; url={address}"}


def _metadata_or_none(client: Client) -> Metadata | None:
    db.session.rollback()  # as above: nobody waits for us meanwhile
    try:
        return client.metadata(clock.now())
    except Unreachable:
        return None


def _look_again() -> ResponseReturnValue | None:
    """Whoever came from the provider is looked for there again, quietly, when they open a page."""
    client, viewer = current_app.extensions[KEPT], current_viewer()
    if client is None or viewer is None or viewer.claimant_id is not None or _is_elsewhere():
        return None
    age = _since_seen(viewer.account_id)
    if age is None or age < LOOK_AGAIN:
        return None
    if request.method == "GET" and "HX-Request" not in request.headers:
        try:
            return redirect(_round(client, request.full_path.rstrip("?"), quietly=True), 303)
        except Unreachable:
            log.warning("provider.unreachable")
    if age < GRACE:
        return None
    g.viewer = None
    look_as(db.session, NOBODY)
    if request.method == "POST":
        raise SignedOut
    return to_sign_in()


def _is_elsewhere() -> bool:
    return request.blueprint in ELSEWHERE or request.endpoint in (None, "sessions.end")


def _since_seen(account_id: UUID) -> timedelta | None:
    """How long ago the provider said that they are there; None for who came in another way."""
    held = session.get(SEEN)
    if isinstance(held, list) and len(held) == 2 and held[0] == str(account_id):
        return timedelta(seconds=max(0, clock.now().timestamp() - float(held[1])))
    return timedelta.max if the_sign_in().way is SignInWay.PROVIDER else None


def init(app: Flask) -> None:
    settings = app.config["SETTINGS"].provider
    app.extensions[KEPT] = Client(settings) if settings else None
    app.before_request(_look_again)
    app.add_template_global(lambda: app.extensions[KEPT] is not None, "has_provider")
    app.add_template_global(is_only_way, "provider_only")


def alone_lets_in(account: Account) -> bool:
    """Whether a password, a passkey or a link of ours opens nothing for this account."""
    client: Client | None = current_app.extensions[KEPT]
    return provider_accounts.comes_by_provider_alone(db.session, account, client.settings if client else None)


def is_only_way() -> bool:
    """Whether people at work come in by the provider alone."""
    client: Client | None = current_app.extensions[KEPT]
    return client is not None and client.settings.only
