"""From nothing to a coach for everyone: an administrator loads an office, a lead places people, a coach sees them.

Each page on the way that the demo cannot show is held to what the others are held to.
"""

import re
import subprocess
import sys
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browser.checks import axe_clean, html_valid, no_sideways_scroll, walk_by_keyboard
from tests.browser.pages import HEIGHTS, WIDTHS, press
from tests.browser.serving import serving
from tests.engines.programs import ROOT

OFFICE = ROOT / "tests/data/office"
PASSWORD = "four words for one door"
ADA = ("--name", "Ada Lindqvist", "--email", "ada@example.org")


@pytest.fixture
def office_name(worker_name):
    return f"{worker_name}_office"


@pytest.fixture
def live_server(engine, office_name):
    """An office's own database, with nobody in it."""
    with serving(engine.clone(office_name, "empty")) as base:
        yield base
    engine.drop(office_name)


@pytest.fixture
def administrators_link(engine, office_name, live_server):
    """What the command line prints for the first administrator."""
    program = Path(sys.executable).with_name("coachdesk")
    words = [program, "admin", "create", *ADA, "--host", live_server]
    done = subprocess.run(
        words, env=engine.environment(office_name), capture_output=True, text=True, check=True, cwd=ROOT
    )
    return done.stdout.split()[-1]


def set_password(tab: Tab, link: str) -> Tab:
    """Set a password, then an authenticator app beside it; the codes for paper are put away."""
    tab.goto(link)
    tab.get_by_label("A new password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Save the password").click()
    secret = "".join(re.findall(r"[A-Z2-7]{4}", tab.locator(".app-key__text").inner_text()))
    tab.get_by_label("Code").fill(pyotp.TOTP(secret).now())
    tab.get_by_role("button", name="Use this app").click()
    expect(tab.locator(".codes li")).to_have_count(10)
    tab.goto("/")
    return tab


def for_everybody(tab: Tab, name: str) -> None:
    """The page as it stands is clean at each width, goes by keyboard, and is valid."""
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        axe_clean(tab)
        no_sideways_scroll(tab)
        assert walk_by_keyboard(tab)
    html_valid(tab.content(), name)


def counts(tab: Tab, kind: str) -> list[int]:
    row = tab.locator("table", has_text="Rows").locator("tbody tr", has=tab.get_by_role("rowheader", name=kind))
    return [int(cell.replace(",", "")) for cell in row.locator("td").all_inner_texts()]


def link_for(tab: Tab, name: str) -> str:
    """The administrator makes a set-password link for somebody who came with the staff file."""
    tab.goto("/accounts")
    tab.get_by_role("button", name=f"Make a set-password link for {name}").click()
    return tab.get_by_label("Set-password link").input_value()


def test_from_nothing_to_a_coach_for_everyone(new_tab, administrators_link):
    ada = set_password(new_tab(), administrators_link)
    ada.goto("/offices")
    ada.get_by_label("Name of the office").fill("Wakefield")
    ada.get_by_role("button", name="Make the office").click()
    expect(ada.locator("h1")).to_contain_text("Wakefield")
    ada.goto("/imports/new")
    for file in ("staff", "claimants", "meetings"):
        ada.locator(f"input[name={file}]").set_input_files(OFFICE / f"{file}.csv")
    ada.get_by_label("Office", exact=True).select_option(label="Wakefield")
    ada.locator("main form button[type=submit]").first.click()
    expect(ada.get_by_text("Nothing has happened yet.")).to_be_visible()
    assert counts(ada, "People")[:2] == [1220, 1193]
    assert counts(ada, "People")[-2:] == [11, 27]
    assert counts(ada, "Meetings")[:2] == [7537, 7530]
    for_everybody(ada, "what would happen")
    ada.get_by_role("button", name="Load it").click()
    ada.wait_for_url("**/imports/**")
    expect(ada.locator("h1")).not_to_contain_text("What would happen")
    assert counts(ada, "People")[:2] == [1220, 1193]
    for_everybody(ada, "what happened")

    lead = set_password(new_tab(), link_for(ada, "Ngọc Cole"))
    for_everybody(ada, "a link for somebody")
    lead.goto("/placements")
    lead.get_by_role("button", name="Confirm all").click()
    lead.locator(".banner", has_text="have a coach now").wait_for()
    waiting = lead.locator("nav.nav a[href='/board'] .count")
    nobody_fits = lead.locator("#unplaced tbody tr").count()
    assert (int(waiting.inner_text().split()[0]) if waiting.count() else 0) == nobody_fits < 10

    coach = set_password(new_tab(), link_for(ada, "Farah Llewellyn"))
    coach.goto("/caseload")
    expect(coach.locator("h1")).to_have_text("My caseload")
    assert coach.locator("table.caseload tbody tr").count() == 50
    coach.locator("table.caseload tbody th a").first.click()
    person = coach.url
    other = coach.context.new_page()
    other.goto(f"{person}/preferred-name")
    coach.goto(f"{person}/preferred-name")
    for tab, name in ((coach, "Nia"), (other, "Ni")):
        tab.get_by_label("The name to use").fill(name)
        press(tab, tab.get_by_role("button", name="Save"))
    expect(coach.locator("main")).to_contain_text("called Nia")
    expect(other.locator("main")).to_contain_text("This changed while you were writing")
    for text in ("Nia", "Ni"):
        expect(other.locator(".both").get_by_text(text, exact=True)).to_be_visible()
    for_everybody(other, "two texts")
    other.get_by_role("button", name="Put them together").click()
    expect(other.locator("main")).to_contain_text("called Ni")
