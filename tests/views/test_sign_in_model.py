"""A browser opens a page only while a small model of signing in says so, whatever is pressed in whatever order."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from coachdesk import clock
from coachdesk.models import RoleGrant
from coachdesk.models.label import Role
from coachdesk.services import accounts, rights_at_work, sessions
from tests import people, signing
from tests.client import Client
from tests.signing import PASSWORD

OTHER = "another four words here"
WHICH = st.sampled_from([0, 1])
IDLE, WHOLE, PROOF, HALF = timedelta(minutes=60), timedelta(hours=12), timedelta(minutes=15), timedelta(minutes=10)


class Held:
    """What the model knows of a browser."""

    def __init__(self) -> None:
        self.half: tuple[datetime, str] | None = None
        self.started: datetime | None = None
        self.seen: datetime | None = None
        self.proved: datetime | None = None


class SignIns(RuleBasedStateMachine):
    """One account, two browsers, and a clock."""

    app: object
    db: object

    def __init__(self) -> None:
        super().__init__()
        session = self.db.session
        office = people.office(session, f"Office {next(people._number)}")
        self.account = people.account(session, people.staff(session, office, "Amina Yusuf"), Role.COACH)
        self.email = f"amina{next(people._number)}@example.org"
        signing.with_password(session, self.account, self.email)
        self.app.test_client_class = Client
        self.browsers = [self.app.test_client() for _ in range(2)]
        for browser in self.browsers:
            browser.environ_base["REMOTE_ADDR"] = f"192.0.2.{next(people._number) % 250}"
        self.held, self.password, self.open = [Held(), Held()], PASSWORD, True
        self.has_role, self.last_step = True, 0

    # What is pressed

    @initialize()
    def begins_signed_in(self) -> None:
        self.signs_in(0)

    @rule(which=WHICH, right=st.booleans())
    def password_is_typed(self, which: int, *, right: bool) -> None:
        self.tick(minutes=1)  # guesses wait a little: not what is looked at here
        sent = {"email": self.email, "password": self.password if right else "wrong words here"}
        answer = self.post(which, "/sign-in", sent)
        if answer.status_code == 303:
            assert right
            assert self.open
            self.held[which].half = (clock.now(), self.password)
        else:
            assert not (right and self.open) or answer.status_code == 429

    @rule(which=WHICH, kind=st.sampled_from(["now", "used", "wrong"]))
    def code_is_typed(self, which: int, kind: str) -> None:
        if kind == "now":
            self.tick(seconds=30)
        code = "000000" if kind == "wrong" else signing.code()
        step, held = int(clock.now().timestamp()) // 30, self.held[which]
        answer = self.post(which, "/sign-in/second", {"code": code})
        half_stands = held.half is not None and clock.now() - held.half[0] < HALF and held.half[1] == self.password
        came_in = answer.status_code == 303 and self.opens(which, "/my-account") and half_stands
        if half_stands and self.open and kind != "wrong" and step > self.last_step and answer.status_code != 429:
            assert came_in
        if came_in and half_stands and step > self.last_step:
            self.last_step = step
            held.half, held.started, held.seen, held.proved = None, clock.now(), clock.now(), clock.now()

    @rule(which=WHICH)
    def signs_in(self, which: int) -> None:
        self.password_is_typed(which, right=True)
        self.code_is_typed(which, kind="now")

    @rule(which=WHICH)
    def signed_out(self, which: int) -> None:
        """And whoever kept a copy of the cookie is out too."""
        browser = self.browsers[which]
        copied = browser.get_cookie("coachdesk")
        self.post(which, "/sign-out", {})
        if copied:
            browser.set_cookie("coachdesk", copied.value)
            assert not self.opens(which, "/my-account")
            browser.delete_cookie("coachdesk")
        self.held[which] = Held()

    @rule(which=WHICH)
    def all_others_are_ended(self, which: int) -> None:
        self.post(which, "/my-account/sign-ins/end", {})
        if self.is_in(which):
            self.held[1 - which].started = None

    @rule(minutes=st.sampled_from([16, 61]))
    def time_passes(self, minutes: int) -> None:
        self.tick(minutes=minutes)

    # What others do

    @precondition(lambda self: self.has_role)
    @rule()
    def role_ends(self) -> None:
        grant = self.db.session.query(RoleGrant).filter_by(account_id=self.account.id, role=Role.COACH).one()
        grant.until_on, self.has_role = clock.today() - timedelta(days=1), False
        self.db.session.commit()

    @rule()
    def account_closes_or_opens(self) -> None:
        if self.open:
            self.account.closed_at = clock.now()
            sessions.end_all_of(self.db.session, self.account.id, at=clock.now())
            for held in self.held:
                held.started = None
        else:
            rights_at_work.open_again(self.db.session, self.account, by=self.account.id, at=clock.now())
        self.open = not self.open
        self.db.session.commit()

    @rule()
    def password_changes(self) -> None:
        self.password = OTHER if self.password == PASSWORD else PASSWORD
        accounts.change_password(self.db.session, self.account, self.password, but=None, at=clock.now())
        for held in self.held:
            held.started = None
        self.db.session.commit()

    # What has to hold

    @invariant()
    def a_page_opens_only_while_the_model_says_so(self) -> None:
        for which in (0, 1):
            expected = self.is_in(which)
            assert self.opens(which, "/my-account") is expected
            if expected:
                self.held[which].seen = clock.now()
                assert self.opens(which, "/caseload") is self.has_role
                fresh = clock.now() - self.held[which].proved < PROOF
                assert self.opens(which, "/my-account/password") is fresh

    def is_in(self, which: int) -> bool:
        held, limit = self.held[which], WHOLE
        if held.started is None or not self.open:
            return False
        return clock.now() - held.started < limit and clock.now() - held.seen < IDLE

    def opens(self, which: int, address: str) -> bool:
        return self.browsers[which].get(address).status_code == 200

    def post(self, which: int, address: str, sent: dict[str, str]):
        page = self.browsers[which].get("/accessibility").text
        if self.is_in(which):
            self.held[which].seen = clock.now()
        token = signing.re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        return self.browsers[which].post(address, data={"csrf_token": token} | sent)

    def tick(self, **by: int) -> None:
        clock.fix(clock.now() + timedelta(**by))


@pytest.mark.once
def test_a_browser_opens_a_page_only_while_it_is_signed_in(app, db, clock, monkeypatch) -> None:
    signing.hash_quickly(monkeypatch)

    class Here(SignIns):
        pass

    Here.app, Here.db = app, db
    quick = settings(
        max_examples=25, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )  # fmt: skip
    run_state_machine_as_test(Here, settings=quick)
