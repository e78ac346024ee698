"""A steady time holds from its first day to its last, and no longer than somebody says."""

from datetime import date, timedelta

from sqlalchemy import select

from coachdesk import clock
from coachdesk.models import Event, SteadyTime
from coachdesk.models.label import SteadyReason
from coachdesk.queries.steady import of_person, steady
from coachdesk.services import steady_times
from tests import people

TODAY = date(2026, 11, 24)
WEEK = timedelta(days=7)


def note(session, claimant, reason=SteadyReason.REVIEW, *, from_on=TODAY, until_on=None):
    return steady_times.note(
        session, claimant, reason, from_on=from_on, until_on=until_on, by=None, at=clock.now()
    )  # fmt: skip


def test_it_holds_on_its_days_alone_and_the_hard_time_goes_before_the_review(db, office):
    maya, noor, lee = (people.claimant(db.session, office, name) for name in ("Maya One", "Noor Two", "Lee Three"))
    everybody = [maya.id, noor.id, lee.id]
    note(db.session, maya, SteadyReason.CRISIS, until_on=TODAY + WEEK)
    note(db.session, maya)
    note(db.session, noor, from_on=TODAY + WEEK)
    assert steady(db.session, everybody, TODAY) == {maya.id: SteadyReason.CRISIS}
    assert steady(db.session, everybody, TODAY - WEEK) == {}
    later = {maya.id: SteadyReason.REVIEW, noor.id: SteadyReason.REVIEW}
    assert steady(db.session, everybody, TODAY + WEEK + timedelta(days=1)) == later


def test_a_press_ends_it_and_the_same_days_are_not_written_twice(db, office):
    maya = people.claimant(db.session, office)
    made = note(db.session, maya)
    assert note(db.session, maya) is made
    for _twice in range(2):
        steady_times.end(db.session, made, by=None, at=clock.now())
    assert steady(db.session, [maya.id], TODAY) == {} and not of_person(db.session, maya.id, TODAY)
    told = db.session.scalars(select(Event.verb).where(Event.claimant_id == maya.id).order_by(Event.id)).all()
    assert told == ["steady_time.noted", "steady_time.ended"]
    assert db.session.scalars(select(SteadyTime.reason)).all() == [SteadyReason.REVIEW]
