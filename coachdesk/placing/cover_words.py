"""Why somebody covers, in a whole sentence: for whoever named them, for the coaches, and for the person themselves."""

from collections.abc import Mapping
from datetime import date

from coachdesk.placing.covering import LEAD_STANDS_IN
from coachdesk.skills import skills_text
from coachdesk.translation import day_text, gettext, language_text

Params = Mapping[str, str] | None


def cover_text(code: str, name: str, params: Params) -> str:
    """The sentence of one stored reason, about the cover coach of this name."""
    told = params or {}
    if code == LEAD_STANDS_IN:
        return _lead(name, told.get("why", ""))
    if code == "cover_language":
        return gettext("%(name)s speaks %(language)s.", name=name, language=language_text(told.get("language", "")))
    if code in ("cover_covered", "cover_was_coach", "cover_met"):
        return _known(code, name, told.get("last_on", ""))
    said = {
        "cover_rather": gettext("%(name)s is whom they would rather have.", name=name),
        "cover_skill": gettext("%(name)s has the training that was wished for.", name=name),
        "cover_room": gettext("%(name)s has the most room on these days.", name=name),
        "cover_least_over": gettext("Everybody who fits is full. %(name)s is the least over.", name=name),
        "lead_chose": gettext("The team lead chose %(name)s.", name=name),
        "sooner": gettext("They wanted to meet somebody sooner: %(name)s has a time, for once.", name=name),
    }
    return said.get(code, "")


def unmet_text(params: Params) -> str:
    """What they wished for and do not have with this cover coach; empty where there is nothing."""
    told = params or {}
    said = []
    if told.get("rather"):
        said.append(gettext("They would rather have %(name)s.", name=told["rather"]))
    if told.get("unmet"):
        said.append(gettext("Asked for, and not there: %(skills)s.", skills=skills_text(told["unmet"].split())))
    return " ".join(said)


def _known(code: str, name: str, last_on: str) -> str:
    last = date.fromisoformat(last_on) if last_on else None
    if last is None:
        return gettext("They know %(name)s.", name=name)
    day = day_text(last)
    if code == "cover_covered":
        return gettext("%(name)s has covered for them before, last until %(day)s.", name=name, day=day)
    if code == "cover_was_coach":
        return gettext("%(name)s was their coach until %(day)s.", name=name, day=day)
    return gettext("They have met %(name)s before, last on %(day)s.", name=name, day=day)


def _lead(name: str, why: str) -> str:
    if why == "nobody_there":
        return gettext("No coach who fits is there on these days. %(name)s is the contact until then.", name=name)
    return gettext("No coach here can keep all that was asked for. %(name)s is the contact until then.", name=name)
