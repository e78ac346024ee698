"""In the demo one coach is over the line; one of her people was asked three days ago and has not answered."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from coachdesk.demo.coaches import LEAD
from coachdesk.demo.staffing import Staffing
from coachdesk.queries import balancing
from coachdesk.services import moves
from coachdesk.services.balancing import why_it_does_not_fit
from coachdesk.services.moves import Asking

FROM, TO = "rhian", "kofi"


def ask(session: Session, staffing: Staffing, day: date, *, at: datetime) -> None:
    """The one with the weakest relationship of those who may be asked; of several, the first by reference."""
    now = balancing.situation(session, staffing.office.id, day)
    before, after = now.coaches[staffing.staff[FROM].id], now.coaches[staffing.staff[TO].id]
    free = [
        each
        for each in now.people.values()
        if each.coach_id == before.facts.id and not each.why_not and not why_it_does_not_fit(each, after)
    ]
    weakest = min(free, key=lambda each: (each.strength.points, each.reference))
    wanted = Asking(weakest.id, before.facts.id, after.facts.id, weakest.strength.points, "most_room", {"load": "80"})
    moves.ask_all(session, [wanted], words={}, by=staffing.account_ids[LEAD], at=at - timedelta(days=3))
