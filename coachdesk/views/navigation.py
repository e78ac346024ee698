"""The bar over every page at work: who I am, where I can go, what waits for me."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for

from coachdesk import policies, words
from coachdesk.db import db
from coachdesk.models.label import Role
from coachdesk.policies import Viewer
from coachdesk.queries import open_work
from coachdesk.translation import gettext as _
from coachdesk.views.access import current_viewer

NavItem = tuple[str, str, bool, int | None]
# So many stand beside one another in the bar; where there are more, the last of them folds the rest away.
MOST = 6
# What a claimant reaches from "More".
MORE = (
    "my_more",
    "my_handover",
    "my_own_words",
    "my_caller_check",
    "my_notes",
    "my_adjustments",
    "my_times",
    "my_away",
    "my_opened",
    "my_asked",
    "my_record",
    "my_supporters",
    "my_coming_in",
    "my_coach",
    "my_coach_wishes",
)
# One person's pages: a coach comes to them from their caseload.
OF_SOMEBODY = (
    "claimants",
    "appointments",
    "away",
    "caller_checks",
    "claimant_times",
    "coming_in",
    "contact_plan",
    "cover",
    "entry_links",
    "goals",
    "handovers",
    "life",
    "moves",
    "notes",
    "notes_screen",
    "opened",
    "steps",
    "their_coach",
)
# What a lead comes to from the board.
ON_THE_BOARD = ("placements", "coach_requests", "leavers", "matches", "workload", "what_if")
# What a coach comes to from their diary.
OF_MY_TIME = ("hours", "workload", "continuity")
# What stands under the data protection officer's desk.
ON_THE_DESK = ("outside_requests", "record_requests", "incidents", "merges")


@dataclass(frozen=True)
class Bar:
    """What the header shows of the viewer."""

    name: str
    initials: str
    role_words: str
    nav: list[NavItem]
    more: list[NavItem]
    at_work: bool

    @property
    def more_is_current(self) -> bool:
        """Whether the page stands under one of those that are folded away."""
        return any(current for _label, _url, current, _count in self.more)


def init(app: Flask) -> None:
    @app.context_processor
    def bar() -> dict[str, Any]:
        viewer = current_viewer()
        if viewer is None or viewer.claimant_id is not None:
            return {"viewer": None, "find_url": None}
        find_url = url_for("find.index") if policies.opens_records(viewer) else None
        return {"viewer": the_bar(viewer), "find_url": find_url}


def the_bar(viewer: Viewer) -> Bar:
    items = _items(viewer)
    shown = len(items) if len(items) <= MOST else MOST - 1
    at_work = policies.works_here(viewer)
    return Bar(viewer.name, initials(viewer.name), role_words(viewer), items[:shown], items[shown:], at_work)


def initials(name: str) -> str:
    """The first letters of the first and last word of a name."""
    words = name.split()
    return "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words[:1])).upper()


def role_words(viewer: Viewer) -> str:
    """What the viewer does here, in words."""
    return ", ".join(words.role(role) for role in Role if viewer.has(role))


def home_of(viewer: Viewer) -> str:
    """Where somebody begins."""
    if policies.claimants(viewer):
        return url_for("my_home.show")
    if policies.coaches(viewer):
        return url_for("today.show")
    if policies.leads(viewer):
        return url_for("board.show")
    if policies.data_protection_officers(viewer):
        return url_for("data_protection.index")
    if policies.administrators(viewer):
        return url_for("imports.index")
    if policies.receptionists(viewer):
        return url_for("front_desk.index")
    if policies.safeguarding_leads(viewer):
        return url_for("safeguarding.index")
    if policies.supporters(viewer):
        return url_for("supporting.index")
    return url_for("welcome.show")


def keep_own_to_settle(viewer: Viewer, to_settle: int) -> None:
    """How many of a coach's own people have something to settle, from a page that knows: it is not asked again."""
    if not policies.leads(viewer):
        g.open_work = open_work.OpenWork(without_coach=0, to_settle=to_settle)


def keep_open_work(without_coach: int, to_settle: int) -> None:
    """The same for a lead of one office, from their board."""
    g.open_work = open_work.OpenWork(without_coach, to_settle)


def _items(viewer: Viewer) -> list[NavItem]:
    return [
        *_of_the_work(viewer),
        *_of_rights(viewer),
        *_of_safety(viewer),
        *_of_the_door(viewer),
        *_of_setting_up(viewer),
    ]


def _of_the_work(viewer: Viewer) -> list[NavItem]:
    """With people: a coach's own, and a lead's."""
    if not policies.coaches_and_leads(viewer):
        return []
    items, waits = [], g.get("open_work") or open_work.counts(db.session, viewer)
    if policies.coaches(viewer):
        items += [
            _item(_("Today"), "today.show"),
            _item(_("Caseload"), "caseload.index", also=OF_SOMEBODY),
            _item(_("Diary"), "diary.show", also=() if policies.leads(viewer) else OF_MY_TIME),
        ]
    if not policies.leads(viewer):
        return [*items, _item(_("To settle"), "matters.index", waits.to_settle)]
    return [
        *items,
        _item(_("Board"), "board.show", waits.without_coach, also=ON_THE_BOARD),
        _item(_("To settle"), "matters.index", waits.to_settle),
        _item(_("Balance"), "balancing.index"),
        _item(_("Cover and leave"), "absences.index", also=("hours",)),
        _item(_("Continuity"), "continuity.index"),
    ]


def _of_rights(viewer: Viewer) -> list[NavItem]:
    if not policies.data_protection_officers(viewer):
        return []
    return [_item(_("Data protection"), "data_protection.index", also=ON_THE_DESK), _item(_("Holds"), "holds.index")]


def _of_safety(viewer: Viewer) -> list[NavItem]:
    """Who opened what, and what is kept from somebody's list."""
    items = []
    if policies.safeguarding_leads(viewer):
        items.append(_item(_("Safeguarding"), "safeguarding.index", also=("hold_backs",)))
    if policies.reviews_openings(viewer):
        items.append(_item(_("Opened for a reason"), "glass.index"))
    if policies.agrees_hold_backs(viewer) and not policies.safeguarding_leads(viewer):
        items.append(_item(_("Held back"), "hold_backs.index"))
    return items


def _of_the_door(viewer: Viewer) -> list[NavItem]:
    """Who comes, and who rings."""
    items = [_item(_("Front desk"), "front_desk.index")] if policies.receptionists(viewer) else []
    return [*items, _item(_("Callers"), "callers.index")] if policies.answers_callers(viewer) else items


def _of_setting_up(viewer: Viewer) -> list[NavItem]:
    if not policies.administrators(viewer):
        return []
    return [
        _item(_("Import"), "imports.index"),
        _item(_("Accounts"), "accounts.index"),
        _item(_("Offices"), "offices.index"),
        _item(_("Invitations"), "invitations.index"),
    ]


def claimant_items() -> list[NavItem]:
    """Where a claimant can go: few words, always the same."""
    return [
        _item(_("Home"), "my_home.show"),
        _item(_("Plan"), "my_plan.show"),
        _item(_("Meetings"), "my_meetings.index"),
        (_("More"), url_for("my_more.show"), request.blueprint in MORE, None),
    ]


def _item(label: str, endpoint: str, count: int | None = None, also: tuple[str, ...] = ()) -> NavItem:
    """An item of the bar. `also`: blueprints whose pages stand under it too."""
    return label, url_for(endpoint), request.blueprint in (endpoint.partition(".")[0], *also), count or None
