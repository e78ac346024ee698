"""noor-reads-her-notes: she reads every note as soon as it is saved, adds her own account, and both stay."""

import pytest

from tests.browser.stories.conftest import PHONE

pytestmark = pytest.mark.committed
SAID = "“The second part first, then we talk about interviews.”"
THINK = "Noor knows what she wants."


def test_noor_reads_her_notes(step_in):
    noor = step_in("Noor al-Masri", PHONE)
    amina = step_in("Amina Yusuf")
    amina.open("/find?q=NM3-6HW")
    amina.follow("Start note")
    amina.fill("What", SAID)
    amina.fill("What I think", THINK)
    amina.pick("Who, line 1", "You")
    amina.fill("What, line 1", "Send Noor the dates of the second part")
    amina.press("Save note")
    note = amina.path

    noor.follow("More")
    noor.follow("My notes")
    noor.reads(SAID, "What Amina thinks", THINK, "Amina: Send Noor the dates of the second part")
    noor.follow("Add my words")
    noor.choose("Something is wrong. Please put it right")
    noor.fill("In your words", "I said: after the second part. Not: then.")
    noor.press("Add my words")
    noor.reads(SAID, "I said: after the second part. Not: then.", "Amina owes you an answer.")

    amina.open("/today")
    amina.reads("Waits for my answer", "Noor al-Masri")
    amina.open(note)
    amina.reads(SAID, "I said: after the second part. Not: then.")
    amina.does_not_read("Edit", "Delete")
    amina.fill("My answer", "Thank you. After the second part: that is how I have it now.")
    amina.press("Answer")

    noor.open("/my/notes")
    noor.reads(SAID, "I said: after the second part. Not: then.", "that is how I have it now")
    noor.open("/my/plan")
    noor.reads("Send Noor the dates of the second part")
    amina.open("/today")
    amina.reads("Promises I made")

    gwen = step_in("Gwen Pritchard")
    gwen.open(note)
    gwen.does_not_read("Save note")
    mollie = step_in("Mollie Carter", PHONE)
    mollie.open(note)
    mollie.does_not_read(SAID)
