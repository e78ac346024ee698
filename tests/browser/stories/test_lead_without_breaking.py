"""lead-without-breaking: Rhian has too few hours. Gwen sees the fewest and weakest relationships that would have to
give, decides over them, and asks; each of the people answers for themselves, and nothing moves before they have."""

import re

import pytest

from tests.browser.stories.conftest import PHONE
from tests.browser.stories.hands import sees

pytestmark = pytest.mark.committed
PERSON = re.compile(r"Ask (?P<name>.{3,60}?) (?P<said>[A-Z0-9]{3}-[A-Z0-9]{3}) record of (?P=name) Rhian Bevan to")
CODE = re.compile(r"\b\d{4} \d{4}\b")


def proposed(gwen):
    """Rhian's people who would be asked: references with names."""
    return {each["said"]: each["name"] for each in PERSON.finditer(gwen.text.partition("Hours before and after")[0])}


def comes_in(gwen, sit_down, reference):
    """Gwen rings them and says a code; they type it on their own telephone."""
    gwen.open(f"/find?q={reference}")
    gwen.open(f"{gwen.path}/coming-in")
    gwen.press("Say a code")
    code = CODE.search(gwen.text)[0]
    person = sit_down(PHONE)
    person.open("/come-in/code")
    person.fill("Your code", code)
    person.fill("The reference on your paper", reference)
    person.press("Go to my page")
    return person


def test_lead_without_breaking(step_in, sit_down):
    gwen = step_in("Gwen Pritchard")
    gwen.open("/balancing")
    gwen.reads("Rhian Bevan", "No other choice could break less.", "Never moved:", "113%")
    gwen.does_not_read("Dotty Ashworth")
    first = proposed(gwen)
    stays, left_out = list(first)[:2]

    gwen.fill("Reference, or whole name", stays)
    gwen.pick("What is to be", "Stays with their coach")
    gwen.press("Solve again with this")
    sees(gwen, f"{first[stays]} stays, as you said")
    gwen.fill("Reference, or whole name", "Dotty Ashworth")
    gwen.pick("What is to be", "Asked about Tom Whitfield")
    gwen.press("Solve again with this")
    sees(gwen, "Not put in Dotty Ashworth: They asked for the same coach every time.")
    gwen.press(f"Leave out {first[left_out]}")
    sees(gwen, f"{first[left_out]} was left out")
    then = proposed(gwen)
    assert not {stays, left_out} & then.keys()

    gwen.press("Ask those who are ticked")
    sees(gwen, "are asked. Until they say yes nothing changes for them.")
    yes, no = list(then)[:2]
    willing = comes_in(gwen, sit_down, yes)
    willing.reads("Rhian Bevan", "A question about your coach", "No is fine.")
    willing.follow("Read it and answer")
    willing.reads("We ask so that there is enough time for everybody.", "It is nothing that you did.")
    willing.press("Yes,")
    willing.reads("Thank you.", "Until then Rhian is your coach.")
    staying = comes_in(gwen, sit_down, no)
    staying.follow("Read it and answer")
    staying.press("No, I keep Rhian")
    staying.reads("Rhian stays your coach. We will not ask you this again.", "Rhian Bevan")
    staying.does_not_read("A question about your coach")

    gwen.open("/balancing")
    assert not {yes, no} & proposed(gwen).keys()
    gwen.fill("Reference, or whole name", no)
    gwen.pick("What is to be", "Asked about Tom Whitfield")
    gwen.press("Solve again with this")
    sees(gwen, f"{then[no]}: They were asked and said no. That is kept.")
    gwen.press("Take all")
    gwen.reads("Taken back.")
