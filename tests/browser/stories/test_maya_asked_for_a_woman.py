"""maya-asked-for-a-woman: whoever is found for Maya, for good, for a week or for an hour, is a woman; and where nobody
fits, her lead is told so and Maya chooses."""

import re

import pytest

from tests.browser.stories.conftest import PHONE
from tests.browser.stories.hands import sees

pytestmark = pytest.mark.committed
CODE = re.compile(r"Say this code ([0-9]{4} ?[0-9]{4})")
WOMEN = ("Amina Yusuf", "Deborah Okafor", "Fatima Zahra Benali", "Grace O’Neill", "Rhian Bevan", "Zofia Wiśniewska")
MEN = ("Imran Sheikh", "Kofi Mensah", "Tom Whitfield")
NOT_SAID = "Leszek Dudek"  # who has not told us a gender
LEAVES = "Zofia Wiśniewska"  # in four weeks, so nobody is offered to her any more


def test_maya_asked_for_a_woman(sit_down, step_in):
    gwen = step_in("Gwen Pritchard")
    gwen.open("/find?q=MF4-6WR")
    gwen.reads("Maya Fernandes", "Tom Whitfield")
    person = gwen.path
    gwen.follow("Settle")
    gwen.choose("Another coach")
    gwen.choose("By phone")
    gwen.press("Save what was chosen")
    gwen.open(person)
    coach = re.search(r"coach since [^:]+: ([^\d]+?) (?:Book|HS-)", gwen.text)
    assert coach and coach[1] in WOMEN, gwen.text
    coach = coach[1]

    gwen.open(f"{person}/coming-in")
    gwen.press("Say a code")
    code = CODE.search(gwen.text)
    assert code, gwen.text
    maya = sit_down(PHONE)
    maya.open("/come-in/code")
    maya.fill("The reference on your paper", "MF4-6WR")
    maya.fill("Your code", code[1])
    maya.press("Go to my page")
    maya.open("/my/coach")
    maya.reads(f"{coach} is your coach since", "Tom Whitfield", "You asked for another coach.")

    # An hour: only her own coach's times. A week: no man stands in.
    maya.follow("Meetings")
    maya.follow("Choose a time")
    maya.reads(f"Choose a time with {coach.split()[0]}")
    maya.does_not_read(*(f"with {name.split()[0]}" for name in (*MEN, NOT_SAID)))
    gwen.open(f"{person}/cover")
    for name in (MEN[1], NOT_SAID):
        gwen.pick("Who stands in", name)
        gwen.fill("Until", "2026-12-31")
        gwen.press("Name who stands in")
        gwen.reads("would break something they asked for: Female coach or assessor.")

    # So that others have enough time: nobody would have Maya go to a man, and the page says whose word that is.
    gwen.open("/balancing")
    gwen.reads("Ask ", "Never moved:", "And never to a coach who would break something they asked for.")
    gwen.does_not_read("Ask Maya Fernandes")
    for name in (MEN[1], NOT_SAID):
        gwen.fill("Reference, or whole name", "MF4-6WR")
        gwen.pick("What is to be", f"Asked about {name}")
        gwen.press("Solve again with this")
        sees(gwen, f"“Female coach or assessor” would not be kept with {name}",
             "Only Maya can say that it is fine.", f"Maya Fernandes cannot be put in, to {name}")  # fmt: skip
        gwen.does_not_read("Ask Maya Fernandes")

    # For good: whoever is offered is a woman, until she wants none of them.
    maya.open("/my/coach/wishes")
    for name in WOMEN:
        if name not in (coach, LEAVES):
            maya.pick("Whom do you not want to meet?", name)
            maya.press("Never them")
    maya.open("/my/coach")
    maya.press("Ask for another coach")
    maya.reads("You hear from us by")

    gwen.open("/coach-requests")
    gwen.follow("Find another coach for Maya")
    gwen.reads("Nobody fits yet.", "“Female coach or assessor” rules out 4 coaches")
    gwen.press("Somebody else")
    gwen.pick("Coach", MEN[0])
    gwen.press("Give this coach")
    gwen.reads("“Female coach or assessor” would not be kept with Imran Sheikh.", "Nothing was changed.")
    gwen.press("Say that nobody fits yet")
    gwen.reads("Maya reads it, and chooses what comes next.")

    maya.open("/my")
    maya.follow("See what you can choose")
    maya.reads("We keep to what you asked for. Nobody else is booked for you.",
               f"Wait. {coach.split()[0]} is there for you, and we look again.",
               "But: “Female coach or assessor” would not be kept with",
               "Somebody of another team or office.")  # fmt: skip
    maya.choose("Wait.")
    maya.press("This is what I would like")
    maya.reads("You chose to wait. We look again.", f"{coach} is your coach since")
    gwen.open("/coach-requests")
    gwen.reads("Nobody fitted. They chose to wait.")
