"""The pass over staff.csv: who works here, and an account for each of them, without a password yet."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from coachdesk.importing import staff_rows
from coachdesk.importing.doubt import Rejected
from coachdesk.importing.files import Progress, Table
from coachdesk.importing.kind import Kind
from coachdesk.importing.run import Run
from coachdesk.importing.staff_rows import ReadStaff, role_text
from coachdesk.importing.three_way import compare, said
from coachdesk.models import Staff, Team, key_ring
from coachdesk.models.label import Role
from coachdesk.services import accounts, audit, matters
from coachdesk.services.matters import CoachFacts
from coachdesk.services.relationships import lead_of, promise

ROLE = "role"
COUNT_FOR_PEOPLE = frozenset({"gender", "languages", "skills"})


def load(run: Run, table: Table | None, progress: Progress) -> None:
    """Everybody in the file; then whom people can come in with is known. Without a file it is whoever works here."""
    numbers = _load(run, table, progress) if table else None
    everybody = list(run.session.scalars(select(Staff).where(Staff.office_id == run.office.id)))
    run.staff_ids = {each.staff_no: each.id for each in everybody}
    run.left = frozenset(each.staff_no for each in everybody if each.left_on)
    run.coaches = {
        each.staff_no: CoachFacts(each.id, each.gender, tuple(each.languages), tuple(each.skills))
        for each in everybody
        if not each.left_on and (numbers is None or each.staff_no in numbers)
    }
    run.lead_id = lead_of(run.session, run.office.id, None)
    run.promised_on = promise(run.session, run.office.id, run.today)


def _load(run: Run, table: Table, progress: Progress) -> set[str]:
    rows = list(_read(run, table, progress))
    here = {each.staff_no: each for each in run.session.scalars(select(Staff).where(Staff.office_id == run.office.id))}
    key_ring.load(run.session, [each.key_id for each in here.values()])
    teams = _Teams(run)
    seen: dict[str, ReadStaff] = {}
    for row in rows:
        first = seen.setdefault(row.staff_no, row)
        if first is not row:
            _tell_repeated(run, row, first)
            continue
        if row.staff_no in here:
            _compare(run, row, here[row.staff_no], teams)
        else:
            _add(run, row, teams)
        run.tally.warn(Kind.STAFF, row.line, row.staff_no, row.warnings)
    run.session.flush()
    return set(seen)


def _read(run: Run, table: Table, progress: Progress) -> Iterable[ReadStaff]:
    """The rows that can come in. Those with one number and several names cannot: they are not one person."""
    names: dict[str, set[str]] = {}
    for line in table.lines(progress):
        names.setdefault(line.values[0], set()).add(" ".join(line.values[1].casefold().split()))
    for line in table.lines():
        run.tally.counts[Kind.STAFF].rows += 1
        try:
            row = staff_rows.read(line)
            if len(names[row.staff_no]) > 1:
                raise Rejected("shared_staff_no", value=row.staff_no)
        except Rejected as why:
            run.tally.reject(Kind.STAFF, line, why.code, line.values[0], **why.params)
            continue
        yield row


class _Teams:
    """Teams by name, made when they are first named."""

    def __init__(self, run: Run) -> None:
        self.run = run
        found = run.session.execute(select(Team.name, Team.id).where(Team.office_id == run.office.id))
        self.ids: dict[str, UUID] = dict(found.all())
        self.names = {team_id: name for name, team_id in self.ids.items()}

    def id_of(self, name: str) -> UUID | None:
        if name and name not in self.ids:
            team = Team(id=uuid7(), office_id=self.run.office.id, name=name)
            self.run.session.add(team)
            self.run.session.flush()
            audit.record(self.run.session, "team.created", subject="team", subject_id=team.id, at=self.run.at)
            self.ids[name], self.names[team.id] = team.id, name
        return self.ids.get(name)


def _add(run: Run, row: ReadStaff, teams: _Teams) -> None:
    session, staff_id = run.session, uuid7()
    key = key_ring.new_key(session, "staff", staff_id)
    session.flush()
    staff = Staff(
        key=key, id=staff_id, office_id=run.office.id, staff_no=row.staff_no,
        imported=said(run.vault, row.staff_no, row.values()),
        is_coach=row.is_coach, is_lead=row.is_lead, **_columns(run, row, teams),
    )  # fmt: skip
    session.add(staff)
    session.flush()
    audit.record(session, "staff.imported", subject="staff", subject_id=staff.id, at=run.at)
    run.tally.counts[Kind.STAFF].imported += 1
    _give_account(run, row, staff)


def _give_account(run: Run, row: ReadStaff, staff: Staff) -> None:
    """An account to sign in with, once an administrator has given the person their link."""
    session = run.session
    if not row.email or not (row.is_coach or row.is_lead):
        return
    try:
        account = accounts.create(session, name=row.name, email=row.email, by=run.by, at=run.at, staff=staff)
    except ValueError:
        row.warnings["account_taken"] = {}
        return
    for role, holds in ((Role.COACH, row.is_coach), (Role.LEAD, row.is_lead)):
        if holds:
            accounts.grant(session, account, role, by=run.by, at=run.at, office_id=run.office.id, team_id=staff.team_id)
    run.tally.note("accounts")


def _compare(run: Run, row: ReadStaff, staff: Staff, teams: _Teams) -> None:
    """A file's news are taken where nobody changed anything here; what somebody may do here is no file's to say."""
    here = _values_here(staff, teams)
    file, now = row.values(), said(run.vault, row.staff_no, row.values())
    comparison = compare(run.vault, row.staff_no, file, here, staff.imported)
    take = [name for name in comparison.take if name != ROLE and (name != "email" or not here[name])]
    for name in (*comparison.differ, *(name for name in comparison.take if name not in take)):
        run.tally.differ(Kind.STAFF, row.line.number, row.staff_no, "differs", column=name, theirs=file[name])
    counts = run.tally.counts[Kind.STAFF]
    if take:
        columns = _columns(run, row, teams)
        for name in take:
            column = "team_id" if name == "team" else name
            setattr(staff, column, columns[column])
        if "email" in take:
            staff.email_index = columns["email_index"]
            _give_account(run, row, staff)
        facts: dict[str, audit.Fact] = {"fields": " ".join(take)}
        audit.record(
            run.session, "staff.updated_from_file", subject="staff", subject_id=staff.id, facts=facts, at=run.at
        )
        if COUNT_FOR_PEOPLE & set(take):
            matters.refresh_people_of(run.session, staff.id, at=run.at)
        counts.updated += 1
    else:
        counts.unchanged += 1
    if now != staff.imported:
        staff.imported = now


def _values_here(staff: Staff, teams: _Teams) -> dict[str, str]:
    return {
        "name": staff.name,
        "email": staff.email or "",
        ROLE: role_text(staff.is_coach, staff.is_lead),
        "team": teams.names.get(staff.team_id, "") if staff.team_id else "",
        "weekly_hours": f"{staff.weekly_hours.normalize():f}",
        "working_days": staff.working_days,
        "gender": staff.gender,
        "languages": ";".join(staff.languages),
        "skills": ";".join(staff.skills),
    }


def _columns(run: Run, row: ReadStaff, teams: _Teams) -> dict[str, Any]:
    return {
        "name": row.name,
        "email": row.email or None,
        "email_index": run.vault.blind("email", row.email) if row.email else None,
        "team_id": teams.id_of(row.team),
        "weekly_hours": row.weekly_hours,
        "working_days": row.working_days,
        "gender": row.gender,
        "languages": list(row.languages),
        "skills": list(row.skills),
    }


def _tell_repeated(run: Run, row: ReadStaff, first: ReadStaff) -> None:
    run.tally.counts[Kind.STAFF].unchanged += 1
    before = first.values()
    for name, value in row.values().items():
        if value != before[name]:
            run.tally.differ(Kind.STAFF, row.line.number, row.staff_no, "said_twice", column=name, theirs=value)
