"""The page of people without a coach, every word made ready: the people, those nobody fits, and the board of hours."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from coachdesk.adjustments.words import short_text
from coachdesk.forms.placements import sealed
from coachdesk.models import Office
from coachdesk.placing import Suggestion
from coachdesk.placing.words import reason_text, rule_texts
from coachdesk.policies import Viewer, leads_whole_office
from coachdesk.queries.placements import Person, Placings
from coachdesk.skills import skills_text
from coachdesk.views.caseload import ordered
from coachdesk.views.filters import Speech, speech
from coachdesk.views.led_offices import ways_to
from coachdesk.views.load_rows import load_row, with_working
from coachdesk.views.paging import rows_wanted
from coachdesk.views.who import name_row
from coachdesk.workload import needed_working
from coachdesk.workload_words import line_text

STEP, MOST = 50, 500
LEAD_MAY_KNOW = frozenset({"ask_who_not"})


def page(office: Office, offices: Sequence[Office], found: Placings, viewer: Viewer, show: str) -> dict[str, Any]:
    """What the templates of this page are given; what can be confirmed is sealed for one account alone."""
    for_whom = viewer.account_id
    address = here(office, offices, show)
    placeable = [each for each in found.people if _can_be_placed(each)]
    limit = rows_wanted(show, step=STEP, most=MOST)
    more = len(placeable) - limit
    said, settings = speech(), found.team.settings
    return {
        "offices": ways_to("placements.index", offices, office),
        "summary": _summary(office, found, whole=leads_whole_office(viewer, office.id)),
        "confirm_count": len(found.suggested),
        "confirm_all_url": url_for("placements.confirm_all", **address),
        "proposal_key": sealed((each.answer for each in found.people), for_whom),
        "people": [_person(each, said, for_whom, address) for each in placeable[:limit]],
        "total": len(placeable),
        "next_url": url_for("placements.index", **here(office, offices), show=limit + STEP) if more > 0 else None,
        "next_count": min(STEP, more),
        "all_url": url_for("placements.index", **here(office, offices), show="all") if more > STEP else None,
        "coaches": [{"id": each.coach_id, "name": each.name} for each in found.loads],
        "unplaced": [_unplaced(each, said) for each in found.people if not _can_be_placed(each)],
        "board": [with_working(each) for each in found.loads],
        "team": load_row(found.team),
        "working": {"person": [line_text(line) for line in needed_working(settings.slot, settings)]},
        "room_percent": settings.full_from,
    }


def here(office: Office, offices: Sequence[Office], show: str = "") -> dict[str, Any]:
    """What the address names: an office, for somebody who leads in several, and how many rows, if it was said."""
    return ({"office": office.id} if len(offices) > 1 else {}) | ({"show": show} if show else {})


def _can_be_placed(person: Person) -> bool:
    """By what is suggested, or by a lead who knows or can ask what the rules do not."""
    return isinstance(person.answer, Suggestion) or person.answer.reason_code in LEAD_MAY_KNOW


def _summary(office: Office, found: Placings, *, whole: bool) -> list[str]:
    """How things stand, in whole sentences; of an office nothing is said to who sees a part of it."""
    if not found.total:
        return [
            _("Everybody in %(office)s has a coach.", office=office.name)
            if whole
            else _("Nobody is waiting for you to find them a coach.")
        ]
    told = [
        ngettext(
            "%(num)s person in %(office)s has no coach.",
            "%(num)s people in %(office)s have no coach.",
            found.total,
            office=office.name,
        )
        if whole
        else ngettext(
            "%(num)s person without a coach waits with you, or with nobody yet.",
            "%(num)s people without a coach wait with you, or with nobody yet.",
            found.total,
        )
    ]
    if found.total > len(found.people):
        told.append(_("Here are the %(count)s who were promised one the soonest.", count=len(found.people)))
    if found.suggested:
        told.append(
            ngettext(
                "A coach is suggested for %(num)s of them.",
                "A coach is suggested for %(num)s of them.",
                len(found.suggested),
            )
        )
    return told


def _identity(person: Person) -> dict[str, Any]:
    return {
        "url": url_for("claimants.show", claimant_id=person.id),
        **name_row(person.name, person.latin_name),
        "reference": person.reference,
        "birth_year": person.date_of_birth.year if person.date_of_birth else None,
    }


def _person(person: Person, said: Speech, for_whom: UUID, address: dict[str, Any]) -> dict[str, Any]:
    answer = person.answer
    suggestion = None
    if isinstance(answer, Suggestion):
        suggestion = {
            "coach_id": answer.coach_id,
            "coach_name": answer.reason_params["name"],
            "why_words": reason_text(answer.reason_code, answer.reason_params),
            "unmet_words": unmet_words(answer),
            "hours_words": _("%(hours)s h", hours=format_decimal(answer.needed_minutes / 60, "0.0")),
            "proposal_key": sealed([answer], for_whom),
        }
    return _identity(person) | {
        "chips": [(code, short_text(code), strength, "") for code, strength in ordered(person.adjustments)],
        "waiting_since_words": said.day(person.wait.since_on if person.wait else person.made_on),
        "suggestion": suggestion,
        "unplaced_words": "" if suggestion else reason_text(answer.reason_code, answer.reason_params),
        "confirm_url": url_for("placements.confirm_one", claimant_id=person.id, **address),
    }


def unmet_words(answer: Suggestion) -> str:
    """What was asked for and this coach does not know about."""
    return _("Asked for, and not there: %(skills)s.", skills=skills_text(answer.unmet)) if answer.unmet else ""


def _unplaced(person: Person, said: Speech) -> dict[str, Any]:
    """Why nobody fits, who is their contact until somebody does, and by when a coach was promised."""
    answer, wait = person.answer, person.wait
    why = [reason_text(answer.reason_code, answer.reason_params), *rule_texts(answer.reason_params)]
    return _identity(person) | {
        "unplaced_words": " ".join(why),
        "settle_url": _settle_url(person.matter_id),
        "lead_name": wait.lead_name if wait and wait.lead_name else _("Nobody named yet"),
        "promised_words": said.named_day(wait.promised_on) if wait else "",
    }


def _settle_url(matter_id: UUID | None) -> str | None:
    return url_for("matters.show", matter_id=matter_id) if matter_id else None
