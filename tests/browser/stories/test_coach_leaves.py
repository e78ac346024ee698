"""coach-leaves: Amina goes. Dotty gets a coach who fits, says herself what is told about her, and meets the new coach
with the old one before the last day."""

import re

import pytest

from tests.browser.stories.conftest import PHONE

pytestmark = pytest.mark.committed
LAST = "2026-12-11"
OWN = "Call me Dotty. Please do not finish my sentences."
TIME = re.compile(r"[A-Z][a-z]+day \d+ [A-Z][a-z]+ (\d{1,2}(:\d\d)?[ap]m|12 noon)")
HERS = "Loud rooms. Her brother."


def test_coach_leaves(step_in):
    gwen = step_in("Gwen Pritchard")
    gwen.open("/leavers")
    gwen.pick("Who leaves", "Amina Yusuf")
    gwen.fill("Last day here", LAST)
    gwen.press("Write it down")
    gwen.reads("Amina Yusuf leaves after Friday 11 December", "need a new coach", "suggested")
    gwen.press("Name the coaches suggested for all")
    gwen.reads("They can see who it is.", "The coach writes the text and shows it to Dotty.")
    gwen.follow("Dotty Ashworth")
    gwen.pick("New coach", "Grace O’Neill")
    gwen.press("Name this coach")
    gwen.reads("Grace O’Neill will be the coach of Dotty.")

    amina = step_in("Amina Yusuf")
    amina.open("/handovers")
    amina.follow("Dotty Ashworth")
    amina.fill("What to avoid", HERS)
    amina.press("Show it to Dotty")
    amina.reads("Dotty can read it now, and put it right.")

    grace = step_in("Grace O’Neill")
    grace.follow(re.search(r"\d+ p\w+ comes? to you", grace.text)[0])
    grace.follow("Dotty Ashworth")
    grace.reads("Comes to you from Amina Yusuf.", "Nothing yet.")
    grace.does_not_read(HERS, "finish my sentences")

    dotty = step_in("Dotty Ashworth", PHONE)
    dotty.reads("There is something to read before anybody new hears about you.")
    dotty.follow("Read about it")
    dotty.reads("Grace O’Neill will be your coach", "Amina is leaving. It has nothing to do with you.", "11 December")
    dotty.fill("What I want my next coach to know", OWN)
    dotty.choose("Leave this part out: What to avoid")
    dotty.press("Save, and share it with Grace")
    dotty.reads("It is shared as it stands here.", OWN)
    dotty.does_not_read(HERS)
    dotty.choose(TIME.search(dotty.text)[0])
    dotty.press("Take this time")
    dotty.reads("Booked.", "You three meet on")
    dotty.follow("See it, change it or cancel it")
    dotty.reads("Also there", "Grace O’Neill", "Getting to know each other")

    grace.open("/handovers")
    grace.reads("Shared", "The three meet:")
    grace.follow("Dotty Ashworth")
    grace.reads(OWN, "Sort out the bus pass form")
    grace.does_not_read(HERS)
    grace.press("I keep it", within="Sort out the bus pass form")
    grace.reads("You keep this promise now.")
    grace.open("/caseload?q=Dotty")
    grace.does_not_read("Dotty Ashworth")

    gwen.open("/leavers")
    gwen.follow("Amina Yusuf")
    gwen.reads("Have said what may happen to it 1 of", "The three meet:")
    gwen.follow("Dotty Ashworth")
    gwen.press("Grace O’Neill is their coach from today")
    gwen.reads("Grace O’Neill is the coach of Dotty from today.")

    dotty.open("/my")
    dotty.reads("Grace O’Neill", "Your coach since November 2026")
    grace.open("/caseload?q=Dotty")
    grace.follow("Dotty Ashworth")
    grace.reads("coach since 24 November 2026", "you")
