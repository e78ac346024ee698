"""What noise cannot change of a note: how few statements it takes, and that the floor writes as much."""

from sqlalchemy import func, select

from coachdesk.bench import note
from coachdesk.bench.counting import counting
from coachdesk.db import db, look_as
from coachdesk.models import Note


def test_saving_takes_four_statements_and_the_floor_writes_the_same_length(ready) -> None:
    with note._desks(ready) as (floor, service):
        floor()
        service()
        with counting(ready.engine) as counted:
            service()
    assert sum(number for kind, number in counted.queries.items() if kind != "viewer") == 4
    assert counted.queries["audit"] == 1
    parts = (Note.said_enc, Note.saw_enc, Note.think_enc)
    with ready.app.app_context():
        look_as(db.session, "system:tests")
        lengths = db.session.execute(select(*map(func.length, parts))).all()
        assert len(lengths) == 3
        assert len(set(lengths)) == 1
