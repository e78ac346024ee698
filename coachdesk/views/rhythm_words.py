"""How often two people are in touch, as a sentence says it."""

from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext

WEEK, YEAR = 7, 365


def about_every(days: int) -> str:
    """About every 4 weeks; in days where weeks would not come out."""
    if days == YEAR:
        return _("About once a year")
    if days % WEEK == 0:
        return ngettext("About every week", "About every %(num)d weeks", days // WEEK)
    return _("About every %(days)d days", days=days)


def rhythm_words(days: int, *, is_agreed: bool) -> str:
    """The rhythm that holds, and whether the two agreed it."""
    if is_agreed:
        return _("%(often)s, as you two agreed", often=about_every(days))
    return _("%(often)s, as the office does it", often=about_every(days))
