"""What is due in the outbox leaves: once, over TLS that is verified, to one address, while it is still safe."""

import dataclasses
import datetime as dt
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import func, select

from coachdesk import clock as clock_module
from coachdesk import mail
from coachdesk.config import BadSettings, Settings
from coachdesk.jobs import deliveries, runner
from coachdesk.jobs.schedule import Job
from coachdesk.mail import MailSettings
from coachdesk.models import Event, OutboxMessage
from coachdesk.models.label import Channel
from coachdesk.services import outbox, sign_in_codes
from tests import people

JOB = Job("send_outbox", 10, deliveries.send_all_due)


class Talk(socketserver.StreamRequestHandler):
    """As much of SMTP as it takes: it keeps what it is given, and refuses an address that begins with `no`."""

    def handle(self) -> None:
        server: MailServer = self.server  # type: ignore[assignment]
        self.say("220 here")
        envelope: dict[str, list[str]] = {"to": []}
        while line := self.rfile.readline().decode().strip():
            verb = line.upper()
            if verb.startswith("EHLO"):
                self.say("250-here", *(["250-STARTTLS"] if server.tls else []), "250 AUTH PLAIN")
            elif verb == "STARTTLS":
                self.say("220 go on")
                self.request = server.tls.wrap_socket(self.request, server_side=True)
                self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", 0)
                server.secured = True
            elif verb.startswith("AUTH"):
                server.asked_in_the_clear |= not server.secured
                self.say("235 in")
            elif verb.startswith("RCPT"):
                refused = "<no" in line
                self.say("550 nobody" if refused else "250 ok")
                envelope["to"] += [] if refused else [line.partition(":")[2]]
            elif verb == "DATA":
                self.say("354 go on")
                text = b"".join(iter(self.rfile.readline, b".\r\n")).decode()
                server.taken.append((envelope["to"], text))
                envelope = {"to": []}
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    tls: ssl.SSLContext | None = None
    secured = asked_in_the_clear = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.taken: list[tuple[list[str], str]] = []

    def handle_error(self, request, client_address) -> None:
        """A browser that hangs up is no fault."""


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


@contextmanager
def named(app, server: MailServer, **more: object) -> Iterator[MailSettings]:
    """The server is the one that the application is told of."""
    before, port = app.config["SETTINGS"], server.server_address[1]
    settings = MailSettings(
        **{"host": "127.0.0.1", "port": port, "tls_at_once": False, "sender": "page@example.org"} | more
    )
    app.config["SETTINGS"] = dataclasses.replace(before, mail=settings)
    try:
        yield settings
    finally:
        app.config["SETTINGS"] = before


@pytest.fixture
def rosa(db):
    made = people.claimant(db.session, people.office(db.session), "Rosa Martínez")
    made.contact_confirmed_at = clock_module.now()
    return made


def queue(db, claimant, address: str = "rosa@example.org", template: str = sign_in_codes.TEMPLATE, once: str = "1"):
    outbox.queue(
        db.session, claimant, channel=Channel.EMAIL, template=template, body="Your code\n4827 1935\n\nTen minutes.",
        once=once, address=address, due_at=clock_module.now(), at=clock_module.now(),
    )  # fmt: skip
    db.session.commit()


def send(db) -> int:
    done = deliveries.send_all_due(db.session, clock_module.now())
    db.session.commit()
    return done


def unsent(db) -> int:
    waiting = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.sent_at.is_(None))
    return db.session.scalar(waiting)


def test_a_code_leaves_once_with_neutral_words(app, db, rosa, server) -> None:
    queue(db, rosa)
    with named(app, server):
        assert send(db) == 1
        assert send(db) == 0
    [(to, text)] = server.taken
    assert to == ["<rosa@example.org>"]
    head, _gap, body = text.partition("\r\n\r\n")
    assert "Subject: Your code" in head
    assert "From: page@example.org" in head
    assert "4827 1935" in body
    for told in ("Rosa", "CoachDesk", "coach"):
        assert told not in text
    assert db.session.scalars(select(Event.verb).where(Event.claimant_id == rosa.id)).all() == ["outbox.sent"]


def test_one_that_is_not_taken_waits_and_holds_up_nobody(app, db, rosa, server) -> None:
    queue(db, rosa, "nobody@example.org", once="1")
    queue(db, rosa, once="2")
    with named(app, server):
        assert send(db) == 1
    assert unsent(db) == 1
    assert [to for to, _text in server.taken] == [["<rosa@example.org>"]]


def test_without_a_server_or_when_it_is_away_everything_waits(app, db, rosa, server) -> None:
    queue(db, rosa)
    assert send(db) == 0
    with named(app, server, port=1):
        assert send(db) == 0
    assert unsent(db) == 1


def test_what_stopped_being_safe_does_not_leave_and_what_ended_is_kept_nowhere(app, db, rosa, server, clock) -> None:
    queue(db, rosa)
    queue(db, rosa, template="meeting_booked", once="2")
    rosa.contact_stopped_at = clock_module.now()
    db.session.commit()
    with named(app, server):
        assert send(db) == 0
        rosa.contact_stopped_at = None
        db.session.commit()
        clock.later(minutes=10)
        assert send(db) == 0
    assert server.taken == []
    assert db.session.scalars(select(OutboxMessage.template)).all() == ["meeting_booked"]


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: all@b.example",
        "a@b.example\nSubject: x",
        "a@b.example, c@d.example",
        "Rosa <a@b.example>",
        "",
    ],
)
def test_no_address_brings_a_header_or_a_second_address_along(app, db, rosa, server, address: str) -> None:
    queue(db, rosa, address)
    with named(app, server):
        assert send(db) == 0
    assert server.taken == []
    assert unsent(db) == 1


def test_a_subject_is_one_line() -> None:
    settings = MailSettings("127.0.0.1", 25, tls_at_once=False, sender="page@example.org")
    with pytest.raises(ValueError, match=r"linefeed|newline|carriage"):
        mail.made(settings, "a@b.example", "Your code\r\nBcc: all@b.example", "x")


@pytest.mark.committed
def test_the_job_delivers_and_holds_no_lock_while_it_does(app, db, server) -> None:
    rosa = people.claimant(db.session, people.office(db.session), "Rosa Martínez")
    rosa.contact_confirmed_at = clock_module.now()
    queue(db, rosa)
    with named(app, server):
        assert runner.run_once(app, JOB, clock_module.now()) == 1
    assert len(server.taken) == 1


# --- TLS ----------------------------------------------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path):
    """Of a server at 127.0.0.1, signed by nobody but itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")])
    today = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "here.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.once
def test_a_server_that_nobody_vouches_for_is_given_nothing(app, db, rosa, server, certificate, monkeypatch) -> None:
    server.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.tls.load_cert_chain(certificate)
    queue(db, rosa)
    with named(app, server, user="page", password="secret"):
        assert send(db) == 0
        assert (server.taken, unsent(db)) == ([], 1)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert send(db) == 1
    assert server.secured
    assert not server.asked_in_the_clear


@pytest.mark.once
def test_a_server_without_tls_is_given_no_password(app, db, rosa, server) -> None:
    queue(db, rosa)
    with named(app, server, user="page", password="secret"):
        assert send(db) == 0
    assert server.taken == []
    assert not server.asked_in_the_clear


# --- Settings -----------------------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.parametrize(
    "settings",
    [
        {"COACHDESK_SMTP_URL": "http://mail.example.org"},
        {"COACHDESK_SMTP_URL": "smtp://"},
        {"COACHDESK_SMTP_URL": "smtp://mail.example.org:x"},
        {"COACHDESK_SMTP_URL": "smtp://mail.example.org"},
        {"COACHDESK_SMTP_URL": "smtp://mail.example.org", "COACHDESK_SMTP_FROM": "nobody"},
        {"COACHDESK_SMTP_URL": "smtp://mail.example.org", "COACHDESK_SMTP_FROM": "a@b.example\nBcc: c@d.example"},
    ],
)
def test_settings_that_make_no_sense_are_refused_with_a_sentence(tmp_path, settings) -> None:
    with pytest.raises(BadSettings, match="COACHDESK_SMTP"):
        Settings.from_environ({"COACHDESK_INSTANCE": str(tmp_path)} | settings)


@pytest.mark.once
def test_a_server_is_read_with_its_ports_and_its_password_stays_out_of_sight() -> None:
    env = {"COACHDESK_SMTP_URL": "smtps://me%40here:p%2Fw@mail.example.org", "COACHDESK_SMTP_FROM": "page@example.org"}
    read = mail.read(env)
    assert read is not None
    assert (read.host, read.port, read.user, read.password) == ("mail.example.org", 465, "me@here", "p/w")
    assert "p/w" not in repr(read)
    assert mail.read({}) is None
