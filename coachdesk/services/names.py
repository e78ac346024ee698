"""Somebody has another name. The one before is shown to nobody at work: it is kept for the person's own copy alone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from coachdesk.models import Account, Claimant, DataKey, FormerName
from coachdesk.search_name import search_name
from coachdesk.services import audit
from coachdesk.services.claimants import ChangedMeanwhile


@dataclass(frozen=True, slots=True)
class Names:
    """All of what somebody is called."""

    first_names: str
    last_name: str
    latin_name: str
    preferred_name: str
    pronouns: str

    @classmethod
    def of(cls, claimant: Claimant) -> "Names":
        """As they stand."""
        return cls(
            claimant.first_names, claimant.last_name, claimant.latin_name, claimant.preferred_name, claimant.pronouns
        )


def change(session: Session, claimant: Claimant, names: Names, *, version: int, by: UUID, at: datetime) -> bool:
    """Everything is in the new name from now on; the spoken reference stays. Raises ChangedMeanwhile.

    False when nothing is different.
    """
    if claimant.version != version:
        raise ChangedMeanwhile
    was = Names.of(claimant)
    if was == names:
        return False
    for former in _former(was, names):
        key = session.get_one(DataKey, claimant.key_id)
        session.add(FormerName(key=key, claimant_id=claimant.id, until_at=at, changed_by=by, name=former))
    claimant.first_names, claimant.last_name = names.first_names, names.last_name
    claimant.latin_name, claimant.preferred_name = names.latin_name, names.preferred_name
    claimant.pronouns = names.pronouns
    claimant.search_name = search_name(names.first_names, names.last_name, names.latin_name, names.preferred_name)
    session.flush()
    theirs = update(Account).where(Account.claimant_id == claimant.id).values(name=claimant.name)
    session.execute(theirs)
    audit.record(session, "claimant.name_changed", subject="claimant", subject_id=claimant.id,
                 claimant_id=claimant.id, at=at)  # fmt: skip
    return True


def _former(was: Names, now: Names) -> list[str]:
    """The names that are theirs no longer."""
    whole, new = (" ".join(filter(None, (each.first_names, each.last_name))) for each in (was, now))
    pairs = ((whole, new), (was.latin_name, now.latin_name), (was.preferred_name, now.preferred_name))
    return list(dict.fromkeys(old for old, current in pairs if old and old != current))
