"""All that is written about somebody who has a coach: what the story tells, put to their meetings and their coach."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from coachdesk.db import db
from coachdesk.demo import factories as f
from coachdesk.demo.diary import Diary
from coachdesk.demo.lives import Life
from coachdesk.demo.plans import PersonPlan
from coachdesk.demo.staffing import Staffing
from coachdesk.demo.told import Told
from coachdesk.demo.writing import Met, Writer, told_of
from coachdesk.models import DataKey, key_ring
from coachdesk.models.label import AppointmentState


def record_of(
    life: Life,
    claimant_id: UUID,
    key: DataKey,
    past: Sequence[Mapping[str, Any]],
    ahead: UUID | None,
    adjustments: Mapping[str, UUID],
    staffing: Staffing,
    diary: Diary,
) -> tuple[list[Any], list[Any]]:
    """Their own account, where something in the story is theirs, and the rows that refer to it."""
    plan = life.plan
    told = told_of(plan.said, life.number)
    account = [_own_account(plan, claimant_id)] if told.is_answered else []
    writer = Writer(
        claimant_id, key, account[0].id if account else None, staffing.staff[plan.coach].id,
        staffing.account_ids[plan.coach], diary, adjustments,
    )  # fmt: skip
    return account, [*writer.rows(told, _met(past)), *_agenda(told, key, ahead)]


def _met(past: Sequence[Mapping[str, Any]]) -> list[Met]:
    """The meetings that took place, newest first."""
    return [
        Met(each["id"], each["starts_at"] + timedelta(minutes=each["minutes"]), each["coach_id"])
        for each in reversed(past)
        if each["state"] is AppointmentState.MET
    ]


def _agenda(told: Told, key: DataKey, ahead: UUID | None) -> list[Any]:
    if not (ahead and told.about):
        return []
    return [f.AgendaFactory.build(key=key, appointment_id=ahead, about=told.about, company=told.company or None)]


def _own_account(plan: PersonPlan, claimant_id: UUID) -> Any:
    account_id = uuid7()
    key = key_ring.new_key(db.session, "account", account_id)
    name = plan.latin_name or f"{plan.first_names} {plan.last_name}"
    return f.AccountFactory.build(
        id=account_id, key=key, name=name, email=None, email_index=None, claimant_id=claimant_id
    )
