"""One import in a process of its own: how long it took and the most memory it held. Nothing of it stays.

`python -m coachdesk.bench.loading FOLDER [KEEP]`: with KEEP, every row it made is copied into that folder first.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from coachdesk import clock, create_app
from coachdesk.bench.process import forget_peak, peak_mib, rss_mib
from coachdesk.bench.sizes import NOW
from coachdesk.db import db, look_as
from coachdesk.importing.files import Source
from coachdesk.importing.kind import Kind
from coachdesk.importing.office import choose_office, load_office

OFFICE = "Loaded by the bench"
OF_OFFICE = "office_id = (SELECT id FROM office WHERE name = 'Loaded by the bench')"
OF_PEOPLE = f"claimant_id IN (SELECT id FROM claimant WHERE {OF_OFFICE})"  # noqa: S608
KEYS = f"SELECT key_id FROM claimant WHERE {OF_OFFICE} UNION SELECT key_id FROM staff WHERE {OF_OFFICE}"  # noqa: S608
MADE = {
    "office": "name = 'Loaded by the bench'",
    "team": OF_OFFICE,
    "staff": OF_OFFICE,
    "claimant": OF_OFFICE,
    "data_key": f"id IN ({KEYS})",
    "relationship": OF_PEOPLE,
    "waiting": OF_PEOPLE,
    "adjustment": OF_PEOPLE,
    "words_to_ask": OF_PEOPLE,
    "matter": OF_PEOPLE,
    "event": OF_PEOPLE,
}


def main() -> None:
    folder, *keep = map(Path, sys.argv[1:])
    app = create_app()
    clock.fix(NOW)
    with app.app_context():
        session = db.session
        look_as(session, "system:import")
        sources = {kind: _source(folder / kind.file_name) for kind in Kind}
        office = choose_office(session, OFFICE, by=None, at=NOW)
        idle = rss_mib()
        forget_peak()
        begun, ran = time.perf_counter(), time.process_time()
        report = load_office(session, office, sources, by=None, at=NOW)
        session.flush()
        took, ran = (time.perf_counter() - begun) * 1000, (time.process_time() - ran) * 1000
        peak = peak_mib()
        imported = report.tally.counts[Kind.CLAIMANTS].imported
        if keep:
            _keep(session, keep[0])
        session.rollback()
    print(json.dumps({"ms": took, "own_ms": ran, "imported": imported, "idle_mib": idle, "peak_mib": peak}))  # noqa: T201


def _source(path: Path) -> Source:
    def opened() -> BinaryIO:
        return path.open("rb")

    return Source(path.name, opened, path.stat().st_size)


def _keep(session: Session, folder: Path) -> None:
    driver: Any = session.connection().connection.driver_connection
    for table, where in MADE.items():
        copying = f"COPY (SELECT * FROM {table} WHERE {where}) TO STDOUT (FORMAT binary)"  # noqa: S608
        with (folder / table).open("wb") as out, driver.cursor() as cursor, cursor.copy(copying) as copy:
            out.writelines(copy)


if __name__ == "__main__":
    main()
