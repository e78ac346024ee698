"""The offices in which a lead leads: the one that a page is of, and the ways to the others."""

from collections.abc import Collection, Iterable
from uuid import UUID

from flask import abort, request, url_for

from coachdesk.db import db
from coachdesk.models import Office
from coachdesk.models.label import Role
from coachdesk.queries import offices
from coachdesk.views.access import the_viewer


def led_offices() -> list[Office]:
    """By name."""
    return offices.named(db.session, the_viewer().offices(Role.LEAD))


def asked_for(led: Iterable[Office]) -> Office:
    """The one the address names, or the first."""
    wanted = request.args.get("office", type=UUID)
    return next((each for each in led if wanted in (None, each.id)), None) or abort(404)


def ways_to(endpoint: str, led: Collection[Office], here: Office) -> list[tuple[str, str, bool]]:
    """The same page of each office, where there are several."""
    return [
        (each.name, url_for(endpoint, office=each.id), each.id == here.id) for each in (led if len(led) > 1 else ())
    ]
