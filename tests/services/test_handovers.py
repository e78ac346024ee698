"""A handover: who may be next, whose wording counts, and what goes along on the day of the change."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from coachdesk import clock
from coachdesk.models import Cover, Handover, Relationship, SteadyTime
from coachdesk.models.label import HandoverReason, SteadyReason
from coachdesk.services import handovers
from coachdesk.services.handovers import DoesNotFit, KeepsTheirCoach, NobodyNamed, NotYetReady
from tests import people

TODAY, LAST = date(2026, 11, 24), date(2026, 12, 4)


@pytest.fixture
def amina(db, office):
    return people.staff(db.session, office, "Amina Yusuf", gender="female")


@pytest.fixture
def tom(db, office):
    return people.staff(db.session, office, "Tom Whitfield", gender="male")


@pytest.fixture
def farah(db, office):
    return people.staff(db.session, office, "Farah Aziz", gender="female")


@pytest.fixture
def dotty(db, office, amina):
    return people.claimant(db.session, office, "Dotty Bell", coach=amina)


def begin(db, claimant, old, new=None, reason=HandoverReason.COACH_LEAVES, last_on=LAST):
    return handovers.begin(db.session, claimant, old, new, reason=reason, last_on=last_on, by=None, at=clock.now())


def coach_of(db, claimant):
    current = (Relationship.claimant_id == claimant.id, Relationship.ended_on.is_(None))
    return db.session.scalar(select(Relationship.coach_id).where(*current))


def test_it_goes_from_one_coach_to_the_next_on_one_day(db, dotty, amina, tom):
    handover = begin(db, dotty, amina)
    with pytest.raises(NobodyNamed):
        handovers.finish(db.session, handover, by=None, at=clock.now())
    handovers.name(db.session, handover, tom, by=None, at=clock.now())
    assert handovers.finish(db.session, handover, by=None, at=clock.now())
    rows = db.session.scalars(select(Relationship).order_by(Relationship.started_on)).all()
    assert [(row.coach_id, row.ended_on) for row in rows] == [(amina.id, TODAY), (tom.id, None)]
    assert handover.done and not handovers.finish(db.session, handover, by=None, at=clock.now())


def test_nobody_is_named_who_would_break_what_is_kept_always(db, office, amina, tom, farah):
    maya = people.claimant(db.session, office, "Maya Fernandes", "STAFF_FEMALE", coach=amina)
    with pytest.raises(DoesNotFit) as broken:
        begin(db, maya, amina, tom)
    assert broken.value.why == "STAFF_FEMALE"
    assert db.session.scalar(select(Handover.id)) is None
    farah.leaves_on = LAST
    with pytest.raises(DoesNotFit) as leaves:
        begin(db, maya, amina, farah)
    assert leaves.value.why == "leaves"


def test_a_lead_does_not_move_somebody_who_asked_for_the_same_coach(db, office, amina, tom):
    kay = people.claimant(db.session, office, "Kay Moss", "STAFF_SAME", coach=amina)
    with pytest.raises(KeepsTheirCoach):
        begin(db, kay, amina, tom, HandoverReason.LEAD_CHOSE)
    leaving = begin(db, kay, amina, tom)
    assert leaving.overlap_until_on == LAST
    beside = db.session.scalar(select(Cover))
    assert (beside.coach_id, beside.for_id, beside.from_on, beside.until_on) == (tom.id, amina.id, TODAY, LAST)
    handovers.stop(db.session, leaving, by=None, at=clock.now())
    db.session.refresh(beside)
    assert beside.ended_at is not None and coach_of(db, kay) == amina.id


def test_in_a_hard_time_nobody_is_moved_until_they_are_ready(db, dotty, amina, tom):
    hard = SteadyTime(claimant_id=dotty.id, reason=SteadyReason.CRISIS, from_on=TODAY)
    db.session.add(hard)
    handover = begin(db, dotty, amina, tom, HandoverReason.MORE_TIME, None)
    with pytest.raises(NotYetReady):
        handovers.finish(db.session, handover, by=None, at=clock.now())
    hard.ended_at = clock.now()
    assert handovers.finish(db.session, handover, by=None, at=clock.now())
