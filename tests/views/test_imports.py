"""Loading an office through pages: upload, see what would happen, confirm."""

import io

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from coachdesk import clock as the_clock
from coachdesk.db import look_as
from coachdesk.importing.kind import COLUMNS, Kind
from coachdesk.models import Appointment, Claimant, DataKey, Event, Office, OutboxMessage, StagedFile, StagedUpload
from coachdesk.models.label import Role
from coachdesk.services import accounts, uploads
from tests import people
from tests.importing.loading import load, one_person, person, rows_of, sample, source
from tests.importing.offices import make, written


def administrator(db, name: str):
    email = f"{name.casefold()}@example.org"
    made = accounts.create(db.session, name=name, email=email, by=None, at=the_clock.now())
    accounts.grant(db.session, made, Role.ADMINISTRATOR, by=None, at=the_clock.now())
    return made


@pytest.fixture
def ada(db):
    return administrator(db, "Ada")


@pytest.fixture
def browser(client, db, ada):
    people.sign_in(client, db.session, ada)
    return client


def soup(response):
    return BeautifulSoup(response.get_data(as_text=True), "html.parser")


def hidden(response) -> dict[str, str]:
    return {each["name"]: each["value"] for each in soup(response).select("main form input[type=hidden]")}


def upload(browser, files, office=None):
    """Upload three files, or a mended one."""
    data = hidden(browser.get("/imports/new")) | {"office": str(office.id) if office else ""}
    if isinstance(files, bytes):
        data["mended"] = (io.BytesIO(files), "rejects.csv")
    else:
        data |= {kind.value: (io.BytesIO(content), kind.file_name) for kind, content in files.items()}
    response = browser.post("/imports", data=data, content_type="multipart/form-data")
    response.request.environ["wsgi.input"].close()  # the client keeps a large body in a file and leaves it open
    return response


def send(browser, page: str, action: str):
    """Press the button that leads to an action of a page."""
    form = next(each for each in soup(browser.get(page)).select("form") if each["action"].endswith(action))
    data = {each["name"]: each["value"] for each in form.select("input[type=hidden]")}
    return browser.post(form["action"], data=data)


def count(db, model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def counts_of(page) -> list[list[str]]:
    return [
        [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])]
        for row in page.select("table.counts tbody tr")
    ]


def test_an_upload_tells_what_would_happen_and_changes_nothing(browser, db, office):
    response = upload(browser, sample(), office)
    assert response.status_code == 303
    page = soup(browser.get(response.location))
    assert counts_of(page) == [
        ["Staff", "13", "13", "0", "0", "0", "0"],
        ["People", "1220", "1193", "0", "0", "11", "27"],
        ["Meetings", "7537", "7530", "0", "0", "0", "7"],
    ]
    assert "Showing 50 of 45" not in page.get_text()
    rows = [row.get_text(" ", strip=True) for row in page.select("#doubts tbody tr")]
    assert rows[0] == "claimants.csv 11 Not loaded There is no reference."
    assert any("S999999" in row and "Loaded, with a remark" in row for row in rows)
    assert len(rows) == 45
    assert count(db, Claimant) == count(db, Appointment) == 0


def test_what_was_confirmed_is_loaded_once(browser, db, office):
    page = upload(browser, sample(), office).location
    confirmed = send(browser, page, "/confirmation")
    assert (confirmed.status_code, confirmed.location) == (303, page)
    assert count(db, Claimant) == 1193
    assert count(db, Appointment) == 7530
    assert count(db, StagedFile) == count(db, OutboxMessage) == 0
    done = soup(browser.get(page))
    assert done.h1.get_text() == "Loaded: Harbour Street"
    assert "1,193 people are new, with 7,530 meetings that were." in done.get_text()
    assert "people have no coach yet." in done.get_text()
    assert not done.select("form[action$=confirmation]")
    upload_row = db.session.scalar(select(StagedUpload))
    assert upload_row.counts["claimants"]["imported"] == 1193


def test_pressed_twice_it_is_loaded_once_and_confirmed_again_it_is_a_409(browser, db, office):
    page = upload(browser, one_person(), office).location
    form = soup(browser.get(page)).select_one("form[action$=confirmation]")
    data = {each["name"]: each["value"] for each in form.select("input[type=hidden]")}
    first, second = (browser.post(form["action"], data=data) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    again = data | {"form_nonce": "another"}
    assert browser.post(form["action"], data=again).status_code == 409
    assert db.session.scalar(select(func.count()).where(Event.verb == "office.imported")) == 1


def test_the_page_and_the_command_tell_the_same(browser, db, office):
    made = make(4)
    page = soup(browser.get(upload(browser, made.files(), office).location))
    figures = load(db.session, made.files()).tally.figures()
    names = ("rows", "imported", "updated", "unchanged", "warned", "rejected")
    assert [row[1:] for row in counts_of(page)] == [[str(figures[kind][name]) for name in names] for kind in figures]


def test_the_first_office_is_made_by_its_first_upload(browser, db):
    assert upload(browser, one_person()).status_code == 303
    assert db.session.scalar(select(Office.name)) == "Office"


def test_rejects_are_fetched_mended_and_uploaded(browser, db, office):
    files = one_person() | {
        Kind.CLAIMANTS: written([person("", first_names="=x"), person("K2")], COLUMNS[Kind.CLAIMANTS])
    }
    page = upload(browser, files, office).location
    send(browser, page, "/confirmation")
    link = next(a["href"] for a in soup(browser.get(page)).select("a") if a["href"].endswith("rejects.csv"))
    fetched = browser.get(link)
    assert fetched.headers["Content-Disposition"] == 'attachment; filename="rejects.csv"'
    assert fetched.mimetype == "text/csv"
    (row,) = rows_of(io.StringIO(fetched.get_data(as_text=True)))
    assert row["first_names"] == "'=x"
    row["reference"] = "K1"
    page = upload(browser, written([row], list(row)), office).location
    send(browser, page, "/confirmation")
    assert set(db.session.scalars(select(Claimant.first_names))) == {"=x", "Dotty"}


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({Kind.CLAIMANTS: b""}, "claimants.csv is empty."),
        ({Kind.MEETINGS: b"reference\r\nK1\r\n"}, "meetings.csv has no column"),
        (b"a,b\r\n1,2\r\n", "mended.csv is no file of rejects"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_and_nothing_is_kept(browser, db, office, files, words):
    response = upload(browser, one_person() | files if isinstance(files, dict) else files, office)
    assert response.status_code == 422
    assert words in soup(response).select_one(".govuk-error-summary").get_text()
    assert count(db, StagedUpload) == count(db, StagedFile) == count(db, Claimant) == 0


def test_a_file_that_was_not_chosen_is_asked_for(browser, office):
    response = upload(browser, {Kind.STAFF: b"x"}, office)
    assert response.status_code == 422
    assert "Choose claimants.csv." in soup(response).get_text()
    assert "Choose staff.csv." not in soup(response).get_text()


def test_what_is_kept_is_closed(browser, db, office):
    page = upload(browser, one_person(first_names="Dorothea"), office).location
    for column in (StagedFile.content_enc, StagedUpload.report_enc, StagedUpload.rejects_enc):
        assert all(b"Doro" not in bytes(value) for value in db.session.scalars(select(column)) if value)
    assert b"Dorothea" not in browser.get(page).data


def test_large_files_come_back_piece_by_piece(browser, db, office, monkeypatch):
    monkeypatch.setattr("coachdesk.importing.staging.PIECE", 1000)
    page = upload(browser, make(2).files(), office).location
    assert count(db, StagedFile) > 20
    assert send(browser, page, "/confirmation").status_code == 303
    assert count(db, Claimant) == make(2).expected(Kind.CLAIMANTS)["imported"]


def test_an_upload_ends_after_an_hour(browser, db, office, clock):
    page = upload(browser, one_person(), office).location
    for minutes in (15, 15, 15, 14):  # an administrator's sign-in ends by itself after a while without a press
        clock.later(minutes=minutes)
        assert browser.get(page).status_code == 200
    clock.later(minutes=1)
    assert browser.get(page).status_code == 404
    assert uploads.end_all_due(db.session, the_clock.now()) == 1
    assert count(db, StagedUpload) == count(db, StagedFile) == 0
    assert db.session.scalar(select(func.count()).where(DataKey.subject == "upload")) == 0


def test_what_is_put_away_is_gone_at_once(browser, db, office):
    page = upload(browser, one_person(), office).location
    assert send(browser, page, "/end").location == "/imports"
    assert count(db, StagedUpload) == count(db, StagedFile) == count(db, Claimant) == 0
    assert browser.get(page).status_code == 404


def test_nobody_sees_another_s_upload(browser, db, office, app):
    page = upload(browser, one_person(), office).location
    people.sign_in(browser, db.session, administrator(db, "Bea"))
    assert browser.get(page).status_code == 404
    assert browser.post(f"{page}/confirmation").status_code in (400, 404, 422)
    assert browser.get(f"{page}/rejects.csv").status_code == 404


@pytest.mark.parametrize("path", ["/imports", "/imports/new"])
@pytest.mark.parametrize("role", [Role.COACH, Role.LEAD])
def test_only_administrators_load_offices(client, db, office, path, role):
    someone = people.account(db.session, people.staff(db.session, office, "Tom Whitfield"), role)
    people.sign_in(client, db.session, someone)
    assert client.get(path).status_code == 403


def test_rows_in_doubt_are_shown_a_good_many_at_a_time(browser, db, office):
    files = one_person() | {Kind.CLAIMANTS: written([person("")] * 120, COLUMNS[Kind.CLAIMANTS])}
    page = upload(browser, files, office).location
    first = soup(browser.get(page))
    assert len(first.select("#doubts tbody tr")) == 50
    assert "Showing 50 of 120." in first.get_text()
    piece = browser.get(first.select_one("#next")["href"], headers={"HX-Request": "true"})
    assert len(soup(piece).select("tbody tr")) == 100
    assert not soup(piece).h1
    everything = soup(browser.get(first.select_one("#all")["href"]))
    assert len(everything.select("#doubts tbody tr")) == 120
    assert first.select_one("form[action$=confirmation]")  # the member of staff can come in


def test_when_nothing_can_come_in_there_is_nothing_to_confirm(browser, db, office):
    files = one_person(reference="") | {Kind.STAFF: one_person()[Kind.STAFF].replace(b"S0,Ben", b",Ben")}
    page = soup(browser.get(upload(browser, files, office).location))
    assert not page.select("form[action$=confirmation]")
    assert "No row can be loaded as it stands." in page.get_text()


def test_differences_are_told_without_what_is_here(browser, db, office):
    load(db.session, one_person(preferred_name="Dot"))
    someone = db.session.scalar(select(Claimant))
    someone.preferred_name = "Secret"
    db.session.flush()
    page = upload(browser, one_person(preferred_name="Dottie"), office).location
    assert "“preferred_name” is different in CoachDesk" in soup(browser.get(page)).get_text()
    send(browser, page, "/confirmation")
    done = browser.get(page)
    (row,) = soup(done).select("section[aria-labelledby=differences] tbody tr")
    assert row.get_text(" ", strip=True) == "K1 What they want to be called Something else Dottie"
    assert b"Secret" not in done.data
    db.session.expire_all()
    assert someone.preferred_name == "Secret"


def test_an_unchanged_file_says_so(browser, db, office):
    load(db.session, one_person())
    page = soup(browser.get(upload(browser, one_person(), office).location))
    assert "The files say what they said before: nothing changes." in page.get_text()


def test_the_list_tells_what_was_loaded_and_by_whom(browser, db, office):
    look_as(db.session, "system:import")
    load(db.session, one_person())
    page = upload(browser, one_person(postcode="WF1 4AB"), office).location
    listed = soup(browser.get("/imports"))
    rows = [row.get_text(" ", strip=True) for row in listed.select("tbody tr")]
    assert len(rows) == 2
    assert "Waits to be confirmed until today 10:30." in rows[0]
    assert "Command line" in rows[1]
    send(browser, page, "/confirmation")
    rows = [row.get_text(" ", strip=True) for row in soup(browser.get("/imports")).select("tbody tr")]
    assert any("Harbour Street Ada 1 row is new or brought up to date." in row for row in rows)


def test_a_name_that_is_markup_is_shown_as_it_is(browser, db, office):
    files = one_person(email="<script>alert(1)</script>")
    page = browser.get(upload(browser, files, office).location)
    assert b"<script>alert(1)" not in page.data
    assert "“<script>alert(1)</script>” is no email address." in soup(page).get_text()


def test_a_source_can_be_read_again(app):
    assert source("a.csv", b"x").open().read() == source("a.csv", b"x").open().read() == b"x"
