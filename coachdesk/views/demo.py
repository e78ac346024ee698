"""The way into a demo: a front page that says what is true now, and one press to be somebody who works or comes there.

All of it is there only in a database that was made as a demo, and only for a browser on this machine.
"""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from sqlalchemy import select

from coachdesk import clock, words
from coachdesk.db import Beyond, db, look_as, wide
from coachdesk.demo import coaches
from coachdesk.demo.figures import Figures, day_of_coach, figures
from coachdesk.models import Account, Claimant, key_ring
from coachdesk.models.label import Role, SignInWay
from coachdesk.scripts_of_names import script_of
from coachdesk.services import accounts, entry_links, sessions
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views.access import public
from coachdesk.views.devices import device_words
from coachdesk.views.filters import speech
from coachdesk.views.navigation import initials
from coachdesk.views.purpose import is_demo
from coachdesk.views.sign_in import forget_sign_in, remember_sign_in

P = ParamSpec("P")
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
AMINA = coaches.COACHES[0]
GRACE = next(each for each in coaches.COACHES if each.key == "grace")
GWEN = coaches.GWEN

blueprint = Blueprint("demo", __name__, url_prefix="/demo")


@dataclass(frozen=True)
class Visit:
    """Somebody whom a visitor can be."""

    name: str
    email: str
    role: Role


@dataclass(frozen=True)
class Person:
    """A visit as the front page shows it."""

    name: str
    latin: str
    initials: str
    role_words: str
    line: str
    step_in_url: str
    lang: str | None = None
    dir: str | None = None


VISITS = {
    "amina": Visit(AMINA.name, AMINA.email, Role.COACH),
    "grace": Visit(GRACE.name, GRACE.email, Role.COACH),
    "gwen": Visit(GWEN.name, GWEN.email, Role.LEAD),
    "remy": Visit(*coaches.RECEPTION, Role.RECEPTION),
    "helen": Visit(*coaches.SAFEGUARDING, Role.SAFEGUARDING),
    "dora": Visit(*coaches.DATA_PROTECTION, Role.DATA_PROTECTION),
    "jean": Visit(*coaches.SUPPORTER, Role.SUPPORTER),
    "administrator": Visit(*coaches.ADMINISTRATOR, Role.ADMINISTRATOR),
}


@dataclass(frozen=True)
class Comer:
    """Somebody who comes here and whom a visitor can be: found by the reference of their story."""

    reference: str
    line: LazyString


COMERS = {
    "dotty": Comer("DA7-4K2", lazy_gettext("More time, a quiet room, and one coach for years.")),
    "noor": Comer("NM3-6HW", lazy_gettext("Reads every note, and adds her own account.")),
    "charlie": Comer("CB8-3MW", lazy_gettext("Meets by phone. Nobody asks Charlie to go out.")),
    "mollie": Comer("MC6-3EB", lazy_gettext("Makes pots and sells some. The plan starts there.")),
    "precious": Comer("PM6-3XH", lazy_gettext("Reached in safe ways only: her pages say nothing to an onlooker.")),
    "robin": Comer("RE4-8BC", lazy_gettext("Has no coach yet: a contact by name, and a promised day.")),
}


def is_here() -> bool:
    """Whether this is a demo and the browser runs on this machine; what a proxy passed on comes from elsewhere."""
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return is_demo() and ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def only_here(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """A route that is nowhere but in a demo on this machine: elsewhere it is a page that does not exist."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if not is_here():
            abort(404)
        return view(*args, **kwargs)

    return guarded


def front_page() -> ResponseReturnValue:
    """What somebody sees first; from another machine a demo has no way in but an account of one's own."""
    if not is_here():
        return redirect(url_for("sessions.new"), 303)
    with wide(db.session, Beyond.DEMO):
        now, comers = figures(db.session), _comers()
        workers = [_person(key, visit, now) for key, visit in VISITS.items()]
    return render_template(
        "demo/index.html",
        today_words=_("The demo office today, %(day)s", day=speech().named_day(clock.today())),
        office_figures=_figures(now),
        staff_people=workers,
        comers=comers,
        promises=_promises(),
        load_url=url_for("demo.own_office"),
        begin_again_url=url_for("demo.restart"),
    )


@blueprint.get("/your-own-office")
@public
@only_here
def own_office() -> ResponseReturnValue:
    return render_template("demo/load.html")


@blueprint.post("/visits/<key>")
@public
@only_here
def step_in(key: str) -> ResponseReturnValue:
    """Be somebody who works here or comes here. It is written down like any other sign-in."""
    account = _account(key) or abort(404)
    look_as(db.session, str(account.id))
    signed_in = sessions.start(
        db.session, account, way=SignInWay.DEMO, device=device_words(), proved=True, at=clock.now()
    )
    remember_sign_in(*signed_in)
    return redirect(url_for("home.show"), 303)


@blueprint.post("/restart")
@public
@only_here
def restart() -> ResponseReturnValue:
    """Begin again from the first day; whoever was stepped in steps out."""
    from coachdesk.demo import beginning  # what makes people is large, and no live office needs it

    forget_sign_in()
    look_as(db.session, "system:demo")
    beginning.begin_again(db.session, clock.now())
    flash(_("The demo has begun again. Everything is as it was on the first day."), "good")
    return redirect(url_for("home.show"), 303)


def _account(key: str) -> Account | None:
    """Whose browser this becomes. A claimant's account is made when a visitor first steps in."""
    if key in VISITS:
        return accounts.find(db.session, VISITS[key].email)
    comer = COMERS.get(key)
    claimant = comer and db.session.scalar(select(Claimant).where(Claimant.spoken_reference == comer.reference))
    if not claimant:
        return None
    look_as(db.session, "system:demo")
    return entry_links.account_of(db.session, claimant, at=clock.now())


def _comers() -> list[Person]:
    references = [comer.reference for comer in COMERS.values()]
    found = db.session.scalars(select(Claimant).where(Claimant.spoken_reference.in_(references)))
    by_reference = {claimant.spoken_reference: claimant for claimant in found}
    return [
        _comer(key, comer, by_reference[comer.reference])
        for key, comer in COMERS.items()
        if comer.reference in by_reference
    ]


def _comer(key: str, comer: Comer, claimant: Claimant) -> Person:
    lang, direction = script_of(claimant.name)
    return Person(
        name=claimant.name,
        latin=claimant.latin_name,
        initials=initials(claimant.latin_name or claimant.name),
        role_words=_("claimant"),
        line=str(comer.line),
        step_in_url=url_for("demo.step_in", key=key),
        lang=lang,
        dir=direction,
    )


def _figures(now: Figures) -> list[tuple[int, str]]:
    return [
        (now.people, ngettext("person comes here", "people come here", now.people)),
        (now.meetings_today, ngettext("meeting in the diary today", "meetings in the diary today", now.meetings_today)),
        (now.without_coach, ngettext("person without a coach", "people without a coach", now.without_coach)),
        (now.to_settle, ngettext("person to ask what they choose", "people to ask what they choose", now.to_settle)),
    ]


def _person(key: str, visit: Visit, now: Figures) -> Person:
    lines = {
        Role.COACH: _coach_line,
        Role.LEAD: _lead_line,
        Role.RECEPTION: _reception_line,
        Role.SAFEGUARDING: _safeguarding_line,
        Role.DATA_PROTECTION: _data_protection_line,
        Role.SUPPORTER: _supporter_line,
        Role.ADMINISTRATOR: _administrator_line,
    }
    return Person(
        name=visit.name,
        latin="",
        initials=initials(visit.name),
        role_words=words.role(visit.role),
        line=_another_coach_line() if visit.email == GRACE.email else lines[visit.role](now),
        step_in_url=url_for("demo.step_in", key=key),
    )


def _another_coach_line() -> str:
    return _("Works beside Amina: for people who come to her from another coach, or whom she covers.")


def _coach_line(_now: Figures) -> str:
    day = day_of_coach(db.session, key_ring.vault(db.session).blinds("email", AMINA.email))
    if day.starts_at is None:
        return ngettext("%(num)d meeting today.", "%(num)d meetings today.", day.meetings_today)
    at = clock.as_london(day.starts_at)
    return ngettext(
        "%(num)d meeting today, with %(name)s at %(time)s.",
        "%(num)d meetings today. The next is %(name)s at %(time)s.",
        day.meetings_today,
        name=day.name,
        time=f"{at.hour}:{at.minute:02}",
    )


def _lead_line(now: Figures) -> str:
    if not now.without_coach:
        return _("Everybody has a coach.")
    return ngettext(
        "%(num)d person is without a coach. See whom she could give them, and why.",
        "%(num)d people are without a coach. See whom she could give them, and why.",
        now.without_coach,
    )


def _reception_line(_now: Figures) -> str:
    return _("Sees who comes today and what to know at the door. Opens nothing else of anybody.")


def _safeguarding_line(_now: Figures) -> str:
    return _("Keeps people safe: out of search, and away from staff they must not meet.")


def _data_protection_line(_now: Figures) -> str:
    return _("Answers whoever asks from outside, and gives people a copy of all that is kept about them.")


def _supporter_line(_now: Figures) -> str:
    return _("Dotty’s sister. Sees what Dotty chose to show her, for as long as Dotty wants.")


def _administrator_line(_now: Figures) -> str:
    return _("Sets up offices and accounts. Cannot open anybody’s record.")


def _promises() -> list[tuple[str, str]]:
    """What is true of this version, and tested; a promise that is not kept yet does not stand here."""
    return [
        (_("One coach"), _("The database itself allows each person one coach at a time, with a reason and a date.")),
        (
            _("Adjustments are rules"),
            _("Nobody is given a coach who would break one. What cannot all be kept, the person settles."),
        ),
        (
            _("Nothing is held against anybody"),
            _("A meeting that did not happen is a fact. Nobody counts it, and nothing follows."),
        ),
        (
            _("Every opening is written down"),
            _("Who opened whose record, and when, signed so that it cannot be changed unseen."),
        ),
        (
            _("Nothing leaves by itself"),
            _("Nothing is sent to anybody until a safe way to reach them is agreed with them."),
        ),
    ]
