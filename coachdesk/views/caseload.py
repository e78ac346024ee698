"""The caseload: all of a coach's people on one page."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from coachdesk import clock, policies, words
from coachdesk.adjustments.words import short_text
from coachdesk.db import db
from coachdesk.models import Staff
from coachdesk.queries.caseload import FILTERS, SORTS, Asked, Caseload, Person, caseload
from coachdesk.scripts_of_names import script_of
from coachdesk.services import audit
from coachdesk.views.access import allow, load_or_404, the_viewer
from coachdesk.views.filters import Speech, speech
from coachdesk.views.htmx import render_page

blueprint = Blueprint("caseload", __name__)
STEP, MOST = 50, 500


@dataclass(frozen=True)
class Row:
    """A row as the page shows it: every word made ready."""

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
    chips: list[tuple[str, str, str, str]]
    to_settle: bool
    to_ask: bool
    paused: bool = False


@blueprint.get("/caseload")
@allow(policies.coaches_and_leads)
def index() -> ResponseReturnValue:
    """A coach's own people, or for a lead those of one of their coaches."""
    coach = _coach()
    asked = _asked(coach.id)
    found = caseload(db.session, asked)
    audit.record(db.session, "caseload.listed", subject="staff", subject_id=coach.id, facts={"shown": len(found.people)})
    return render_page("caseload/index.html", "caseload/_results.html", caseload=_page(coach, asked, found))


def _coach() -> Staff:
    viewer = the_viewer()
    wanted = request.args.get("coach", type=UUID) or viewer.staff_id
    if wanted is None:
        abort(404)
    return load_or_404(policies.visible_coaches(viewer), wanted)


def _asked(coach_id: UUID) -> Asked:
    args = request.args
    show = args.get("show", "")
    return Asked(
        coach_id=coach_id,
        now=clock.now(),
        filter=args.get("filter", "") if args.get("filter") in FILTERS else "everyone",
        words=args.get("q", "").strip()[:100],
        sort=args.get("sort", "") if args.get("sort") in SORTS else "next",
        descending=args.get("direction") == "descending",
        limit=MOST if show == "all" else min(int(show), MOST) if show.isdecimal() and int(show) > 0 else STEP,
    )


def _page(coach: Staff, asked: Asked, found: Caseload) -> dict[str, Any]:
    mine = coach.id == the_viewer().staff_id
    kept = {} if mine else {"coach": str(coach.id)}
    state = kept | {"filter": asked.filter, "sort": asked.sort, "direction": "descending" if asked.descending else "ascending"}
    state = {name: value for name, value in state.items() if value not in ("everyone", "next", "ascending")}
    words_kept = {"q": asked.words} if asked.words else {}
    total, shown, more = found.counts["everyone"], len(found.people), found.matching - len(found.people)
    return {
        "heading": _("My caseload") if mine else _("Caseload of %(name)s", name=coach.name),
        "summary": _summary(found),
        "url": url_for("caseload.index", **kept),
        "kept": list(state.items()),
        "rows": rows(found.people),
        "total": total if not words_kept and asked.filter == "everyone" else found.matching,
        "shown": shown,
        "q": asked.words,
        "filters": [_filter(name, found.counts[name], asked, state | words_kept) for name in FILTERS],
        "sort": asked.sort,
        "direction": "descending" if asked.descending else "ascending",
        "sort_urls": {name: _sort_url(name, asked, state | words_kept) for name in SORTS},
        "next_url": url_for("caseload.index", **state, **words_kept, show=shown + STEP) if more > 0 else None,
        "next_count": min(STEP, more),
        "all_url": url_for("caseload.index", **state, **words_kept, show="all") if more > STEP else None,
    }


def _summary(found: Caseload) -> str:
    everyone, without = found.counts["everyone"], found.counts["no_meeting"]
    people = ngettext("%(num)s person.", "%(num)s people.", everyone)
    if not everyone:
        return _("Nobody is with this coach yet.")
    if not without:
        return _("%(people)s Everyone has a meeting booked.", people=people)
    return ngettext(
        "%(people)s Everyone has a meeting booked, except %(num)s.",
        "%(people)s Everyone has a meeting booked, except %(num)s.",
        without,
        people=people,
    ) if without < everyone else _("%(people)s Nobody has a meeting booked yet.", people=people)  # fmt: skip


def _filter(name: str, count: int, asked: Asked, state: dict[str, str]) -> tuple[str, str, int, str, bool]:
    labels = {
        "everyone": _("Everyone"),
        "no_meeting": _("No meeting booked"),
        "to_settle": _("To settle"),
        "to_ask": _("Words to ask about"),
    }
    rest = {key: value for key, value in state.items() if key != "filter"}
    chosen = {} if name == "everyone" else {"filter": name}
    return name, labels[name], count, url_for("caseload.index", **rest, **chosen), asked.filter == name


def _sort_url(name: str, asked: Asked, state: dict[str, str]) -> str:
    rest = {key: value for key, value in state.items() if key not in ("sort", "direction")}
    turned = {"direction": "descending"} if asked.sort == name and not asked.descending else {}
    return url_for("caseload.index", **rest, **({} if name == "next" else {"sort": name}), **turned)


def rows(people: Any) -> list[Row]:
    """The rows of a table of people; words are looked up once for the page, not for each row."""
    said = speech()
    modes = {value.value: str(label) for value, label in words.MODES.items()}
    base = url_for("claimants.show", claimant_id=UUID(int=0)).removesuffix(str(UUID(int=0)))
    chips: dict[tuple[str, str], tuple[str, str, str, str]] = {}
    rhythms: dict[int | None, str] = {None: _("To agree")}
    return [_row(person, said, modes, base, chips, rhythms) for person in people]


def _row(
    person: Person, said: Speech, modes: dict[str, str], base: str,
    chips: dict[tuple[str, str], tuple[str, str, str, str]], rhythms: dict[int | None, str],
) -> Row:  # fmt: skip
    lang, direction = script_of(person.name)
    days = person.rhythm_days
    if days not in rhythms:
        rhythms[days] = ngettext("%(num)s day", "%(num)s days", days or 0)
    return Row(
        url=f"{base}{person.id}",
        name=person.name,
        name_latin=person.latin_name,
        lang=lang,
        dir=direction,
        reference=person.reference,
        birth_year=person.date_of_birth.year if person.date_of_birth else None,
        next_words=said.moment(person.next_at),
        next_is_today=said.is_today(person.next_at),
        next_mode_words=modes[person.next_mode] if person.next_mode else "",
        last_words=said.day_of(person.last_at),
        rhythm_words=rhythms[days],
        chips=[chips.get(kept) or chips.setdefault(kept, (kept[0], short_text(kept[0]), kept[1], "")) for kept in ordered(person.adjustments)],
        to_settle=person.to_settle,
        to_ask=person.to_ask,
    )


STRENGTHS = {"hard": 0, "preference": 1, "information": 2}


def ordered(adjustments: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """What must be kept first, then what is preferred, then what is good to know."""
    return sorted(adjustments, key=lambda kept: (STRENGTHS[kept[1]], kept[0]))
