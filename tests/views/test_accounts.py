"""Who can sign in, for administrators: a link that is shown once."""

import re
from datetime import timedelta

from bs4 import BeautifulSoup
from sqlalchemy import update

from coachdesk import clock as clock_module
from coachdesk.commands import doctor_running
from coachdesk.models import Passkey, RoleGrant
from tests.counting import statements
from tests.views import world as worlds


def test_everybody_who_can_sign_in_is_listed_with_what_they_do(world) -> None:
    table = BeautifulSoup(world.browser("ida").get("/accounts").text, "html.parser").select("tbody tr")
    lines = {row.th.get_text(strip=True): row.get_text(" ", strip=True) for row in table}
    assert len(lines) == 16
    assert "work coach" in lines["Amina Yusuf"]
    assert "team lead" in lines["Gwen Pritchard"]
    assert "administrator" in lines["Joe Bright"]
    assert "joe@example.org" in lines["Joe Bright"]
    assert "No password yet" in lines["Joe Bright"]


def test_a_closed_account_is_not_listed_and_gets_no_link(world) -> None:
    world.accounts["ben"].closed_at = clock_module.now()
    page = BeautifulSoup(world.browser("ida").get("/accounts").text, "html.parser")
    assert "Ben Okafor" not in page.table.get_text()
    assert world.send("ida", world.address("/accounts/<uuid:account_id>/password-link")).status_code == 404


def test_a_link_is_shown_once_works_and_ends_the_one_before(world) -> None:
    answer = world.send("ida", world.address("/accounts/<uuid:account_id>/password-link"))
    assert answer.status_code == 200
    link = re.search(r"http://localhost(/set-password/[\w-]+)", answer.text)[1]
    assert world.browser("nobody").get(link).status_code == 200
    assert world.browser("nobody").get(f"/set-password/{world.link}").status_code == 404
    assert link not in world.browser("ida").get("/accounts").text


def test_the_list_asks_the_database_the_same_however_many_there_are(world) -> None:
    def reads() -> int:
        with statements(world.db) as counted:
            assert world.browser("ida").get("/accounts").status_code == 200
        return len(counted.reads)

    before = reads()
    for number in range(20):
        worlds.administrator(world.db.session, f"Another{number} More")
    assert reads() == before


def test_an_administrator_sees_no_claimant_on_any_page(world) -> None:
    for address in ("/accounts", "/offices", world.address("/offices/<uuid:office_id>"), "/imports", "/imports/new"):
        text = world.browser("ida").get(address).text
        for private in ("Rosa", "Martínez", worlds.WORDS, "Sam Webb", world.rosa.spoken_reference):
            assert private not in text, address


def test_no_password_link_is_made_for_a_claimant(world):
    answer = world.send("ida", f"/accounts/{world.accounts['rosa'].id}/password-link")
    assert answer.status_code == 404


def test_a_link_to_set_a_password_is_made_by_whoever_has_just_shown_who_they_are(world, clock) -> None:
    """A browser that was left open makes nobody a way into a colleague's account."""
    address = world.address("/accounts/<uuid:account_id>/password-link")
    assert world.send("ida", address).status_code == 200
    clock.later(minutes=16)
    answer = world.send("ida", address)
    assert answer.status_code == 401
    assert "/set-password/" not in answer.text


def test_the_doctor_counts_who_has_a_role_at_work_and_no_second_factor_and_names_nobody(world) -> None:
    session, ben, gwen = world.db.session, world.accounts["ben"], world.accounts["gwen"]

    def counted() -> int:
        good, words = doctor_running.second_factors(session)
        assert good
        assert not [each.name for each in world.accounts.values() if each.name in words]
        return int("".join(figure for figure in words if figure.isdigit()) or 0)

    at_first = counted()
    assert at_first == 16  # all of this world but those who come to it
    ben.totp = "GEZDGNBVGY3TQOJQ"
    session.add(Passkey(account_id=gwen.id, credential_id=b"gwen's telephone", public_key=b"none"))
    world.accounts["kit"].closed_at = clock_module.now()
    world.accounts["dev"].issuer = "https://login.example.org"
    session.execute(update(RoleGrant).where(RoleGrant.account_id == world.accounts["vera"].id)
                    .values(until_on=clock_module.today() - timedelta(days=1)))  # fmt: skip
    session.flush()
    assert counted() == at_first - 5
    session.execute(update(Passkey).where(Passkey.account_id == gwen.id).values(ended_at=clock_module.now()))
    assert counted() == at_first - 4
