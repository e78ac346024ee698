"""Beside the day: what I promised, what waits for my answer, and what is to settle with the person."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import url_for

from coachdesk import clock
from coachdesk.models.label import AdditionKind, Party, StepState
from coachdesk.queries.moves import Asked
from coachdesk.queries.notes import WaitsForAnswer
from coachdesk.queries.today import TheirMatter, TheirStep
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views.filters import speech
from coachdesk.views.moves import became
from coachdesk.views.today_rows import matter, who
from coachdesk.views.who import name_row

PROMISES, ANSWERS, MATTERS = 6, 6, 4
THIS_WEEK = 6  # days for which the day of the week is enough


def promises(steps: Sequence[TheirStep], staff_id: UUID, *, everything: bool) -> dict[str, Any]:
    """Late by us first, then today, then by their day; one that was kept today stays in its row, to be undone."""
    mine = [each for each in steps if _is_promise(each, staff_id)]
    shown = mine if everything else mine[:PROMISES]
    return {
        "rows": [_promise(each) for each in shown],
        "all_url": url_for("today.show", promises="all", _anchor="promises") if len(mine) > len(shown) else None,
        "count": sum(each.step.state is StepState.AGREED for each in mine),
    }


def _is_promise(found: TheirStep, staff_id: UUID) -> bool:
    """Open, or kept today. What was agreed last time was read with them and may be done for long."""
    step = found.step
    kept_today = step.state is StepState.DONE and clock.as_london(step.state_at).date() == speech().today
    mine = step.owner is Party.COACH and step.coach_id == staff_id
    return mine and (step.state is StepState.AGREED or kept_today)


def _promise(found: TheirStep) -> dict[str, Any]:
    step, done = found.step, found.step.state is StepState.DONE
    kind, due_words = ("plain", "") if done else due(step.due_on)
    return {
        "id": step.id,
        "words": step.words or "",
        "person": who(found.claimant),
        "is_done": done,
        "kind": kind,
        "due_words": due_words,
        "version": step.version,
        "done_url": url_for("steps.done", step_id=step.id),
        "undo_url": url_for("steps.undo", step_id=step.id),
    }


def due(day: date | None) -> tuple[str, str]:
    """How a day stands to today: its kind of tag, and its words. Late is ours, never a person's."""
    said = speech()
    if day is None:
        return "plain", _("no day")
    if day < said.today:
        days = (said.today - day).days
        return "act", ngettext("%(num)d day late", "%(num)d days late", days)
    if day == said.today:
        return "watch", _("Today")
    return "plain", f"{said.weekdays[day.weekday()]} {said.day(day)}"


def answers(
    additions: Sequence[WaitsForAnswer], steps: Sequence[TheirStep], answer_by: Callable[[datetime], date]
) -> list[dict[str, Any]]:
    """What people wrote or proposed and nobody has answered, the first promised first."""
    found = [(each.answer_by, _added(each)) for each in additions]
    found += [
        (by := answer_by(each.step.made_at), _proposed(each, by))
        for each in steps
        if each.step.state is StepState.PROPOSED and each.step.proposed_by is Party.CLAIMANT
    ]
    return [shown for _day, shown in sorted(found, key=lambda each: each[0])]


def _added(found: WaitsForAnswer) -> dict[str, Any]:
    name = f"{found.first_names} {found.last_name}".strip()
    kinds = {
        AdditionKind.OWN_ACCOUNT: _("Added their own account to a note"),
        AdditionKind.CORRECTION_ASKED: _("Asks to have a note put right"),
    }
    return {
        "person": {
            "url": url_for("notes.show", note_id=found.note_id),
            **name_row(name, found.latin_name),
        },
        "words": kinds[found.kind],
        "is_own": False,
    } | _answer_tag(found.answer_by)


def _proposed(found: TheirStep, answer_by: date) -> dict[str, Any]:
    person = who(found.claimant)
    person["url"] = url_for("claimants.show", claimant_id=found.claimant.id, _anchor="plan")
    return {"person": person, "words": found.step.words or "", "is_own": True} | _answer_tag(answer_by)


def _answer_tag(day: date) -> dict[str, str]:
    said = speech()
    if day < said.today:
        kind, words = due(day)
    elif day == said.today:
        kind, words = "watch", _("by today")
    elif (day - said.today).days <= THIS_WEEK:
        kind, words = "plain", _("by %(day)s", day=said.weekdays[day.weekday()])
    else:
        kind, words = "plain", _("by %(day)s", day=said.day(day))
    return {"kind": kind, "due_words": words}


def moves(asked: Sequence[Asked]) -> list[dict[str, Any]]:
    """Of my people, who was asked about another coach, and what became of it."""
    return [
        {
            "person": who(each.claimant),
            "url": url_for("moves.show", move_id=each.move.id),
            "words": _("Was asked whether they would change to %(coach)s.", coach=each.to_name),
            "became": became(each),
            "tell": "" if each.move.ended_at or each.move.told_at else _("Tell them: nothing could be sent"),
        }
        for each in asked
        if each.move.ended_at is None or each.move.agreed is not None
    ]


def matters(found: Sequence[TheirMatter], coach_name: str) -> dict[str, Any]:
    """What only the person can decide."""
    more = len(found) - MATTERS
    return {
        "rows": [matter(each, coach_name) for each in found[:MATTERS]],
        "all_url": url_for("matters.index") if more > 0 else None,
        "count": len(found),
    }
