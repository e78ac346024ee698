"""Breaking the glass: half an hour, once, and who is told."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from coachdesk import clock as clock_module
from coachdesk.models import Event, Opening
from coachdesk.models.label import OpeningReason, Role
from coachdesk.services import glass
from tests import people

WORDS = "She is at the desk."


@pytest.fixture
def office(db) -> SimpleNamespace:
    """Rosa, whose coach is Amina; Vera, who works beside her."""
    session = db.session
    harbour = people.office(session)
    amina, vera = people.staff(session, harbour, "Amina Yusuf"), people.staff(session, harbour, "Vera Lund")
    rosa = people.claimant(session, harbour, "Rosa Martínez", coach=amina)
    return SimpleNamespace(session=session, rosa=rosa, vera=people.account(session, vera, Role.COACH))


def broken(office, reason: OpeningReason = OpeningReason.HERE_NOW, words: str = WORDS) -> Opening:
    by, at = office.vera.id, clock_module.now()
    return glass.break_glass(office.session, office.rosa, reason=reason, words=words, by=by, at=at)


def verbs(office) -> list[str]:
    told = select(Event.verb).where(Event.claimant_id == office.rosa.id, Event.subject == "opening")
    return list(office.session.scalars(told.order_by(Event.id)))


def test_it_lasts_half_an_hour_and_the_event_says_why_without_the_words(office) -> None:
    opening = broken(office)
    assert opening.ends_at - opening.opened_at == timedelta(minutes=30)
    event = office.session.scalars(select(Event).where(Event.verb == "glass.broken")).one()
    assert json.loads(event.facts) == {"opening": str(opening.id), "reason": "here_now"}
    assert (event.claimant_id, event.subject_id) == (office.rosa.id, opening.id)
    assert WORDS not in event.facts


def test_to_press_again_gains_no_minute(office, clock) -> None:
    first = broken(office)
    clock.later(minutes=20)
    again = broken(office, OpeningReason.SAFETY, "I am not done yet.")
    assert (again.id, again.words, again.ends_at) == (first.id, WORDS, first.ends_at)
    assert office.session.scalar(select(func.count()).select_from(Opening)) == 1
    assert verbs(office) == ["glass.broken"]


def test_afterwards_it_is_another_opening(office, clock) -> None:
    first = broken(office)
    clock.later(minutes=30)
    assert glass.open_now(office.session, office.rosa.id, by=office.vera.id, at=clock_module.now()) is None
    assert broken(office).id != first.id


def test_closing_ends_it_now_and_once(office, clock) -> None:
    opening = broken(office)
    clock.later(minutes=5)
    for _twice in range(2):
        glass.close(office.session, opening, by=office.vera.id, at=clock_module.now())
    assert opening.ends_at == clock_module.now()
    assert verbs(office) == ["glass.broken", "glass.closed"]


def test_the_coach_and_the_lead_put_it_away_each_for_themselves(office, clock) -> None:
    opening, seen_at = broken(office), clock_module.now()
    glass.put_away(office.session, opening, as_coach=True, by=office.vera.id, at=seen_at)
    assert (opening.coach_saw_at, opening.lead_saw_at) == (seen_at, None)
    clock.later(minutes=1)
    glass.put_away(office.session, opening, as_coach=True, as_lead=True, by=office.vera.id, at=clock_module.now())
    assert (opening.coach_saw_at, opening.lead_saw_at) == (seen_at, clock_module.now())
    assert verbs(office) == ["glass.broken", "glass.seen", "glass.seen"]
