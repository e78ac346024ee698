"""How policies.py is enforced: each route declares its rule, and records are loaded through the viewer's scope."""

from collections.abc import Callable, Sequence
from functools import partial, wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select
from sqlalchemy.orm import Session
from werkzeug.exceptions import Unauthorized

from coachdesk.db import db
from coachdesk.models import Claimant
from coachdesk.policies import Rule, Viewer, coaches_and_leads, opens_records
from coachdesk.queries import standing
from coachdesk.services import audit
from coachdesk.services.audit import ACTING, Acting

P = ParamSpec("P")
T = TypeVar("T")
View = Callable[P, ResponseReturnValue]
OPEN_TO_ALL = "public"
OF_A_RECORD = (coaches_and_leads.__name__, opens_records.__name__)


def public(view: View[P]) -> View[P]:
    """A route that needs no sign-in."""
    view.rule = OPEN_TO_ALL  # type: ignore[attr-defined]
    return view


def allow(rule: Rule) -> Callable[[View[P]], View[P]]:
    """A route for those the rule lets in: nobody signed in is led to sign in, anybody else gets 403."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            viewer = current_viewer()
            if viewer is None:
                return _to_sign_in()
            if not rule(viewer):
                abort(403)
            return view(*args, **kwargs)

        guarded.rule = rule.__name__  # type: ignore[attr-defined]
        return guarded

    return guard


class SignedOut(Unauthorized):
    """Something was sent by somebody who is not signed in (any more): errors.py sees to it that no words are lost."""


def _to_sign_in() -> ResponseReturnValue:
    if request.method == "POST":
        raise SignedOut
    return to_sign_in()


def to_sign_in() -> ResponseReturnValue:
    """The way to the sign-in page, and back to what was asked for; for a claimant to a door that names nothing."""
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    target = url_for("come_in.left") if on_own_pages() else url_for("sessions.new", next=back)
    if request.headers.get("HX-Request"):
        return "", 204, {"HX-Redirect": target}
    return redirect(target, 303)


def on_own_pages() -> bool:
    """Whether this address is a claimant's: what leads back there names no service."""
    return f"{request.path}/".startswith("/my/")


def current_viewer() -> Viewer | None:
    """Who is looking, or None."""
    viewer: Viewer | None = g.get("viewer")
    return viewer


def the_viewer() -> Viewer:
    """Who is looking, in a view that only signed-in people reach."""
    viewer = current_viewer()
    assert viewer is not None
    return viewer


def load_or_404(scope: Select[T], row_id: UUID) -> T:
    """One record, through what the viewer may see."""
    entity: Any = scope.column_descriptions[0]["entity"]
    viewer, person = current_viewer(), entity.id if entity is Claimant else getattr(entity, "claimant_id", None)
    g.setdefault("loaded", []).append(scope.with_only_columns(entity.id).where(entity.id == row_id))
    if person is None or viewer is None or not opens_records(viewer):
        return db.session.scalar(scope.where(entity.id == row_id)) or abort(404)
    wanted = scope.add_columns(person, *standing.columns(viewer, person)).where(entity.id == row_id)
    found = db.session.execute(wanted).first() or abort(404)
    remember_standing(viewer, found[1], found[2:])
    row: T = found[0]
    return row


def is_still_there() -> bool:
    """Whether what this request loaded can be read now, in a transaction of its own: somebody may have shut the viewer
    out of it meanwhile, and then it is not there for them."""
    return all(db.session.scalar(loaded) is not None for loaded in g.get("loaded", ()))


def remember_standing(viewer: Viewer, claimant_id: UUID | None, found: Sequence[Any]) -> None:
    """Keep as whom the viewer acts towards this person: every event of the request says it."""
    if claimant_id is not None:
        acting_in(db.session, viewer).towards[claimant_id] = standing.standing(viewer, found)


def acting_in(session: Session, viewer: Viewer) -> Acting:
    """What the audit is told of the viewer in this request."""
    acting: Acting = session.info.setdefault(ACTING, Acting(str(viewer.account_id), partial(standing.usual, viewer)))
    return acting


def record_shown() -> bool:
    """A form of a record that is shown again was read, though what was sent with it is undone. Whether one was."""
    if audit.record_shown(db.session):
        return True
    viewer, view = current_viewer(), current_app.view_functions.get(request.endpoint or "")
    if viewer is None or getattr(view, "rule", "") not in OF_A_RECORD:
        return False
    people = list(acting_in(db.session, viewer).towards)
    for person in people:
        audit.record(db.session, "claimant.opened", subject="claimant", subject_id=person, claimant_id=person)
    return bool(people)


def init(app: Flask) -> None:
    @app.before_request
    def say_who_acts() -> None:
        g.loaded = []
        if (viewer := current_viewer()) is not None:
            acting_in(db.session, viewer)


def refuse_routes_without_a_rule(app: Flask) -> None:
    """The application does not start with a route whose rule nobody declared."""
    for route in app.url_map.iter_rules():
        view = app.view_functions[route.endpoint]
        if not hasattr(view, "rule"):
            raise RuntimeError(f"{route.rule} ({route.endpoint}) declares no rule: give it @allow(...) or @public")
