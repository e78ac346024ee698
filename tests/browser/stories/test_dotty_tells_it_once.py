"""dotty-tells-it-once: everybody Dotty is offered is her own coach, who has read her words before they meet. While that
coach is away one named cover coach is offered beside, she may wait, and whoever meets her has read her words."""

import re

import pytest

from tests.browser.stories.conftest import PHONE

pytestmark = pytest.mark.committed
WORDS = "I get mixed up when people change. Please say your name first. I think before I answer."
LINK = re.compile(r"/come-in/ ?((?:[A-Z0-9]{4}-? ?)+)")
TIME = re.compile(r"(\d{1,2}(?::\d\d)?[ap]m|12 noon) to")


def test_dotty_tells_it_once(sit_down, step_in):
    amina = step_in("Amina Yusuf")
    amina.follow("Dotty Ashworth")
    amina.reads("coach since", "you")
    amina.press("More")
    amina.press("Make a link for Dotty")
    token = LINK.search(amina.text)[1].replace(" ", "").rstrip("-")

    dotty = sit_down(PHONE)
    dotty.open(f"/come-in/{token}")
    dotty.press("Go to my page")
    assert dotty.path == "/my"
    dotty.reads("Amina Yusuf", "Your coach since", "Today, 10:15am")
    dotty.follow("More")
    dotty.follow("What I want you to know")
    dotty.fill("In your words", WORDS)
    dotty.press("Save my words")
    dotty.reads("Whoever meets you reads this first.")

    again = sit_down(PHONE)
    again.open(f"/come-in/{token}")
    again.does_not_read("Go to my page")

    amina.open("/today")
    amina.reads("Dotty Ashworth", WORDS)

    dotty.follow("Meetings")
    dotty.follow("Choose a time")
    for _ in range(2):
        dotty.reads("Choose a time with Amina")
        dotty.does_not_read("with Tom", "with Grace")
        assert TIME.search(dotty.text)
        dotty.follow("None of these suit me")
    assert TIME.search(dotty.text), dotty.text
    dotty.choose(TIME.search(dotty.text)[1])
    dotty.press("Take ")
    dotty.follow("Meetings")
    dotty.reads("1 hour with Amina")

    amina.open("/find?q=DA7-4K2")
    amina.follow("Book")
    amina.reads("Amina, own coach", "Cover coaches are not looked at: Dotty meets their own coach.")

    gwen = step_in("Gwen Pritchard")
    gwen.open("/absences")
    gwen.press("Away today", within="Amina Yusuf")
    gwen.reads("Amina Yusuf is away", "Dotty Ashworth", "Waits for Amina Yusuf")
    gwen.open("/find?q=DA7-4K2")
    gwen.open(f"{gwen.path}/cover")
    if "Grace O’Neill" not in gwen.text.split("Who stands in")[-1]:
        gwen.follow("Somebody else")
        gwen.pick("Who covers", "Grace O’Neill")
        gwen.press("Name them")

    dotty.open("/my")
    dotty.reads("Your coach is Amina. Until", "you can reach Grace O’Neill")
    dotty.follow("Look at it")
    dotty.reads("Wait for Amina Yusuf", "Each is fine, and you can change it later.")
    dotty.choose("Meet Grace O’Neill")
    dotty.press("Choose this")
    dotty.reads("with Grace O’Neill")
    dotty.choose("Wait for Amina Yusuf")
    dotty.press("Choose this")
    dotty.choose("Meet Grace O’Neill")
    dotty.press("Choose this")

    grace = step_in("Grace O’Neill")
    grace.reads("You cover for Amina Yusuf until", "Dotty Ashworth")
    grace.open("/find?q=DA7-4K2")
    grace.follow("Start note")
    grace.reads("What Dotty wants you to know", WORDS)
    grace.does_not_read("What I saw")
    grace.press("I have read it")
    grace.reads("What I saw")
