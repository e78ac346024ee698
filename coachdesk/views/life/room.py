"""What the pages of somebody's life share: whom they are about, and that opening one is noted."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for

from coachdesk import policies
from coachdesk.db import db
from coachdesk.models import Claimant, key_ring
from coachdesk.services import audit
from coachdesk.views.access import load_or_404, the_viewer
from coachdesk.views.claimants import identity

blueprint = Blueprint("life", __name__)


def the_claimant(claimant_id: UUID) -> Claimant:
    return load_or_404(policies.visible_claimants(the_viewer()), claimant_id)


def page(template: str, claimant: Claimant, **context: Any) -> str:
    """A page of this room; opening it is opening the record."""
    audit.record(db.session, "claimant.opened", subject="claimant", subject_id=claimant.id, claimant_id=claimant.id)
    key_ring.load(db.session, [claimant.key_id])
    back_url = url_for("life.show", claimant_id=claimant.id)
    return render_template(f"life/{template}.html", person=identity(claimant), back_url=back_url, **context)
