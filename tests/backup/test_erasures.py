"""The ledger of erased people: one line each, on disk, outside the database, and never for what was undone."""

import json
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from uuid_utils.compat import uuid7

from coachdesk.append_only_file import append_line
from coachdesk.backup import erasures
from coachdesk.models import Erasure
from tests.owning import settings_of

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@pytest.fixture
def settings(app, tmp_path: Path):
    return replace(settings_of(app), erasures=tmp_path / "kept" / "erasures.log")


def test_a_line_names_ids_and_a_time_and_is_readable_by_us_alone(settings) -> None:
    person, keys = uuid7(), [uuid7(), uuid7()]
    erasures.note(settings, person, keys, AT)
    erasures.note(settings, uuid7(), [], AT)
    first, _second = settings.erasures_file.read_text().splitlines()
    assert json.loads(first) == {"claimant": str(person), "keys": [str(each) for each in keys], "at": AT.isoformat()}
    assert stat.S_IMODE(settings.erasures_file.stat().st_mode) == 0o600
    assert next(erasures.read(settings)) == erasures.Erased(person, tuple(keys), AT)
    assert len(list(erasures.read(settings))) == 2


def test_a_line_is_written_when_the_erasure_is_committed_and_not_when_it_is_undone(db, settings) -> None:
    undone, done = uuid7(), uuid7()
    db.session.begin_nested()
    erasures.note_when_committed(db.session, settings, undone, [], AT)
    db.session.rollback()
    erasures.note_when_committed(db.session, settings, done, [], AT)
    assert list(erasures.read(settings)) == []
    db.session.commit()
    db.session.commit()
    assert [each.claimant_id for each in erasures.read(settings)] == [done]


def test_what_a_crash_left_out_is_written_later_and_once(db, settings) -> None:
    person, key = uuid7(), uuid7()
    db.session.add(Erasure(claimant_id=person, key_ids=[str(key)], erased_at=AT))
    db.session.flush()
    assert erasures.catch_up(db.session, settings) == 1
    assert erasures.catch_up(db.session, settings) == 0
    assert list(erasures.read(settings)) == [erasures.Erased(person, (key,), AT)]


def test_a_line_that_cannot_be_read_is_said_by_its_number(settings) -> None:
    erasures.note(settings, uuid7(), [], AT)
    append_line(settings.erasures_file, '{"claimant": "half')
    with pytest.raises(erasures.BrokenLedger, match="Line 2"):
        list(erasures.read(settings))
