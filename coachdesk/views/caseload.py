"""The caseload: all of a coach's people on one page."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from coachdesk import clock, policies, words
from coachdesk.adjustments.words import short_text
from coachdesk.db import db
from coachdesk.queries.caseload import FILTERS, SORTS, Asked, Caseload, Person, caseload
from coachdesk.scripts_of_names import script_of
from coachdesk.services import audit
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views import covered, looked_for, navigation
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.filters import Speech, speech
from coachdesk.views.htmx import is_fragment, render_page
from coachdesk.views.paging import rows_wanted

blueprint = Blueprint("caseload", __name__)
STEP, MOST = 50, 500
KEPT = ("coach", "filter", "sort", "direction")
Chip = tuple[str, str, str, str]


class Row(NamedTuple):
    """A row as the page shows it: every word made ready. The template takes them in this order."""

    url: str
    name: str
    name_latin: str
    lang: str
    dir: str
    reference: str
    birth_year: int | None
    next_words: str
    next_is_today: bool
    next_mode_words: str
    last_words: str
    rhythm_words: str
    chips: list[Chip]
    to_settle: bool
    to_ask: bool
    paused: bool


@blueprint.get("/caseload")
@allow(policies.coaches_and_leads)
def index() -> ResponseReturnValue:
    """A coach's own people, or for a lead those of one of their coaches."""
    coach_id, name = _coach()
    asked = _asked(coach_id)
    found = caseload(db.session, asked)
    if coach_id == the_viewer().staff_id:
        navigation.keep_own_to_settle(the_viewer(), found.counts["to_settle"])
    audit.record(
        db.session, "caseload.listed", subject="staff", subject_id=coach_id, facts={"shown": len(found.people)}
    )
    return render_page("caseload/index.html", "caseload/_results.html", caseload=_page(name, asked, found))


@blueprint.post("/caseload")
@allow(policies.coaches_and_leads)
def look() -> ResponseReturnValue:
    """Words to look for are sent, and the address of the answer holds them closed; the rest of it stays as it was."""
    kept: dict[str, Any] = {name: request.form[name] for name in KEPT if name in request.form}
    return redirect(_address(**kept, **looked_for.in_address(looked_for.typed())), 303)


def _coach() -> tuple[UUID, str]:
    """Whose people these are. Who looks at their own is known already."""
    viewer = the_viewer()
    wanted = request.args.get("coach", type=UUID) or viewer.staff_id
    if wanted is None:
        abort(404)
    if wanted == viewer.staff_id:
        return wanted, viewer.name
    coach = load_or_404(policies.visible_coaches(viewer), wanted)
    return coach.id, coach.name


def _asked(coach_id: UUID) -> Asked:
    args = request.args
    show = args.get("show", "")
    return Asked(
        coach_id=coach_id,
        now=clock.now(),
        reader_id=the_viewer().staff_id,
        filter=args.get("filter", "") if args.get("filter") in FILTERS else "everyone",
        words=looked_for.asked(),
        sort=args.get("sort", "") if args.get("sort") in SORTS else "next",
        descending=args.get("direction") == "descending",
        limit=rows_wanted(show, step=STEP, most=MOST),
    )


def _page(name: str, asked: Asked, found: Caseload) -> dict[str, Any]:
    mine = asked.coach_id == the_viewer().staff_id
    kept = {} if mine else {"coach": str(asked.coach_id)}
    state = kept | {
        "filter": asked.filter,
        "sort": asked.sort,
        "direction": "descending" if asked.descending else "ascending",
    }
    state = {name: value for name, value in state.items() if value not in ("everyone", "next", "ascending")}
    words_kept = looked_for.in_address(asked.words)
    total, shown, more = found.counts["everyone"], len(found.people), found.matching - len(found.people)
    return {
        "heading": _("My caseload") if mine else _("Caseload of %(name)s", name=name),
        "summary": _summary(found),
        "hours_url": url_for("hours.show", staff_id=asked.coach_id),
        "covered": covered.groups() if mine and found.covers and not is_fragment() else [],
        "url": _address(**kept),
        "kept": list(state.items()),
        "rows": rows(found.people),
        "total": total if not words_kept and asked.filter == "everyone" else found.matching,
        "shown": shown,
        "q": asked.words,
        "look_url": url_for("caseload.look"),
        "office_url": url_for("find.index", **words_kept),
        "filters": [_filter(name, found.counts[name], asked, state | words_kept) for name in FILTERS],
        "sort": asked.sort,
        "direction": "descending" if asked.descending else "ascending",
        "sort_urls": {name: _sort_url(name, asked, state | words_kept) for name in SORTS},
        "next_url": _address(**state, **words_kept, show=shown + STEP) if more > 0 else None,
        "next_count": min(STEP, more),
        "all_url": _address(**state, **words_kept, show="all") if more > STEP else None,
    }


def _summary(found: Caseload) -> str:
    everyone, without = found.counts["everyone"], found.counts["no_meeting"]
    if not everyone:
        return _("Nobody is with this coach yet.")
    if not without:
        return ngettext(
            "%(num)d person, who has a meeting booked.",
            "%(num)d people. Everyone has a meeting booked.",
            everyone,
        )
    if without == everyone:
        return ngettext(
            "%(num)d person, who has no meeting booked yet.",
            "%(num)d people. Nobody has a meeting booked yet.",
            everyone,
        )
    return ngettext(
        "%(num)d person. Everyone has a meeting booked, except %(without)s.",
        "%(num)d people. Everyone has a meeting booked, except %(without)s.",
        everyone,
        without=str(without),
    )


def _filter(name: str, count: int, asked: Asked, state: dict[str, str]) -> tuple[str, str, int, str, bool]:
    labels = {
        "everyone": _("Everyone"),
        "no_meeting": _("No meeting booked"),
        "to_settle": _("To settle"),
        "to_ask": _("Words to ask about"),
    }
    rest = {key: value for key, value in state.items() if key != "filter"}
    chosen = {} if name == "everyone" else {"filter": name}
    return name, labels[name], count, _address(**rest, **chosen), asked.filter == name


def _sort_url(name: str, asked: Asked, state: dict[str, str]) -> str:
    rest = {key: value for key, value in state.items() if key not in ("sort", "direction")}
    turned = {"direction": "descending"} if asked.sort == name and not asked.descending else {}
    return _address(**rest, **({} if name == "next" else {"sort": name}), **turned)


def _address(**state: Any) -> str:
    """The caseload as this state has it: the address holds all of it."""
    return url_for("caseload.index", **state)


def rows(people: Sequence[Person]) -> list[Row]:
    """The rows of a table of people; words are looked up once for the page, not for each row."""
    said = speech()
    modes = {value.value: str(label) for value, label in words.MODES.items()}
    base = url_for("claimants.show", claimant_id=UUID(int=0)).removesuffix(str(UUID(int=0)))
    chip, rhythm = cache(_chip), cache(_rhythm)  # for this page, in its language
    return [_row(person, said, modes, base, chip, rhythm) for person in people]


def _row(
    person: Person, said: Speech, modes: dict[str, str], base: str,
    chip: Callable[[tuple[str, str]], Chip], rhythm: Callable[[int | None], str],
) -> Row:  # fmt: skip
    lang, direction = script_of(person.name)
    born = person.date_of_birth
    next_words, is_today = said.moment_and_today(person.next_at)
    return Row(
        f"{base}{person.id}",
        person.name,
        person.latin_name,
        lang,
        direction,
        person.reference,
        born.year if born else None,
        next_words,
        is_today,
        modes[person.next_mode] if person.next_mode else "",
        said.day_of(person.last_at),
        rhythm(person.rhythm_days),
        [chip(kept) for kept in ordered(person.adjustments)],
        person.to_settle,
        person.to_ask,
        paused=False,
    )


def _chip(kept: tuple[str, str]) -> Chip:
    code, strength = kept
    return code, short_text(code), strength, ""


def _rhythm(days: int | None) -> str:
    return _("To agree") if days is None else ngettext("%(num)s day", "%(num)s days", days)


STRENGTHS = {"hard": 0, "preference": 1, "information": 2}


def ordered(adjustments: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """What must be kept first, then what is preferred, then what is good to know."""
    return sorted(adjustments, key=lambda kept: (STRENGTHS[kept[1]], kept[0]))
