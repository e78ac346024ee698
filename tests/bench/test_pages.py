"""What noise cannot change: statements, rows fetched, the size of a page, and that the floor shows the same."""

import re

import pytest

from coachdesk.bench import board, caseload, ids, person, plans, visitor
from coachdesk.bench.caseload import PATH, Differs, look
from coachdesk.bench.counting import Asked
from coachdesk.bench.floor import caseload as caseload_floor
from coachdesk.bench.floor import person as person_floor
from coachdesk.bench.rows_shown import rows_shown
from coachdesk.bench.sizes import HEAVY_COACH, NOW, USUAL_COACH
from coachdesk.models.label import Role


@pytest.fixture
def cookies(ready):
    return {number: ready.cookie_of(number) for number in (USUAL_COACH, HEAVY_COACH)}


def test_a_caseload_of_20_and_one_of_120_ask_the_same(ready, cookies):
    few, page_of_few = look(ready, cookies[USUAL_COACH])
    many, page_of_many = look(ready, cookies[HEAVY_COACH])
    assert (len(rows_shown(page_of_few)), len(rows_shown(page_of_many))) == (20, 120)
    assert few.queries == many.queries
    viewer = 1 if ready.source.is_postgresql else 0
    # The people, and with them whether the coach stands in for anybody just now.
    assert many.queries == {"page": 1, "session": 1, "viewer": viewer, "audit": 1}


def test_a_caseload_fetches_a_row_a_person(ready, cookies):
    counted, _page = look(ready, cookies[HEAVY_COACH])
    assert counted.rows_fetched == 120


def test_a_filter_a_search_and_an_order_ask_no_more(ready, cookies):
    for more in ("&filter=to_ask", "&q=an", "&sort=last&direction=descending", "&filter=no_meeting&q=jo"):
        counted, _page = look(ready, cookies[HEAVY_COACH], f"{PATH}{more}")
        assert counted.page == 1, more


def test_a_caseload_of_120_is_less_than_60_kb(ready, cookies):
    _counted, page = look(ready, cookies[HEAVY_COACH])
    assert len(page) < 60_000


@pytest.mark.parametrize("coach", [USUAL_COACH, HEAVY_COACH])
def test_the_floor_shows_the_same_caseload(ready, cookies, coach):
    bare = caseload_floor.bare_page(ready.source, ready.lexicon, ready.coach_id(coach), NOW)
    _counted, page = look(ready, cookies[coach])
    assert caseload.same_rows(page, visitor.get(bare, "/").body) == {USUAL_COACH: 20, HEAVY_COACH: 120}[coach]


def test_another_caseload_is_told_apart(ready, cookies):
    bare = caseload_floor.bare_page(ready.source, ready.lexicon, ready.coach_id(HEAVY_COACH), NOW)
    _counted, page = look(ready, cookies[USUAL_COACH])
    with pytest.raises(Differs):
        caseload.same_rows(page, visitor.get(bare, "/").body)


def test_the_floor_shows_the_same_person(ready, cookies):
    claimant_id = ids.made("claimant", person.somebody(ready.size))
    bare = person_floor.bare_page(ready.source, ready.lexicon, ready.settings.master_keys.keys, claimant_id)
    _counted, page = look(ready, cookies[USUAL_COACH], f"/claimants/{claimant_id}")
    shown = visitor.get(bare, "/").body
    assert person.same(page, shown) == 10
    assert "I read better than I hear" in shown.decode() and "Please, every time." in shown.decode()


def test_every_person_costs_the_same_few_statements(ready, cookies):
    for number in ready.size.people_of(USUAL_COACH):
        counted, _page = look(ready, cookies[USUAL_COACH], f"/claimants/{ids.made('claimant', number)}")
        assert counted.page <= 11, number
        assert counted.queries["audit"] == 1
        assert counted.rows_fetched <= 40


def test_what_waits_is_the_same_number_on_every_page(ready, cookies):
    """The caseload knows it from its own rows; other pages ask."""
    found = {_to_settle(look(ready, cookies[HEAVY_COACH], path)[1]) for path in (PATH, "/find", "/matters")}
    assert found == {sum(number % 40 == 3 for number in ready.size.people_of(HEAVY_COACH))} - {0}


def _to_settle(page: bytes) -> int:
    found = re.search(r'href="/matters"[^>]*>.*?<span class="count">(\d+)', page.decode(), re.DOTALL)
    return int(found[1]) if found else 0


def test_an_index_answers_every_question(ready, cookies):
    someone = ids.made("claimant", person.somebody(ready.size))
    paths = (PATH, "/caseload", "/caseload?filter=to_settle", "/caseload?sort=name&q=jo", f"/claimants/{someone}")
    for path in paths:
        counted, _page = look(ready, cookies[USUAL_COACH], path)
        assert plans.read_whole(ready.engine, counted.statements, whatever_size=True) == [], path


def test_a_question_without_an_index_is_noticed(ready):
    asked = [Asked("SELECT id FROM leave WHERE ends_at IS NULL", {} if ready.source.is_postgresql else ())]
    assert plans.read_whole(ready.engine, asked, whatever_size=True) == ["leave"]


@pytest.fixture
def leads_cookie(ready):
    return visitor.sign_in(ready.app, ready.size.coaches, Role.LEAD)


def test_the_floor_shows_the_same_board(ready, leads_cookie):
    _counted, page = look(ready, leads_cookie, board.PATH)
    assert board.same_rows(page, visitor.get(board.bare_page(ready), "/").body) == ready.size.coaches


def test_a_board_of_hours_that_differ_is_told(ready, leads_cookie):
    _counted, page = look(ready, leads_cookie, board.PATH)
    with pytest.raises(Differs):
        board.same_rows(page.replace(b" h<", b" hours<"), visitor.get(board.bare_page(ready), "/").body)


def test_a_board_asks_eight_things_whatever_its_size(ready, leads_cookie):
    counted, _page = look(ready, leads_cookie, board.PATH)
    assert counted.page <= 8


def test_what_the_board_asks_past_the_walls_is_explained_past_them(ready, leads_cookie):
    counted, _page = look(ready, leads_cookie, board.PATH)
    assert [each.wide for each in counted.statements] == [False] + 7 * [ready.source.is_postgresql]
    if ready.source.is_postgresql:  # SQLite's plans do not say how large a table is
        assert plans.read_whole(ready.engine, counted.statements) == []
