"""What stands of somebody's life, in words: for the pages of this kind, and for the person's own page."""

from typing import Any
from uuid import UUID

from flask import url_for

from coachdesk import clock, policies, words
from coachdesk.db import db
from coachdesk.models import Account, Circumstance, Claimant, Death, Representative
from coachdesk.queries import life as queries
from coachdesk.views.access import the_viewer
from coachdesk.views.filters import speech


def standing(claimant: Claimant, found: queries.Standing | None = None) -> dict[str, Any]:
    """How things stand, in words. `found` where a page has looked already."""
    found = found or queries.standing(db.session, claimant.id, clock.today())
    return {
        "death": death_words(claimant, found.death) if found.death else None,
        "circumstances": [circumstance_words(each) for each in found.circumstances],
        "representatives": [representative_words(each) for each in found.representatives],
    }


def death_words(claimant: Claimant, death: Death) -> dict[str, Any]:
    return {
        "day_words": speech().whole_day(death.died_on),
        "told_by": _who(death.told_by),
        "told_words": speech().moment_within(death.told_at),
        "confirmed_by": _who(death.confirmed_by),
        "confirmed_words": speech().moment_within(death.confirmed_at),
        "words": death.words or "",
        "by_me": death.told_by == the_viewer().account_id,
        "may_confirm": policies.can_confirm_death(the_viewer(), claimant),
        "url": url_for("life.death", claimant_id=claimant.id),
    }


def circumstance_words(row: Circumstance) -> dict[str, Any]:
    return {
        "kind_words": words.circumstance(row.kind),
        "from_words": speech().day(row.from_on),
        "until_words": speech().day(row.until_on),
        "words": row.words or "",
        "is_now": row.from_on <= clock.today(),
        "end_url": url_for("life.end_circumstance", claimant_id=row.claimant_id, circumstance_id=row.id),
    }


def representative_words(row: Representative) -> dict[str, Any]:
    return {
        "kind_words": words.representative(row.kind),
        "name": row.name or "",
        "contact": row.contact or "",
        "authority": row.authority or "",
        "scope_words": words.may_decide(row.scopes),
        "from_words": speech().day(row.from_on),
        "until_words": speech().day(row.until_on),
        "checked_by": _who(row.checked_by),
        "checked_words": speech().day_of(row.checked_at),
        "is_now": row.from_on <= clock.today(),
        "end_url": url_for("life.end_representative", claimant_id=row.claimant_id, representative_id=row.id),
    }


def _who(account_id: UUID | None) -> str:
    account = db.session.get(Account, account_id) if account_id else None
    return account.name if account else ""
