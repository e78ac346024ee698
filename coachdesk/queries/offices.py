"""Offices, their teams, and what they chose."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from coachdesk.models import Office, OfficeSetting
from coachdesk.office_settings import KINDS
from coachdesk.workload import WorkloadSettings

DEFAULTS = {kind.name: kind.default for kind in KINDS.values()}


def all_offices(session: Session) -> list[Office]:
    return list(session.scalars(select(Office).order_by(Office.name)))


def named(session: Session, office_ids: Collection[UUID]) -> list[Office]:
    """These offices, by name."""
    return list(session.scalars(select(Office).where(Office.id.in_(office_ids)).order_by(Office.name)))


def chosen(session: Session, office_id: UUID, on: date) -> dict[str, float]:
    """Each figure as it holds on a day: the newest row of that day or before, else the default."""
    rows = session.execute(
        select(OfficeSetting.name, OfficeSetting.value)
        .where(OfficeSetting.office_id == office_id, OfficeSetting.from_on <= on)
        .order_by(OfficeSetting.from_on, OfficeSetting.set_at)
    )
    return figures((name, value) for name, value in rows)


def with_figures(session: Session, office_ids: Collection[UUID], on: date) -> dict[Office, dict[str, float]]:
    """These offices by name, each with its figures as they hold on a day: in one statement."""
    known_by_then = and_(OfficeSetting.office_id == Office.id, OfficeSetting.from_on <= on)
    rows = session.execute(
        select(Office, OfficeSetting.name, OfficeSetting.value)
        .outerjoin(OfficeSetting, known_by_then)
        .where(Office.id.in_(office_ids))
        .order_by(Office.name, OfficeSetting.from_on, OfficeSetting.set_at)
    )
    of_each = groupby(rows, key=lambda row: row.Office)
    return {office: figures((row.name, row.value) for row in theirs) for office, theirs in of_each}


def figures(rows: Iterable[tuple[str, str]]) -> dict[str, float]:
    """What was chosen, the oldest first, and the default of what was not."""
    return DEFAULTS | {name: float(value) for name, value in rows if name in KINDS}


def history(session: Session, office_id: UUID) -> list[OfficeSetting]:
    """All that was ever chosen, newest first."""
    where = OfficeSetting.office_id == office_id
    return list(
        session.scalars(
            select(OfficeSetting).where(where).order_by(OfficeSetting.from_on.desc(), OfficeSetting.set_at.desc())
        )
    )


def workload_settings(session: Session, office_id: UUID, on: date) -> WorkloadSettings:
    """The figures of the workload formula, as this office has them on a day."""
    return workload_of(chosen(session, office_id, on))


def workload_of(figures: Mapping[str, float]) -> WorkloadSettings:
    """The same, of figures that are known: as an office chose them, or as somebody tries them out."""
    bands = sorted(figures[name] for name in ("room_percent", "full_percent", "too_much_percent"))
    return WorkloadSettings(
        rhythm_days=int(figures["rhythm_days"]),
        slot=int(figures["meeting_minutes"]),
        write_up=int(figures["write_up_minutes"]),
        responsive=figures["responsive_percent"] / 100,
        leave_share=figures["leave_percent"] / 100,
        fixed_share=figures["fixed_percent"] / 100,
        first_slot=int(figures["first_meeting_minutes"]),
        one_off_new_start=int(figures["new_start_minutes"]),
        one_off_handover_out=int(figures["handover_out_minutes"]),
        one_off_handover_in=int(figures["handover_in_minutes"]),
        one_off_review=int(figures["review_minutes"]),
        referral_minutes=int(figures["referral_minutes"]),
        evidence_minutes=int(figures["evidence_minutes"]),
        paused_minutes=int(figures["paused_minutes"]),
        full_from=bands[0],
        over_from=bands[1],
        too_much_from=bands[2],
    )
