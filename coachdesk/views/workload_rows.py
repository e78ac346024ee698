"""The page of one coach's hours, every word made ready: each figure with what it comes from."""

from datetime import date
from math import isfinite
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import Select
from sqlalchemy.orm import Session

from coachdesk import words
from coachdesk.adjustments.slot import meeting_minutes
from coachdesk.models import LoadWeek, Reduction, Staff
from coachdesk.office_settings import KINDS
from coachdesk.queries.load_sql import PAUSED
from coachdesk.queries.load_weeks import Asked
from coachdesk.queries.loads import Load
from coachdesk.queries.what_moves import Move
from coachdesk.queries.workloads import Choice, CoverLine, PersonNeed, Workload
from coachdesk.translation import decimal_text, ngettext, number_text
from coachdesk.translation import gettext as _
from coachdesk.views.filters import Speech, speech
from coachdesk.views.paging import rows_wanted
from coachdesk.views.who import who
from coachdesk.workload import WorkloadSettings, available_working, percent
from coachdesk.workload_time import FOUR_WEEKS, ONE_DAY
from coachdesk.workload_words import ACTIONS, ONCE, REDUCTIONS, band_text, line_text, move_text, percent_text

STEP, MOST = 50, 1_000
BEYOND = 999


def page(found: Workload, staff: Staff, on: date, show: str, *, leads: bool) -> dict[str, Any]:
    """What the template is given."""
    said, load = speech(), found.load
    limit = rows_wanted(show, step=STEP, most=MOST)
    whole = load.working()
    time = len(available_working(load.time, load.settings))
    return {
        "load": load_words(load),
        "span_words": _(
            "Reckoned today, from the four weeks from %(first)s to %(last)s, put as an average month.",
            first=said.day(on),
            last=said.day(on + FOUR_WEEKS - ONE_DAY),
        ),
        "time": [line_text(line) for line in whole[:time]],
        "need": [line_text(line) for line in whole[time:]],
        "formula": formula_words(load.settings),
        "people": [_person(each, load.settings) for each in found.needs[:limit]],
        "people_count": len(found.needs),
        "rest": _rest(found),
        "total_hours": number_text(load.of_people / 60),
        "all_url": url_for("workload.show", staff_id=staff.id, show="all") if len(found.needs) > limit else None,
        "covers": [_cover(each, said) for each in found.covers],
        "moves": [_move(each, said) for each in found.moves],
        "reductions": [_reduction(each, said, on) for each in found.reductions],
        "weeks": [_week(each, said) for each in reversed(found.weeks)],
        "line_percent": f"{load.settings.too_much_from:g}",
        "asked": found.asked and asked_words(found.asked, said),
        "actions": [_action(each.LoadAction, each.name, said) for each in found.actions],
        "choices": [choice(each, said) for each in found.choices],
        "hours_url": url_for("hours.show", staff_id=staff.id),
        "caseload_url": url_for("caseload.index", coach=staff.id) if leads else url_for("caseload.index"),
    }


def is_among(session: Session, scope: Select[Any], staff_id: UUID) -> bool:
    """Whether this member of staff is one of these."""
    return session.scalar(scope.where(Staff.id == staff_id).with_only_columns(Staff.id)) is not None


def load_words(load: Load) -> dict[str, Any]:
    """The figure, its bar and its band; the same as the board has them."""
    return {
        "percent": round(min(load.percent, BEYOND)),
        "percent_words": percent_text(load.percent),
        "hours_words": _(
            "%(needed)s of %(there)s hours a month",
            needed=number_text(load.needed / 60),
            there=number_text(load.available / 60),
        ),
        "band": load.band.value,
        "band_words": band_text(load.band),
        "near": load.settings.full_from,
    }


def formula_words(settings: WorkloadSettings) -> str:
    """How one person's minutes come about, with the figures of this office in it."""
    return _(
        "A month has 30.44 days. Minutes of a person = 30.44 ÷ days between meetings × (meeting + %(write_up)s for "
        "writing up) × %(more)s for what comes between + what comes once.",
        write_up=settings.write_up,
        more=decimal_text(1 + settings.responsive),
    )


def asked_words(asked: Asked, said: Speech) -> dict[str, str]:
    """What is asked of a lead, and what they did the last time."""
    last = asked.last
    return {
        "lead": ngettext("%(num)d week running too much.", "%(num)d weeks running too much.", asked.weeks),
        "text": _(
            "Since %(day)s, in each week that was kept. Write down what you do about it, and when you look again.",
            day=said.whole_day(asked.since_on),
        ),
        "last": _("The last time, on %(day)s: %(what)s.", day=said.day_of(last.made_at), what=_(ACTIONS[last.kind]))
        if last
        else "",
    }


def choice(each: Choice, said: Speech) -> dict[str, str]:
    """A figure of the office, and the day it holds from."""
    return {
        "words": str(words.SETTINGS[each.name]),
        "value": f"{each.value:g}",
        "unit_words": str(words.UNITS[KINDS[each.name].unit]),
        "since_words": said.whole_day(each.since_on) if each.since_on else _("As CoachDesk comes"),
    }


def _person(each: PersonNeed, settings: WorkloadSettings) -> dict[str, Any]:
    codes = each.kind.code_list
    paused = PAUSED in codes
    extra = [line for line in each.lines if line.code.removeprefix("with_") in ONCE]
    once = [
        _(
            "%(what)s %(minutes)s",
            what=_(ONCE[line.code.removeprefix("with_")]),
            minutes=number_text(line.params["minutes"]),
        )
        for line in extra
    ]
    return {
        "who": who(each.claimant),
        "paused": paused,
        "rhythm": each.kind.rhythm_days or settings.rhythm_days,
        "own_rhythm": each.kind.rhythm_days is not None,
        "slot": meeting_minutes(codes, settings.slot),
        "once": ", ".join(once),
        "minutes": number_text(each.minutes),
        "working": [line_text(line) for line in each.lines],
    }


def _rest(found: Workload) -> str:
    if not found.rest.people:
        return ""
    return ngettext(
        "%(num)d person whose record does not open for you: %(minutes)s minutes.",
        "%(num)d people whose records do not open for you: %(minutes)s minutes.",
        found.rest.people,
        minutes=number_text(found.rest.minutes),
    )


def _cover(each: CoverLine, said: Speech) -> str:
    words = {
        "name": each.name,
        "first": said.day(each.from_on),
        "last": said.day(each.until_on),
        "hours": number_text(each.minutes / 60),
    }
    if each.given:
        return ngettext(
            "%(name)s covers for %(num)d person, %(first)s to %(last)s: %(hours)s hours less.",
            "%(name)s covers for %(num)d people, %(first)s to %(last)s: %(hours)s hours less.",
            each.people,
            **words,
        )
    return ngettext(
        "Cover for %(num)d person of %(name)s, %(first)s to %(last)s: %(hours)s hours more.",
        "Cover for %(num)d people of %(name)s, %(first)s to %(last)s: %(hours)s hours more.",
        each.people,
        **words,
    )


def _move(each: Move, said: Speech) -> dict[str, Any]:
    return {
        "day": said.day(each.on),
        "before": percent_text(each.before),
        "after": percent_text(each.after),
        "why": [move_text(code, params, said.day) for code, params in each.why],
    }


def _reduction(each: Reduction, said: Speech, on: date) -> dict[str, Any]:
    return {
        "kind_words": _(REDUCTIONS[each.kind]),
        "percent": each.percent,
        "from_words": said.whole_day(each.from_on),
        "until_words": said.whole_day(each.until_on),
        "is_coming": each.from_on > on,
        "end_url": url_for("workload.end_reduction", reduction_id=each.id),
    }


def _week(each: LoadWeek, said: Speech) -> dict[str, Any]:
    share = percent(each.needed, each.available)
    return {
        "from_words": said.day(each.week_on),
        "percent": round(min(share, BEYOND)),
        "percent_words": percent_text(share),
        "hours_words": _("%(needed)s of %(there)s h", needed=round(each.needed / 60), there=round(each.available / 60)),
        "people": each.people,
        "too_much": each.is_too_much,
        "has_hours": isfinite(share),
    }


def _action(each: Any, name: str | None, said: Speech) -> dict[str, str]:
    return {
        "what": _(ACTIONS[each.kind]),
        "words": each.words,
        "when": said.day_of(each.made_at),
        "by": name or "",
        "look_again": said.whole_day(each.look_again_on),
    }
