"""Why a coach came and went, and what became of asking for another: as the person themselves reads it, never a code."""

from collections.abc import Callable, Mapping
from datetime import date

from coachdesk.placing.fitting import skills_in
from coachdesk.skills import skills_text
from coachdesk.translation import N_, day_text, gettext, language_text

Params = Mapping[str, str]


def why_it_began(code: str, params: Params) -> str:
    """Why this coach, in a sentence; nothing where nobody knows. `params` has the coach's name."""
    if code in PLAIN:
        return gettext(PLAIN[code], name=params["name"])
    return BEGAN[code](params) if code in BEGAN else ""


def why_it_ended(code: str, name: str) -> str:
    """Why this coach is theirs no more."""
    return gettext(ENDED[code], name=name) if code in ENDED else ""


def _former(params: Params) -> str:
    if not params.get("last_on"):
        return gettext("%(name)s was your coach before.", name=params["name"])
    last_on = day_text(date.fromisoformat(params["last_on"]))
    return gettext("You knew %(name)s: you last met on %(day)s.", name=params["name"], day=last_on)


def _language(params: Params) -> str:
    language = language_text(params["language"])
    return gettext("%(name)s speaks %(language)s.", name=params["name"], language=language)


def _skills(params: Params) -> str:
    skills = skills_text(skills_in(params["skills"].split()))
    return gettext("%(name)s knows about %(skills)s, which you asked for.", name=params["name"], skills=skills)


def _handover(params: Params) -> str:
    before, name = params.get("from", ""), params["name"]
    told = gettext("%(before)s handed over to %(name)s.", before=before, name=name) if before else ""
    return " ".join(filter(None, (told, why_it_ended(params.get("why", ""), before))))


PLAIN: Mapping[str, str] = {
    "imported": N_("It came with an import of the records from before."),
    "lead_chose": N_("The team lead chose %(name)s for you."),
    "rather": N_("You said that you would rather have %(name)s."),
    "most_room": N_("%(name)s had the most room for somebody new."),
    "least_over": N_("Everybody was busy. %(name)s had more time than the others."),
}
BEGAN: Mapping[str, Callable[[Params], str]] = {
    "former_coach": _former,
    "former_coach_over": _former,
    "speaks_language": _language,
    "skill_match": _skills,
    "handover": _handover,
}
ENDED: Mapping[str, str] = {
    "another_coach": N_("You asked for another coach."),
    "coach_left": N_("%(name)s stopped working here."),
    "coach_leaves": N_("%(name)s stopped working here."),
    "conflict": N_("%(name)s and you were too close for it to be fair to you."),
    "handover": N_("Another coach took over."),
    "more_time": N_("You said yes to a coach with more time."),
    "needs_changed": N_("What you need has changed."),
    "lead_chose": N_("The team lead found another coach for you."),
    "merged": N_("Two records of you became one."),
    "moved_office": N_("You went on at another office."),
}
