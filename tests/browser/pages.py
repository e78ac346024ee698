"""The pages that are looked at, each with who sees it. What is not in this list is not checked by test_pages.py."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator
from playwright.sync_api import Page as Tab

from tests.browser.serving import last_words

WIDTHS = (320, 768, 1440)
HEIGHTS = {320: 700, 768: 1024, 1440: 900}


@dataclass(frozen=True)
class Page:
    """A page of the demo: where the way to it begins, as whom, and the links (CSS selectors) followed from there."""

    name: str
    path: str
    role: str = ""
    follow: tuple[str, ...] = ()


COACH, LEAD, ADMINISTRATOR, CLAIMANT = "work coach", "team lead", "administrator", "claimant"
SAFEGUARDING = "safeguarding lead"
RECEPTION = "reception"
OFFICER = "data protection officer"
SUPPORTER = "supporter"
GOES_TO_ANOTHER = "Mollie"  # by name: a claimant who has a text to read
FIRST_IN_TABLE = "main tbody th a"
FIRST_AHEAD, FIRST_BEFORE = "#ahead ~ .my-rows a", "#before ~ .my-rows a"
A_NOTE, A_SUMMARY = "main a[href^='/notes/']", "a[href$='/summary']:not([data-copy])"
SETTLE = "main a[href*='/matters/']"
BOOK, MOVE, OUTCOME = (f"main a[href$='/{each}']" for each in ("appointments/new", "move", "outcome"))
LEAVE = ".slots__foot a[href^='/appointments/']"

THEIR_LIFE = (".acts-more summary", ".acts-more a[href$='/life']")
LIFE = (FIRST_IN_TABLE, *THEIR_LIFE)

SIGNED_IN: dict[tuple[str, str], list[dict[str, Any]]] = {}
PAGES = [
    Page("demo", "/"),
    Page("sign-in", "/sign-in"),
    Page("accessibility", "/accessibility"),
    Page("seals", "/seals"),
    Page("today", "/today", COACH),
    Page("diary", "/diary", COACH),
    Page("diary-after", "/diary", COACH, ("main nav a[rel=next]",)),
    Page("hours", "/hours", COACH),
    Page("skills", "/hours", COACH, ("main a[href$='/skills']",)),
    Page("caseload", "/caseload", COACH),
    Page("caseload-filtered", "/caseload?filter=to_settle", COACH),
    Page("caseload-nobody", "/caseload?q=zzzz", COACH),
    Page("person", "/caseload", COACH, (FIRST_IN_TABLE,)),
    Page("preferred-name", "/caseload", COACH, (FIRST_IN_TABLE, ".acts-more summary", "a[href$='/preferred-name']")),
    Page("own-words", "/caseload", COACH, (FIRST_IN_TABLE, "a[href$='/own-words']")),
    Page("step-new", "/caseload", COACH, (FIRST_IN_TABLE, "#plan a[href*='/steps/new?owner=claimant']")),
    Page("promise-new", "/caseload", COACH, (FIRST_IN_TABLE, "#plan a[href*='/steps/new?owner=coach']")),
    Page("goals", "/caseload", COACH, (FIRST_IN_TABLE, "#plan a[href$='/goals']")),
    Page("rhythm", "/caseload", COACH, (FIRST_IN_TABLE, "#plan a[href$='/rhythm']")),
    Page("note-new", "/today", COACH, ("main a[href*='/notes/new?appointment=']",)),
    Page("note", "/find?q=dotty+ashworth", COACH, (A_NOTE,)),
    Page("summary", "/find?q=dotty+ashworth", COACH, (A_NOTE, ".identity a[href^='/appointments/']", A_SUMMARY)),
    Page("book", "/today", COACH, (BOOK,)),
    Page("meeting", "/today", COACH, (MOVE, LEAVE)),
    Page("meeting-begun", "/today", COACH, (OUTCOME, "main .acts a")),
    Page("meeting-move", "/today", COACH, (MOVE,)),
    Page("meeting-cancel", "/today", COACH, (MOVE, LEAVE, "main a[href$='/cancel']")),
    Page("meeting-agenda", "/today", COACH, (MOVE, LEAVE, "main a[href$='/agenda']")),
    Page("meeting-outcome", "/today", COACH, (OUTCOME,)),
    Page("notes-screen", "/caseload", COACH, (FIRST_IN_TABLE, ".acts-more summary", ".acts-more a[href$='/screen']")),
    Page("claimant-times", "/caseload", COACH, (FIRST_IN_TABLE, ".acts-more summary", ".acts-more a[href$='/times']")),
    Page("find", "/find?q=an", COACH),
    Page("find-nobody", "/find?q=zzzz", COACH),
    Page("find-others", "/find?q=maya+fernandes", COACH),
    Page("glass", "/find?q=maya+fernandes", COACH, (".others a",)),
    Page("opened", "/find?q=dotty+ashworth", COACH, (".acts-more summary", ".acts-more a[href$='/opened']")),
    Page("openings", "/openings", LEAD),
    Page("absences", "/absences", LEAD),
    Page("absences-own", "/absences", COACH),
    Page("away", "/find?q=dotty+ashworth", COACH, (".acts-more summary", "a[href$='/away']")),
    Page("cover", "/find?q=dotty+ashworth", LEAD, (".acts-more summary", "a[href$='/cover']")),
    Page("hold-backs", "/hold-backs", LEAD),
    Page("safeguarding", "/safeguarding", SAFEGUARDING),
    Page("safeguarding-person", "/safeguarding", SAFEGUARDING, ("a.who",)),
    Page("data-protection", "/data-protection", OFFICER),
    Page("outside", "/data-protection", OFFICER, ("main a[href*='/outside/']:not(.govuk-button)",)),
    Page("outside-new", "/outside/new", OFFICER),
    Page("record-request", "/data-protection", OFFICER, ("main a[href*='/requests/']",)),
    Page("holds", "/data-protection/holds", OFFICER),
    Page("certificates", "/data-protection/certificates", OFFICER),
    Page("incident-new", "/incidents/new", OFFICER),
    Page("merge-new", "/merges/new", OFFICER),
    Page("misplaced", "/find?q=dotty+ashworth", COACH, (A_NOTE, "a[href$='/misplaced']")),
    Page("copy-for-them", "/caseload", COACH, (FIRST_IN_TABLE, ".acts-more summary", "a[href$='/record-request']")),
    Page("my-record", "/my/record", CLAIMANT),
    Page("my-asked", "/my/asked", CLAIMANT),
    Page("front-desk", "/front-desk", RECEPTION),
    Page("callers", "/callers", RECEPTION),
    Page("front-desk-words", "/caseload", COACH, (FIRST_IN_TABLE, "a[href$='/front-desk']")),
    Page("caller-check", "/caseload", COACH, (FIRST_IN_TABLE, ".acts-more summary", "a[href$='/caller-check']")),
    Page("person-in-hospital", "/find?q=TA3-9FW", COACH),
    Page("life", "/caseload", COACH, LIFE),
    Page("life-death", "/caseload", COACH, (*LIFE, "main a[href$='/death']")),
    Page("life-name", "/caseload", COACH, (*LIFE, "main a[href$='/name']")),
    Page("life-circumstances", "/find?q=TA3-9FW", COACH, (*THEIR_LIFE, "main a[href$='/circumstances']")),
    Page("life-representatives", "/find?q=ME4-8LK", COACH, (*THEIR_LIFE, "main a[href$='/representatives']")),
    Page("life-office", "/find?q=TA3-9FW", LEAD, (*THEIR_LIFE, "main a[href$='/office']")),
    Page("board", "/board", LEAD),
    Page("placements", "/placements", LEAD),
    Page("coach-requests", "/coach-requests", LEAD),
    Page("another-coach", "/coach-requests", LEAD, ("main tbody a[href$='/another-coach']",)),
    Page("matches", "/matches", LEAD),
    Page("their-coach", "/caseload", COACH, (FIRST_IN_TABLE, ".acts-more summary", ".acts-more a[href$='/coach']")),
    Page("balancing", "/balancing", LEAD),
    Page("move", "/balancing", LEAD, ("#asked a.who",)),
    Page("my-move", "/my/move", CLAIMANT),
    Page("handovers", "/handovers", COACH),
    Page("handover-coming", "/handovers", COACH, ("main a[href^='/handovers/']",)),
    Page("handover", "/handovers", COACH, ("main a[href$='/handover']",)),
    Page("leavers", "/leavers", LEAD),
    Page("leaver", "/leavers", LEAD, ("main .rows a.who",)),
    Page("my-handover", "/my/handover", GOES_TO_ANOTHER),
    Page("workload", "/board", LEAD, ("main tbody td.num a",)),
    Page("workload-mine", "/workload/mine", COACH),
    Page("what-if", "/what-if?meeting_minutes=60&rhythm_days=21", LEAD),
    Page("continuity", "/continuity", LEAD),
    Page("continuity-mine", "/continuity/mine", COACH),
    Page("matters", "/matters", LEAD),
    Page("matter", "/matters", LEAD, (SETTLE,)),
    Page("offices", "/offices", ADMINISTRATOR),
    Page("office", "/offices", ADMINISTRATOR, (FIRST_IN_TABLE,)),
    Page("accounts", "/accounts", ADMINISTRATOR),
    Page("account", "/accounts", ADMINISTRATOR, ("main tbody tr:nth-child(2) th a",)),
    Page("account-new", "/accounts/new", ADMINISTRATOR),
    Page("account-reset", "/accounts", ADMINISTRATOR, ("main tbody tr:nth-child(2) th a", "a[href$='/reset']")),
    Page("my-account", "/my-account", COACH),
    Page("my-app", "/my-account/app", COACH),
    Page("my-password", "/my-account/password", COACH),
    Page("imports", "/imports", ADMINISTRATOR),
    Page("import-new", "/imports/new", ADMINISTRATOR),
    Page("my-home", "/my", CLAIMANT),
    Page("my-coach", "/my/coach", CLAIMANT),
    Page("my-coach-wishes", "/my/coach/wishes", CLAIMANT),
    Page("my-plan", "/my/plan", CLAIMANT),
    Page("my-goal", "/my/plan/goal", CLAIMANT),
    Page("my-step", "/my/plan/steps/new", CLAIMANT),
    Page("my-notes", "/my/notes", CLAIMANT),
    Page("my-note", "/my/notes", CLAIMANT, (".my-note .my-under a",)),
    Page("my-adjustments", "/my/adjustments", CLAIMANT),
    Page("my-more", "/my/more", CLAIMANT),
    Page("my-own-words", "/my/own-words", CLAIMANT),
    Page("my-opened", "/my/opened", CLAIMANT),
    Page("my-meetings", "/my/meetings", CLAIMANT),
    Page("my-meeting", "/my/meetings", CLAIMANT, (FIRST_AHEAD,)),
    Page("my-meeting-before", "/my/meetings", CLAIMANT, (FIRST_BEFORE,)),
    Page("my-meeting-new", "/my/meetings/new", CLAIMANT),
    Page("my-meeting-all-shown", "/my/meetings/new?after=900", CLAIMANT),
    Page("my-meeting-times", "/my/meetings", CLAIMANT, (FIRST_AHEAD, "a[href$='/move']")),
    Page("my-meeting-cancel", "/my/meetings", CLAIMANT, (FIRST_AHEAD, "a[href$='/cancel']")),
    Page("my-times", "/my/times", CLAIMANT),
    Page("my-away", "/my/away", CLAIMANT),
    Page("my-coming-in", "/my/coming-in", CLAIMANT),
    Page("my-supporters", "/my/supporters", CLAIMANT),
    Page("my-supporter", "/my/supporters", CLAIMANT, (".my-beside .my-under a",)),
    Page("my-off-screen", "/my/plan", CLAIMANT, (".my-quiet a",)),
    Page("come-in", "/come-in"),
    Page("come-in-code", "/come-in/code"),
    Page("supporting", "/supporting", SUPPORTER),
    Page("supporting-one", "/supporting", SUPPORTER, (".my-links a",)),
    Page("coming-in", "/find?q=dotty+ashworth", COACH, (".acts-more summary", ".acts-more a[href$='/coming-in']")),
    Page("invitations", "/invitations", ADMINISTRATOR),
    Page("my-caller-check", "/my/caller-check", CLAIMANT),
]


LEADS_ON = """pressed => !pressed.closest('[hx-get], [hx-post], [data-copy], [data-more]')
    && !pressed.closest('a')?.getAttribute('href').startsWith('#')
    && Boolean(pressed.closest('a[href]') || (pressed.closest('form') && pressed.matches('button')))"""


def press(tab: Tab, what: Locator) -> None:
    """Press it. Where it leads to a page, that page is there afterwards, however busy the machine is: a click alone may
    come back before the browser has begun to go."""
    if not what.evaluate(LEADS_ON):
        what.click()
        return
    with tab.expect_navigation():
        what.click()


def step_in(tab: Tab, base: str, role: str) -> None:
    """Sign in as the first demo person of a role, or of that name, by their button on the front page."""
    tab.goto(f"{base}/")
    press(tab, tab.locator(".cast > li").filter(has=tab.locator("h3", has_text=role)).first.get_by_role("button"))


def sign_in(tab: Tab, base: str, role: str) -> None:
    """Step in as them; with the cookie of the first time, where somebody was signed in to this demo as them before."""
    if kept := SIGNED_IN.get((base, role)):
        tab.context.add_cookies(kept)
        return
    step_in(tab, base, role)
    SIGNED_IN[base, role] = [
        {"name": each["name"], "value": each["value"], "url": base, "httpOnly": True} for each in tab.context.cookies()
    ]


def go_to(tab: Tab, base: str, page: Page) -> None:
    """Open a page, signed in as the one who sees it."""
    if page.role:
        sign_in(tab, base, page.role)
    answer = tab.goto(f"{base}{page.path}")
    assert answer and answer.ok, f"{page.path} answered {answer and answer.status}\n{last_words(base)}"
    for link in page.follow:
        press(tab, tab.locator(link).first)
