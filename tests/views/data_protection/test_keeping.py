"""What is held, hidden, erased and merged, through the officer's pages."""

from datetime import timedelta

from sqlalchemy import select, text

from coachdesk import clock
from coachdesk.models import Claimant, HoldBack, Incident, Merge, MisplacedNote, Note, RecordRequest, RoleGrant, Team
from coachdesk.models.label import IncidentKind, Role, Sensitivity
from tests import people
from tests.views.world import World

NOTE = "/notes/<uuid:note_id>"


def hide(world: World):
    return world.send("amina", world.address(NOTE + "/misplaced"), {"words": "Two windows open"})


def incident(world: World) -> Incident:
    return world.db.session.scalars(select(Incident).where(Incident.kind == IncidentKind.MISPLACED_NOTE)).one()


def words_of(world: World) -> str:
    note = world.db.session.get_one(Note, world.note.id)
    return note.said or note.saw or note.think or ""


# --- A note on the wrong person -------------------------------------------------------------------------------


def test_a_note_about_somebody_else_is_gone_from_every_page_at_once(world) -> None:
    words = words_of(world)
    assert words in world.browser("rosa").get("/my/notes").text
    assert hide(world).status_code == 303
    for who in ("amina", "gwen", "kit", "vera"):
        assert world.browser(who).get(world.address(NOTE)).status_code == 404
        assert words not in world.browser(who).get(world.address("/claimants/<uuid:claimant_id>")).text
    for address in ("/my/notes", "/my", "/my/plan", "/my/more"):
        assert words not in world.browser("rosa").get(address).text
    assert world.browser("rosa").get(world.address("/my/notes/<uuid:note_id>")).status_code == 404
    assert words not in world.browser("dora").get(world.address("/data-protection/requests/<uuid:request_id>")).text


def test_what_was_agreed_in_it_is_hidden_with_it_from_an_old_page_too(world) -> None:
    world.step.note_id = world.note.id
    hide(world)
    for who in ("amina", "gwen", "kit", "vera"):
        for press in ("answer", "done", "undo", "off"):
            assert world.send(who, f"/steps/{world.step.id}/{press}", {"version": "1"}).status_code == 404, (who, press)
    assert world.send("rosa", f"/my/plan/steps/{world.step.id}/done").status_code == 404


def test_the_officer_keeps_it_sees_the_clock_and_may_show_it_again(world) -> None:
    hide(world)
    page = world.browser("dora").get(f"/data-protection/incidents/{incident(world).id}").text
    assert words_of(world) in page
    assert "72 of 72 hours left" in page
    assert world.send("dora", f"/data-protection/incidents/{incident(world).id}/release").status_code == 303
    assert world.browser("amina").get(world.address(NOTE)).status_code == 200
    assert world.db.session.scalars(select(MisplacedNote)).all() == []


def test_whoever_may_have_read_it_is_told_honestly_once_the_officer_decides_so(world) -> None:
    hide(world)
    assert "You may have read it." not in world.browser("rosa").get("/my/asked").text
    assert world.send("dora", f"/data-protection/incidents/{incident(world).id}/telling").status_code == 303
    assert "You may have read it." in world.browser("rosa").get("/my/asked").text


def test_an_incident_is_entered_by_anybody_at_work_and_closed_with_what_was_learned(world) -> None:
    sent = {"kind": "lost", "words": "A folder on the bus", "office": str(world.office.id)}
    assert world.send("remy", "/incidents", sent).status_code == 303
    found = world.db.session.scalars(select(Incident).where(Incident.kind == IncidentKind.LOST)).one()
    address = f"/data-protection/incidents/{found.id}"
    assert world.send("dora", address + "/closing", {"outcome": "No paper on buses"}).status_code == 303
    assert world.send("dora", address + "/closing", {"outcome": "Again"}).status_code == 409
    assert "No paper on buses" in world.browser("dora").get(address).text


def test_an_incident_of_another_office_cannot_be_entered(world) -> None:
    sent = {"kind": "lost", "words": "A folder on the bus", "office": str(world.rosa.id)}
    world.send("remy", "/incidents", sent)
    kept = world.db.session.scalars(select(Incident.office_id)).all()
    assert set(kept) == {world.office.id}


# --- Holds and erasure ----------------------------------------------------------------------------------------


def erasure_of(world: World, who: str = "rosa") -> str:
    world.send(who, "/my/record", {"kind": "erasure"})
    asked = world.db.session.scalars(select(RecordRequest).order_by(RecordRequest.id.desc())).first()
    return f"/data-protection/requests/{asked.id}/erasure"


def test_nothing_on_hold_is_erased_and_once_it_ended_it_is(world, tmp_path) -> None:
    address, claimant_id = erasure_of(world), world.rosa.id
    sent = {"reference": world.rosa.spoken_reference}
    assert world.send("dora", address, sent).status_code == 409
    assert world.db.session.get_one(Claimant, claimant_id).erased_at is None
    world.send("dora", world.address("/data-protection/holds/<uuid:hold_id>/end"))
    assert world.send("dora", address, {"reference": "ZZZ-999"}).status_code == 422
    answer = world.send("dora", address, sent)
    assert answer.status_code == 303
    assert "Deletion certificate" in world.browser("dora").get(answer.location).text
    ledger = world.app.config["SETTINGS"].erasures_file.read_text()
    assert str(claimant_id) in ledger
    assert "Rosa" not in ledger


def test_somebody_erased_is_on_no_page_and_found_by_nothing(world) -> None:
    claimant_id, reference = world.rosa.id, world.rosa.spoken_reference
    world.send("dora", world.address("/data-protection/holds/<uuid:hold_id>/end"))
    address = erasure_of(world)
    assert world.send("dora", address, {"reference": reference}).status_code == 303
    assert world.browser("amina").get(f"/claimants/{claimant_id}").status_code == 404
    for who, page in (("amina", "/today"), ("amina", "/caseload"), ("amina", "/diary"), ("gwen", "/placements"),
                      ("dora", "/data-protection"), ("gwen", "/find?q=martinez"),
                      ("dora", address.removesuffix("/erasure")), ("vera", "/find?q=rosa")):  # fmt: skip
        answer = world.browser(who).get(page)
        assert answer.status_code == 200, (who, page)
        assert "Rosa" not in answer.text, (who, page)
        assert "Martínez" not in answer.text, (who, page)
    assert world.browser("rosa").get("/my").status_code in (303, 401)


# --- Merging --------------------------------------------------------------------------------------------------


def test_both_records_are_seen_side_by_side_before_they_are_made_one(world) -> None:
    page = world.browser("dora").get(world.address("/merges/<uuid:merge_id>")).text
    for words in ("Rosa Martínez", "Sam Webb", "One telephone", world.sam.reference):
        assert words in page


def test_whoever_asked_does_not_agree_and_a_second_person_does(world) -> None:
    address = world.address("/merges/<uuid:merge_id>")
    assert world.send("gwen", address + "/agreement").status_code == 409
    assert world.send("dora", address + "/agreement").status_code == 303
    assert world.browser("gwen").get(f"/claimants/{world.sam.id}").status_code == 404
    assert world.browser("gwen").get("/find?q=webb").status_code == 200
    assert world.send("gwen", address + "/undoing", {"all": "yes"}).status_code == 303
    assert world.browser("gwen").get(f"/claimants/{world.sam.id}").status_code == 200


def test_a_merge_is_asked_for_by_two_references(world) -> None:
    world.db.session.execute(text("UPDATE merge SET declined_at = asked_at"))
    sent = {"kept": world.rosa.spoken_reference, "merged": world.sam.spoken_reference, "reason": "One birthday"}
    assert world.send("dora", "/merges", sent | {"merged": "ZZZ-999"}).status_code == 422
    assert world.send("dora", "/merges", sent | {"merged": sent["kept"]}).status_code == 422
    assert world.send("dora", "/merges", sent).status_code == 303
    assert world.send("gwen", "/merges", sent).status_code == 409
    assert len(world.db.session.scalars(select(Merge)).all()) == 2


def test_a_lead_of_another_team_comes_across_no_sensitive_record_by_its_reference(world) -> None:
    """Nor by what is kept from that person's list, and no more than a reference of nobody."""
    session = world.db.session
    team = Team(office_id=world.office.id, name="North")
    session.add(team)
    session.flush()
    world.accounts["tia"] = people.account(session, people.lead(session, world.office, "Tia North"))
    grant = {"role": Role.LEAD, "office_id": world.office.id, "team_id": team.id, "from_on": clock.today()}
    session.add(RoleGrant(account_id=world.accounts["tia"].id, **grant))
    mine = people.claimant(session, world.office, "Ossie North")
    held = world.db.session.scalars(select(HoldBack)).first()
    session.execute(text("UPDATE merge SET declined_at = asked_at"))
    sent = {"kept": mine.spoken_reference, "merged": world.rosa.reference, "reason": "One birthday"}
    assert world.send("tia", "/merges", sent | {"merged": world.sam.reference}).status_code == 303
    session.execute(text("UPDATE merge SET declined_at = asked_at"))
    world.rosa.sensitive = Sensitivity.IN_HIDING
    theirs, nobodys = (world.send("tia", "/merges", sent | {"merged": said}) for said in (sent["merged"], "ZZZ-999"))
    assert (theirs.status_code, nobodys.status_code) == (422, 422)
    assert world.browser("tia").get(world.address("/merges/<uuid:merge_id>")).status_code == 404
    assert "Rosa" not in world.browser("tia").get("/hold-backs").text
    assert world.send("tia", f"/hold-backs/{held.id}/agreement").status_code == 404


def test_the_desk_shows_what_is_due_when(world) -> None:
    page = world.browser("dora").get("/data-protection").text
    for words in ("The police", "A copy of the record", "Something else", "72 of 72 hours left", "Rosa"):
        assert words in page
    world.rights.incident.found_at = clock.now() - timedelta(hours=80)
    assert "72 hours are over" in world.browser("dora").get("/data-protection").text


def test_where_somebody_is_reached_is_not_read_by_asking_for_a_merge(world) -> None:
    """Dora has a request of Rosa's to answer: her record opens until it is answered. Gwen leads there."""
    address = world.address("/merges/<uuid:merge_id>")
    assert "rosa@example.org" in world.browser("dora").get(address).text
    world.db.session.get(RecordRequest, world.around.record_request.id).given_at = clock.now()
    world.db.session.commit()
    page = world.browser("dora").get(address).text
    assert world.rosa.spoken_reference in page
    assert "rosa@example.org" not in page
    assert "rosa@example.org" in world.browser("gwen").get(address).text
