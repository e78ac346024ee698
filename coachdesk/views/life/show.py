"""What has changed, on one quiet page."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from coachdesk import policies
from coachdesk.views.access import allow, the_viewer
from coachdesk.views.life.room import blueprint, page, the_claimant
from coachdesk.views.life_words import standing


@blueprint.get("/claimants/<uuid:claimant_id>/life")
@allow(policies.opens_records)
def show(claimant_id: UUID) -> ResponseReturnValue:
    claimant = the_claimant(claimant_id)
    return page("show", claimant, life=standing(claimant), may_move=policies.can_place(the_viewer(), claimant))
