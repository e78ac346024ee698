"""Who may open what: every route for everybody, walked from the application's own map of addresses.

A route that is not in the table fails the first test: whoever adds one says here what each person gets there.
"""

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from coachdesk import create_app, policies
from coachdesk.models import Claimant, Event
from coachdesk.views import access, health
from tests.views import world as worlds
from tests.views.world import EVERYBODY, World

IN = 303  # led to sign in, or led on
OK = 200
# What each of EVERYBODY gets: nobody, amina (her coach), ben (a coach), gwen (their lead), dev and olwen (elsewhere),
# ida (an administrator, who made the upload), joe (another one), rosa (herself).
HERS = (IN, OK, 404, OK, 404, 404, 403, 403, 403)
COACH_OR_LEAD = (IN, OK, OK, OK, OK, OK, 403, 403, 403)
COACH = (IN, OK, OK, 403, OK, 403, 403, 403, 403)
LEAD = (IN, 403, 403, OK, 403, OK, 403, 403, 403)
ADMINISTRATOR = (IN, 403, 403, 403, 403, 403, OK, OK, 403)
ONES_OWN_UPLOAD = (IN, 403, 403, 403, 403, 403, OK, 404, 403)
ROSA_HERSELF = (IN, 403, 403, 403, 403, 403, 403, 403, OK)  # a claimant, on their own pages
ANYBODY = (OK,) * 9
NOT_HERE = (404,) * 9  # of a demo alone
SEEN: dict[str, tuple[int, ...]] = {
    "/": (IN,) * 9,
    "/accessibility": ANYBODY,
    "/health": ANYBODY,
    "/ready": ANYBODY,
    "/sign-in": ANYBODY,
    "/set-password/<token>": ANYBODY,
    "/demo/your-own-office": NOT_HERE,
    "/today": COACH,
    "/diary": COACH,
    "/hours": COACH,
    "/coaches/<uuid:staff_id>/hours": HERS,
    "/caseload": COACH_OR_LEAD,
    "/find": COACH_OR_LEAD,
    "/claimants/<uuid:claimant_id>": HERS,
    "/claimants/<uuid:claimant_id>/preferred-name": HERS,
    "/claimants/<uuid:claimant_id>/own-words": HERS,
    "/claimants/<uuid:claimant_id>/steps/new": HERS,
    "/claimants/<uuid:claimant_id>/goals": HERS,
    "/claimants/<uuid:claimant_id>/rhythm": HERS,
    "/claimants/<uuid:claimant_id>/times": HERS,
    "/claimants/<uuid:claimant_id>/appointments/new": HERS,
    "/appointments/<uuid:appointment_id>": HERS,
    "/appointments/<uuid:appointment_id>/summary": HERS,
    "/claimants/<uuid:claimant_id>/notes/new": HERS,
    "/claimants/<uuid:claimant_id>/notes/screen": HERS,
    "/notes/<uuid:note_id>": HERS,
    "/appointments/<uuid:appointment_id>/move": HERS,
    "/appointments/<uuid:appointment_id>/cancel": HERS,
    "/appointments/<uuid:appointment_id>/outcome": HERS,
    "/appointments/<uuid:appointment_id>/agenda": HERS,
    "/matters": COACH_OR_LEAD,
    "/matters/<uuid:matter_id>": HERS,
    "/placements": LEAD,
    "/accounts": ADMINISTRATOR,
    "/offices": ADMINISTRATOR,
    "/offices/<uuid:office_id>": ADMINISTRATOR,
    "/imports": ADMINISTRATOR,
    "/imports/new": ADMINISTRATOR,
    "/imports/<uuid:upload_id>": ONES_OWN_UPLOAD,
    "/imports/<uuid:upload_id>/rejects.csv": ONES_OWN_UPLOAD,
    "/come-in": ANYBODY,
    "/come-in/<token>": ANYBODY,
    "/my": ROSA_HERSELF,
    "/my/more": ROSA_HERSELF,
    "/my/own-words": ROSA_HERSELF,
    "/my/plan": ROSA_HERSELF,
    "/my/plan/goal": ROSA_HERSELF,
    "/my/plan/steps/new": ROSA_HERSELF,
    "/my/notes": ROSA_HERSELF,
    "/my/notes/<uuid:note_id>": ROSA_HERSELF,
    "/my/adjustments": ROSA_HERSELF,
    "/my/meetings": ROSA_HERSELF,
    "/my/meetings/new": ROSA_HERSELF,
    "/my/meetings/<uuid:appointment_id>": ROSA_HERSELF,
    "/my/meetings/<uuid:appointment_id>/move": ROSA_HERSELF,
    "/my/meetings/<uuid:appointment_id>/cancel": ROSA_HERSELF,
    "/my/times": ROSA_HERSELF,
}
NO = 422  # let in, and told that what was sent does not fit: nothing was sent but the form's own fields
ROSA_SENDS = (IN, 403, 403, 403, 403, 403, 403, 403, IN)
ROSA_SENDS_NOTHING = (IN, 403, 403, 403, 403, 403, 403, 403, NO)
SENT: dict[str, tuple[int, ...]] = {
    "/language": (IN,) * 9,
    "/sign-in": (NO,) * 9,
    "/sign-in/words": (IN,) * 9,
    "/sign-out": (IN,) * 9,
    "/set-password/<token>": (NO,) * 9,
    "/demo/visits/<key>": NOT_HERE,
    "/demo/restart": NOT_HERE,
    "/claimants/<uuid:claimant_id>/preferred-name": (IN, NO, 404, NO, 404, 404, 403, 403, 403),
    "/claimants/<uuid:claimant_id>/own-words": (IN, NO, 404, NO, 404, 404, 403, 403, 403),
    "/words-to-ask/<uuid:words_id>/asking": (IN, IN, 404, IN, 404, 404, 403, 403, 403),
    "/claimants/<uuid:claimant_id>/steps": (IN, NO, 404, NO, 404, 404, 403, 403, 403),
    "/claimants/<uuid:claimant_id>/goals": (IN, NO, 404, NO, 404, 404, 403, 403, 403),
    "/claimants/<uuid:claimant_id>/notes/screen": (IN, IN, 404, IN, 404, 404, 403, 403, 403),
    "/claimants/<uuid:claimant_id>/times": (IN, NO, 404, NO, 404, 404, 403, 403, 403),
    "/claimants/<uuid:claimant_id>/times/<uuid:period_id>/end": (IN, IN, 404, IN, 404, 404, 403, 403, 403),
    "/claimants/<uuid:claimant_id>/rhythm": (IN, NO, 404, NO, 404, 404, 403, 403, 403),
    "/steps/<uuid:step_id>/done": (IN, NO, 404, NO, 404, 404, 403, 403, 403),
    "/steps/<uuid:step_id>/undo": (IN, NO, 404, NO, 404, 404, 403, 403, 403),
    "/steps/<uuid:step_id>/off": (IN, NO, 404, NO, 404, 404, 403, 403, 403),
    "/steps/<uuid:step_id>/answer": (IN, NO, 404, NO, 404, 404, 403, 403, 403),
    "/claimants/<uuid:claimant_id>/notes": (IN, NO, 404, NO, 404, 404, 403, 403, 403),
    "/claimants/<uuid:claimant_id>/notes/draft": HERS,
    "/notes/<uuid:note_id>/additions": (IN, NO, 404, NO, 404, 404, 403, 403, 403),
    "/claimants/<uuid:claimant_id>/appointments": (IN, NO, 404, NO, 404, 404, 403, 403, 403),
    "/appointments/<uuid:appointment_id>/move": (IN, NO, 404, NO, 404, 404, 403, 403, 403),
    "/appointments/<uuid:appointment_id>/cancel": (IN, NO, 404, NO, 404, 404, 403, 403, 403),
    "/appointments/<uuid:appointment_id>/outcome": (IN, NO, 404, NO, 404, 404, 403, 403, 403),
    "/appointments/<uuid:appointment_id>/agenda": (IN, IN, 404, IN, 404, 404, 403, 403, 403),
    "/matters/<uuid:matter_id>/settlement": (IN, NO, 404, NO, 404, 404, 403, 403, 403),
    "/coaches/<uuid:staff_id>/hours": (IN, NO, 404, NO, 404, 404, 403, 403, 403),
    "/coaches/<uuid:staff_id>/leave": (IN, NO, 404, NO, 404, 404, 403, 403, 403),
    "/leave/<uuid:leave_id>/removal": (IN, 409, 404, 409, 404, 404, 403, 403, 403),
    "/placements": (IN, 403, 403, NO, 403, NO, 403, 403, 403),
    "/placements/<uuid:claimant_id>": (IN, 403, 403, NO, 403, 404, 403, 403, 403),
    "/accounts/<uuid:account_id>/password-link": ADMINISTRATOR,
    "/offices": (IN, 403, 403, 403, 403, 403, NO, NO, 403),
    "/offices/<uuid:office_id>/place": (IN, 403, 403, 403, 403, 403, IN, IN, 403),
    "/offices/<uuid:office_id>/settings": (IN, 403, 403, 403, 403, 403, NO, NO, 403),
    "/imports": (IN, 403, 403, 403, 403, 403, NO, NO, 403),
    "/imports/<uuid:upload_id>/confirmation": (IN, 403, 403, 403, 403, 403, IN, 404, 403),
    "/imports/<uuid:upload_id>/end": (IN, 403, 403, 403, 403, 403, IN, 404, 403),
    "/come-in/<token>": (IN, 409, 409, 409, 409, 409, 409, 409, IN),
    "/claimants/<uuid:claimant_id>/entry-link": HERS,
    "/my/own-words": ROSA_SENDS_NOTHING,
    "/my/plan/goal": ROSA_SENDS_NOTHING,
    "/my/plan/steps": ROSA_SENDS_NOTHING,
    "/my/plan/steps/<uuid:step_id>/done": ROSA_SENDS,
    "/my/plan/steps/<uuid:step_id>/undo": ROSA_SENDS,
    "/my/plan/steps/<uuid:step_id>/answer": ROSA_SENDS_NOTHING,
    "/my/notes/screen": ROSA_SENDS,
    "/my/notes/<uuid:note_id>/additions": ROSA_SENDS_NOTHING,
    "/my/meetings": ROSA_SENDS_NOTHING,
    "/my/meetings/<uuid:appointment_id>/words": ROSA_SENDS,
    "/my/meetings/<uuid:appointment_id>/adjustments": ROSA_SENDS_NOTHING,
    "/my/meetings/<uuid:appointment_id>/move": ROSA_SENDS_NOTHING,
    "/my/meetings/<uuid:appointment_id>/cancel": ROSA_SENDS,
    "/my/times": ROSA_SENDS_NOTHING,
    "/my/times/rhythm": ROSA_SENDS_NOTHING,
    "/my/times/<uuid:period_id>/end": ROSA_SENDS,
}


@pytest.fixture
def world(app, db) -> World:
    return worlds.make(app, db)


def routes(app: Flask, *methods: str) -> set[str]:
    return {route.rule for route in app.url_map.iter_rules() if set(methods) & (route.methods or set())}


def test_every_route_stands_in_the_table(app) -> None:
    assert routes(app, "GET") == set(SEEN)
    assert routes(app, "POST", "PUT", "PATCH", "DELETE") == set(SENT)


@pytest.mark.parametrize("rule", SEEN)
def test_who_may_see(world, rule: str) -> None:
    answers = {who: world.browser(who).get(world.address(rule)) for who in EVERYBODY}
    assert {who: answer.status_code for who, answer in answers.items()} == dict(zip(EVERYBODY, SEEN[rule], strict=True))
    if rule != "/" and SEEN[rule][0] == IN:
        assert answers["nobody"].location.startswith("/sign-in?next=")


@pytest.mark.parametrize("rule", SENT)
def test_who_may_send(world, rule: str) -> None:
    """Whoever is turned away first, so that nobody is let in to what somebody before has done."""
    expected = dict(zip(EVERYBODY, SENT[rule], strict=True))
    for who in sorted(EVERYBODY, key=lambda who: expected[who] in (OK, IN) and who != "nobody"):
        answer = world.send(who, world.address(rule))
        assert answer.status_code == expected[who], who
        if who == "nobody" and rule not in ("/language", "/sign-out", "/come-in/<token>") and expected[who] == IN:
            assert answer.location == "/sign-in"


@pytest.mark.parametrize("rule", [rule for rule, gets in SENT.items() if 404 in gets or 403 in gets])
def test_whoever_is_turned_away_writes_nothing(world, rule: str) -> None:
    for who in EVERYBODY:
        world.token(who)
    before = everything(world)
    for who, status in zip(EVERYBODY, SENT[rule], strict=True):
        if status in (403, 404):
            world.send(who, world.address(rule))
    assert everything(world) == before


def everything(world: World) -> dict[str, int]:
    world.db.session.expire_all()
    return {
        table: world.db.session.scalar(text(f"SELECT count(*) FROM {table}"))
        for table in ("event", "relationship", "matter", "password_link", "staged_upload", "form_nonce", "sign_in")
    } | {"version": world.db.session.scalar(select(Claimant.version).where(Claimant.id == world.rosa.id))}


UNSEEN = [rule for rule, gets in SEEN.items() if gets == HERS]


@pytest.mark.parametrize("rule", UNSEEN)
def test_somebody_who_is_not_there_and_somebody_unseen_are_one_answer(world, rule: str) -> None:
    there = world.browser("dev").get(world.address(rule))
    nobody = rule.replace("<uuid:claimant_id>", str(world.office.id)).replace("<uuid:matter_id>", str(world.office.id))
    not_there = world.browser("dev").get(nobody)
    assert (there.status_code, there.text) == (not_there.status_code, not_there.text)
    assert "Rosa" not in there.text


def test_a_lead_opens_the_caseload_of_their_own_coaches_and_a_coach_their_own(world) -> None:
    amina = {"coach": str(world.accounts["amina"].staff_id)}
    gets = {who: world.browser(who).get("/caseload", query_string=amina) for who in ("amina", "ben", "gwen", "olwen")}
    assert {who: answer.status_code for who, answer in gets.items()} == {
        "amina": OK, "ben": 404, "gwen": OK, "olwen": 404,
    }  # fmt: skip
    assert "Rosa" in gets["gwen"].text


def test_a_role_that_ended_yesterday_opens_nothing(world, clock) -> None:
    world.db.session.execute(text("UPDATE role_grant SET until_on = :day"), {"day": "2026-11-23"})
    assert world.browser("amina").get("/caseload").status_code == 403
    assert world.browser("amina").get(world.address("/claimants/<uuid:claimant_id>")).status_code == 403


def test_a_role_that_begins_tomorrow_opens_nothing_yet(world, clock) -> None:
    world.db.session.execute(text("UPDATE role_grant SET from_on = :day"), {"day": "2026-11-25"})
    assert world.browser("amina").get("/caseload").status_code == 403
    clock.later(hours=24)
    people_sign_in_again(world, "amina")
    assert world.browser("amina").get("/caseload").status_code == 200


def people_sign_in_again(world: World, who: str) -> None:
    world.browsers.pop(who)


def test_a_coach_of_before_sees_nobody_of_before(world) -> None:
    world.db.session.execute(
        text("UPDATE relationship SET ended_on = :day, end_reason = 'handover'"), {"day": "2026-11-23"}
    )
    assert world.browser("amina").get(world.address("/claimants/<uuid:claimant_id>")).status_code == 404


def test_finding_finds_only_whom_one_sees(world) -> None:
    assert world.browser("amina").get("/find?q=martinez").status_code == 303
    assert world.browser("gwen").get("/find?q=martinez").status_code == 303
    for who in ("ben", "dev", "olwen"):
        answer = world.browser(who).get("/find?q=martinez")
        assert answer.status_code == 200
        assert "Rosa" not in answer.text
        for words in ("rosa@example.org", world.rosa.spoken_reference, world.rosa.reference):
            assert world.browser(who).get("/find", query_string={"q": words}).status_code == 200


def test_opening_a_person_is_one_event_by_whoever_opened_and_a_list_is_one(world) -> None:
    def events(verb: str) -> list[tuple[str, object]]:
        noted = select(Event.actor, Event.claimant_id).where(Event.verb == verb)
        return [tuple(row) for row in world.db.session.execute(noted)]

    world.browser("amina").get(world.address("/claimants/<uuid:claimant_id>"))
    world.browser("dev").get(world.address("/claimants/<uuid:claimant_id>"))
    assert events("claimant.opened") == [(str(world.accounts["amina"].id), world.rosa.id)]
    world.browser("amina").get("/caseload")
    assert events("caseload.listed") == [(str(world.accounts["amina"].id), None)]


SILENT = {"/", "/accessibility", "/health", "/ready", "/sign-in", "/set-password/<token>", "/imports/new", "/imports",
          "/come-in", "/come-in/<token>", "/accounts", "/offices", "/offices/<uuid:office_id>"}  # fmt: skip


@pytest.mark.parametrize("rule", [rule for rule, gets in SEEN.items() if OK in gets and rule not in SILENT])
def test_every_page_about_people_leaves_an_event(world, rule: str) -> None:
    who = EVERYBODY[SEEN[rule].index(OK)]
    browser = world.browser(who)
    before = world.db.session.scalar(select(func.count()).select_from(Event))
    assert browser.get(world.address(rule)).status_code == 200
    assert world.db.session.scalar(select(func.count()).select_from(Event)) == before + 1


# --- Declaring a rule ---------------------------------------------------------------------------------------


def test_the_application_does_not_start_with_a_route_that_has_no_rule(app) -> None:
    fresh = Flask("bare", static_folder=None)
    fresh.add_url_rule("/open", "open", lambda: "anybody?")
    with pytest.raises(RuntimeError, match=r"/open .* declares no rule"):
        access.refuse_routes_without_a_rule(fresh)
    fresh.view_functions["open"] = access.public(lambda: "anybody")
    access.refuse_routes_without_a_rule(fresh)


def test_what_starts_is_looked_through_at_the_start(app, monkeypatch) -> None:
    monkeypatch.delattr(health.health, "rule")
    with pytest.raises(RuntimeError, match="/health"):
        create_app(app.config["SETTINGS"])


def test_every_rule_that_is_declared_is_one_of_the_policies(app) -> None:
    for endpoint, view in app.view_functions.items():
        rule = view.rule
        assert rule == access.OPEN_TO_ALL or callable(getattr(policies, rule)), endpoint


def test_only_these_are_open_to_all(app) -> None:
    open_to_all = {name for name, view in app.view_functions.items() if view.rule == access.OPEN_TO_ALL}
    assert {name for name in open_to_all if not name.startswith("demo.")} == {
        "come_in.enter", "come_in.left", "come_in.show", "health.health", "health.ready", "home.accessibility",
        "home.show", "languages.choose",
        "sessions.create", "sessions.end", "sessions.new", "sessions.password", "sessions.set_password",
        "sessions.words_again",
    }  # fmt: skip
