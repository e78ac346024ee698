"""set-up-to-fail: nobody goes into a meeting blind, and it is changed without a reason."""

import pytest

from tests.browser.stories.conftest import PHONE

pytestmark = pytest.mark.committed


def test_set_up_to_fail(step_in):
    amina = step_in("Amina Yusuf")
    amina.follow("Dotty Ashworth")
    amina.follow("Today 10:15")
    amina.follow("Write what it is about")
    amina.fill("What it is about", "The kitchen at the café, before it opens.")
    amina.fill("What it is not about", "Nobody asks when you start work.")
    amina.press("Save")

    dotty = step_in("Dotty Ashworth", PHONE)
    dotty.follow("Change or cancel it")
    dotty.reads(
        "Who", "Amina Yusuf, your coach",
        "Where", "12 Harbour Street, ground floor, no steps",
        "How long", "1 hour",
        "What will happen", "The kitchen at the café, before it opens.",
        "What will not happen", "Nobody asks when you start work.",
        "What to bring", "Nothing.",
        "Who may come along", "Jean comes along.",
        "You can change or cancel it any time before it starts. You do not have to say why.",
        "Taking part here is your choice. Saying no changes nothing here.",
    )  # fmt: skip
    dotty.fill("What I want to talk about", "Whether Jean can wait with me.")
    dotty.press("Keep these words")
    amina.open("/today")
    amina.follow("Dotty Ashworth")
    amina.follow("Today 10:15")
    amina.reads("Whether Jean can wait with me.")

    dotty.follow("Change the time")
    dotty.does_not_read("reason", "Why do you")
    dotty.choose(first_time(dotty))
    dotty.press("Take ")
    dotty.reads("Whether Jean can wait with me.")
    amina.open("/today")
    amina.does_not_read("Open Dotty")

    dotty.follow("Cancel this meeting")
    dotty.does_not_read("reason")
    dotty.press("Cancel it")
    dotty.open("/my")
    dotty.does_not_read("Today, 10:15am")
    dotty.reads("I want to bake for people again")


def first_time(hands) -> str:
    """The first time that is offered."""
    import re

    found = re.search(r"(\d{1,2}(?::\d\d)?[ap]m) to", hands.text)
    assert found, hands.text
    return found[1]
