"""Why somebody is suggested, or why nobody is, in whole sentences."""

from collections.abc import Callable, Mapping
from datetime import date

from coachdesk.adjustments.words import label_text
from coachdesk.placing.fitting import skills_in
from coachdesk.skills import skills_text
from coachdesk.translation import day_text, gettext, language_text, ngettext

Params = Mapping[str, str]


def reason_text(code: str, params: Params) -> str:
    """The sentence of one stored reason."""
    return SENTENCES[code](params)


def rule_texts(params: Params) -> list[str]:
    """What rules out how many coaches, one sentence each; none when nothing is ruled out."""
    return [_rule_text(*rule.split(":")) for rule in params.get("rules", "").split()]


def _rule_text(code: str, count: str) -> str:
    return ngettext(
        "“%(label)s” rules out %(num)d coach.",
        "“%(label)s” rules out %(num)d coaches.",
        int(count),
        label=label_text(code),
    )


def _former_coach(params: Params) -> str:
    if not params["last_on"]:
        return gettext("%(name)s was their coach before.", name=params["name"])
    return gettext("%(name)s was their coach before. They last met on %(day)s.", name=params["name"], day=_day(params))


def _former_coach_over(params: Params) -> str:
    if not params["last_on"]:
        return gettext(
            "%(name)s was their coach before, and would then be at %(load)s%% of the hours.",
            name=params["name"],
            load=params["load"],
        )
    return gettext(
        "%(name)s was their coach before (they last met on %(day)s), and would then be at %(load)s%% of the hours.",
        name=params["name"],
        load=params["load"],
        day=_day(params),
    )


def _speaks_language(params: Params) -> str:
    return gettext(
        "%(name)s speaks %(language)s and has room: %(load)s%% of the hours with this person.",
        name=params["name"],
        language=language_text(params["language"]),
        load=params["load"],
    )


def _rather(params: Params) -> str:
    return gettext(
        "%(name)s is whom they would rather have, and has room: %(load)s%% of the hours with this person.",
        name=params["name"],
        load=params["load"],
    )


def _skill_match(params: Params) -> str:
    return gettext(
        "%(name)s knows about %(skills)s, as was asked for, and has room: %(load)s%% of the hours with this person.",
        name=params["name"],
        skills=skills_text(skills_in(params["skills"].split())),
        load=params["load"],
    )


def _most_room(params: Params) -> str:
    return gettext(
        "%(name)s has the most room: %(load)s%% of the hours with this person.",
        name=params["name"],
        load=params["load"],
    )


def _least_over(params: Params) -> str:
    return gettext(
        "Everybody who fits is full. %(name)s would be the least over, at %(load)s%% of the hours.",
        name=params["name"],
        load=params["load"],
    )


def _no_coaches(_: Params) -> str:
    return gettext("Nobody here can take on more people at present.")


def _no_coach_fits(params: Params) -> str:
    return ngettext(
        "The %(num)d coach here cannot keep all that was asked for.",
        "None of the %(num)d coaches here can keep all that was asked for.",
        int(params["coaches"]),
    )


def _needs_contradict(params: Params) -> str:
    return gettext(
        "“%(first)s” and “%(second)s” cannot both be kept. Ask the person which one it is.",
        first=label_text(params["first"]),
        second=label_text(params["second"]),
    )


def _ask_who_not(_: Params) -> str:
    return gettext("They asked not to be with somebody who works here. Ask them who it is.")


def _day(params: Params) -> str:
    return day_text(date.fromisoformat(params["last_on"]))


SENTENCES: Mapping[str, Callable[[Params], str]] = {
    "rather": _rather,
    "former_coach": _former_coach,
    "former_coach_over": _former_coach_over,
    "speaks_language": _speaks_language,
    "skill_match": _skill_match,
    "most_room": _most_room,
    "least_over": _least_over,
    "no_coaches": _no_coaches,
    "no_coach_fits": _no_coach_fits,
    "needs_contradict": _needs_contradict,
    "ask_who_not": _ask_who_not,
}
