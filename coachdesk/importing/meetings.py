"""The pass over meetings.csv: what was becomes history, which claims nobody's time and keeps the order of the file."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.importing import bulk, meeting_rows
from coachdesk.importing.batches import batches
from coachdesk.importing.doubt import Rejected
from coachdesk.importing.files import Line, Progress, Table
from coachdesk.importing.kind import Kind
from coachdesk.importing.meeting_rows import ReadMeeting, print_of
from coachdesk.importing.run import BATCH, Run
from coachdesk.models import Appointment, Event, Relationship
from coachdesk.services import audit

Key = tuple[UUID, str, int]


def load(run: Run, table: Table, progress: Progress) -> None:
    """Every meeting of somebody who is here."""
    ordinal = 0
    for lines in batches(table.lines(progress), BATCH):
        run.tally.counts[Kind.MEETINGS].rows += len(lines)
        _Batch(run, lines, ordinal).load()
        ordinal += len(lines)


def date_relationships(run: Run) -> None:
    """A relationship of which no file said when it began is as old as the first meeting with that coach."""
    for part in run.workbook.all_undated():
        first = (
            select(Appointment.claimant_id, Appointment.coach_id, func.min(Appointment.starts_at))
            .where(Appointment.claimant_id.in_([claimant_id for _id, claimant_id, _coach in part]))
            .group_by(Appointment.claimant_id, Appointment.coach_id)
        )
        met = {(claimant_id, coach_id): at for claimant_id, coach_id, at in run.session.execute(first)}
        for relationship_id, claimant_id, coach_id in part:
            at = met.get((claimant_id, coach_id))
            day = clock.as_london(at).date() if at else run.today
            if day < run.today:
                where = Relationship.id == relationship_id
                run.session.execute(update(Relationship).where(where).values(started_on=day))


@dataclass(frozen=True, slots=True)
class _Here:
    """A meeting that came with an earlier file: what is here now, and what that file said."""

    id: UUID
    facts_here: str
    facts_last: str


class _Batch:
    def __init__(self, run: Run, lines: list[Line], ordinal: int) -> None:
        self.run, self.lines, self.ordinal = run, lines, ordinal
        self.counts = run.tally.counts[Kind.MEETINGS]
        self.known = run.workbook.known(line.values[0] for line in lines)
        self.new: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []

    def load(self) -> None:
        meetings = list(self._read())
        here = self._here(meetings)
        for ordinal, meeting in meetings:
            person = self.known[meeting.reference]
            assert person.claimant_id is not None
            key = _key(person.claimant_id, meeting.staff_no, meeting)
            earlier = self.run.workbook.met_before(person.number, key[2], meeting.staff_no, meeting.facts)
            if earlier is not None:
                self._tell_repeated(meeting, earlier)
                continue
            if key in here:
                self._compare(meeting, here[key], person.claimant_id)
            else:
                self._add(meeting, person.claimant_id, ordinal)
            self._warn(meeting)
        bulk.insert_all(self.run.session, Appointment, self.new)
        bulk.insert_all(self.run.session, Event, self.events)
        self.counts.imported += len(self.new)

    def _read(self) -> Iterable[tuple[int, ReadMeeting]]:
        for ordinal, line in enumerate(self.lines, start=self.ordinal):
            try:
                meeting = meeting_rows.read(line)
                person = self.known.get(meeting.reference)
                if person is None or not person.may_have_met:
                    raise Rejected("not_imported", value=meeting.reference)
            except Rejected as why:
                self.run.tally.reject(Kind.MEETINGS, line, why.code, line.values[0], **why.params)
                continue
            yield ordinal, meeting

    def _here(self, meetings: list[tuple[int, ReadMeeting]]) -> dict[Key, _Here]:
        """Meetings that earlier files brought, of these people and this stretch of time."""
        people = [person.claimant_id for person in self.known.values() if person.knew and person.may_have_met]
        if not people or not meetings:
            return {}
        starts = [meeting.starts_at for _ordinal, meeting in meetings]
        rows = self.run.session.execute(
            select(Appointment.id, Appointment.claimant_id, Appointment.imported_from, Appointment.starts_at,
                   Appointment.minutes, Appointment.mode, Appointment.state)
            .where(Appointment.claimant_id.in_(people), Appointment.starts_at.between(min(starts), max(starts)),
                   Appointment.imported_from.is_not(None))
        )  # fmt: skip
        found = {}
        for row in rows:
            staff_no, _, facts = row.imported_from.rpartition(" ")
            here = _Here(row.id, print_of(row.minutes, row.mode, row.state), facts)
            found[(row.claimant_id, staff_no, int(row.starts_at.timestamp()))] = here
        return found

    def _add(self, meeting: ReadMeeting, claimant_id: UUID, ordinal: int) -> None:
        self.new.append({
            "id": uuid7(), "claimant_id": claimant_id, "coach_id": self.run.staff_ids.get(meeting.staff_no),
            "starts_at": meeting.starts_at, "minutes": meeting.minutes, "mode": meeting.mode, "state": meeting.state,
            "imported_from": f"{meeting.staff_no} {meeting.facts}", "ordinal": ordinal,
        })  # fmt: skip

    def _compare(self, meeting: ReadMeeting, here: _Here, claimant_id: UUID) -> None:
        """The file's news are taken where nobody changed the meeting here."""
        if meeting.facts == here.facts_last:
            self.counts.unchanged += 1
            if here.facts_here != here.facts_last:
                self._tell(meeting, "differs")
            return
        changed_here = here.facts_here != here.facts_last
        values: dict[str, Any] = {"imported_from": f"{meeting.staff_no} {meeting.facts}"}
        if changed_here:
            self.counts.unchanged += 1
            if here.facts_here != meeting.facts:
                self._tell(meeting, "differs")
        else:
            self.counts.updated += 1
            values |= {"minutes": meeting.minutes, "mode": meeting.mode, "state": meeting.state}
        self.run.session.execute(update(Appointment).where(Appointment.id == here.id).values(values))
        verb = "appointment.compared_with_file" if changed_here else "appointment.updated_from_file"
        self.events.append(
            audit.event_row(self.run.session, verb, subject="appointment", subject_id=here.id,
                            claimant_id=claimant_id, at=self.run.at)
        )  # fmt: skip

    def _tell_repeated(self, meeting: ReadMeeting, earlier: str) -> None:
        self.counts.unchanged += 1
        if earlier != meeting.facts:
            self._tell(meeting, "said_twice")

    def _tell(self, meeting: ReadMeeting, code: str) -> None:
        _reference, _staff_no, _start, minutes, mode, outcome = meeting.line.values
        self.run.tally.differ(Kind.MEETINGS, meeting.line.number, meeting.reference, code,
                              column="minutes, mode, outcome", theirs=f"{minutes}, {mode}, {outcome}")  # fmt: skip

    def _warn(self, meeting: ReadMeeting) -> None:
        if meeting.staff_no not in self.run.staff_ids:
            warnings = {"staff_unknown": {"value": meeting.staff_no}}
            self.run.tally.warn(Kind.MEETINGS, meeting.line, meeting.reference, warnings)


def _key(claimant_id: UUID, staff_no: str, meeting: ReadMeeting) -> Key:
    return claimant_id, staff_no, int(meeting.starts_at.timestamp())
