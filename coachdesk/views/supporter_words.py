"""Somebody beside a person, in words: for the person, and for their coach."""

from typing import Any

from flask import url_for

from coachdesk import clock
from coachdesk.models.label import SupportScope
from coachdesk.queries.supporters import Seen
from coachdesk.translation import gettext as _
from coachdesk.translation import list_text
from coachdesk.views.filters import speech


def row(seen: Seen, *, at_work: bool = False) -> dict[str, Any]:
    """Who, what they may see, until when, and how it stands."""
    supporter = seen.supporter
    return {
        "id": supporter.id,
        "name": supporter.name or "",
        "sees": scopes_words(supporter.scopes),
        "until": speech().whole_day(supporter.until_on),
        "state": _state(seen, at_work=at_work),
        "waits": supporter.confirmed_at is None,
        "can_hand_over": supporter.confirmed_at is not None and supporter.account_id is None,
        "url": url_for("my_supporters.show", supporter_id=supporter.id),
    }


def scopes_words(scopes: list[str]) -> str:
    words = {SupportScope.PLAN: _("the plan"), SupportScope.MEETINGS: _("the meetings")}
    return list_text([words[scope] for scope in words if scope.value in scopes])


def _state(seen: Seen, *, at_work: bool) -> str:
    supporter = seen.supporter
    if supporter.confirmed_at is None:
        return _("Waits for the person’s own yes") if at_work else _("Your coach asks. You say yes or no.")
    if supporter.account_id is not None:
        return _("Comes in as %(name)s", name=seen.account_name)
    if seen.link_until is not None and seen.link_until > clock.now():
        day = speech().named_day(clock.as_london(seen.link_until).date())
        return _("Has a link until %(day)s", day=day)
    return _("Has no link yet")
