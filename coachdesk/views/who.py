"""Who somebody is, in a row of a list."""

from typing import Any

from flask import url_for

from coachdesk.models import Claimant
from coachdesk.scripts_of_names import script_of


def who(claimant: Claimant) -> dict[str, Any]:
    """Who this is, and what tells them from others of the same name."""
    lang, direction = script_of(claimant.name)
    return {
        "url": url_for("claimants.show", claimant_id=claimant.id),
        "name": claimant.name,
        "name_latin": claimant.latin_name,
        "called": claimant.spoken_of,
        "lang": lang,
        "dir": direction,
        "reference": claimant.spoken_reference,
        "birth_year": claimant.date_of_birth.year if claimant.date_of_birth else None,
    }
