"""sal-one-voice, as far as owner and cover go: a call in Sal's name goes to her own coach, and while that coach is away
to the one who covers; whoever answers is named to her."""

import pytest

from tests.browser.stories.conftest import PHONE

pytestmark = pytest.mark.committed
REFERENCE = "DA7-4K2"


@pytest.mark.parametrize("sit_down", ["http"], indirect=True)  # the pages are walked with a browser in Dotty's story
def test_sal_one_voice(step_in):
    gwen = step_in("Gwen Pritchard")
    gwen.open("/absences")
    gwen.press("Away today", within="Amina Yusuf")
    gwen.open(f"/find?q={REFERENCE}")
    gwen.open(f"{gwen.path}/cover")
    if "Grace O’Neill" not in gwen.text.split("Who stands in")[-1]:
        gwen.follow("Somebody else")
        gwen.pick("Who covers", "Grace O’Neill")
        gwen.press("Name them")

    sal = step_in("Dotty Ashworth", PHONE)
    sal.reads("Your coach is Amina. Until", "you can reach Grace O’Neill")

    desk = step_in("Remy")
    desk.open("/callers")
    desk.fill("The name or reference they give", REFERENCE)
    desk.press("Show the question")
    desk.fill("What they answer", "I do not know")
    desk.press("Check the answer")
    desk.press("Have them rung back")

    for coach in ("Amina Yusuf", "Grace O’Neill"):
        hers = step_in(coach)
        hers.open("/callers")
        hers.reads("To ring back", "Dotty Ashworth")
    hers.press("I rang", within="Dotty Ashworth")
    hers.does_not_read("Dotty Ashworth")

    sal.open("/my/opened")
    sal.reads("Grace O’Neill, who stood in for your coach, rang you back.")
    again = step_in("Amina Yusuf")
    again.open("/callers")
    again.does_not_read("Dotty Ashworth")
