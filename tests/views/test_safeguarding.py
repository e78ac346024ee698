"""Keeping people safe: out of search, away from a member of staff, an opening out of a list, a note between two."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from coachdesk import clock as clock_module
from coachdesk.models import (
    Claimant,
    Cover,
    DataKey,
    HoldBack,
    Note,
    Opening,
    Relationship,
    RoleGrant,
    ShutOut,
    Waiting,
)
from coachdesk.models.label import Role, ShutOutKind
from coachdesk.policies import Grant, Viewer
from coachdesk.queries import open_work
from coachdesk.services import relationships, rights_at_work
from tests.views.world import World


def find(world: World, who: str) -> str:
    return world.browser(who).get("/find", query_string={"q": world.rosa.spoken_reference}).text


def record(world: World, who: str) -> int:
    return world.browser(who).get(f"/claimants/{world.rosa.id}").status_code


def test_a_sensitive_record_is_found_by_nobody_who_does_not_work_with_the_person(world) -> None:
    glass = f"/claimants/{world.rosa.id}/glass"
    assert "Rosa" in find(world, "ben")
    world.send("sonia", f"/safeguarding/people/{world.rosa.id}/sensitive", {"why": "in_hiding"})
    assert "Rosa" not in find(world, "ben")
    assert world.browser("ben").get(glass).status_code == 404
    assert record(world, "amina") == 200
    assert "Kept out of search" in world.browser("sonia").get("/safeguarding").text
    world.send("sonia", f"/safeguarding/people/{world.rosa.id}/sensitive", {"why": "found"})
    assert "Rosa" in find(world, "ben")


def test_a_mark_ends_at_once_what_was_opened_by_broken_glass(world) -> None:
    """But the safeguarding lead's own, who may open it again; and nobody who works with her loses anything."""
    session, opened = world.db.session, world.db.session.get(Opening, world.around.opening.id)
    hers = Opening(key=session.get_one(DataKey, world.rosa.key_id), claimant_id=world.rosa.id, reason=opened.reason,
                   account_id=world.accounts["sonia"].id, words="Is she safe?", ends_at=opened.ends_at)  # fmt: skip
    session.add(hers)
    session.commit()
    everybody = ("vera", "sonia", "amina", "kit", "gwen")
    assert {record(world, who) for who in everybody} == {200}
    world.send("sonia", f"/safeguarding/people/{world.rosa.id}/sensitive", {"why": "in_hiding"})
    assert [record(world, who) for who in everybody] == [404, 200, 200, 200, 200]


def test_whoever_is_shut_out_loses_cover_and_glass_at_once_and_is_offered_nowhere(world) -> None:
    assert (record(world, "kit"), record(world, "vera")) == (200, 200)
    for who in ("kit", "vera"):
        sent = {"staff": str(world.accounts[who].staff_id), "kind": "abuser"}
        assert world.send("sonia", f"/safeguarding/people/{world.rosa.id}/shut-out", sent).status_code == 303
        assert record(world, who) == 404
        assert "Rosa" not in find(world, who)
        assert world.browser(who).get(f"/claimants/{world.rosa.id}/glass").status_code == 404
    days = {"from_on": "2026-12-01", "until_on": "2026-12-04", "coach": str(world.accounts["kit"].staff_id)}
    answer = world.send("gwen", f"/claimants/{world.rosa.id}/cover", days)
    assert answer.status_code == 409
    assert "cannot stand in here" in answer.text
    assert (
        world.db.session.scalar(select(Cover.id).where(Cover.from_on == clock_module.today(), Cover.ended_at.is_(None)))
        is None
    )


def test_leave_that_a_lead_writes_for_a_coach_does_not_tell_when_somebody_comes_whom_the_lead_is_shut_out_of(
    world,
) -> None:
    hours = f"/coaches/{world.accounts['amina'].staff_id}"
    day = clock_module.as_london(world.meeting.starts_at).date().isoformat()
    sent = world.send("bruno", f"{hours}/leave", {"kind": "leave", "first_on": day})
    page = BeautifulSoup(world.browser("bruno").get(sent.location).text, "html.parser")
    assert "Amina Yusuf is away" in page.get_text() and "Rosa" not in page.get_text()
    assert page.select_one("#to-move") is None
    assert "Rosa" in world.browser("gwen").get(sent.location).text


def test_a_coach_is_not_shut_out_by_a_press_while_they_are_the_coach(world) -> None:
    sent = {"staff": str(world.accounts["amina"].staff_id), "kind": "asked"}
    answer = world.send("sonia", f"/safeguarding/people/{world.rosa.id}/shut-out", sent)
    assert answer.status_code == 409
    assert "is their coach now" in answer.text
    assert record(world, "amina") == 200


def test_being_let_back_gives_no_more_than_anybody_in_the_role_has(world) -> None:
    world.send("sonia", f"/safeguarding/shut-outs/{world.around.shut_out.id}/end")
    assert record(world, "bruno") == 200  # he leads in her office
    assert world.db.session.get(ShutOut, world.around.shut_out.id).ended_at is not None


def test_everybody_at_work_can_be_shut_out_those_too_who_came_without_a_row_on_the_staff_list(world) -> None:
    """The front desk sees nobody come in, safeguarding no page of hers; neither shows in a list of coaches."""
    keep_safe = f"/safeguarding/people/{world.rosa.id}"
    world.meeting.starts_at = clock_module.now() + timedelta(hours=2)
    world.db.session.commit()
    page = BeautifulSoup(world.browser("sonia").get(keep_safe).text, "html.parser")
    offered = page.select("select[name=staff] option")
    named = {each.get_text(): each["value"] for each in offered}
    assert {"Remy Around", "Petra Around", "Dora Around", "Sonia Around", "Amina Yusuf"} <= set(named)
    assert not {"Sue Around", "Will Around", "Ida Holm", "Dev Patel"} & set(named)
    assert "Rosie" in world.browser("remy").get("/front-desk").text
    for who in ("Remy", "Dora", "Sonia"):
        sent = world.send("sonia", f"{keep_safe}/shut-out", {"staff": named[f"{who} Around"], "kind": "relation"})
        assert sent.status_code == 303
        assert world.browser("sonia").get(sent.location).status_code == 200
    assert "Rosie" not in world.browser("remy").get("/front-desk").text
    assert record(world, "dora") == 404
    assert world.browser("sonia").get(keep_safe).status_code == 404
    assert "Around" not in world.browser("gwen").get("/placements").text
    with pytest.raises(rights_at_work.NotPossible, match="not_on_staff"):
        rights_at_work.grant(world.db.session, world.accounts["remy"], Role.COACH, office_id=world.office.id,
                             from_on=clock_module.today(), until_on=None, by=world.accounts["ida"].id,
                             at=clock_module.now())  # fmt: skip


def test_an_opening_is_held_back_by_two_people_until_a_day_and_then_stands_in_the_list(world, clock) -> None:
    def listed() -> bool:
        return "Vera Lund" in world.browser("rosa").get("/my/opened").text

    agree = f"/hold-backs/{world.around.hold_back.id}/agreement"
    assert listed()
    for who, status in (("sonia", 403), ("vera", 403), ("ben", 403)):
        assert world.send(who, agree).status_code == status
    assert listed()
    assert world.send("gwen", agree).status_code == 303
    assert not listed()
    assert "Vera Lund" not in world.browser("amina").get(f"/claimants/{world.rosa.id}/opened").text
    clock.later(days=28)
    people_sign_in_again(world, "rosa")
    assert listed()


def test_whoever_can_be_the_second_of_the_two_finds_what_is_held_back_in_the_bar(world) -> None:
    bars = {who: world.browser(who).get("/my-account").text for who in ("gwen", "dora", "amina", "petra", "remy")}
    assert [who for who, bar in bars.items() if 'href="/hold-backs"' in bar] == ["gwen", "dora"]


def people_sign_in_again(world: World, who: str) -> None:
    world.browsers.pop(who)


def test_a_hold_back_without_safeguarding_among_the_two_is_none(world) -> None:
    held = world.around.hold_back
    held.asked_by = world.accounts["dora"].id
    world.db.session.commit()
    assert world.send("gwen", f"/hold-backs/{held.id}/agreement").status_code == 403
    assert world.send("sonia", f"/hold-backs/{held.id}/agreement").status_code == 303


def test_whoever_opened_a_record_does_not_hold_it_back_themselves(world) -> None:
    world.db.session.get(Opening, world.around.opening.id).account_id = world.accounts["sonia"].id
    world.db.session.commit()
    assert world.browser("sonia").get(f"/openings/{world.around.opening.id}/hold-back").status_code == 403
    assert "Hold it back" not in world.browser("sonia").get("/openings").text


@pytest.mark.parametrize("days", [0, 91])
def test_a_hold_back_has_a_day_to_look_again_within_ninety(world, days: int) -> None:
    world.db.session.delete(world.db.session.get(HoldBack, world.around.hold_back.id))
    world.db.session.commit()
    day = (clock_module.today() + timedelta(days=days)).isoformat()
    sent = {"words": "He reads her post.", "review_on": day}
    answer = world.send("sonia", f"/openings/{world.around.opening.id}/hold-back", sent)
    assert answer.status_code == 422
    assert "at most ninety days" in answer.text
    assert "He reads her post." in answer.text
    assert world.db.session.scalar(select(HoldBack.id)) is None


def test_a_note_kept_between_two_is_read_by_the_two_alone(world) -> None:
    sent = {"said": "Only for us.", "restricted": "y"}
    world.send("amina", f"/claimants/{world.rosa.id}/notes", sent)
    note = world.db.session.scalars(select(Note).where(Note.restricted)).one()
    readers = {who: world.browser(who).get(f"/notes/{note.id}").status_code for who in ("amina", "gwen", "kit", "vera")}
    assert readers == {"amina": 200, "gwen": 404, "kit": 404, "vera": 404}
    assert "Only for us." in world.browser("rosa").get(f"/my/notes/{note.id}").text
    assert "Only for us." not in world.browser("gwen").get(f"/claimants/{world.rosa.id}").text
    assert "whoever opens the record for a reason do not see it" in world.browser("amina").get(f"/notes/{note.id}").text


def test_only_their_own_coach_can_keep_a_note_between_them(world) -> None:
    assert "restricted" not in world.browser("kit").get(f"/claimants/{world.rosa.id}/notes/new").text
    world.send("kit", f"/claimants/{world.rosa.id}/words-read")
    world.send("kit", f"/claimants/{world.rosa.id}/notes", {"said": "From cover.", "restricted": "y"})
    assert world.db.session.scalars(
        select(Note.restricted).where(Note.author_id == world.accounts["kit"].staff_id)
    ).all() == [False]


def test_cover_opens_the_record_from_its_first_day_to_its_last(world, clock) -> None:
    """Kit stands in until Saturday, and is named for the first two days of December as well."""
    cover, kit = f"/claimants/{world.rosa.id}/cover", {"coach": str(world.accounts["kit"].staff_id)}
    taken = world.send("gwen", cover, kit | {"from_on": "2026-11-28", "until_on": "2026-11-30"})
    assert "Somebody stands in on some of these days already" in taken.text
    assert world.send("gwen", cover, kit | {"from_on": "2026-12-01", "until_on": "2026-12-02"}).status_code == 303
    assert "Kit Moss stands in for" in world.browser("rosa").get("/my").text
    seen = []
    for _day in range(10):
        seen.append(record(world, "kit"))
        clock.later(days=1)
        people_sign_in_again(world, "kit")
    assert seen == [200] * 5 + [404] * 2 + [200] * 2 + [404]
    current = (Relationship.claimant_id == world.rosa.id, Relationship.ended_on.is_(None))
    coach_id = world.db.session.scalar(select(Relationship.coach_id).where(*current))
    assert coach_id == world.accounts["amina"].staff_id


def test_cover_never_breaks_what_the_person_asked_for(world) -> None:
    own = world.send("gwen", f"/claimants/{world.rosa.id}/cover", {
        "coach": str(world.accounts["amina"].staff_id), "from_on": "2026-12-01", "until_on": "2026-12-02",
    })  # fmt: skip
    assert own.status_code == 409
    assert "is their own coach" in own.text


def test_a_whole_reference_leads_to_a_person_and_a_part_to_nobody(world) -> None:
    said = {"reference": world.rosa.spoken_reference}
    assert world.send("sonia", "/safeguarding", said).location.endswith(str(world.rosa.id))
    assert world.send("sonia", "/safeguarding", {"reference": said["reference"][:3]}).status_code == 422
    assert "Rosa" in world.browser("sonia").get(f"/safeguarding/people/{world.rosa.id}").text
    claimant = world.db.session.get(Claimant, world.rosa.id)
    assert claimant.sensitive is None


def test_a_lead_who_is_shut_out_finds_the_person_on_no_list_and_in_no_count(world) -> None:
    """Bruno leads there: Amina's caseload is open to him, and Sam, whom he is shut out of as well, has no coach."""
    caseload = f"/caseload?coach={world.accounts['amina'].staff_id}"
    assert "Rosa" in world.browser("gwen").get(caseload).text
    assert "Rosa" not in world.browser("bruno").get(caseload).text
    assert "Sam Webb" in world.browser("bruno").get("/placements").text
    key = world.db.session.get_one(DataKey, world.sam.key_id)
    shut_out = ShutOut(key=key, claimant_id=world.sam.id, staff_id=world.accounts["bruno"].staff_id,
                       kind=ShutOutKind.ABUSER)  # fmt: skip
    world.db.session.add(shut_out)
    world.db.session.commit()
    page = world.browser("bruno").get("/placements").text
    assert "Sam Webb" not in page
    assert world.sam.spoken_reference not in page
    assert counts(world, "bruno").without_coach == 0
    assert "Sam Webb" in world.browser("gwen").get("/placements").text
    assert counts(world, "gwen").without_coach == 1


def test_whoever_is_shut_out_is_never_named_as_the_contact(world) -> None:
    """Bruno leads there and comes first by name: he is Rosa's contact no more than Sam's, once Sam is safe from him."""
    session, bruno = world.db.session, world.accounts["bruno"]
    relationships.wait_all(session, world.office.id, [relationships.Wait(world.sam.id)], lead_id=bruno.staff_id,
                           by=None, at=clock_module.now())  # fmt: skip
    session.commit()
    assert "Bruno Keller" in world.browser("sam").get("/my").text
    sent = {"staff": str(bruno.staff_id), "kind": "abuser"}
    assert world.send("sonia", f"/safeguarding/people/{world.sam.id}/shut-out", sent).status_code == 303
    page = world.browser("sam").get("/my").text
    assert "Bruno Keller" not in page
    assert "Gwen Pritchard" in page
    assert relationships.lead_of(session, world.office.id, None) == bruno.staff_id
    coached = session.scalars(select(Relationship).where(Relationship.claimant_id == world.rosa.id)).one()
    relationships.end(session, coached, reason="coach_left", by=None, at=clock_module.now())
    named = select(Waiting.lead_id).where(Waiting.claimant_id == world.rosa.id)
    assert session.scalar(named) == world.accounts["gwen"].staff_id


def counts(world: World, who: str) -> open_work.OpenWork:
    account, session = world.accounts[who], world.db.session
    held = session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id))
    grants = tuple(Grant(each.role, each.office_id, each.team_id) for each in held)
    return open_work.counts(session, Viewer(account.id, account.name, account.staff_id, grants))
