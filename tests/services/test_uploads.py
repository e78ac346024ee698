"""Uploads that nobody confirmed end after an hour, files, key and all."""

from datetime import timedelta

from sqlalchemy import func, select

from coachdesk import clock as clock_module
from coachdesk.models import DataKey, StagedFile, StagedUpload
from coachdesk.services import uploads
from tests import every_table


def left(db) -> tuple[int, int, int]:
    counts = [
        select(func.count()).select_from(StagedUpload),
        select(func.count()).select_from(StagedFile),
        select(func.count()).select_from(DataKey).where(DataKey.subject == "upload"),
    ]
    return tuple(db.session.scalar(count) for count in counts)


def test_it_is_there_for_its_hour_and_then_nothing_of_it(db) -> None:
    every_table.fill(db.session)
    ends = clock_module.now() + timedelta(hours=1)
    assert uploads.end_all_due(db.session, ends - timedelta(seconds=1)) == 0
    assert left(db) == (1, 1, 1)
    assert uploads.end_all_due(db.session, ends) == 1
    assert left(db) == (0, 0, 0)
    assert uploads.end_all_due(db.session, ends) == 0
