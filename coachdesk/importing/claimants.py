"""The pass over claimants.csv: first who shares a reference, then everybody, some thousand at a time."""

from collections.abc import Iterator
from uuid import UUID

from coachdesk.importing import claimant_rows, here, known_people
from coachdesk.importing.batches import batches
from coachdesk.importing.claimant_rows import ReadClaimant
from coachdesk.importing.doubt import Rejected
from coachdesk.importing.files import Line, Progress, Table
from coachdesk.importing.here import Here
from coachdesk.importing.kind import Kind
from coachdesk.importing.newcomers import Newcomers
from coachdesk.importing.run import BATCH, Run
from coachdesk.importing.workbook import Known


def survey(run: Run, table: Table, progress: Progress) -> None:
    """Note each reference with who stands beside it."""
    found = (claimant_rows.survey(run.vault, line) for line in table.lines(progress))
    run.workbook.survey(filter(None, found))


def load(run: Run, table: Table, progress: Progress) -> None:
    """Everybody who can come in comes in, and the others are told about."""
    for lines in batches(table.lines(progress), BATCH):
        run.tally.counts[Kind.CLAIMANTS].rows += len(lines)
        _load(run, lines)


def _load(run: Run, lines: list[Line]) -> None:
    known = run.workbook.known(line.values[0] for line in lines)
    before = here.by_reference(run, [each.claimant_id for each in known.values() if each.claimant_id and not each.came])
    came = {reference for reference, each in known.items() if each.came}
    new: list[ReadClaimant] = []
    old: list[ReadClaimant] = []
    repeated: list[ReadClaimant] = []
    for person in _read(run, lines, known):
        reference = person.reference
        if reference in came:
            repeated.append(person)
            continue
        if code := _somebody_else(run, person, known[reference], before.get(reference)):
            run.tally.reject(Kind.CLAIMANTS, person.line, code, reference, value=reference)
            continue
        (old if reference in before else new).append(person)
        came.add(reference)
        run.tally.warn(Kind.CLAIMANTS, person.line, reference, person.warnings)
    _write_new(run, new)
    known_people.load(run, old, before)
    run.workbook.came_in({person.reference: before[person.reference].id for person in old})
    _tell_repeated(run, repeated)


def _somebody_else(run: Run, person: ReadClaimant, known: Known, found: Here | None) -> str | None:
    """Why this cannot be the one who has the reference here; None when it can, or when nobody has it."""
    if found is not None:
        return None if found.is_same_person(run, person) else "another_person"
    return "erased" if known.claimant_id else None


def _read(run: Run, lines: list[Line], known: dict[str, Known]) -> Iterator[ReadClaimant]:
    for line in lines:
        reference = line.values[0]
        try:
            person = claimant_rows.read(line, run.today)
            if known[reference].shared:
                raise Rejected("shared_reference", value=reference)
        except Rejected as why:
            run.tally.reject(Kind.CLAIMANTS, line, why.code, reference, **why.params)
            continue
        _find_coach(run, person)
        yield person


def _find_coach(run: Run, person: ReadClaimant) -> None:
    number = person.coach_no
    if number and number not in run.coaches:
        code = "coach_left" if number in run.left else "coach_unknown"
        person.warnings[code] = {"value": number}
        person.coach_no = ""


def _write_new(run: Run, people: list[ReadClaimant]) -> None:
    if not people:
        return
    newcomers = Newcomers(run, len(people))
    ids: dict[str, UUID] = {person.reference: newcomers.add(person) for person in people}
    newcomers.write()
    run.workbook.came_in(ids)
    run.tally.counts[Kind.CLAIMANTS].imported += len(people)


def _tell_repeated(run: Run, people: list[ReadClaimant]) -> None:
    if not people:
        return
    known = run.workbook.known(person.reference for person in people)
    first = here.by_reference(run, [each.claimant_id for each in known.values() if each.claimant_id])
    for person in people:
        known_people.tell_repeated(run, person, first[person.reference])
