"""Files as they come: any encoding, any order of columns; and those that cannot be read."""

import io

import pytest

from coachdesk.importing import files
from coachdesk.importing.files import Source, open_table
from coachdesk.importing.kind import COLUMNS, Kind
from coachdesk.importing.refusal import ImportRefused
from tests.importing.loading import source
from tests.importing.offices import written

pytestmark = pytest.mark.once
PERSON = {"reference": "K1", "first_names": "Zoë", "last_name": "O’Brien", "needs": 'a\nb, "c"'}
COLUMNS_OF_PEOPLE = COLUMNS[Kind.CLAIMANTS]


@pytest.fixture(autouse=True)
def words(app):
    with app.app_context():
        yield


def table(content: bytes, kind: Kind = Kind.CLAIMANTS):
    return open_table(kind, source(kind.file_name, content))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_each_encoding(encoding):
    (line,) = table(written([PERSON], COLUMNS_OF_PEOPLE, encoding=encoding)).lines()
    assert line.values[:3] == ("K1", "Zoë", "O’Brien")


@pytest.mark.parametrize("pieces", [1, 2, 3])
def test_a_letter_across_two_chunks_is_a_letter(monkeypatch, pieces):
    monkeypatch.setattr(files, "CHUNK", pieces)
    assert table(written([PERSON], COLUMNS_OF_PEOPLE)).encoding == "utf-8-sig"


def test_windows_letters_far_down_are_noticed():
    rows = [PERSON | {"first_names": "Ann"}] * 4000 + [PERSON]
    *_, last = table(written(rows, COLUMNS_OF_PEOPLE, encoding="cp1252")).lines()
    assert last.values[1] == "Zoë"


def test_columns_in_another_order_and_more_of_them():
    columns = ["notes", *reversed(COLUMNS_OF_PEOPLE), "shoe size"]
    (line,) = table(written([PERSON | {"notes": "x", "shoe size": "41"}], columns)).lines()
    assert line.values[:3] == ("K1", "Zoë", "O’Brien")


def test_names_of_columns_however_they_are_written():
    content = written([PERSON], COLUMNS_OF_PEOPLE).replace(b"reference,first_names", b" Reference ,First Names", 1)
    assert next(table(content).lines()).values[0] == "K1"


def test_rows_keep_the_line_they_begin_on():
    first, second = PERSON | {"needs": "one\ntwo\nthree"}, PERSON | {"needs": ""}
    content = written([first, second, second], COLUMNS_OF_PEOPLE, ending="\n").replace(b"\nK1", b"\n\n\nK1", 1)
    assert [line.number for line in table(content).lines()] == [4, 7, 8]


def test_rows_that_say_nothing_are_passed_over():
    content = written([PERSON], COLUMNS_OF_PEOPLE) + b",,,,,,,,,,,\r\n\r\n"
    assert len(list(table(content).lines())) == 1


def test_a_row_of_another_width_is_told_apart():
    content = (
        written([PERSON], COLUMNS_OF_PEOPLE, ending="\n") + b"K2,Ama,Li,,,,,,,,,,extra\nK3,Ama\nK4,,,,,,,,,,,,,,\n"
    )
    assert [line.whole for line in table(content).lines()] == [True, False, False, True]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "claimants.csv is empty."),
        (b"\xef\xbb\xbf", "claimants.csv is empty."),
        (b"\r\n\r\n", "claimants.csv is empty."),
        (written([], COLUMNS_OF_PEOPLE), "claimants.csv is empty."),
        (written([PERSON], COLUMNS_OF_PEOPLE[:-1]), "claimants.csv has no column “needs”."),
        (written([PERSON], COLUMNS_OF_PEOPLE[2:]), "claimants.csv has no column “reference” and “first_names”."),
        (written([PERSON], [*COLUMNS_OF_PEOPLE, "needs"]), "claimants.csv has the column “needs” twice."),
        ("reference,first_names".encode("utf-16"), "claimants.csv is not a CSV file."),
        (b"PK\x03\x04\x00\x00", "claimants.csv is not a CSV file."),
        (b"caf\x81", "claimants.csv is neither UTF-8 nor Windows-1252 text."),
    ],
)
def test_what_cannot_be_read_is_one_sentence(content, words):
    with pytest.raises(ImportRefused) as refusal:
        table(content)
    assert str(refusal.value) == words


def test_a_quotation_mark_out_of_place_names_the_line():
    content = written([PERSON | {"needs": ""}] * 3, COLUMNS_OF_PEOPLE, ending="\n") + b'K2,"Ama,Li,,,,,,,,,,\nK3,,,\n'
    with pytest.raises(ImportRefused, match=r"from line 5 on: a quotation mark is out of place"):
        list(table(content).lines())


def test_a_history_may_be_empty():
    assert list(table(written([], COLUMNS[Kind.MEETINGS]), Kind.MEETINGS).lines()) == []


def test_a_file_that_is_gone():
    def gone() -> io.BytesIO:
        raise FileNotFoundError

    with pytest.raises(ImportRefused, match=r"staff.csv cannot be opened"):
        open_table(Kind.STAFF, Source("staff.csv", gone))


def test_progress_comes_to_the_whole_file():
    read: list[int] = []
    content = written([PERSON] * 3000, COLUMNS_OF_PEOPLE)
    assert len(list(table(content).lines(read.append))) == 3000
    assert sum(read) == len(content)
    assert len(read) > 2
