"""Steps as they are said to me: whose they are, by when, and what I can say to each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from flask import url_for

from coachdesk import clock
from coachdesk.models import Step
from coachdesk.models.label import Party, StepState
from coachdesk.queries.plan import Plan
from coachdesk.translation import gettext as _
from coachdesk.views.filters import speech
from coachdesk.views.my import first_name
from coachdesk.views.navigation import initials

Say = tuple[str, StepState]


@dataclass(frozen=True)
class Row:
    """A step with the words beside it. `says` are my answers, each a button."""

    id: UUID
    anchor: str
    words: str
    under: str
    tag: str
    tag_kind: str
    mine: bool
    version: int
    initials: str
    done_url: str = ""
    undo_url: str = ""
    answer_url: str = ""
    says: list[Say] = field(default_factory=list)


def row(step: Step, coach_names: Mapping[UUID, str]) -> Row:
    mine, name = step.owner is Party.CLAIMANT, coach_names.get(step.coach_id, "") if step.coach_id else ""
    tag, kind = _tag(step)
    urls = {each: url_for(f"my_plan.{each}", step_id=step.id) for each in ("done", "undo", "answer")}
    return Row(
        id=step.id,
        anchor=f"step-{step.id}",
        words=step.words or "",
        under=_under(step, first_name(name)),
        tag=tag,
        tag_kind=kind,
        mine=mine,
        version=step.version,
        initials=initials(name),
        done_url=urls["done"] if mine and step.state is StepState.AGREED else "",
        undo_url=urls["undo"] if mine and step.state is StepState.DONE else "",
        answer_url=urls["answer"],
        says=_says(step),
    )


def open_rows(plan: Plan, owner: Party) -> list[Row]:
    """What one of us does, then what was asked and nobody has said yes to, then what is done."""
    steps = (*plan.agreed, *plan.proposed, *plan.done)
    return [row(step, plan.coach_names) for step in steps if step.owner is owner]


def off_rows(plan: Plan) -> list[Row]:
    return [row(step, plan.coach_names) for step in plan.off_for_now]


def _under(step: Step, coach: str) -> str:
    mine = step.owner is Party.CLAIMANT
    if step.state is StepState.DONE:
        return ""
    if step.state is StepState.NOT_NOW:
        return _("You said: not now.")
    if step.state is StepState.DISAGREED:
        return _("You said: I disagree.")
    if step.state is StepState.PROPOSED:
        return _("Your coach asks if you would like to.") if mine else _("You asked. There is no yes yet.")
    return _due(step.due_on) if mine else _coach_due(step.due_on, coach)


def _due(due_on: date | None) -> str:
    return _("By %(day)s", day=speech().named_day(due_on)) if due_on else _("When it suits me")


def _coach_due(due_on: date | None, coach: str) -> str:
    if due_on is None:
        return _("%(name)s does this", name=coach)
    if due_on <= clock.today():
        return ""
    return _("%(name)s does this by %(day)s", name=coach, day=speech().named_day(due_on))


def _tag(step: Step) -> tuple[str, str]:
    """A promise that is late is ours; a step of mine is never late."""
    if step.state is StepState.DONE:
        return _("Done, %(day)s", day=speech().whole_day(clock.as_london(step.state_at).date())), "good"
    if step.owner is Party.CLAIMANT or step.state is not StepState.AGREED or step.due_on is None:
        return "", ""
    if step.due_on == clock.today():
        return _("Promised for today"), "watch"
    if step.due_on < clock.today():
        return _("Late. Promised for %(day)s", day=speech().named_day(step.due_on)), "act"
    return "", ""


def _says(step: Step) -> list[Say]:
    not_now, disagree = (_("Not now"), StepState.NOT_NOW), (_("I disagree"), StepState.DISAGREED)
    if step.state is StepState.PROPOSED and step.owner is Party.CLAIMANT:
        return [(_("Yes, I will"), StepState.AGREED), not_now, disagree]
    if step.state is StepState.PROPOSED:
        return [not_now]
    if step.state is StepState.AGREED:
        return [not_now, disagree]
    if step.state in (StepState.NOT_NOW, StepState.DISAGREED):
        return [(_("Put it back"), StepState.AGREED)]
    return []
