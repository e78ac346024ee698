"""From a field of the file to the columns of a claimant: contact details closed, and found through keyed indexes."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from coachdesk.crypto.vault import Vault
from coachdesk.importing.claimant_rows import ReadClaimant
from coachdesk.importing.person_key import PersonKey

NAMES = ("first_names", "last_name", "preferred_name")
FIELDS = (*NAMES, "date_of_birth", "language", "claim_started", "email", "mobile", "postcode")
INDEXED = {"email": "email", "mobile": "phone"}


def columns_of(
    vault: Vault, key: PersonKey, claimant_id: UUID, person: ReadClaimant, fields: Iterable[str] = FIELDS
) -> dict[str, Any]:
    """What is written for some fields. Contact details are unverified: nothing here says that they are safe."""
    columns: dict[str, Any] = {}
    for field in fields:
        if field == "date_of_birth":
            columns[field] = person.born
        elif field == "claim_started":
            columns["claim_started_on"] = person.started
        elif field in ("email", "mobile", "postcode"):
            value = getattr(person, field)
            columns[f"{field}_enc"] = key.seal("claimant", f"{field}_enc", claimant_id, value)
            if field in INDEXED:
                columns[f"{field}_index"] = vault.blind(INDEXED[field], value) if value else None
        else:
            columns[field] = getattr(person, field)
    return columns
