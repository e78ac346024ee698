"""Nothing that was acknowledged is lost: servers and schedulers are killed at chance moments while people write."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

import pytest
import requests
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from coachdesk import clock as clock_module
from coachdesk import create_app
from coachdesk.config import Settings
from coachdesk.db import db
from coachdesk.models import Account, Claimant, Event, Note, key_ring
from coachdesk.models.label import Role
from coachdesk.services import audit, audit_proof
from tests import people
from tests.beyond import beyond
from tests.client import Client
from tests.engines.programs import ROOT

KILLS, SOON = int(os.environ.get("COACHDESK_TEST_KILLS", "100")), 5.0
WRITERS = 6


@dataclass
class Writer:
    """Somebody who writes one thing after the other, and knows what was acknowledged."""

    base: str
    cookie: str
    person: str
    sent: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    odd: Counter[Any] = field(default_factory=Counter)

    def write_until(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                self._write()
            except requests.RequestException:
                time.sleep(0.05)

    def _write(self) -> None:
        browser = requests.Session()
        browser.cookies.set("coachdesk", self.cookie, domain="127.0.0.1", path="/")
        page = browser.get(urljoin(self.base, self.path), timeout=20)
        form = BeautifulSoup(page.text, "html.parser").select_one(f"form:has([name={self.field}])")
        if form is None:
            self.odd[page.status_code] += 1
            return
        words = f"{self.person} {len(self.sent)}"
        data = {each["name"]: each.get("value", "") for each in form.select("input[type=hidden][name]")}
        self.sent.append(words)
        address = urljoin(page.url, form["action"])
        answer = browser.post(address, data | {self.field: words}, timeout=20, allow_redirects=False)
        if answer.status_code == 303:
            self.acknowledged.append(words)
        else:
            self.odd[answer.status_code] += 1

    @property
    def person_id(self) -> UUID:
        return UUID(self.person)

    @property
    def path(self) -> str:
        return "/my/own-words"

    @property
    def field(self) -> str:
        return "own_words"


@dataclass
class Coach(Writer):
    claimant_id: Any = None

    @property
    def path(self) -> str:
        return f"/claimants/{self.claimant_id}/notes/new"

    @property
    def field(self) -> str:
        return "said"


class Place:
    """The pages and the scheduler of one database, in processes of their own that are killed together or alone."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.environment, self.log = os.environ | environment, log.open("ab")
        with socket.create_server(("127.0.0.1", 0)) as found:
            self.port = found.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"

    def start(self) -> float:
        """Start the pages; how long it took until they answered."""
        begun = time.monotonic()
        gunicorn = [Path(sys.executable).with_name("gunicorn"), "-c", "python:coachdesk.gunicorn_conf",
                    "--bind", f"127.0.0.1:{self.port}", "--workers", "2", "coachdesk:create_app()"]  # fmt: skip
        self.pages = self._run(gunicorn)
        while True:
            try:
                if requests.get(f"{self.base}/ready", timeout=10).status_code == 200:
                    return time.monotonic() - begun
            except requests.RequestException:
                assert self.pages.poll() is None, "the pages did not start"
                assert time.monotonic() - begun < 60
                time.sleep(0.02)

    def start_scheduler(self) -> None:
        self.scheduler = self._run([sys.executable, "-m", "coachdesk", "schedule"])

    def kill_pages(self) -> None:
        self._kill(self.pages)

    def kill_scheduler(self) -> None:
        self._kill(self.scheduler)

    def end(self) -> None:
        self.kill_scheduler()
        self.kill_pages()
        self.log.close()

    def _run(self, command: list[Any]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True,
                                stdout=self.log, stderr=self.log)  # fmt: skip

    def _kill(self, process: "subprocess.Popen[bytes]") -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def environment(engine, worker_name, clock):
    clock.at(None)
    name = f"{worker_name}_killed"
    yield engine.clone(name)
    engine.drop(name)


def writers_of(app, base: str) -> list[Writer]:
    """Half of them claimants with their own words, half of them coaches with notes."""
    app.test_client_class = Client
    made: list[Writer] = []
    office = people.office(db.session)
    for number in range(WRITERS):
        coach = people.staff(db.session, office, f"Coach {number}")
        person = people.claimant(db.session, office, f"Person {number}", coach=coach)
        if number % 2:
            who = people.account(db.session, coach, Role.COACH)
        else:
            key = key_ring.new_key(db.session, "account", person.id)
            who = Account(key=key, name=person.name, claimant_id=person.id)
            db.session.add(who)
            db.session.flush()
        browser = app.test_client()
        people.sign_in(browser, db.session, who)
        cookie = browser.get_cookie("coachdesk").value
        kind: Any = {"claimant_id": person.id} if number % 2 else {}
        made.append((Coach if number % 2 else Writer)(base, cookie, str(person.id), **kind))
    db.session.commit()
    return made


@pytest.mark.proof
def test_a_hundred_kills_lose_nothing_that_was_acknowledged(environment, tmp_path: Path) -> None:
    figures = kill(environment, tmp_path / "log", KILLS)
    print("\n" + ", ".join(f"{value} {name}" for name, value in figures.items()))
    assert figures["acknowledged"] > KILLS


def kill(environment: dict[str, str], log: Path, kills: int) -> dict[str, Any]:
    chance, starts = random.Random(7), []
    place = Place(environment, log)
    app = create_app(Settings.from_environ(environment))
    with beyond(app):
        writers = writers_of(app, place.base)
        db.session.close()
        db.engine.dispose()
        place.start()
        place.start_scheduler()
        stop = threading.Event()
        threads = [threading.Thread(target=each.write_until, args=(stop,)) for each in writers]
        for thread in threads:
            thread.start()
        try:
            for number in range(kills):
                time.sleep(chance.uniform(0.05, 1.5))
                if number % 5 == 4:
                    place.kill_scheduler()
                    place.start_scheduler()
                place.kill_pages()
                starts.append(place.start())
            time.sleep(1)
        finally:
            stop.set()
            for thread in threads:
                thread.join(60)
            place.end()
        assert not sum((each.odd for each in writers), Counter()), [each.odd for each in writers]
        lost_none(writers)
        half_done_none(writers)
        audit.seal_all_due(db.session, clock_module.now())
        assert audit_proof.first_fault(db.session) is None
        events = db.session.scalar(select(func.count()).select_from(Event))
        db.session.rollback()
        db.engine.dispose()
    in_the_middle = sorted(starts)[len(starts) // 2]
    assert in_the_middle < SOON, starts
    return {
        "kills": kills, "sent": sum(len(each.sent) for each in writers),
        "acknowledged": sum(len(each.acknowledged) for each in writers), "lost": 0, "events": events,
        "s to start at most": round(max(starts), 2), "s to start in the middle": round(in_the_middle, 2),
    }  # fmt: skip


def lost_none(writers: list[Writer]) -> None:
    """What was acknowledged is there; what was not may be there, once."""
    for each in writers:
        if isinstance(each, Coach):
            notes = db.session.scalars(select(Note).where(Note.claimant_id == each.claimant_id)).all()
            said = Counter(note.said for note in notes)
            assert set(each.acknowledged) <= set(said), set(each.acknowledged) - set(said)
            assert set(said) <= set(each.sent)
            assert set(said.values()) <= {1}
        else:
            words = db.session.get_one(Claimant, each.person_id).own_words
            assert each.sent.index(words) >= each.sent.index(each.acknowledged[-1])


def half_done_none(writers: list[Writer]) -> None:
    """Every note and every change of words has its event, and no event is without what it tells of."""
    written = select(Event.subject_id).where(Event.verb == "note.written")
    told = Counter(db.session.scalars(written))
    assert told == Counter(db.session.scalars(select(Note.id)))
    for each in writers:
        if not isinstance(each, Coach):
            changed = select(func.count()).select_from(Event)
            changed = changed.where(Event.verb == "claimant.own_words_changed", Event.claimant_id == each.person_id)
            times = db.session.get_one(Claimant, each.person_id).version - 1
            assert db.session.scalar(changed) == times >= len(each.acknowledged)
