"""Who is there for me, as it is said to me."""

from dataclasses import dataclass
from datetime import date

from coachdesk import clock
from coachdesk.db import db
from coachdesk.models import Claimant
from coachdesk.queries import contact as queries
from coachdesk.queries.claimants import CoachNow
from coachdesk.queries.contact import Contact
from coachdesk.translation import gettext as _
from coachdesk.views.filters import speech
from coachdesk.views.my import first_name
from coachdesk.views.navigation import initials


@dataclass(frozen=True)
class Card:
    """A person to ring, and what to know about reaching them."""

    name: str
    initials: str
    role_words: str
    phone_url: str
    phone_words: str
    lines: list[str]


def contact_of(claimant: Claimant, now: CoachNow | None = None) -> Card:
    found = queries.contact_of(db.session, claimant, now=now, at=clock.now())
    name = found.coach_name or found.lead_name or found.office_name
    digits = "".join(letter for letter in found.phone if letter.isdigit() or letter == "+")
    return Card(
        name=name,
        initials=initials(name),
        role_words=_role(found),
        phone_url=f"tel:{digits}" if digits else "",
        phone_words=_("Ring %(phone)s", phone=found.phone),
        lines=list(filter(None, (_reach(found), *_away(found), *_covers(found), _stand_in(found)))),
    )


def _role(found: Contact) -> str:
    if found.coach_name:
        since = found.since
        month = speech().whole_months[since.month] if since else ""
        return _("Your coach since %(month)s %(year)d", month=month, year=since.year) if since else _("Your coach")
    if found.promised_on is None:
        return _("Your contact")
    return _("Your contact until you have a coach. We promise you one by %(day)s.",
             day=speech().named_day(found.promised_on))  # fmt: skip


def _reach(found: Contact) -> str:
    who = first_name(found.coach_name or found.lead_name)
    place, today = found.office_place, clock.today()
    for cover, (first, last) in found.covers:
        if first <= today:
            until, own = speech().named_day(last), first_name(found.coach_name)
            return _("Your coach is %(own)s. Until %(day)s you can reach %(name)s. Ask on the phone or at the desk: "
                     "%(place)s.", own=own, day=until, name=cover, place=place)  # fmt: skip
    if not who:
        return _("Ask at the desk: %(place)s.", place=place)
    return _("Ask for %(name)s, on the phone or at the desk: %(place)s.", name=who, place=place)


def _away(found: Contact) -> list[str]:
    if not found.coach_name:
        return []
    return [_away_words(first_name(found.coach_name), *days) for days in found.away]


def _away_words(name: str, first: date, last: date) -> str:
    said, today = speech(), clock.today()
    if first == last:
        return _("%(name)s is away on %(day)s.", name=name, day=said.named_day(first))
    if first <= today:
        return _("%(name)s is away until %(last)s.", name=name, last=said.named_day(last))
    return _("%(name)s is away from %(first)s to %(last)s.", name=name, first=said.named_day(first),
             last=said.named_day(last))  # fmt: skip


def _covers(found: Contact) -> list[str]:
    """Whoever stands in sees the record meanwhile: that is said, with the name and the days."""
    said, name = speech(), first_name(found.coach_name)
    return [
        _("%(cover)s stands in for %(name)s on %(day)s, and can read your record then.", cover=cover, name=name,
          day=said.named_day(first))
        if first == last
        else _("%(cover)s stands in for %(name)s from %(first)s to %(last)s, and can read your record then.",
               cover=cover, name=name, first=said.named_day(first), last=said.named_day(last))
        for cover, (first, last) in found.covers
    ]  # fmt: skip


def _stand_in(found: Contact) -> str:
    if found.covers or not (found.coach_name and found.lead_name):
        return ""
    return _("When %(name)s is away, ask for %(lead)s.", name=first_name(found.coach_name), lead=found.lead_name)
