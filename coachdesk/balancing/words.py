"""What a proposal says, in whole sentences."""

from collections.abc import Callable, Mapping

from coachdesk.balancing.parties import Reason
from coachdesk.balancing.strength import MOST, Line
from coachdesk.placing.fitting import skills_in
from coachdesk.skills import skills_text
from coachdesk.translation import N_, gettext, language_text, ngettext

Params = Mapping[str, str]

# Why to this coach. `load` is their load once everybody has moved.
TO: Mapping[str, str] = {
    "wished_for": N_("They said that they would rather have %(name)s, who would then be at %(load)s%% of the hours."),
    "former_coach": N_("%(name)s was their coach before, and would then be at %(load)s%% of the hours."),
    "speaks_language": N_("%(name)s speaks %(language)s, and would then be at %(load)s%% of the hours."),
    "skill_match": N_(
        "%(name)s knows about %(skills)s, as was asked for, and would then be at %(load)s%% of the hours."
    ),
    "same_team": N_("%(name)s is in the same team, and would then be at %(load)s%% of the hours."),
    "most_room": N_("%(name)s has the most room, and would then be at %(load)s%% of the hours."),
    "put_in_by_lead": N_("You chose %(name)s, who would then be at %(load)s%% of the hours."),
}
# Why somebody stays with their coach.
STAYS: Mapping[str, str] = {
    "same_coach_please": N_("They asked for the same coach every time."),
    "crisis_open": N_("They are in a crisis. Nobody is moved before it is over."),
    "review_open": N_("A review is open. Nobody is moved before it has ended."),
    "said_no": N_("They were asked and said no. That is kept."),
    "under_13_weeks": N_("They have had this coach for less than 13 weeks."),
    "moved_this_year": N_("They changed coach less than a year ago."),
    "has_left_list": N_("Their coach is leaving, and a new one is found for them there."),
    "shut": N_("Few people may open their record, so balancing leaves it alone."),
    "pinned": N_("You said that they stay with their coach."),
    "taken_out": N_("You took their move out."),
    "may_not_move": N_("They stay with their coach."),
}
# Why a move that the lead put in is not there, beside those of STAYS.
NOT_POSSIBLE: Mapping[str, str] = {
    "not_here": N_("This person or this coach is not among those who are balanced."),
    "their_coach": N_("This is the coach they have."),
    "does_not_fit": N_("This coach cannot keep all that the person asked for, or takes nobody at present."),
    "no_room_there": N_("This coach would be over the line."),
}
STILL_OVER: Mapping[str, Callable[[Params], str]] = {
    "stays": lambda params: STAYING[params["code"]](int(params["count"])),
    "nobody_for": lambda params: ngettext(
        "For %(num)d person nobody who fits has room.",
        "For %(num)d people nobody who fits has room.",
        int(params["count"]),
    ),
    "no_room": lambda params: ngettext(
        "%(num)d more person could go if there were room. Those who take people have %(minutes)s minutes left in all.",
        "%(num)d more people could go if there were room. Those who take people have %(minutes)s minutes left in all.",
        int(params["count"]),
        minutes=params["minutes"],
    ),
    "too_dear": lambda params: ngettext(
        "%(num)d more person could go, but for each minute it would break more than any move here.",
        "%(num)d more people could go, but for each minute it would break more than any move here.",
        int(params["count"]),
    ),
    "committed_alone": lambda params: gettext(
        "What cannot be moved, such as cover and newcomers, needs %(minutes)s minutes: by itself it is over the line.",
        minutes=params["minutes"],
    ),
}
STAYING: Mapping[str, Callable[[int], str]] = {
    "same_coach_please": lambda num: ngettext(
        "%(num)d person asked for the same coach every time.",
        "%(num)d people asked for the same coach every time.",
        num,
    ),
    "crisis_open": lambda num: ngettext("%(num)d person is in a crisis.", "%(num)d people are in a crisis.", num),
    "review_open": lambda num: ngettext(
        "A review is open for %(num)d person.", "A review is open for %(num)d people.", num
    ),
    "said_no": lambda num: ngettext(
        "%(num)d person was asked and said no.", "%(num)d people were asked and said no.", num
    ),
    "under_13_weeks": lambda num: ngettext(
        "%(num)d person has had this coach for less than 13 weeks.",
        "%(num)d people have had this coach for less than 13 weeks.",
        num,
    ),
    "moved_this_year": lambda num: ngettext(
        "%(num)d person changed coach less than a year ago.", "%(num)d people changed coach less than a year ago.", num
    ),
    "has_left_list": lambda num: ngettext(
        "For %(num)d person a new coach is being found, because this one is leaving.",
        "For %(num)d people a new coach is being found, because this one is leaving.",
        num,
    ),
    "shut": lambda num: ngettext(
        "Few people may open the record of %(num)d person.", "Few people may open the records of %(num)d people.", num
    ),
    "pinned": lambda num: ngettext("You said that %(num)d person stays.", "You said that %(num)d people stay.", num),
    "taken_out": lambda num: ngettext(
        "You took the move of %(num)d person out.", "You took the moves of %(num)d people out.", num
    ),
    "may_not_move": lambda num: ngettext(
        "%(num)d person stays with this coach.", "%(num)d people stay with this coach.", num
    ),
}
STRENGTH: Mapping[str, Callable[[Params], str]] = {
    "a_coach": lambda _: gettext("They have a coach."),
    "meetings": lambda params: ngettext(
        "They met %(num)d time with this coach.", "They met %(num)d times with this coach.", int(params["count"])
    ),
    "last_met": lambda params: ngettext(
        "They last met %(num)d day ago.", "They last met %(num)d days ago.", int(params["days"])
    ),
    "entrusted": lambda params: ngettext(
        "They entrusted %(num)d thing to this coach: own words, a note answered, a goal or a step shared.",
        "They entrusted %(num)d things to this coach: own words, notes answered, goals and steps shared.",
        int(params["count"]),
    ),
    "half_years": lambda params: ngettext(
        "They have been together for half a year.",
        "They have been together for %(num)d half years.",
        int(params["count"]),
    ),
    "wishes_to_stay": lambda _: gettext("They said that they wish to stay."),
    "wishes_to_leave": lambda _: gettext("They said that they wish for another coach, so nothing else counts."),
}
# How strong a relationship is, from so many points on.
STRONG: Mapping[int, str] = {
    1: N_("They hardly know each other: %(points)s of %(most)s."),
    7: N_("They are getting to know each other: %(points)s of %(most)s."),
    13: N_("They know each other well: %(points)s of %(most)s."),
    19: N_("They know each other very well: %(points)s of %(most)s."),
}


def move_text(code: str, params: Params) -> str:
    """Why to this coach."""
    told: dict[str, str] = dict(params)
    if "language" in told:
        told["language"] = language_text(told["language"])
    if "skills" in told:
        told["skills"] = skills_text(skills_in(told["skills"].split()))
    return gettext(TO[code], **told)


def stays_text(code: str) -> str:
    """Why somebody is not moved, or a move that was put in is not there."""
    return gettext({**STAYS, **NOT_POSSIBLE}[code])


def still_over_text(reason: Reason) -> str:
    """What keeps a coach over the line."""
    return STILL_OVER[reason.code](reason.params)


def strength_text(points: int) -> str:
    """What a move breaks, in a sentence."""
    words = max(each for each in STRONG if each <= max(points, 1))
    return gettext(STRONG[words], points=points, most=MOST)


def line_text(line: Line) -> str:
    """One line of the working of a strength."""
    return STRENGTH[line.code](line.params)
