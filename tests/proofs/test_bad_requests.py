"""Whatever is sent, by whomever: it is answered, soon, with no fault of ours, and what is refused writes nothing."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from coachdesk.views import limits
from tests import people
from tests.proofs.bad_requests import WHO, Bad, Maker
from tests.views.world import World

FEW = pytest.param(600, 0, id="600")
# Ten thousand, in ten worlds: what was sent before may have taken away what a later one would have reached.
MANY = [pytest.param(1_000, seed, id=f"1000, {seed}", marks=pytest.mark.proof) for seed in range(1, 11)]
SLOW_SECONDS = 5
FORM = "application/x-www-form-urlencoded"
WRITES = re.compile(r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
# What a refusal leaves: that somebody tried (counted, and a line in the audit), that something was spent, that a
# browser was here, and that a record was shown.
LEFT_BY_REFUSALS = {"attempt", "event", "form_nonce", "sign_in"}


class Written:
    """The tables that were written to and committed since it was last asked."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.kept: list[str] = []

    def noticed(self, _connection, _cursor, statement, _parameters, _context, _many) -> None:
        if found := WRITES.match(statement):
            self.begun.append(found[1])

    def committed(self, _session) -> None:
        self.kept += self.begun
        self.begun.clear()

    def undone(self, _session) -> None:
        self.begun.clear()

    def taken(self) -> Counter[str]:
        kept, self.kept = Counter(self.kept), []
        self.begun.clear()
        return kept


@contextmanager
def watching(engine) -> Iterator[Written]:
    written = Written()
    hooks = [(engine, "before_cursor_execute", written.noticed), (Session, "after_commit", written.committed),
             (Session, "after_rollback", written.undone)]  # fmt: skip
    for hook in hooks:
        event.listen(*hook)
    try:
        yield written
    finally:
        for hook in hooks:
            event.remove(*hook)


def everybody_signed_in(world: World) -> None:
    """Some of what is sent signs somebody out."""
    for who in WHO:
        if who != "nobody" and world.browser(who).get("/welcome").status_code not in (200, 303):
            people.sign_in(world.browser(who), world.db.session, world.accounts[who])


def sent(world: World, bad: Bad):
    browser = world.browser(bad.who)
    options = {"content_type": bad.kind} if bad.kind is not None else {}
    return browser.open(
        bad.path, method=bad.method, query_string=bad.query, data=bad.body, headers=bad.headers,
        environ_overrides=bad.environ, **options,
    )  # fmt: skip


# Of a body that breaks off in the middle of a file, the file is left to Python to clean up.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("how_many", "seed"), [FEW, *MANY])
def test_nothing_that_is_sent_is_a_fault_of_ours(app, db, world, how_many: int, seed: int, capsys) -> None:
    maker, answers, slowest = Maker(app, world, seed), Counter(), (0.0, "")
    faults, writes = [], []
    with watching(db.engine) as written:
        for number in range(how_many):
            if number % 40 == 0:
                everybody_signed_in(world)
                maker.tokens.clear()
            bad = maker.request(number)
            written.taken()
            began = time.perf_counter()
            answer = sent(world, bad)
            answer.close()
            slowest = max(slowest, (time.perf_counter() - began, str(bad)))
            answers[answer.status_code] += 1
            if answer.status_code >= 500:
                faults.append(f"{answer.status_code} {bad}")
            elif answer.status_code >= 400 and (more := set(written.taken()) - LEFT_BY_REFUSALS):
                writes.append(f"{sorted(more)} {answer.status_code} {bad}")
    with capsys.disabled():
        print(f"\n{how_many} bad requests: {dict(sorted(answers.items()))}, the slowest {slowest[0]:.2f} s")
    assert faults == []
    assert writes == []
    assert slowest[0] < SLOW_SECONDS, slowest[1]


@pytest.mark.once
def test_a_body_is_bounded_and_only_files_may_be_large(world) -> None:
    large = {"csrf_token": world.token("ida"), "x": "y" * (limits.BODY + 1)}
    for path in ("/offices", "/language", "/sign-in", "/nowhere"):
        assert world.browser("ida").post(path, data=large).status_code in (404, 413), path
    many = "&".join(["csrf_token=x"] * (limits.MOST_FIELDS + 1))
    assert world.browser("ida").post("/offices", data=many, content_type=FORM).status_code == 413
    assert world.browser("ida").get("/offices?" + many).status_code == 414
    assert set(limits.FILES) == {"imports.create"}


@pytest.mark.once
def test_of_a_field_that_comes_twice_the_first_counts(world) -> None:
    """So what one part of the program looked at is what another part uses."""
    token = world.token("nobody")
    body = f"csrf_token={token}&csrf_token=x&language=cy&language=en"
    world.browser("nobody").post("/language", data=body, content_type=FORM)
    assert 'lang="cy"' in world.browser("nobody").get("/sign-in").text
    body = f"csrf_token=x&csrf_token={token}&language=en"
    assert world.browser("nobody").post("/language", data=body, content_type=FORM).status_code == 422
