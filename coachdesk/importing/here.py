"""A person as CoachDesk has them when a file speaks of them again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from coachdesk.importing.claimant_rows import ReadClaimant, who
from coachdesk.importing.person_key import PersonKey
from coachdesk.importing.run import BATCH, Run
from coachdesk.importing.three_way import said
from coachdesk.models import Adjustment, Claimant, DataKey, Relationship, Staff

COLUMNS = (
    Claimant.id, Claimant.reference, Claimant.first_names, Claimant.last_name, Claimant.latin_name,
    Claimant.preferred_name, Claimant.date_of_birth, Claimant.language, Claimant.claim_started_on,
    Claimant.email_enc, Claimant.mobile_enc, Claimant.postcode_enc, Claimant.imported, Claimant.key_id,
    DataKey.wrapped, Staff.staff_no,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Here:
    """`values` are comparable with those of a row that was read; `imported` is what the last file said."""

    id: UUID
    reference: str
    latin_name: str
    key: PersonKey
    values: dict[str, str]
    imported: dict[str, str]
    who: str

    def is_same_person(self, run: Run, person: ReadClaimant) -> bool:
        """The name and the date of birth are those of now, or those that the last file had."""
        if who(run.vault, person.first_names, person.last_name, person.born) == self.who:
            return True
        identity = {name: person.values()[name] for name in ("first_names", "last_name", "date_of_birth")}
        in_file = said(run.vault, person.reference, identity)
        return all(in_file.get(name) == self.imported.get(name) for name in identity)


def note_everybody(run: Run) -> None:
    """Write down who is here: then nobody has to be looked for by reference, which takes longer the more there are."""
    everybody = select(Claimant.reference, Claimant.id).where(Claimant.office_id == run.office.id)
    rows = run.session.execute(everybody.execution_options(yield_per=BATCH))
    run.workbook.here_before((row.reference, row.id) for row in rows)


def by_reference(run: Run, claimant_ids: Iterable[UUID]) -> dict[str, Here]:
    """These people, by reference."""
    return {here.reference: here for here in _read(run, claimant_ids)}


def locked(run: Run, claimant_ids: Iterable[UUID]) -> dict[str, Here]:
    """The same once more, and held until the import ends: nobody changes them in between."""
    return {here.reference: here for here in _read(run, claimant_ids, lock=True)}


def codes_kept(run: Run, claimant_ids: Iterable[UUID]) -> dict[UUID, set[str]]:
    """The codes of the adjustments that these people have."""
    ids = list(claimant_ids)
    kept: dict[UUID, set[str]] = {claimant_id: set() for claimant_id in ids}
    where = (Adjustment.claimant_id.in_(ids), Adjustment.ended_on.is_(None))
    for claimant_id, code in run.session.execute(select(Adjustment.claimant_id, Adjustment.code).where(*where)):
        kept[claimant_id].add(code)
    return kept


def _read(run: Run, claimant_ids: Iterable[UUID], *, lock: bool = False) -> list[Here]:
    ids = list(claimant_ids)
    if not ids:
        return []
    statement = (
        select(*COLUMNS)
        .join(DataKey, DataKey.id == Claimant.key_id)
        .outerjoin(Relationship, (Relationship.claimant_id == Claimant.id) & Relationship.ended_on.is_(None))
        .outerjoin(Staff, Staff.id == Relationship.coach_id)
        .where(Claimant.id.in_(ids))
    )
    if lock:
        statement = statement.order_by(Claimant.id).with_for_update(of=Claimant, key_share=True)
    return [_here(run, row) for row in run.session.execute(statement)]


def _here(run: Run, row: Any) -> Here:
    key = PersonKey.opened(run.vault, row.key_id, row.wrapped)
    values = {
        "first_names": row.first_names,
        "last_name": row.last_name,
        "preferred_name": row.preferred_name,
        "date_of_birth": row.date_of_birth.isoformat() if row.date_of_birth else "",
        "language": row.language,
        "claim_started": row.claim_started_on.isoformat() if row.claim_started_on else "",
        **{name: key.open("claimant", f"{name}_enc", row.id, row._mapping[f"{name}_enc"])
           for name in ("email", "mobile", "postcode")},
        "current_coach": row.staff_no or "",
    }  # fmt: skip
    identity = who(run.vault, row.first_names, row.last_name, row.date_of_birth)
    return Here(row.id, row.reference, row.latin_name, key, values, row.imported, identity)
