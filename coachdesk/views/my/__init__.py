"""A claimant's own pages: who I am here, and the frame that every page of mine stands in."""

from dataclasses import dataclass

from flask import Response, abort, g, make_response, render_template, url_for

from coachdesk import policies
from coachdesk.db import db
from coachdesk.models import Claimant, key_ring
from coachdesk.models.label import SignInWay
from coachdesk.queries.claimants import asks_for_care
from coachdesk.services import audit
from coachdesk.services.coming_in import comes_in_alone
from coachdesk.translation import gettext as _
from coachdesk.views.access import load_or_404, the_viewer
from coachdesk.views.come_in import carries_mail
from coachdesk.views.navigation import NavItem, claimant_items
from coachdesk.views.sign_in import the_sign_in


@dataclass(frozen=True)
class Frame:
    """What the header shows. `neutral`: nothing on the screen or in the history says what this is. `leaving_signs_out`:
    nobody who goes back finds anything, and they can come in again themselves."""

    title: str
    neutral: bool
    home_url: str
    nav: list[NavItem]
    leaving_signs_out: bool


def me() -> Claimant:
    """The claimant who is looking, through the scope like anybody else; their words open with one key."""
    viewer = the_viewer()
    if viewer.claimant_id is None:
        abort(404)
    claimant = load_or_404(policies.visible_claimants(viewer), viewer.claimant_id)
    key_ring.load(db.session, [claimant.key_id])
    return claimant


def page(template: str, claimant: Claimant, status: int = 200, **context: object) -> Response:
    """A page of mine in its frame. That I looked is noted as mine: it is not somebody opening my record."""
    audit.record(db.session, "claimant.opened_own", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
    return make_response(render_template(template, my=frame(claimant), **context), status)


def frame(claimant: Claimant) -> Frame:
    neutral = is_neutral(claimant)
    title = _("My page") if neutral else _("My plan")
    return Frame(title, neutral, url_for("my_home.show"), claimant_items(), _comes_in_alone(claimant))


def _comes_in_alone(claimant: Claimant) -> bool:
    """Whoever came by a slip alone needs their coach to come again: a press in fear must not shut them out."""
    if the_sign_in().way is SignInWay.DEMO:
        return True
    return comes_in_alone(db.session, claimant, the_viewer().account_id, carries_mail=carries_mail())


def is_neutral(claimant: Claimant) -> bool:
    """Whether neutral words were asked for; asked of the database once a request."""
    if "my_neutral" not in g:
        g.my_neutral = asks_for_care(db.session, claimant.id)
    found: bool = g.my_neutral
    return found


def first_name(name: str) -> str:
    """What a coach is called where there is little room."""
    return name.split(" ", 1)[0]
