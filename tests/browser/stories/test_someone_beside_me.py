"""someone-beside-me: a supporter is let in to as much as Dotty picks, and is out at once when she says so."""

import re
from datetime import datetime

import pyotp
import pytest

from tests.browser.stories.conftest import PHONE
from tests.engines.base import DEMO_CLOCK

pytestmark = pytest.mark.committed
LINK = re.compile(r"/invited/ ?((?:[A-Z0-9]{4}-? ?)+)")
SECRET = re.compile(r"\b((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})\b")
GOAL, STEP = "I want to bake for people again", "Try two mornings at the Mill Café"
NOTHING = "There is nothing here for you at the moment."


def test_someone_beside_me(sit_down, step_in):
    dotty, jean = step_in("Dotty Ashworth", PHONE), step_in("Jean Ashworth", PHONE)
    jean.follow("Dotty")
    jean.reads(GOAL, STEP, "Meetings ahead", "at 10:15am", "with Amina")
    jean.does_not_read("It smelled right", "I get mixed up when people change")

    dotty.open("/my/plan")
    dotty.follow("Keep this off the screen", STEP)
    dotty.reads("To see it here again, ask your coach.")
    dotty.press("Keep it off the screen")
    dotty.does_not_read(STEP)
    jean.open(jean.path)
    jean.reads(GOAL)
    jean.does_not_read(STEP, "off the screen")

    dotty.follow("More")
    dotty.follow("Who is beside me")
    dotty.reads("Jean Ashworth", "Sees the plan and the meetings")
    dotty.fill("Their name", "Ruth from the choir")
    dotty.choose("My meetings: when and where")
    dotty.choose("3 months")
    dotty.press("Let them in")
    dotty.press("Make a link")
    link = "/invited/" + LINK.search(dotty.text)[1].replace(" ", "").rstrip("-")

    ruth = sit_down(PHONE)
    ruth.open(link)
    ruth.does_not_read("Dotty", "CoachDesk")
    ruth.fill("Your name", "Ruth Park")
    ruth.fill("Your email address", "ruth.park@example.org")
    ruth.fill("A password", "seven loud kettles by the weir")
    ruth.press("Go in")
    secret = SECRET.search(ruth.text)[1].replace(" ", "")
    ruth.fill("Code", pyotp.TOTP(secret).at(datetime.fromisoformat(DEMO_CLOCK)))
    ruth.press("Use this app")
    ruth.open("/supporting")
    ruth.follow("Dotty")
    ruth.reads("Meetings ahead", "at 10:15am")
    ruth.does_not_read(GOAL)
    stranger = sit_down()
    stranger.open(link)
    stranger.reads("This link has ended")

    dotty.open("/my/opened")
    dotty.reads("Jean Ashworth, your supporter, looked at what you show them.")
    dotty.open("/my/supporters")
    dotty.follow("Change or end it", "Jean Ashworth")
    dotty.press("End it now")
    theirs = jean.path
    jean.open("/supporting")
    jean.reads(NOTHING)
    jean.open(theirs)
    jean.does_not_read(GOAL, "Dotty")
    ruth.open("/supporting")
    ruth.follow("Dotty")
    ruth.reads("at 10:15am")

    amina = step_in("Amina Yusuf")
    amina.open("/find?q=DA7-4K2")
    amina.reads(STEP, "Kept off the screen")
    amina.press("More")
    amina.follow("Notes on")
    amina.press("Dotty asked: bring it back", STEP)
    dotty.open("/my/plan")
    dotty.reads(STEP)
