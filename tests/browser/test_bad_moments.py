"""Presses at a bad moment: twice, too long, with no answer, with somebody else's answer, or on the way back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from coachdesk.search_name import search_name
from tests.browser.pages import CLAIMANT, COACH, LEAD, RECEPTION, press, sign_in, step_in

A_MINUTE = 61_000
RESTORED = "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"


def gone(route: Route) -> None:
    route.abort()


def somebody_else(route: Route) -> None:
    route.fulfill(status=502, content_type="text/html", body="<h1>502 Bad Gateway</h1>")


NO_ANSWER = (gone, somebody_else)


@pytest.fixture
def tab(browser: Browser, live_server: str) -> Iterator[Page]:
    """A tab whose console may tell of answers that did not come."""
    context = browser.new_context(base_url=live_server, viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def test_a_tick_that_nobody_answers_stays_says_so_and_can_be_pressed_again(tab: Page, live_server: str) -> None:
    sign_in(tab, live_server, COACH)
    tab.goto("/find?q=dotty+ashworth")
    ticks = tab.locator("#plan .promise__tick")
    before = ticks.count()
    for no_answer in NO_ANSWER:
        tab.route("**/done", no_answer)
        ticks.first.click()
        expect(tab.locator("#trouble")).to_contain_text("No answer came.")
        expect(ticks).to_have_count(before)
        tab.unroute("**/done")
        ticks.first.click()
        expect(ticks).to_have_count(before - 1)
        expect(tab.locator("#trouble")).to_be_hidden()
        tab.locator("#plan").get_by_role("button", name="Undo").first.click()
        expect(ticks).to_have_count(before)


def test_the_list_of_the_front_desk_outlasts_a_server_that_is_away(tab: Page, live_server: str) -> None:
    sign_in(tab, live_server, RECEPTION)
    tab.clock.install()
    tab.goto("/front-desk")
    arrivals = tab.locator("#arrivals tbody tr")
    expect(arrivals.first).to_be_visible()
    for no_answer in NO_ANSWER:
        tab.route("**/front-desk?*", no_answer)
        tab.clock.fast_forward(A_MINUTE)
        expect(tab.locator("#trouble")).to_contain_text("This list could not be brought up to date")
        expect(arrivals.first).to_be_visible()
        tab.unroute("**/front-desk?*")
        tab.clock.fast_forward(A_MINUTE)
        expect(tab.locator("#trouble")).to_be_hidden()


def test_a_name_is_found_at_the_front_desk_as_it_is_written(tab: Page, live_server: str) -> None:
    sign_in(tab, live_server, RECEPTION)
    tab.goto("/front-desk")
    row = tab.locator("#arrivals tbody tr").first
    for name in ("Łukasz Żak", "Søren Strauß", "Ðorđe Œuvre", "हिन्दी नाम", "নাম", "Γιώργος", "Γιώρ", "İnci"):
        row.evaluate("(row, found) => { row.dataset.find = found }", search_name(name))
        tab.locator("#desk-q").fill("zzzz")
        expect(row).to_be_hidden()
        tab.locator("#desk-q").fill(name)
        expect(row).to_be_visible()


def test_of_two_filters_pressed_at_once_the_later_is_shown(tab: Page, live_server: str) -> None:
    sign_in(tab, live_server, COACH)
    tab.goto("/caseload")
    held: list[Route] = []
    tab.route("**/caseload?filter=*", lambda route: held.append(route))
    tab.locator("#filter-no_meeting").click()
    tab.locator("#filter-to_settle").click()
    for route in held:
        route.continue_()
        tab.wait_for_timeout(400)
    expect(tab.locator("#filter-to_settle")).to_have_attribute("aria-current", "true")


@pytest.mark.committed
def test_of_two_people_confirmed_at_once_both_are_said(tab: Page, live_server: str) -> None:
    step_in(tab, live_server, LEAD)
    tab.goto("/placements")
    confirm = tab.locator(".placing tbody").get_by_role("button", name="Confirm")
    second = tab.locator(".placing tbody tr").nth(1).locator("bdi, .who").first.inner_text()
    held: list[Route] = []
    tab.route("**/placements/*", lambda route: held.append(route))
    confirm.nth(0).click()
    confirm.nth(1).click()
    held[0].continue_()
    tab.locator("#live", has_text="from today").wait_for(state="attached")
    held[1].continue_()
    expect(tab.locator("#live")).to_contain_text(f"is the coach of {second}")


def test_a_form_on_its_way_is_not_sent_once_more(tab: Page) -> None:
    """A browser that sends again drops the answer to the first press, and the sign-in that came with it."""
    tab.goto("/")
    held: list[Route] = []
    tab.route("**/demo/visits/*", lambda route: held.append(route))
    tab.evaluate("""() => { const form = document.querySelector(".cast form");
                            form.requestSubmit(); setTimeout(() => form.requestSubmit(), 200) }""")
    tab.wait_for_timeout(500)
    assert len(held) == 1
    held[0].continue_()
    tab.wait_for_url("**/today")


def test_a_phone_that_is_asked_for_its_lock_twice_takes_nothing_back(tab: Page, live_server: str) -> None:
    tab.add_init_script("""navigator.credentials.get = (asked) => new Promise((given, refused) =>
                           asked.signal.addEventListener("abort", () => refused(asked.signal.reason)))""")
    tab.goto(f"{live_server.replace('127.0.0.1', 'localhost')}/come-in")
    for _ in range(2):
        tab.get_by_role("button", name="Use my phone’s lock").click()
    expect(tab.locator("[data-passkey-trouble]")).to_be_hidden()


def test_a_key_held_too_long_is_one_press(tab: Page, live_server: str) -> None:
    sign_in(tab, live_server, COACH)
    tab.goto("/today")
    tab.evaluate("""() => { window.sent = 0; addEventListener("submit", (event) => {
                            window.sent += 1; event.preventDefault() }, true) }""")
    for _ in range(3):
        tab.keyboard.down("m")
    assert tab.evaluate("window.sent") == 1


def test_keys_switched_off_stay_off_after_signing_out(tab: Page, live_server: str) -> None:
    step_in(tab, live_server, COACH)
    tab.keyboard.press("?")
    tab.get_by_role("button", name="Switch single keys off").click()
    tab.get_by_role("button", name="Close").click()
    tab.locator(".me summary").click()
    press(tab, tab.get_by_role("button", name="Sign out"))
    step_in(tab, live_server, COACH)
    tab.keyboard.press("?")
    assert not tab.locator("#keys").is_visible()


def test_copying_without_an_answer_leads_nobody_away_from_what_they_write(tab: Page, live_server: str) -> None:
    sign_in(tab, live_server, COACH)
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server)
    tab.goto("/today")
    press(tab, tab.locator("main a[href*='/notes/new?appointment=']").first)
    tab.route("**/summary", gone)
    tab.get_by_text("Copy summary").click()
    expect(tab.locator("#trouble")).to_be_visible()
    assert "/notes/new" in tab.url


@pytest.mark.committed
def test_on_the_way_back_from_a_booking_no_other_time_is_chosen(tab: Page, live_server: str) -> None:
    """Browsers choose again by counting, and the time that was booked is no longer among those to count."""
    step_in(tab, live_server, COACH)
    press(tab, tab.locator("main a[href$='/appointments/new']").first)
    tab.locator(".start input").locator("visible=true").nth(1).check()
    press(tab, tab.locator("[data-button]"))
    tab.go_back()
    expect(tab.locator("[data-button]")).to_have_text("Book the chosen time")
    expect(tab.locator("[data-chosen-time] input:checked")).to_have_count(0)


def test_what_a_person_began_is_there_on_the_way_back_for_them_alone(tab: Page, live_server: str) -> None:
    sign_in(tab, live_server, CLAIMANT)
    tab.goto("/my/plan/steps/new")
    words = tab.locator("main textarea").first
    words.fill("Ring about the course")
    with tab.expect_response("**/my/plan/steps/new"):
        tab.evaluate(RESTORED)
    expect(tab.locator("html")).not_to_have_class("left")
    assert words.input_value() == "Ring about the course"
    tab.context.clear_cookies()
    tab.evaluate(RESTORED)
    tab.wait_for_url("**/come-in")
