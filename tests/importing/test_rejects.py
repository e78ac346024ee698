"""The file of rejects: every row that did not come in, to be mended and loaded again."""

import csv
import io

import pytest
from sqlalchemy import func, select

from coachdesk.importing.kind import COLUMNS, Kind
from coachdesk.importing.refusal import ImportRefused
from coachdesk.models import Appointment, Claimant
from tests.importing.loading import load, one_person, person, rows_of, sample
from tests.importing.offices import make, written


def rejects_of(db, files) -> io.StringIO:
    rejects = io.StringIO(newline="")
    load(db.session, files, rejects=rejects)
    return rejects


def saved(rows: list[dict[str, str]], encoding: str = "utf-8-sig") -> bytes:
    """What a spreadsheet writes when somebody saves the file."""
    return written(rows, list(rows[0]), encoding=encoding)


def test_it_has_each_row_with_its_file_line_and_reason(db):
    made = make(6)
    rejects = rejects_of(db, made.files())
    assert rejects.getvalue().startswith('\N{ZERO WIDTH NO-BREAK SPACE}"file","line","reason",')
    rows = rows_of(rejects)
    assert {(row["file"], int(row["line"])) for row in rows} == {
        (kind.file_name, line) for kind in Kind for line in made.rejected[kind]
    }
    assert all(row["reason"].endswith(".") for row in rows)


def test_rows_stand_there_as_they_were_and_no_cell_is_a_formula(db):
    odd = person("", first_names="=cmd()", last_name="'=x", mobile="+44 7700 900123", needs="-a\r\n@b", email="'Tis")
    rejects = rejects_of(db, one_person() | {Kind.CLAIMANTS: written([odd], COLUMNS[Kind.CLAIMANTS])})
    (row,) = rows_of(rejects)
    assert (row["first_names"], row["last_name"], row["mobile"]) == ("'=cmd()", "''=x", "'+44 7700 900123")
    assert (row["needs"], row["email"]) == ("'-a\r\n@b", "'Tis")
    assert row["reason"] == "There is no reference."


def test_mended_rows_come_in_to_the_letter(db):
    odd = person("", first_names="=cmd()", last_name="'=x", mobile="+44 7700 900123", preferred_name="'Tis")
    rows = rows_of(rejects_of(db, one_person() | {Kind.CLAIMANTS: written([odd], COLUMNS[Kind.CLAIMANTS])}))
    rows[0]["reference"] = "K77"
    assert load(db.session, saved(rows)).tally.figures()["claimants"]["imported"] == 1
    came = db.session.scalar(select(Claimant).where(Claimant.reference == "K77"))
    assert (came.first_names, came.last_name, came.mobile) == ("=cmd()", "'=x", "+44 7700 900123")
    assert came.preferred_name == "'Tis"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_the_made_up_office_is_mended(db, encoding):
    rows = rows_of(rejects_of(db, sample()))
    assert len(rows) == 34
    owner = {"K07-000608": "629", "K07-000614": "635", "K07-000789": "819", "K07-001112": "1152"}
    for row in rows:
        row.update({name: value.encode(encoding, "ignore").decode(encoding) for name, value in row.items()})
        if row["file"] == "claimants.csv":
            row["date_of_birth"] = "01/02/1980" if "31/02" in row["date_of_birth"] else row["date_of_birth"]
            row["date_of_birth"] = row["date_of_birth"].replace("2031", "1981")
            if owner.get(row["reference"]) != row["line"]:
                row["reference"] = f"N{row['line']}"
    figures = load(db.session, saved(rows, encoding)).tally.figures()
    assert figures["claimants"] | {"warned": 0} == {
        "rows": 27, "imported": 27, "rejected": 0, "warned": 0, "updated": 0, "unchanged": 0,
    }  # fmt: skip
    assert figures["meetings"]["imported"] == 7
    assert figures["staff"]["rows"] == 0
    assert db.session.scalar(select(func.count()).select_from(Claimant)) == 1220
    assert db.session.scalar(select(func.count()).select_from(Appointment)) == 7537


def test_a_mended_file_may_stand_in_a_folder_in_place_of_the_first(db):
    files = one_person() | {Kind.CLAIMANTS: written([person(""), person("K2")], COLUMNS[Kind.CLAIMANTS])}
    rows = rows_of(rejects_of(db, files))
    rows[0]["reference"] = "K1"
    figures = load(db.session, files | {Kind.CLAIMANTS: saved(rows)}).tally.figures()
    assert figures["claimants"]["rows"] == figures["claimants"]["imported"] == 1


def test_what_is_still_wrong_comes_back(db):
    rows = rows_of(rejects_of(db, make(8).files()))
    before = sorted((row["file"], row["reason"]) for row in rows)
    again = io.StringIO(newline="")
    figures = load(db.session, saved(rows), rejects=again).tally.figures()
    assert all(of["imported"] == of["updated"] == 0 for of in figures.values())
    assert sorted((row["file"], row["reason"]) for row in rows_of(again)) == before
    kept = [{name: row[name] for name in row if name not in ("line",)} for row in rows]
    assert [{name: row[name] for name in row if name not in ("line",)} for row in rows_of(again)] == kept


def test_rejected_staff_are_mended_too(db):
    made = make(9)
    rows = rows_of(rejects_of(db, made.files()))
    row = next(row for row in rows if row["file"] == "staff.csv")
    row["staff_no"] = "NEW"
    assert load(db.session, saved([row])).tally.figures()["staff"]["imported"] == 1


def test_without_rejects_there_is_the_first_line(db):
    rejects = rejects_of(db, one_person())
    (header,) = csv.reader(io.StringIO(rejects.getvalue()))
    assert header[1:4] == ["line", "reason", "reference"]


def test_columns_of_one_s_own_come_back(db):
    columns = [*COLUMNS[Kind.CLAIMANTS], "=notes", "file"]
    rows = [person("") | {"=notes": "call first", "file": "theirs"}]
    (row,) = rows_of(rejects_of(db, one_person() | {Kind.CLAIMANTS: written(rows, columns)}))
    assert row["'=notes"] == "call first"
    assert row["file"] == "claimants.csv"


def test_a_file_that_is_none_is_not_taken_for_one(db):
    with pytest.raises(ImportRefused, match=r"rejects\.csv is no file of rejects"):
        load(db.session, one_person()[Kind.CLAIMANTS])
