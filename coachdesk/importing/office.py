"""One import, whole: all three passes in one transaction, which whoever called commits or takes back."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.db import Beyond, wide
from coachdesk.importing import bulk, claimants, here, meetings, staff
from coachdesk.importing.files import MARKS, Progress, Source, Table, kinds_in, open_table
from coachdesk.importing.kind import Kind
from coachdesk.importing.needs import Needs
from coachdesk.importing.refusal import ImportRefused
from coachdesk.importing.rejects import Rejects
from coachdesk.importing.run import Run
from coachdesk.importing.tally import Tally
from coachdesk.importing.workbook import Workbook
from coachdesk.models import Installation, Office
from coachdesk.models.label import Purpose
from coachdesk.queries.offices import all_offices
from coachdesk.services import audit, fingerprints, offices
from coachdesk.translation import gettext as _

FIRST_OFFICE = "Office"
PASSES = {Kind.STAFF: 1, Kind.CLAIMANTS: 2, Kind.MEETINGS: 1}
Sources = Mapping[Kind, Source]


@dataclass(frozen=True, slots=True)
class Report:
    """What was done, or would be."""

    office: Office
    tally: Tally


def refuse_demo(session: Session, *, allowed: bool) -> None:
    """A demo holds made-up people alone. Raises ImportRefused."""
    if not allowed and session.scalar(select(Installation.purpose)) is Purpose.DEMO:
        raise ImportRefused(_("This is a demo, for made-up people only. For real people, make a database of its own."))


def choose_office(session: Session, name: str, *, by: UUID | None, at: datetime) -> Office:
    """The office of this name, made if there is none; without a name the only one. Raises ImportRefused."""
    name = " ".join(name.split())
    if len(name) > 120:
        raise ImportRefused(_("The name of an office has 120 characters at most."))
    there = all_offices(session)
    if not name and len(there) > 1:
        names = ", ".join(office.name for office in there)
        raise ImportRefused(_("There are several offices. Say which with --office: %(names)s.", names=names))
    wanted = name or (there[0].name if there else FIRST_OFFICE)
    found = next((office for office in there if office.name == wanted), None)
    return found or _make_office(session, wanted, by, at)


def _make_office(session: Session, name: str, by: UUID | None, at: datetime) -> Office:
    """A new office; the one that somebody else made in the same moment, if that is so."""
    try:
        with session.begin_nested():
            return offices.create(session, name, by=by, at=at)
    except IntegrityError:
        return session.scalars(select(Office).where(Office.name == name)).one()


def sources_of(source: Source) -> dict[Kind, Source]:
    """A file of rejects stands for all the files whose rows it holds. Raises ImportRefused when it is none."""
    kinds = kinds_in(source)
    if not kinds:
        marks = ", ".join(MARKS)
        raise ImportRefused(
            _("%(file)s is no file of rejects: that has the columns %(marks)s.", file=source.name, marks=marks)
        )
    return dict.fromkeys(kinds, source)


def bytes_to_read(sources: Sources) -> int:
    """What `progress` comes to in the end."""
    return sum(source.size * PASSES[kind] for kind, source in sources.items())


def load_office(
    session: Session,
    office: Office,
    sources: Sources,
    *,
    by: UUID | None,
    at: datetime,
    rejects: TextIO | None = None,
    progress: Progress = lambda _bytes: None,
) -> Report:
    """Load all files, or raise ImportRefused. Nothing goes out to anybody, and nobody's time is claimed."""
    tables = {kind: open_table(kind, sources[kind]) for kind in Kind if kind in sources}
    _take_turn(session, office)
    tally = Tally(Rejects(rejects, list(tables.values())))
    with wide(session, Beyond.IMPORT), closing(Workbook()) as workbook, bulk.planned_for_growth(session):
        today = clock.as_london(at).date()
        vault = fingerprints.steady(session)
        run = Run(session, office, vault, tally, workbook, today, by, at, Needs(vault))
        _load(run, tables, progress)
    tally.rejects.finish()
    if tally.did_something:
        facts = {f"{name}_{what}": count for name, counts in tally.figures().items() for what, count in counts.items()}
        audit.record(session, "office.imported", subject="office", subject_id=office.id, facts=facts, at=at)
    return Report(office, tally)


def _load(run: Run, tables: Mapping[Kind, Table], progress: Progress) -> None:
    passes: list[tuple[Kind, Callable[[Run, Table, Progress], None]]] = [
        (Kind.CLAIMANTS, claimants.survey),
        (Kind.CLAIMANTS, claimants.load),
        (Kind.MEETINGS, meetings.load),
    ]
    staff.load(run, tables.get(Kind.STAFF), progress)
    here.note_everybody(run)
    for kind, load in passes:
        if kind in tables:
            load(run, tables[kind], progress)
    meetings.date_relationships(run)


def _take_turn(session: Session, office: Office) -> None:
    """Two imports into one office come one after the other."""
    session.flush()
    session.execute(select(Office.id).where(Office.id == office.id).with_for_update(key_share=True))
