"""A proposal in words: why somebody goes to this coach, what it breaks, why somebody stays, and what changed since."""

from collections.abc import Callable, Mapping
from math import ceil

from coachdesk.balancing import Proposal, Reason, words
from coachdesk.queries.balancing_changes import Change
from coachdesk.translation import N_, ngettext, number_text
from coachdesk.translation import gettext as _

# What is known here besides what the solver knows by itself.
OURS: Mapping[str, str] = {
    "asked_already": N_("They were asked already and have not answered."),
    "handover_open": N_("They are being handed over already."),
    "paused": N_("They have paused."),
    "contact_stopped": N_("Nobody is to contact them."),
    "death_told": N_("We were told that they died."),
}
OURS_COUNTED: Mapping[str, Callable[[int], str]] = {
    "asked_already": lambda num: ngettext(
        "%(num)d person was asked already and has not answered.",
        "%(num)d people were asked already and have not answered.",
        num,
    ),
    "handover_open": lambda num: ngettext(
        "%(num)d person is being handed over already.", "%(num)d people are being handed over already.", num
    ),
    "paused": lambda num: ngettext("%(num)d person has paused.", "%(num)d people have paused.", num),
    "contact_stopped": lambda num: ngettext(
        "Nobody is to contact %(num)d person.", "Nobody is to contact %(num)d people.", num
    ),
    "death_told": lambda num: ngettext(
        "We were told that %(num)d person died.", "We were told that %(num)d people died.", num
    ),
}


def change_text(change: Change) -> str:
    """What somebody else did since this was seen."""
    person = change.person or _("Somebody")
    by = change.by or _("Somebody else")
    said = {"person": person, "coach": change.coach, "by": by}
    sentences = {
        "asked": _("%(by)s asked %(person)s whether they would change to %(coach)s.", **said),
        "said_yes": _("%(person)s said yes to %(coach)s.", **said),
        "said_no": _("%(person)s said no to %(coach)s.", **said),
        "taken_back": _("The question to %(person)s about %(coach)s was taken back.", **said),
        "placed": _("%(by)s gave %(person)s to %(coach)s.", **said),
        "moved": _("%(by)s moved %(person)s to %(coach)s.", **said),
        "ended": _("%(person)s is no longer with %(coach)s.", **said),
        "coach_gone": _("One of these coaches is not here any more."),
        "coach_new": _("%(coach)s has come to these coaches.", **said),
        "hours": _("The hours of %(coach)s have changed.", **said),
        "not_there": _("%(person)s is not with the same coach any more.", **said),
        "does_not_fit": _("%(coach)s does not fit %(person)s any more.", **said),
    }
    return sentences.get(change.code) or f"{person}: {stays_text(change.why)}"


def stays_text(code: str) -> str:
    """What keeps somebody with their coach, or a move that was put in out of a proposal."""
    return str(_(OURS[code])) if code in OURS else words.stays_text(code)


def still_over_text(reason: Reason) -> str:
    """What keeps a coach over the line."""
    code = reason.params.get("code", "")
    if code not in OURS_COUNTED:
        return words.still_over_text(reason)
    return OURS_COUNTED[code](int(reason.params["count"]))


def how_good(proposal: Proposal) -> str:
    """How far it is from what is proven to be the least, in plain words."""
    if not proposal.moves:
        return ""
    if proposal.gap <= 0:
        return _("No other choice could break less.")
    return _("At most %(percent)s%% more than the least possible.", percent=number_text(_up(100 * proposal.gap)))


def hours_left(proposal: Proposal) -> str:
    """Whether more could be taken off at all."""
    over = proposal.over_minutes / 60
    if proposal.over_minutes - proposal.over_bound < 1:
        return _("%(hours)s hours stay over the line. No choice could take off more.", hours=number_text(over))
    more = (proposal.over_minutes - proposal.over_bound) / 60
    return _(
        "%(hours)s hours stay over the line. Another choice could take off %(more)s hours more at the very most.",
        hours=number_text(over),
        more=number_text(_up(more)),
    )


def _up(figure: float) -> float:
    """To one decimal, never less than it is: a promise is not rounded down."""
    return ceil(figure * 10) / 10
