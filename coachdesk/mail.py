"""Handing a message to a mail server: over verified TLS, one address a message, no line break in a header."""

import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from urllib.parse import unquote, urlsplit

URL, FROM = "COACHDESK_SMTP_URL", "COACHDESK_SMTP_FROM"
SECONDS = 10
HERE = ("127.0.0.1", "localhost", "::1")
UNREADABLE = f"{URL} is smtps://name:password@mail.example.org:465, or smtp://…:587 for STARTTLS."


class NotTaken(Exception):
    """The server did not take this message; others may still go."""


@dataclass(frozen=True)
class MailSettings:
    """A server, as whom we sign in to it, and whose address stands at the top. What it stands for is neutral or not:
    whoever runs CoachDesk chooses one that tells an onlooker nothing.
    """

    host: str
    port: int
    tls_at_once: bool
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def in_the_clear(self) -> bool:
        """To a relay on this machine alone."""
        return not self.tls_at_once and self.host in HERE and not self.user


def read(env: Mapping[str, str]) -> MailSettings | None:
    """The server, or None where none is named. Raises ValueError with a sentence that says what to set."""
    if not env.get(URL):
        return None
    try:
        parts = urlsplit(env[URL])
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(UNREADABLE) from error
    if parts.scheme not in ("smtp", "smtps") or not host or parts.path.strip("/") or parts.query:
        raise ValueError(UNREADABLE)
    try:
        sender = Address(addr_spec=env.get(FROM, ""))
    except (ValueError, IndexError) as error:
        raise ValueError(f"{FROM} is the address that messages come from, such as page@example.org.") from error
    if not sender.domain:
        raise ValueError(f"{FROM} is the address that messages come from, such as page@example.org.")
    return MailSettings(
        host=host,
        port=port or (465 if parts.scheme == "smtps" else 587),
        tls_at_once=parts.scheme == "smtps",
        sender=sender.addr_spec,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


@contextmanager
def at_the_server(settings: MailSettings) -> Iterator[smtplib.SMTP]:
    """A connection for a few messages. Raises OSError or smtplib.SMTPException when there is none that is safe."""
    verified = ssl.create_default_context()
    if settings.tls_at_once:
        server: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=SECONDS, context=verified)
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=SECONDS)
    with server:
        if not settings.tls_at_once and not settings.in_the_clear:
            server.starttls(context=verified)
        if settings.user:
            server.login(settings.user, settings.password)
        yield server


def hand_over(server: smtplib.SMTP, settings: MailSettings, address: str, subject: str, text: str) -> None:
    """One message to one address. Raises NotTaken."""
    try:
        message = made(settings, address, subject, text)
        server.send_message(message, settings.sender, [address])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError) as error:
        raise NotTaken from error
    except (ValueError, IndexError) as error:
        raise NotTaken from error


def made(settings: MailSettings, address: str, subject: str, text: str) -> EmailMessage:
    """Headers that hold one line each, and one address. Raises ValueError for anything else."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(addr_spec=settings.sender)
    message["To"] = Address(addr_spec=address)
    message["Subject"] = subject
    message["Message-ID"] = make_msgid(domain=settings.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message
