"""My first page: who is there for me, when we meet next, what I want and what each of us does."""

from flask import Blueprint, session
from flask.typing import ResponseReturnValue

from coachdesk import policies
from coachdesk.db import db
from coachdesk.models.label import Party
from coachdesk.queries.claimants import coach_now
from coachdesk.queries.moves import open_of_person
from coachdesk.queries.own_notes import plan_on_screen
from coachdesk.queries.plan import plan_of
from coachdesk.views import my
from coachdesk.views.access import allow
from coachdesk.views.come_in import JUST_CAME
from coachdesk.views.my import away as my_away
from coachdesk.views.my import coach as my_coach
from coachdesk.views.my import handover as my_handover
from coachdesk.views.my import move as my_move
from coachdesk.views.my.contact import contact_of
from coachdesk.views.my.next_meeting import next_meeting
from coachdesk.views.my.steps import row

blueprint = Blueprint("my_home", __name__)
STEPS_SHOWN = 4


@blueprint.get("/my")
@allow(policies.claimants)
def show() -> ResponseReturnValue:
    claimant = my.me()
    now = coach_now(db.session, claimant.id)
    plan = plan_on_screen(db.session, claimant, plan_of(db.session, claimant))
    mine_first = sorted((*plan.agreed, *plan.proposed), key=lambda step: step.owner is not Party.CLAIMANT)
    asked = open_of_person(db.session, claimant.id)
    return my.page(
        "my/home.html",
        claimant,
        called=claimant.called,
        just_came=bool(session.get(JUST_CAME)),
        contact=contact_of(claimant, now),
        away=my_away.card_of(claimant),
        coach_card=my_coach.card(claimant, now),
        move=my_move.words_of(asked) if asked else None,
        handover=my_handover.card(claimant),
        meeting=next_meeting(claimant),
        goal=plan.goal.words if plan.goal else "",
        steps=[row(step, plan.coach_names) for step in mine_first[:STEPS_SHOWN]],
    )
