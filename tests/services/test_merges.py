"""Two records of one person become one, in every table, and back again."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from uuid_utils.compat import uuid7

from coachdesk import clock
from coachdesk.models import (
    Account,
    Appointment,
    CallerCheck,
    Claim,
    Claimant,
    Cover,
    DataKey,
    Handover,
    Note,
    OffScreen,
    Opening,
    Relationship,
    ShutOut,
    SignIn,
    Staff,
    SteadyTime,
    Step,
)
from coachdesk.models.label import (
    AppointmentState,
    HandoverReason,
    OpeningReason,
    ResourceKind,
    Role,
    Sensitivity,
    ShutOutKind,
    SteadyReason,
)
from coachdesk.services import (
    accounts,
    claims,
    entry_links,
    handovers,
    merge_rules,
    merges,
    sensitive,
    shutting_out,
    three_way,
)
from coachdesk.services.rights import Answered, SamePerson
from tests import every_table, people
from tests.canary import canary


@pytest.fixture
def pair(db) -> tuple[Claimant, Claimant, Account, Account]:
    """A record with a row in every table, a second one with a coach of its own, and two who may agree."""
    merged = every_table.fill(db.session)
    db.session.execute(text("UPDATE merge SET declined_at = asked_at"))
    entry_links.account_of(db.session, merged, at=clock.now())
    office = people.office(db.session, "Quay")
    ben = people.staff(db.session, office, "Ben Okafor")
    kept = people.claimant(db.session, office, "Maya Fernandes", coach=ben)
    gwen, dora = (people.account(db.session, people.lead(db.session, office, name), Role.LEAD)
                  for name in ("Gwen Pritchard", "Dora Around"))  # fmt: skip
    db.session.commit()
    return kept, merged, gwen, dora


def merged_into(db, pair):
    kept, merged, gwen, dora = pair
    merge = merges.ask(db.session, kept, merged, "One birthday, one telephone", by=gwen.id, at=clock.now())
    merges.agree(db.session, merge, by=dora.id, at=clock.now())
    return merge


def rows_of(db, claimant_id) -> dict[str, set]:
    return {
        table.name: set(db.session.scalars(select(table.c.id).where(table.c.claimant_id == claimant_id)))
        for table in merge_rules.tables()
        if table.name not in merge_rules.STAYS
    }


def test_every_table_that_names_a_claimant_has_a_rule() -> None:
    """A new table fails here: say in merge_rules.py what becomes of its rows."""
    ruled = merge_rules.MOVES | set(merge_rules.CURRENT) | set(merge_rules.ALIKE) | merge_rules.STAYS
    assert {table.name for table in merge_rules.tables()} == ruled


def test_it_takes_two_people_and_two_records(db, pair) -> None:
    kept, merged, gwen, dora = pair
    with pytest.raises(SamePerson):
        merges.ask(db.session, kept, kept, "The same", by=gwen.id, at=clock.now())
    merge = merges.ask(db.session, kept, merged, "One birthday", by=gwen.id, at=clock.now())
    with pytest.raises(SamePerson):
        merges.agree(db.session, merge, by=gwen.id, at=clock.now())
    assert any(rows_of(db, merged.id).values())
    merges.agree(db.session, merge, by=dora.id, at=clock.now())
    with pytest.raises(Answered):
        merges.agree(db.session, merge, by=dora.id, at=clock.now())


def test_every_row_moves_and_what_was_closed_opens(db, pair) -> None:
    kept, merged, *_two = pair
    merged_into(db, pair)
    assert {name for name, ids in rows_of(db, merged.id).items() if ids} == set()
    note = db.session.scalars(select(Note).where(Note.claimant_id == kept.id)).one()
    assert note.said == canary("note", "said")
    step = db.session.scalars(select(Step).where(Step.claimant_id == kept.id)).first()
    assert step.words == canary("step", "words")
    assert db.session.get_one(Claimant, merged.id).merged_into_id == kept.id


def test_what_kept_either_record_safe_keeps_the_one_that_is_left(db, pair) -> None:
    """The other record is of somebody in hiding, whose coach there is shut out of this one."""
    kept, merged, gwen, _dora = pair
    key = db.session.get_one(DataKey, kept.key_id)
    merged.sensitive, merged.notes_off_screen = Sensitivity.IN_HIDING, True
    now = clock.now()
    looked_in = Opening(key=key, claimant_id=kept.id, account_id=gwen.id, reason=OpeningReason.HERE_NOW, words="A call",
                        opened_at=now, ends_at=now + timedelta(minutes=30))  # fmt: skip
    their = select(Relationship.coach_id).where(Relationship.claimant_id == merged.id, Relationship.ended_on.is_(None))
    shut_out = ShutOut(key=key, claimant_id=kept.id, staff_id=db.session.scalar(their), kind=ShutOutKind.ABUSER)
    db.session.add_all([looked_in, shut_out])
    current = (Relationship.claimant_id == kept.id, Relationship.ended_on.is_(None))
    db.session.execute(update(Relationship).where(*current).values(ended_on=clock.today(), end_reason="moved_office"))
    merged_into(db, pair)
    assert kept.sensitive is Sensitivity.IN_HIDING
    assert kept.notes_off_screen
    assert looked_in.ends_at <= now
    assert db.session.scalar(select(Relationship.id).where(*current)) is None


def test_one_coach_stays_and_the_other_is_history(db, pair) -> None:
    kept, _merged, *_two = pair
    merged_into(db, pair)
    spans = db.session.scalars(select(Relationship).where(Relationship.claimant_id == kept.id)).all()
    assert sorted((span.ended_on is None, span.end_reason) for span in spans if span.end_reason != "handover") == [
        (False, "merged"), (True, None),
    ]  # fmt: skip


@pytest.mark.parametrize("has_own", [True, False])
def test_a_handover_that_ends_by_it_leaves_no_meeting_of_three_and_no_cover_behind(db, has_own):
    """The other record goes from Amina to Tom, in a hard time with both; in the kept one Ben stays the coach."""
    session, office, last_on = db.session, people.office(db.session), clock.today() + timedelta(days=10)
    amina, tom, ben, cal = (people.staff(session, office, name) for name in ("Amina", "Tom", "Ben", "Cal"))
    gwen, dora = (people.account(session, people.lead(session, office, name), Role.LEAD) for name in ("Gwen", "Dora"))
    kept = people.claimant(session, office, "Maya Fernandes", coach=ben)
    merged = people.claimant(session, office, "Maya Fernandez", coach=amina)
    session.add(SteadyTime(claimant_id=merged.id, reason=SteadyReason.REVIEW, from_on=clock.today()))
    session.flush()
    how = {"reason": HandoverReason.COACH_LEAVES, "by": gwen.id, "at": clock.now()}
    theirs = handovers.begin(session, merged, amina, tom, last_on=last_on, **how)
    when = three_way.find(session, theirs, at=clock.now()).three()[0]
    meeting = three_way.book(session, theirs, starts_at=when, by=gwen.id, at=clock.now())
    assert theirs.overlap_until_on == last_on
    own = handovers.begin(session, kept, ben, cal, **how) if has_own else None
    session.commit()
    merged_into(db, (kept, merged, gwen, dora))
    still = session.scalars(select(Handover).where(Handover.ended_at.is_(None))).all()
    assert [each.id for each in still] == ([own.id] if own else [])
    assert session.get_one(Appointment, meeting.id).state is AppointmentState.CANCELLED_BY_US
    assert not session.scalars(select(Cover).where(Cover.ended_at.is_(None))).all()


def test_undoing_all_of_it_puts_every_row_back(db, pair) -> None:
    kept, merged, _gwen, dora = pair
    before, mine = rows_of(db, merged.id), rows_of(db, kept.id)
    merge = merged_into(db, pair)
    every = [item.id for item in merges.items(db.session, merge)]
    assert merges.undo(db.session, merge, every, by=dora.id, at=clock.now()) == len(every)
    assert (rows_of(db, merged.id), rows_of(db, kept.id)) == (before, mine)
    assert db.session.get_one(Claimant, merged.id).merged_into_id is None
    theirs = select(Relationship.end_reason).where(Relationship.claimant_id == merged.id)
    assert db.session.scalars(theirs).all() == [None]


def test_one_row_goes_back_and_the_others_stay(db, pair) -> None:
    _kept, merged, _gwen, dora = pair
    merge = merged_into(db, pair)
    note = next(item for item in merges.items(db.session, merge) if item.subject == "note")
    merges.undo(db.session, merge, [note.id], by=dora.id, at=clock.now())
    assert db.session.get_one(Note, note.subject_id).claimant_id == merged.id
    assert {name for name, ids in rows_of(db, merged.id).items() if ids} == {"note"}
    assert merges.undo(db.session, merge, [note.id], by=dora.id, at=clock.now()) == 0


def test_whoever_is_kept_from_them_since_is_kept_from_what_goes_back_too(db, pair) -> None:
    kept, merged, gwen, dora = pair
    merge = merged_into(db, pair)
    note = next(item for item in merges.items(db.session, merge) if item.subject == "note")
    lead = db.session.get_one(Staff, gwen.staff_id)
    shutting_out.shut_out(db.session, kept, lead, kind=ShutOutKind.ABUSER, words="", by=dora.id, at=clock.now())
    sensitive.mark(db.session, kept, Sensitivity.IN_HIDING, by=dora.id, at=clock.now())
    db.session.add(OffScreen(claimant_id=kept.id, subject="note", subject_id=note.subject_id))
    db.session.flush()
    merges.undo(db.session, merge, [note.id], by=dora.id, at=clock.now())
    assert merged.sensitive is Sensitivity.IN_HIDING
    shut_out = select(ShutOut.staff_id).where(ShutOut.claimant_id == merged.id, ShutOut.ended_at.is_(None))
    assert lead.id in db.session.scalars(shut_out).all()
    off = select(OffScreen.claimant_id).where(OffScreen.subject_id == note.subject_id)
    assert db.session.scalars(off).all() == [merged.id]


def test_a_row_that_has_something_in_its_place_meanwhile_stays(db, pair) -> None:
    kept, merged, _gwen, dora = pair
    key = db.session.get_one(DataKey, kept.key_id)
    db.session.add(CallerCheck(key=key, claimant_id=kept.id, question="Street?", answer="Mine"))
    db.session.flush()
    merge = merged_into(db, pair)
    ended = next(item for item in merges.items(db.session, merge) if item.subject == "caller_check.ended")
    other_key = db.session.get_one(DataKey, merged.key_id)
    db.session.add(CallerCheck(key=other_key, claimant_id=merged.id, question="Pet?", answer="Rex"))
    db.session.flush()
    assert merges.undo(db.session, merge, [ended.id], by=dora.id, at=clock.now()) == 0
    assert db.session.get_one(CallerCheck, ended.subject_id).claimant_id == kept.id


def test_claimed_time_moves_unless_it_would_overlap(db, pair) -> None:
    kept, merged, *_two = pair
    at = clock.now() + timedelta(days=3)
    mine, theirs = (claims.resource_of(db.session, ResourceKind.CLAIMANT, each.id) for each in (kept, merged))
    hour = timedelta(hours=1)
    for resource_id, starts in ((mine, at), (theirs, at), (theirs, at + 3 * hour)):
        assert claims.take(db.session, uuid7(), [claims.Wanted(resource_id, starts, starts + hour)], at=clock.now())
    merged_into(db, pair)
    taken = select(Claim.starts_at).where(Claim.resource_id == mine).order_by(Claim.starts_at)
    assert db.session.scalars(taken).all() == [at, at + 3 * hour]
    assert db.session.scalars(select(Claim.starts_at).where(Claim.resource_id == theirs)).all() == [at]


def test_the_way_in_of_the_other_record_becomes_the_kept_one_and_nobody_stays_in(db, pair) -> None:
    kept, merged, *_two = pair
    account = db.session.scalars(select(Account).where(Account.claimant_id == merged.id)).one()
    row, _token = accounts.start(db.session, account, at=clock.now())
    merged_into(db, pair)
    assert db.session.get_one(Account, account.id).claimant_id == kept.id
    assert db.session.get_one(SignIn, row.id).ended_at is not None
