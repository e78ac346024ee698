"""A file that comes again: its news are taken, and what people changed here stays."""

import pytest
from sqlalchemy import delete, func, select

from coachdesk import clock
from coachdesk.importing.doubt import Outcome
from coachdesk.importing.kind import COLUMNS, Kind
from coachdesk.models import (
    Account,
    Adjustment,
    Appointment,
    Claimant,
    DataKey,
    Event,
    Matter,
    Relationship,
    ShutOut,
    Staff,
    Waiting,
    WordsToAsk,
)
from coachdesk.models.label import AppointmentState, ShutOutKind
from coachdesk.services import audit_proof, claimants, matters, relationships
from tests.importing.loading import load, one_person, person, staff_row
from tests.importing.offices import written


def someone(db) -> Claimant:
    db.session.expire_all()
    return db.session.scalar(select(Claimant))


def told(tally) -> list[tuple[str, str]]:
    return [(each.code, each.params.get("column", "")) for each in tally.doubts if each.outcome is Outcome.DIFFERS]


def counts(tally, kind=Kind.CLAIMANTS) -> tuple[int, int, int]:
    of = tally.counts[kind]
    return of.imported, of.updated, of.unchanged


def rename(db, name: str) -> None:
    who = someone(db)
    by = db.session.scalar(select(Account.id))
    claimants.change_preferred_name(db.session, who, name, version=who.version, by=by, at=clock.now())


CHANGES = {
    "preferred_name": ("Dot", "Dottie"),
    "last_name": ("Ashworth", "ashworth"),
    "email": ("dot@example.net", "dot@example.org"),
    "mobile": ("07700 900123", "07700 900456"),
    "postcode": ("LS10 1LT", "WF1 4AB"),
    "language": ("English", "Polish"),
    "claim_started": ("21/06/2026", "22/06/2026"),
}


@pytest.mark.parametrize("field", CHANGES)
def test_news_of_a_file_are_taken(db, field):
    before, after = CHANGES[field]
    load(db.session, one_person(**{field: before}))
    tally = load(db.session, one_person(**{field: after})).tally
    assert counts(tally) == (0, 1, 0)
    kept = someone(db)
    column = {"claim_started": "claim_started_on"}.get(field, field)
    assert str(getattr(kept, column)) == {"language": "pl", "claim_started": "2026-06-22"}.get(field, after)
    assert kept.version == 2
    assert load(db.session, one_person(**{field: after})).tally.did_something is False
    assert audit_proof.first_fault(db.session) is None


def test_a_new_address_is_found_and_the_old_one_is_not(db):
    load(db.session, one_person(email="old@example.net"))
    load(db.session, one_person(email="new@example.net"))
    vault = db.session.info["vault"]
    assert someone(db).email_index in vault.blinds("email", "new@example.net")
    load(db.session, one_person(email=""))
    assert someone(db).email is None
    assert someone(db).email_index is None


def test_a_new_name_is_searched_and_a_latin_one_stays(db):
    load(db.session, one_person())
    someone(db).latin_name = "Zhang"
    db.session.flush()
    load(db.session, one_person(preferred_name="Dóttie"))
    assert someone(db).search_name == "dotty ashworth zhang dottie"


def test_what_was_changed_here_stays_and_is_told(db):
    load(db.session, one_person(preferred_name="Dot"))
    rename(db, "Dorothea")
    for _ in range(2):
        tally = load(db.session, one_person(preferred_name="Dot")).tally
        assert counts(tally) == (0, 0, 1)
        assert told(tally) == [("differs", "preferred_name")]
    assert someone(db).preferred_name == "Dorothea"


def test_what_was_changed_on_both_sides_stays_and_is_told(db):
    load(db.session, one_person(preferred_name="Dot", postcode="LS10 1LT"))
    rename(db, "Dorothea")
    tally = load(db.session, one_person(preferred_name="Dottie", postcode="WF1 4AB")).tally
    assert counts(tally) == (0, 1, 0)
    assert told(tally) == [("differs", "preferred_name")]
    kept = someone(db)
    assert (kept.preferred_name, kept.postcode) == ("Dorothea", "WF1 4AB")


def test_what_was_changed_here_and_changed_back_is_still_people_s_word(db):
    load(db.session, one_person(preferred_name="Dot"))
    rename(db, "Dorothea")
    load(db.session, one_person(preferred_name="Dottie"))
    rename(db, "Dot")
    tally = load(db.session, one_person(preferred_name="Dottie")).tally
    assert someone(db).preferred_name == "Dot"
    assert told(tally) == [("differs", "preferred_name")]


def test_the_same_change_on_both_sides_is_no_difference(db):
    load(db.session, one_person(preferred_name="Dot"))
    rename(db, "Dottie")
    tally = load(db.session, one_person(preferred_name="Dottie")).tally
    assert counts(tally) == (0, 0, 1)
    assert told(tally) == []


def test_a_reference_of_somebody_else_is_not_loaded_over_them(db):
    load(db.session, one_person())
    tally = load(db.session, one_person(first_names="Maya")).tally
    assert [(each.outcome, each.code) for each in tally.doubts] == [(Outcome.REJECTED, "another_person")]
    tally = load(db.session, one_person(date_of_birth="06/06/1971")).tally
    assert tally.counts[Kind.CLAIMANTS].rejected == 1
    assert str(someone(db).date_of_birth) == "1971-06-05"


def test_somebody_who_was_erased_does_not_come_back(db):
    load(db.session, one_person())
    db.session.execute(delete(DataKey).where(DataKey.id == someone(db).key_id))
    tally = load(db.session, one_person()).tally
    assert [each.code for each in tally.doubts] == ["erased"]


def test_somebody_whose_name_was_changed_here_is_still_known(db):
    load(db.session, one_person())
    someone(db).last_name = "Okafor"
    db.session.flush()
    tally = load(db.session, one_person()).tally
    assert counts(tally) == (0, 0, 1)
    assert told(tally) == [("differs", "last_name")]
    tally = load(db.session, one_person(last_name="Okafor")).tally
    assert (counts(tally), told(tally)) == ((0, 0, 1), [])


def test_new_needs_are_added_and_none_is_taken_away(db):
    load(db.session, one_person(needs="phone only; my dog comes too"))
    ended = db.session.scalar(select(Adjustment))
    ended.ended_on = clock.today()
    db.session.flush()
    tally = load(
        db.session, one_person(needs="phone only; my dog comes too; no phone calls; large print; a red chair")
    ).tally
    assert counts(tally) == (0, 1, 0)
    kept = {each.code for each in db.session.scalars(select(Adjustment).where(Adjustment.ended_on.is_(None)))}
    assert kept == {"CON_NO_PHONE", "FMT_LARGE"}
    assert {each.words for each in db.session.scalars(select(WordsToAsk))} == {"my dog comes too", "a red chair"}
    tally = load(db.session, one_person(needs="large print")).tally
    assert told(tally) == [("needs_gone", "")]
    assert counts(tally) == (0, 0, 1)
    assert db.session.scalar(select(func.count()).select_from(WordsToAsk)) == 2


def test_a_new_need_that_contradicts_stands_to_settle(db):
    load(db.session, one_person(needs="phone only"))
    assert db.session.scalar(select(Matter)) is None
    load(db.session, one_person(needs="phone only; no phone calls"))
    assert db.session.scalar(select(Matter)).about == "MODE_PHONE CON_NO_PHONE"


def with_staff(files: dict[Kind, bytes], *numbers: str) -> dict[Kind, bytes]:
    return files | {
        Kind.STAFF: written([staff_row(number, f"Coach {number}") for number in numbers], COLUMNS[Kind.STAFF])
    }


def test_a_coach_comes_to_somebody_who_had_none(db):
    load(db.session, with_staff(one_person(current_coach="S2"), "S1"))
    assert db.session.scalar(select(Waiting)).ended_on is None
    tally = load(db.session, with_staff(one_person(current_coach="S2"), "S1", "S2")).tally
    assert counts(tally) == (0, 1, 0)
    assert db.session.scalar(select(Staff.staff_no).join(Relationship, Relationship.coach_id == Staff.id)) == "S2"
    db.session.expire_all()
    assert db.session.scalar(select(Waiting)).ended_on == clock.today()


def test_a_file_never_brings_back_a_coach_who_is_shut_out(db):
    """The old system does not know; and whoever loads it is told no more than where a coach was given here."""
    load(db.session, with_staff(one_person(current_coach="S2"), "S1"))
    files = with_staff(one_person(current_coach="S2"), "S1", "S2")
    load(db.session, {Kind.STAFF: files[Kind.STAFF]})
    who, staff = someone(db), db.session.scalar(select(Staff.id).where(Staff.staff_no == "S2"))
    key = db.session.get_one(DataKey, who.key_id)
    db.session.add(ShutOut(key=key, claimant_id=who.id, staff_id=staff, kind=ShutOutKind.ABUSER))
    tally = load(db.session, files).tally
    assert (counts(tally), told(tally)) == ((0, 0, 1), [("differs", "current_coach")])
    assert db.session.scalars(select(Relationship)).all() == []
    assert db.session.scalar(select(Waiting)).ended_on is None


def test_a_file_never_ends_what_a_person_and_a_coach_have(db):
    load(db.session, with_staff(one_person(current_coach="S1"), "S1", "S2"))
    tally = load(db.session, with_staff(one_person(current_coach="S2"), "S1", "S2")).tally
    assert (counts(tally), told(tally)) == ((0, 0, 1), [("differs", "current_coach")])
    tally = load(db.session, with_staff(one_person(current_coach=""), "S1", "S2")).tally
    assert (counts(tally), told(tally)) == ((0, 0, 1), [])
    (only,) = db.session.scalars(select(Relationship))
    assert only.ended_on is None


def test_a_coach_given_here_stays(db):
    load(db.session, with_staff(one_person(), "S1", "S2"))
    coach = db.session.scalar(select(Staff).where(Staff.staff_no == "S2"))
    relationships.begin(db.session, someone(db), coach, reason="lead_chose", by=None, at=clock.now())
    tally = load(db.session, with_staff(one_person(), "S1", "S2")).tally
    assert (counts(tally), told(tally)) == ((0, 0, 1), [])
    tally = load(db.session, with_staff(one_person(current_coach="S1"), "S1", "S2")).tally
    assert (counts(tally), told(tally)) == ((0, 0, 1), [("differs", "current_coach")])


def test_people_keep_their_coach_when_the_coach_is_not_in_the_file_any_more(db):
    load(db.session, with_staff(one_person(current_coach="S1"), "S1", "S2"))
    tally = load(db.session, with_staff(one_person(current_coach="S1"), "S2")).tally
    assert counts(tally) == (0, 0, 1)
    assert tally.counts[Kind.CLAIMANTS].warned == 1
    assert db.session.scalar(select(Relationship)).ended_on is None


def met(**values: str) -> dict[str, str]:
    row = {"reference": "K1", "staff_no": "S0", "starts_at": "20/07/2026 10:00", "minutes": "20", "mode": "tel"}
    return row | {"outcome": "met"} | values


def with_meetings(*rows: dict[str, str]) -> dict[Kind, bytes]:
    return one_person() | {Kind.MEETINGS: written(rows, COLUMNS[Kind.MEETINGS])}


def test_a_meeting_is_known_by_reference_staff_number_and_start(db):
    load(db.session, with_meetings(met()))
    again = [met(starts_at="2026-07-20 10:00"), met(staff_no="S9"), met(starts_at="20/07/2026 10:10"), met()]
    tally = load(db.session, with_meetings(*again)).tally
    assert counts(tally, Kind.MEETINGS) == (2, 0, 2)
    assert db.session.scalar(select(func.count()).select_from(Appointment)) == 3


def test_news_of_a_meeting_are_taken_unless_it_was_changed_here(db):
    load(db.session, with_meetings(met(), met(starts_at="21/07/2026 10:00")))
    tally = load(db.session, with_meetings(met(outcome="did not attend"), met(starts_at="21/07/2026 10:00"))).tally
    assert counts(tally, Kind.MEETINGS) == (0, 1, 1)
    db.session.expire_all()
    first = db.session.scalars(select(Appointment).order_by(Appointment.starts_at)).first()
    assert first.state is AppointmentState.DID_NOT_MEET
    first.minutes = 50
    db.session.flush()
    for outcome in ("did not attend", "rearranged"):
        tally = load(db.session, with_meetings(met(outcome=outcome), met(starts_at="21/07/2026 10:00"))).tally
        assert counts(tally, Kind.MEETINGS) == (0, 0, 2)
        assert told(tally) == [("differs", "minutes, mode, outcome")]
    db.session.expire_all()
    assert (first.minutes, first.state) == (50, AppointmentState.DID_NOT_MEET)


def test_meetings_of_people_who_came_with_an_earlier_file(db):
    load(db.session, one_person())
    files = {
        Kind.STAFF: written([staff_row("S0", "Ben Harlow")], COLUMNS[Kind.STAFF]),
        Kind.CLAIMANTS: written([person("K2")], COLUMNS[Kind.CLAIMANTS]),
        Kind.MEETINGS: written([met(), met(reference="K3")], COLUMNS[Kind.MEETINGS]),
    }
    tally = load(db.session, files).tally
    assert counts(tally, Kind.MEETINGS) == (1, 0, 0)
    assert tally.counts[Kind.MEETINGS].rejected == 1


def test_meetings_of_a_reference_that_is_in_doubt_now_stay_out(db):
    load(db.session, one_person())
    tally = load(
        db.session, one_person(first_names="Maya") | {Kind.MEETINGS: written([met()], COLUMNS[Kind.MEETINGS])}
    ).tally
    assert [each.code for each in tally.doubts] == ["another_person", "not_imported"]


def staff_files(**values: str) -> dict[Kind, bytes]:
    return one_person() | {Kind.STAFF: written([staff_row("S0", "Ben Harlow", **values)], COLUMNS[Kind.STAFF])}


def test_news_of_staff_are_taken_but_not_what_they_may_do(db):
    load(db.session, staff_files(skills="care leavers"))
    news = {"weekly_hours": "29.5", "role": "team lead", "team": "B", "skills": "care leavers;mental health"}
    tally = load(db.session, staff_files(**news)).tally
    assert counts(tally, Kind.STAFF) == (0, 1, 0)
    assert told(tally) == [("differs", "role")]
    ben = db.session.scalar(select(Staff))
    assert (float(ben.weekly_hours), ben.is_coach, ben.is_lead) == (29.5, True, False)
    assert ben.skills == ["care leavers", "mental health"]
    tally = load(db.session, staff_files(**news)).tally
    assert (counts(tally, Kind.STAFF), told(tally)) == ((0, 0, 1), [("differs", "role")])


def test_a_missing_address_of_staff_brings_the_account_when_it_comes(db):
    load(db.session, staff_files(email=""))
    assert db.session.scalar(select(Account)) is None
    load(db.session, staff_files(email="ben@example.org"))
    assert db.session.scalar(select(Account)).email == "ben@example.org"
    tally = load(db.session, staff_files(email="someone.else@example.org")).tally
    assert told(tally) == [("differs", "email")]


def test_a_repeated_row_tells_what_it_says_otherwise(db):
    rows = [person(postcode="LS10 1LT"), person(postcode="WF1 4AB", needs="large print", first_names="DOTTY")]
    files = one_person() | {Kind.CLAIMANTS: written(rows, COLUMNS[Kind.CLAIMANTS])}
    for imported in (1, 0):
        tally = load(db.session, files).tally
        assert counts(tally) == (imported, 0, 2 - imported)
        assert told(tally) == [("said_twice", name) for name in ("first_names", "postcode", "needs")]
    assert someone(db).postcode == "LS10 1LT"


def test_every_change_has_its_event(db):
    load(db.session, one_person(postcode="LS10 1LT"))
    load(db.session, one_person(postcode="WF1 4AB"))
    event = db.session.scalar(select(Event).where(Event.verb == "claimant.updated_from_file"))
    assert event.facts == '{"differ":"","fields":"postcode"}'


def test_what_a_file_says_anew_of_a_coach_is_asked_about_with_everybody_they_have(db):
    files = one_person(needs="female coach only", current_coach="S1", reference="K1")

    def with_coach(gender):
        return files | {Kind.STAFF: written([staff_row("S1", "Sam", gender=gender)], COLUMNS[Kind.STAFF])}

    load(db.session, with_coach("female"))
    assert matters.may_book(db.session, someone(db).id)
    load(db.session, with_coach(""))
    assert not matters.may_book(db.session, someone(db).id)
    load(db.session, with_coach("female"))
    assert matters.may_book(db.session, someone(db).id)
