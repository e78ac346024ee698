"""A plan as a coach reads it: the goal in their words, and each step with who, when, and whose word it waits for."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from flask import url_for

from coachdesk import clock
from coachdesk.models import Claimant, Goal, Step
from coachdesk.models.label import Party, StepState
from coachdesk.queries.plan import Plan
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext
from coachdesk.views.access import the_viewer
from coachdesk.views.addresses import address_of
from coachdesk.views.filters import speech
from coachdesk.views.rhythm_words import rhythm_words

DONE_SHOWN = 3
A_WEEK = 7
Answer = tuple[str, str, str]


def plan_words(
    claimant: Claimant, plan: Plan, kept_off: Collection[UUID] = (), *, every: bool = False
) -> dict[str, Any]:  # fmt: skip
    """The plan sheet. `every` shows all that is done, not the newest few; `kept_off` is not on the person's screen."""
    done = plan.done if every else plan.done[:DONE_SHOWN]
    hidden = plan.how_many - len(plan.steps) + len(plan.done) - len(done)
    shown = [step for step in plan.steps if step.state is not StepState.DONE] + done
    return {
        "goal": plan.goal and _goal(claimant, plan.goal) | {"kept_off": plan.goal.id in kept_off},
        "steps": [
            step_row(claimant, step, plan.coach_name(step)) | {"kept_off": step.id in kept_off} for step in shown
        ],
        "more_words": ngettext("%(num)d more done", "%(num)d more done", hidden) if hidden else "",
        "more_url": url_for("claimants.show", claimant_id=claimant.id, plan="all", _anchor="plan"),
        "rhythm_words": rhythm_words(plan.rhythm_days, is_agreed=plan.rhythm_is_agreed),
        "rhythm_url": url_for("contact_plan.show", claimant_id=claimant.id),
        "add_step_url": url_for("steps.new", claimant_id=claimant.id, owner=Party.CLAIMANT.value),
        "add_promise_url": url_for("steps.new", claimant_id=claimant.id, owner=Party.COACH.value),
        "goals_url": url_for("goals.index", claimant_id=claimant.id),
    }


def step_row(claimant: Claimant, step: Step, coach_name: str = "") -> dict[str, Any]:
    """One step: its tick is one press, `yes_url` takes on what was asked for, `says` is what else can be said of it."""
    when, kind = _when(step)
    just_done = step.state is StepState.DONE and clock.as_london(step.state_at).date() == clock.today()
    asked = step.state is StepState.PROPOSED and step.owner is Party.COACH
    urls = {
        "tick_url": address_of("steps.done", step_id=step.id) if step.state is StepState.AGREED else "",
        "undo_url": address_of("steps.undo", step_id=step.id) if just_done else "",
        "yes_url": address_of("steps.answer", step_id=step.id) if asked else "",
    }
    says = _says(claimant, step)
    return urls | {
        "id": step.id,
        "version": step.version,
        "words": step.words or "",
        "state": step.state.value,
        "who": who(claimant, step, coach_name),
        "when_words": when,
        "when_kind": kind,
        "under": _under(claimant, step),
        "from_words": _("From the note of %(day)s", day=speech().day_of(step.made_at)) if step.note_id else "",
        "waits": step.state is StepState.PROPOSED and step.owner is Party.CLAIMANT,
        "says": says,
        "form_url": next(filter(None, (*urls.values(), *(url for url, _state, _words in says))), ""),
    }


def _goal(claimant: Claimant, goal: Goal) -> dict[str, str]:
    day = speech().day_of(goal.made_at)
    label = _("Goal, in %(name)s’s words · %(day)s", name=claimant.spoken_of, day=day)
    if goal.written_down_by:
        label = _("Goal, in %(name)s’s words, written down and read back · %(day)s", name=claimant.spoken_of, day=day)
    return {"words": goal.words or "", "label": label}


def who(claimant: Claimant, step: Step, coach_name: str) -> str:
    """Whose step it is, by first name; the reader is told so."""
    if step.owner is Party.CLAIMANT:
        return claimant.spoken_of
    if step.coach_id == the_viewer().staff_id:
        return _("You")
    return coach_name.split()[0] if coach_name.split() else _("Coach")


def _when(step: Step) -> tuple[str, str]:
    """The day in words, and what kind of tag it is. Late is a word about us: nobody else is ever late here."""
    if step.state is StepState.DONE:
        return _("Done, %(day)s", day=speech().day_of(step.state_at)), ""
    if step.state in (StepState.NOT_NOW, StepState.DISAGREED):
        return (_("Not now") if step.state is StepState.NOT_NOW else _("Disagrees")), ""
    if step.due_on is None:
        return _("Open"), ""
    today = clock.today()
    if step.is_promise and step.state is StepState.AGREED and step.due_on < today:
        return _("Late, %(day)s", day=speech().day(step.due_on)), "act"
    if step.due_on == today:
        return _("Today"), "watch" if step.is_promise else ""
    return _day(step.due_on, today), ""


def _day(day: date, today: date) -> str:
    """Fri 4 Dec, while the day of the week helps."""
    said = speech()
    if 0 < (day - today).days <= 2 * A_WEEK:
        return _("%(weekday)s %(day)s", weekday=said.weekdays[day.weekday()], day=said.day(day))
    return said.day(day)


def _under(claimant: Claimant, step: Step) -> str:
    name, day = claimant.spoken_of, speech().day_of(step.state_at)
    if step.state is StepState.PROPOSED:
        if step.owner is Party.CLAIMANT:
            return _("Proposed. It waits for %(name)s’s word.", name=name)
        return _("%(name)s asks for this. It waits for your word.", name=name)
    if step.state is StepState.NOT_NOW:
        return _("%(name)s said “not now” on %(day)s. Kept here, asked of nobody.", name=name, day=day)
    if step.state is StepState.DISAGREED:
        return _("%(name)s said “I disagree” on %(day)s. Kept here, asked of nobody.", name=name, day=day)
    if step.note_id:
        return ""
    if step.owner is Party.CLAIMANT and step.proposed_by is Party.COACH:
        return _("Proposed here, agreed by %(name)s", name=name)
    if step.owner is Party.COACH and step.proposed_by is Party.CLAIMANT:
        return _("%(name)s asked for this", name=name)
    return ""


def _says(claimant: Claimant, step: Step) -> list[Answer]:
    """Each with its address, the word that is sent, and what stands on the button."""
    answer = address_of("steps.answer", step_id=step.id)
    says: list[Answer] = []
    if step.state in (StepState.PROPOSED, StepState.AGREED):
        says.append((answer, StepState.NOT_NOW.value, _("%(name)s says “not now”", name=claimant.spoken_of)))
        says.append((answer, StepState.DISAGREED.value, _("%(name)s says “I disagree”", name=claimant.spoken_of)))
    if step.state is not StepState.DONE and Party.COACH in (step.owner, step.proposed_by):
        says.append((address_of("steps.take_off", step_id=step.id), "", _("Take off the plan")))
    return says
