"""The rhythm that the two agreed."""

import pytest
from sqlalchemy import select

from coachdesk import clock
from coachdesk.models import Event
from coachdesk.models.label import Role
from coachdesk.services import contact_plan
from coachdesk.services.claimants import ChangedMeanwhile
from tests import people


@pytest.fixture
def lili(db):
    office = people.office(db.session)
    return people.claimant(db.session, office, "Lili Rees", coach=people.staff(db.session, office, "Amina Yusuf"))


@pytest.fixture
def by(db, lili):
    member = people.lead(db.session, people.office(db.session, "Hill Road"))
    return people.account(db.session, member, Role.LEAD).id


@pytest.mark.parametrize("days", [7, 365, None, 42])
def test_a_rhythm_is_agreed_and_the_event_has_the_old_one_and_the_new(db, lili, by, days: int | None) -> None:
    contact_plan.agree_rhythm(db.session, lili, 14, by=by, at=clock.now())
    contact_plan.agree_rhythm(db.session, lili, days, by=by, at=clock.now())
    assert lili.rhythm_days == days
    last = db.session.scalars(select(Event.facts).where(Event.subject == "claimant").order_by(Event.id.desc())).first()
    assert last == f'{{"now":{"null" if days is None else days},"was":14}}'


@pytest.mark.parametrize("days", [6, 0, -1, 366])
def test_more_often_than_weekly_or_less_than_yearly_is_no_rhythm(db, lili, by, days: int) -> None:
    with pytest.raises(contact_plan.OutOfRange):
        contact_plan.agree_rhythm(db.session, lili, days, by=by, at=clock.now())
    assert lili.rhythm_days is None


def test_what_changed_since_it_was_seen_is_not_overwritten(db, lili, by) -> None:
    seen = lili.version
    contact_plan.agree_rhythm(db.session, lili, 14, version=seen, by=by, at=clock.now())
    with pytest.raises(ChangedMeanwhile):
        contact_plan.agree_rhythm(db.session, lili, 28, version=seen, by=by, at=clock.now())
