"""Loading files that are at hand, as the command and the page do, without either."""

import csv
import io
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.importing.files import Source
from coachdesk.importing.kind import COLUMNS, Kind
from coachdesk.importing.office import Report, choose_office, load_office, sources_of
from tests.importing.offices import written

SAMPLE = Path(__file__).parent.parent / "data" / "office"


def source(name: str, content: bytes) -> Source:
    return Source(name, partial(io.BytesIO, content), len(content))


def sample() -> dict[Kind, bytes]:
    """The made-up office."""
    return {kind: (SAMPLE / kind.file_name).read_bytes() for kind in Kind}


def load(
    session: Session, files: Mapping[Kind, bytes] | bytes, *, rejects: io.StringIO | None = None, **more: Any
) -> Report:
    """Load three files, or one of rejects, into the office."""
    at = clock.now()
    if isinstance(files, bytes):
        sources = sources_of(source("rejects.csv", files))
    else:
        sources = {kind: source(kind.file_name, content) for kind, content in files.items()}
    office = choose_office(session, "", by=None, at=at)
    return load_office(session, office, sources, by=None, at=at, rejects=rejects, **more)


def rows_of(rejects: io.StringIO) -> list[dict[str, str]]:
    return list(
        csv.DictReader(io.StringIO(rejects.getvalue().removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"), newline=""))
    )


def person(reference: str = "K1", **values: str) -> dict[str, str]:
    empty = dict.fromkeys(COLUMNS[Kind.CLAIMANTS], "")
    return (
        empty
        | {"reference": reference, "first_names": "Dotty", "last_name": "Ashworth", "date_of_birth": "1971-06-05"}
        | values
    )


def staff_row(staff_no: str, name: str, **values: str) -> dict[str, str]:
    row = {
        "staff_no": staff_no,
        "name": name,
        "email": f"{staff_no}@example.org",
        "role": "coach",
        "weekly_hours": "37",
    }
    return dict.fromkeys(COLUMNS[Kind.STAFF], "") | row | values


def one_person(**values: str) -> dict[Kind, bytes]:
    """An office of one member of staff and one person, who never met."""
    return {
        Kind.STAFF: written([staff_row("S0", "Ben Harlow")], COLUMNS[Kind.STAFF]),
        Kind.CLAIMANTS: written([person(**values)], COLUMNS[Kind.CLAIMANTS]),
        Kind.MEETINGS: written([], COLUMNS[Kind.MEETINGS]),
    }
