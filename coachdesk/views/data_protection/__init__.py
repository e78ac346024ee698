"""The data protection officer's desk, and what leads to it from everybody else's pages."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import abort, url_for
from sqlalchemy import select

from coachdesk import policies
from coachdesk.db import db
from coachdesk.models import Claimant, Office
from coachdesk.models.label import Role
from coachdesk.queries import data_protection as queries
from coachdesk.translation import gettext as _
from coachdesk.views.access import the_viewer
from coachdesk.views.who import name_row


def named(claimant: Claimant | None) -> dict[str, Any] | None:
    """Who this is, in a line, with nothing of the record."""
    if claimant is None:
        return None
    born = claimant.date_of_birth
    return {
        **name_row(claimant.name, claimant.latin_name),
        "called": claimant.spoken_of,
        "reference": claimant.spoken_reference,
        "birth_year": born.year if born else None,
    }


def person(claimant_id: UUID | None) -> Claimant | None:
    return db.session.get(Claimant, claimant_id) if claimant_id else None


def person_named(form: Any, field_name: str = "reference", scope: Any = None) -> Claimant | None:
    """Whom a reference names; where nobody, the form says so."""
    field = form[field_name]
    wanted = policies.named_claimants(the_viewer()) if scope is None else scope
    found = queries.by_reference(db.session, wanted, field.data)
    if found is None:
        field.errors = [*field.errors, _("Nobody here has this reference. Look at it once more.")]
    return found


def own_offices() -> Sequence[Office]:
    """The offices somebody works for; an administrator, whose grant names none, may mean any."""
    viewer = the_viewer()
    ids = {grant.office_id for grant in viewer.grants if grant.office_id}
    wanted = select(Office).order_by(Office.name)
    if not ids and not viewer.has(Role.ADMINISTRATOR):
        abort(403)
    return db.session.scalars(wanted.where(Office.id.in_(ids)) if ids else wanted).all()


def desk_url() -> str:
    return url_for("data_protection.index")
