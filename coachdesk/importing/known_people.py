"""People who were here before: a file's news are taken where nobody changed anything here, else they are told."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, update

from coachdesk.adjustments.wordings import NeedsRead
from coachdesk.importing import bulk, needs
from coachdesk.importing.claimant_rows import ReadClaimant
from coachdesk.importing.fields import FIELDS, NAMES, columns_of
from coachdesk.importing.here import Here, codes_kept, locked
from coachdesk.importing.kind import Kind
from coachdesk.importing.needs_rows import NeedsRows
from coachdesk.importing.remembered import COACH, NEEDS, says
from coachdesk.importing.run import Run
from coachdesk.importing.three_way import Comparison, compare
from coachdesk.models import Claimant, Event
from coachdesk.queries.placements import kept_apart
from coachdesk.search_name import search_name
from coachdesk.services import audit, matters, relationships


def load(run: Run, people: Sequence[ReadClaimant], here: Mapping[str, Here]) -> None:
    """Take what a file says of people who are here, and count them."""
    news = []
    for person in people:
        if says(run, person) == here[person.reference].imported:
            tell(run, person, _compare(run, here[person.reference], person).differ)
        else:
            news.append(person)
    updated = _take_all(run, news, [here[person.reference].id for person in news]) if news else 0
    counts = run.tally.counts[Kind.CLAIMANTS]
    counts.updated += updated
    counts.unchanged += len(people) - updated


def tell(run: Run, person: ReadClaimant, fields: Iterable[str], code: str = "differs") -> None:
    """Fields in which the file differs. A file that names no coach says nothing about one."""
    values = person.values()
    for field in fields:
        if field != COACH or person.coach_no:
            run.tally.differ(Kind.CLAIMANTS, person.line.number, person.reference, code,
                             column=field, theirs=values.get(field, ""))  # fmt: skip


def tell_repeated(run: Run, person: ReadClaimant, first: Here) -> None:
    """A row that says a person once more: the first one counts, and what this one says otherwise is told."""
    run.tally.counts[Kind.CLAIMANTS].unchanged += 1
    now, before = says(run, person), first.imported
    tell(run, person, [name for name in (*FIELDS, COACH, NEEDS) if now.get(name) != before.get(name)], "said_twice")


def _compare(run: Run, here: Here, person: ReadClaimant) -> Comparison:
    return compare(run.vault, person.reference, person.values(), here.values, here.imported)


def _take_all(run: Run, people: Sequence[ReadClaimant], ids: Collection[UUID]) -> int:
    here = locked(run, ids)
    taking = _Taking(run, codes_kept(run, ids), kept_apart(run.session, ids))
    updated = sum(taking.take(here[person.reference], person) for person in people)
    taking.write()
    return updated


class _Taking:
    """The writing of what is new, for some people at once."""

    def __init__(self, run: Run, kept: Mapping[UUID, set[str]], apart: Mapping[UUID, set[UUID]]) -> None:
        self.run, self.kept, self.apart = run, kept, apart
        self.updates: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        self.needs = NeedsRows(run)
        self.new_needs: list[UUID] = []
        self.coaches: list[relationships.Beginning] = []
        self.events: list[dict[str, Any]] = []

    def take(self, here: Here, person: ReadClaimant) -> bool:
        """Note what is to be written of one person. False when none of it is to be seen in CoachDesk."""
        comparison = _compare(self.run, here, person)
        fields = [name for name in comparison.take if name in FIELDS]
        columns = columns_of(self.run.vault, here.key, here.id, person, fields)
        if any(name in NAMES for name in fields):
            names = [columns.get(name, here.values[name]) for name in NAMES]
            columns["search_name"] = search_name(names[0], names[1], here.latin_name, names[2])
        taken = [*fields, *self._take_needs(here, person), *self._take_coach(here, person, comparison)]
        kept_here = [*comparison.differ, *({COACH} & set(comparison.take) - set(taken))]
        tell(self.run, person, kept_here)
        self._update(here, columns | {"imported": says(self.run, person)})
        self._record(here, taken, kept_here)
        return bool(taken)

    def write(self) -> None:
        """Write it all, and what follows from it."""
        table, session = Claimant.__table__, self.run.session
        assert isinstance(table, Table)
        for names, rows in self.updates.items():
            values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
            values["version"] = table.c.version + 1
            statement = update(table).where(table.c.id == bindparam("row_id")).values(values)
            session.connection().execute(statement, rows)
        self.needs.write()
        bulk.insert_all(session, Event, self.events)
        relationships.begin_all(session, self.coaches, by=self.run.by, at=self.run.at)
        matters.refresh_all(session, self.new_needs, at=self.run.at)

    def _take_needs(self, here: Here, person: ReadClaimant) -> list[str]:
        """New wordings are added; what the person keeps already is not added twice, and a file takes nothing away."""
        before = here.imported.get(NEEDS, "")
        if not needs.all_said(before, self.run.needs.marks(person.needs)):
            self.run.tally.differ(Kind.CLAIMANTS, person.line.number, person.reference, "needs_gone")
        read = self.run.needs.read_new(person.needs, before)
        new = NeedsRead([each for each in read.found if each.code not in self.kept[here.id]], read.rest)
        if not new.found and not new.rest:
            return []
        self.needs.add(here.id, here.key, new)
        self.new_needs.append(here.id)
        return [NEEDS]

    def _take_coach(self, here: Here, person: ReadClaimant, comparison: Comparison) -> list[str]:
        """A coach for somebody who has none. A file never ends what a person and a coach have, and never brings back
        whoever is kept from a person's record here."""
        if COACH not in comparison.take or here.values[COACH]:
            return []
        coach_id = self.run.coaches[person.coach_no].id
        if coach_id in self.apart.get(here.id, ()):
            return []
        self.coaches.append(relationships.Beginning(here.id, coach_id, "imported"))
        return [COACH]

    def _update(self, here: Here, columns: dict[str, Any]) -> None:
        row = {"row_id": here.id} | {f"new_{name}": value for name, value in columns.items()}
        self.updates[tuple(columns)].append(row)

    def _record(self, here: Here, taken: Sequence[str], kept_here: Sequence[str]) -> None:
        verb = "claimant.updated_from_file" if taken else "claimant.compared_with_file"
        facts: dict[str, audit.Fact] = {"fields": " ".join(taken), "differ": " ".join(kept_here)}
        self.events.append(
            audit.event_row(self.run.session, verb, subject="claimant", subject_id=here.id, claimant_id=here.id,
                            facts=facts, at=self.run.at)
        )  # fmt: skip
