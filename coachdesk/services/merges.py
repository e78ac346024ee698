"""Two records of one person become one: asked by one person, agreed by another, undone row by row.

Every row of the other record moves to the one that is kept. What was closed with the other record's key still opens,
for each sealed text names its key. The other record keeps a pointer and is found no more; undoing brings it back.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, and_, exists, or_, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.db import Base
from coachdesk.models import (
    Account,
    Claim,
    Claimant,
    Cover,
    Handover,
    Merge,
    MergeItem,
    OffScreen,
    Relationship,
    ShutOut,
    SignIn,
    Staff,
    key_ring,
)
from coachdesk.models.label import ResourceKind
from coachdesk.queries.placements import current_coaches
from coachdesk.services import absences, audit, claims, glass, handovers, relationships, sensitive, shutting_out
from coachdesk.services.merge_rules import ALIKE, CURRENT, MOVES, REASON, Current, tables
from coachdesk.services.rights import Answered, SamePerson
from coachdesk.services.turns import take_turn

LONGEST = 2_000
ENDED, CLOSED, CLAIM = ".ended", "account.closed", "claim"
HANDOVER_ENDED = Handover.__tablename__ + ENDED
CLAIMS: Table = Base.metadata.tables[Claim.__tablename__]


def ask(session: Session, kept: Claimant, merged: Claimant, reason: str, *, by: UUID, at: datetime) -> Merge:
    """Ask that two records be made into one. Raises SamePerson for one record, Answered where it is asked already."""
    if kept.id == merged.id:
        raise SamePerson
    take_turn(session, [kept.id, merged.id])
    if _open(session, kept.id, merged.id):
        raise Answered
    made = Merge(
        key=key_ring.key_of(session, kept.key_id), kept_id=kept.id, merged_id=merged.id, asked_by=by, asked_at=at,
        reason=reason,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _record(session, "merge.asked", made, at)
    return made


def agree(session: Session, merge: Merge, *, by: UUID, at: datetime) -> int:
    """The second person agrees, and everything moves; how many rows. Raises SamePerson, Answered."""
    take_turn(session, [merge.kept_id, merge.merged_id])
    session.refresh(merge)
    if merge.asked_by == by:
        raise SamePerson
    kept, merged = (session.get_one(Claimant, each) for each in (merge.kept_id, merge.merged_id))
    if merge.agreed_at or merge.declined_at or any(each.merged_into_id or each.erased_at for each in (kept, merged)):
        raise Answered
    merge.agreed_by, merge.agreed_at, merged.merged_into_id = by, at, kept.id
    session.flush()
    moved = [item for table in tables() for item in _move(session, merge, table, at)]
    moved += _move_claims(session, merge) + _move_account(session, merge, at)
    session.add_all(MergeItem(merge_id=merge.id, subject=subject, subject_id=row_id) for subject, row_id in moved)
    session.flush()
    session.expire_all()
    _keep_safe(session, kept, merged, by, at)
    _end_what_hangs(session, kept, [row_id for subject, row_id in moved if subject == HANDOVER_ENDED], by, at)
    _record(session, "merge.agreed", merge, at, items=len(moved))
    return len(moved)


def decline(session: Session, merge: Merge, *, by: UUID, at: datetime) -> None:
    """They are two people, or it is better left: twice is once. Raises Answered when it was agreed."""
    if merge.agreed_at:
        raise Answered
    merge.declined_at = merge.declined_at or at
    _record(session, "merge.declined", merge, at)


def items(session: Session, merge: Merge) -> Sequence[MergeItem]:
    where = MergeItem.merge_id == merge.id
    return session.scalars(select(MergeItem).where(where).order_by(MergeItem.subject, MergeItem.subject_id)).all()


def undo(session: Session, merge: Merge, wanted: Iterable[UUID], *, by: UUID, at: datetime) -> int:
    """These rows go back to the other record, which is there again; how many went. One that cannot go back stays. What
    keeps the person safe by now keeps both records safe."""
    take_turn(session, [merge.kept_id, merge.merged_id])
    ids, went = set(wanted), 0
    for item in [each for each in items(session, merge) if each.id in ids and each.undone_at is None]:
        if _put_back(session, merge, item):
            item.undone_at, item.undone_by, went = at, by, went + 1
    if went:
        session.get_one(Claimant, merge.merged_id).merged_into_id = None
    session.flush()
    session.expire_all()
    if went:
        _keep_both_safe(session, merge, by, at)
    _record(session, "merge.undone", merge, at, items=went)
    return went


def _open(session: Session, *claimant_ids: UUID) -> bool:
    either = or_(Merge.kept_id.in_(claimant_ids), Merge.merged_id.in_(claimant_ids))
    waits = and_(Merge.agreed_at.is_(None), Merge.declined_at.is_(None))
    return session.scalar(select(Merge.id).where(either, waits).limit(1)) is not None


def _keep_safe(session: Session, kept: Claimant, merged: Claimant, by: UUID, at: datetime) -> None:
    """What kept either record safe keeps the one that is left: out of search, off the screen, away from whoever is shut
    out. Whoever broke the glass broke it to one of two. Undoing takes none of it back."""
    glass.end_running(session, kept.id, true(), at=at)
    if kept.sensitive is None:
        sensitive.mark(session, kept, merged.sensitive, by=by, at=at)
    kept.notes_off_screen = kept.notes_off_screen or merged.notes_off_screen
    shut_out = select(ShutOut.staff_id).where(ShutOut.claimant_id == kept.id, ShutOut.ended_at.is_(None))
    _end_with(session, kept.id, session.scalars(shut_out).all(), by, at)


def _end_what_hangs(session: Session, kept: Claimant, ended: Iterable[UUID], by: UUID, at: datetime) -> None:
    """A handover that ended by it, or is from a coach who is theirs no more, calls off what it had arranged; cover for
    such a coach ends, and its meetings go to whoever is there."""
    for each in (session.get_one(Handover, row_id) for row_id in ended):
        handovers.clear_away(session, each, by=by, at=at)
    own = current_coaches(session, [kept.id]).get(kept.id)
    there = handovers.open_one(session, kept.id)
    if there is not None and there.from_coach_id != own:
        handovers.stop(session, there, by=by, at=at)
    lasts = (Cover.claimant_id == kept.id, Cover.ended_at.is_(None), Cover.until_on >= clock.as_london(at).date())
    stays: list[Cover] = []
    for cover in session.scalars(select(Cover).where(*lasts).order_by(Cover.named_at, Cover.id)).all():
        stale = own is not None and (cover.coach_id == own or cover.for_id not in (None, own))
        if stale or any(cover.from_on <= each.until_on and each.from_on <= cover.until_on for each in stays):
            absences.end_cover(session, cover, by=by, at=at)
        else:
            stays.append(cover)


def _end_with(session: Session, claimant_id: UUID, staff_ids: Sequence[UUID], by: UUID, at: datetime) -> None:
    """Nobody has a coach who is kept from their record."""
    theirs = (Relationship.claimant_id == claimant_id, Relationship.ended_on.is_(None))
    current = select(Relationship).where(*theirs, Relationship.coach_id.in_(staff_ids))
    if (relationship := session.scalar(current)) is not None:
        relationships.end(session, relationship, reason=REASON, by=by, at=at)


def _keep_both_safe(session: Session, merge: Merge, by: UUID, at: datetime) -> None:
    """The other record has the same name on it: it is not found, read by whoever is shut out since the two were one,
    nor on a screen what was kept off it."""
    kept, merged = (session.get_one(Claimant, each) for each in (merge.kept_id, merge.merged_id))
    if merged.sensitive is None:
        sensitive.mark(session, merged, kept.sensitive, by=by, at=at)
    merged.notes_off_screen = merged.notes_off_screen or kept.notes_off_screen
    came = (MergeItem.merge_id == merge.id, MergeItem.subject == ShutOut.__tablename__)
    since = or_(ShutOut.id.in_(select(MergeItem.subject_id).where(*came)), ShutOut.made_at >= merge.agreed_at)
    standing = select(ShutOut).where(ShutOut.claimant_id == kept.id, ShutOut.ended_at.is_(None), since)
    for row in session.scalars(standing).all():
        _end_with(session, merged.id, [row.staff_id], by, at)
        staff = session.get_one(Staff, row.staff_id)
        shutting_out.shut_out(session, merged, staff, kind=row.kind, words=row.words or "", by=by, at=at)
    off = select(OffScreen).where(OffScreen.claimant_id == kept.id, OffScreen.subject_id.in_(_gone_back(merge)))
    for thing in session.scalars(off):
        thing.claimant_id = merged.id
    session.flush()


def _gone_back(merge: Merge) -> Any:
    return select(MergeItem.subject_id).where(MergeItem.merge_id == merge.id, MergeItem.undone_at.is_not(None))


# --- Moving, table by table -----------------------------------------------------------------------------------


def _move(session: Session, merge: Merge, table: Table, at: datetime) -> list[tuple[str, UUID]]:
    """The rows of one table; what is written down of each is enough to put it back."""
    if table.name in CURRENT:
        return _move_current(session, merge, table, CURRENT[table.name], at)
    if table.name in MOVES:
        return _take(session, merge, table, table.name)
    if table.name in ALIKE:
        return _take(session, merge, table, table.name, ~_twin(table, merge.kept_id))
    return []


def _move_current(session: Session, merge: Merge, table: Table, rule: Current, at: datetime) -> list[tuple[str, UUID]]:
    """A person has one of these at a time."""
    ends, ended = table.c[rule.ends], clock.as_london(at).date() if rule.today else at
    if session.execute(select(table.c.id).where(table.c.claimant_id == merge.kept_id, ends.is_(None))).first() is None:
        return _take(session, merge, table, table.name)
    past = _take(session, merge, table, table.name, ends.is_not(None))
    return past + _take(session, merge, table, table.name + ENDED, **{rule.ends: ended, **dict(rule.also)})


def _take(
    session: Session, merge: Merge, table: Table, subject: str, *only: Any, **values: Any
) -> list[tuple[str, UUID]]:
    theirs = update(table).where(table.c.claimant_id == merge.merged_id, *only)
    moved = theirs.values(claimant_id=merge.kept_id, **values).returning(table.c.id)
    return [(subject, row_id) for row_id in session.execute(moved).scalars()]


def _twin(table: Table, kept_id: UUID) -> Any:
    """The kept record has a row that says the same."""
    rule, other = ALIKE[table.name], table.alias()
    same = [other.c[name] == table.c[name] for name in rule.columns]
    still = [each.c[rule.while_empty].is_(None) for each in (other, table)] if rule.while_empty else []
    return exists(select(other.c.id).where(other.c.claimant_id == kept_id, *same, *still))


def _move_claims(session: Session, merge: Merge) -> list[tuple[str, UUID]]:
    """Claimed time that does not stand in the way of the kept record's own."""
    kept, merged = _resources(session, merge)
    mine, other = CLAIMS, CLAIMS.alias()
    overlap = and_(other.c.resource_id == kept, other.c.live, other.c.starts_at < mine.c.ends_at,
                   other.c.ends_at > mine.c.starts_at)  # fmt: skip
    free = (mine.c.resource_id == merged, mine.c.live, ~exists(select(other.c.id).where(overlap)))
    moved = update(mine).where(*free).values(resource_id=kept).returning(mine.c.id)
    return [(CLAIM, row_id) for row_id in session.execute(moved).scalars()]


def _resources(session: Session, merge: Merge) -> tuple[UUID, UUID]:
    both = [claims.resource_of(session, ResourceKind.CLAIMANT, each) for each in (merge.kept_id, merge.merged_id)]
    claims.lock(session, both)
    return both[0], both[1]


def _move_account(session: Session, merge: Merge, at: datetime) -> list[tuple[str, UUID]]:
    """The other record's way in becomes the kept one's, or closes where there is one; nobody stays signed in by it."""
    account = session.scalar(select(Account).where(Account.claimant_id == merge.merged_id, Account.closed_at.is_(None)))
    if account is None:
        return []
    session.execute(
        update(SignIn).where(SignIn.account_id == account.id, SignIn.ended_at.is_(None)).values(ended_at=at)
    )
    if session.scalar(select(Account.id).where(Account.claimant_id == merge.kept_id)) is None:
        account.claimant_id = merge.kept_id
        session.flush()
        return [("account", account.id)]
    account.closed_at = at
    session.flush()
    return [(CLOSED, account.id)]


# --- And back -------------------------------------------------------------------------------------------------


def _put_back(session: Session, merge: Merge, item: MergeItem) -> bool:
    """Whether it went: where the other record has got something in its place meanwhile, it stays."""
    savepoint = session.begin_nested()
    try:
        session.execute(_back(session, merge, item))
    except IntegrityError:
        savepoint.rollback()
        return False
    savepoint.commit()
    return True


def _back(session: Session, merge: Merge, item: MergeItem) -> Any:
    if item.subject == CLAIM:
        merged = claims.resource_of(session, ResourceKind.CLAIMANT, merge.merged_id)
        return update(CLAIMS).where(CLAIMS.c.id == item.subject_id).values(resource_id=merged)
    name, _dot, ended = item.subject.partition(".")
    table = Base.metadata.tables[name]
    values: dict[str, Any] = {"closed_at": None} if item.subject == CLOSED else {"claimant_id": merge.merged_id}
    if ended and name in CURRENT:
        rule = CURRENT[name]
        values |= {rule.ends: None} | dict.fromkeys((column for column, _value in rule.also))
    return update(table).where(table.c.id == item.subject_id).values(values)


def _record(session: Session, verb: str, merge: Merge, at: datetime, **facts: int) -> None:
    """Once for each of the two records: the audit of both tells of it."""
    for claimant_id in (merge.kept_id, merge.merged_id):
        audit.record(session, verb, subject="merge", subject_id=merge.id, claimant_id=claimant_id, facts=facts, at=at)
