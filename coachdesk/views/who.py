"""Who somebody is, in a row of a list."""

from typing import Any

from flask import url_for

from coachdesk.models import Claimant
from coachdesk.scripts_of_names import script_of


def who(claimant: Claimant) -> dict[str, Any]:
    """Who this is, and what tells them from others of the same name."""
    return name_row(claimant.name, claimant.latin_name) | {
        "url": url_for("claimants.show", claimant_id=claimant.id),
        "called": claimant.spoken_of,
        "reference": claimant.spoken_reference,
        "birth_year": claimant.date_of_birth.year if claimant.date_of_birth else None,
    }


def name_row(name: str, latin_name: str) -> dict[str, str]:
    """A name as components/name.html sets it, and as it is read out: in its own script, then in Latin letters."""
    lang, direction = script_of(name)
    return {"name": name, "name_latin": latin_name, "lang": lang, "dir": direction}
