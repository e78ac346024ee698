"""Settings: typed, read once from the environment, refused at the start when they make no sense."""

import base64
import os
import re
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from coachdesk.mail import MailSettings
from coachdesk.mail import read as read_mail
from coachdesk.provider.settings import ProviderSettings
from coachdesk.provider.settings import read as read_provider

KEY_BYTES = 32
KEY_ID = re.compile(r"[A-Za-z0-9]{1,8}")
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?|\[[0-9a-f:]+\](:\d{1,5})?")
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
LOG_LEVELS = ("debug", "info", "warning", "error")
SECRETS_FILE = "secrets.env"
SECRET_NAMES = ("SECRET_KEY", "COACHDESK_MASTER_KEYS", "COACHDESK_INDEX_KEYS", "COACHDESK_AUDIT_KEYS")
FROM_FILES = (*SECRET_NAMES, "DATABASE_URL", "COACHDESK_OWNER_URL", "COACHDESK_OIDC_CLIENT_SECRET")


class BadSettings(ValueError):
    """A setting that is missing or makes no sense; the message says which and how to mend it."""


@dataclass(frozen=True)
class KeySet:
    """Keys by id; the first is the one in use, the others only open what they once closed."""

    keys: Mapping[str, bytes]

    @cached_property
    def current(self) -> tuple[str, bytes]:
        return next(iter(self.keys.items()))

    @classmethod
    def parse(cls, name: str, text: str) -> "KeySet":
        """Read `id:base64,id:base64`, on one line or on several; each key is 32 bytes."""
        keys: dict[str, bytes] = {}
        for part in filter(None, re.split(r"[,\s]+", text)):
            key_id, _, encoded = part.partition(":")
            try:
                key = base64.b64decode(encoded, validate=True)
            except ValueError as error:
                raise BadSettings(f"{name}: the key called {key_id!r} is not base64.") from error
            if not KEY_ID.fullmatch(key_id) or len(key) != KEY_BYTES or key_id in keys:
                raise BadSettings(
                    f"{name} is a list of id:base64, each id its own (1 to 8 letters or figures), each key 32 bytes."
                )
            keys[key_id] = key
        if not keys:
            raise BadSettings(f"{name} holds no key.")
        return cls(keys)


@dataclass(frozen=True)
class Settings:
    """Everything the program is told from outside."""

    database_url: str = field(repr=False)
    owner_url: str = field(repr=False)
    instance: Path
    secret_key: str = field(repr=False)
    master_keys: KeySet = field(repr=False)
    index_keys: KeySet = field(repr=False)
    audit_keys: KeySet = field(repr=False)
    clock: datetime | None = None
    secure_cookies: bool = True
    testing: bool = False
    allow_demo_import: bool = False
    erasures: Path | None = None
    seals: Path | None = None
    hosts: tuple[str, ...] = LOOPBACK
    proxies: int = 0
    log_level: str = "info"
    metrics: bool = False
    metrics_token: str = field(default="", repr=False)
    provider: ProviderSettings | None = None
    mail: MailSettings | None = None

    @property
    def erasures_file(self) -> Path:
        """The ledger of erased people, outside the database and its backups."""
        return self.erasures or self.instance / "erasures.log"

    @property
    def seals_file(self) -> Path:
        """The seals that were published, outside the database."""
        return self.seals or self.instance / "seals.log"

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment.

        Without `DATABASE_URL` the database is SQLite in the instance folder, and secrets that are not given are made
        there once.
        Raises BadSettings with a sentence that says what to set.
        """
        env = with_files(os.environ if environ is None else environ)
        instance = Path(env.get("COACHDESK_INSTANCE") or "instance").absolute()
        url = env.get("DATABASE_URL", "")
        if not url:
            url = f"sqlite:///{instance / 'coachdesk.sqlite3'}"
        url = database_address("DATABASE_URL", url)
        owner_url = database_address("COACHDESK_OWNER_URL", env.get("COACHDESK_OWNER_URL") or url)
        if make_url(url).drivername != make_url(owner_url).drivername:
            raise BadSettings("DATABASE_URL and COACHDESK_OWNER_URL are addresses of one database, for two roles.")
        if url.startswith("sqlite"):
            env |= {name: value for name, value in kept_secrets(instance, env).items() if not env.get(name)}
        missing = ", ".join(name for name in SECRET_NAMES if not env.get(name))
        if missing and url.startswith("sqlite"):
            raise BadSettings(
                f"{instance / SECRETS_FILE} lacks {missing}. Put it back from a copy, or set what is lacking."
            )
        if missing:
            raise BadSettings(f"With PostgreSQL these must be set: {missing}. `coachdesk keys` prints fresh ones.")
        if len(env["SECRET_KEY"]) < 32:
            raise BadSettings("SECRET_KEY is too short: 32 characters at least. `coachdesk keys` prints a fresh one.")
        return cls(
            database_url=url,
            owner_url=owner_url,
            instance=instance,
            secret_key=env["SECRET_KEY"],
            master_keys=KeySet.parse("COACHDESK_MASTER_KEYS", env["COACHDESK_MASTER_KEYS"]),
            index_keys=KeySet.parse("COACHDESK_INDEX_KEYS", env["COACHDESK_INDEX_KEYS"]),
            audit_keys=KeySet.parse("COACHDESK_AUDIT_KEYS", env["COACHDESK_AUDIT_KEYS"]),
            clock=_clock(env.get("COACHDESK_CLOCK", "")),
            secure_cookies=_yes_no(env, "COACHDESK_SECURE_COOKIES", default=not url.startswith("sqlite")),
            testing=_yes_no(env, "COACHDESK_TESTING", default=False),
            allow_demo_import=_yes_no(env, "COACHDESK_ALLOW_DEMO_IMPORT", default=False),
            hosts=_hosts(env.get("COACHDESK_HOSTS", "")),
            proxies=_proxies(env.get("COACHDESK_PROXIES", "")),
            log_level=_one_of(env, "COACHDESK_LOG", LOG_LEVELS, "info"),
            metrics=_yes_no(env, "COACHDESK_METRICS", default=False),
            metrics_token=_metrics_token(env.get("COACHDESK_METRICS_TOKEN_FILE", "")),
            provider=_provider(env),
            mail=_mail(env),
            erasures=_path(env.get("COACHDESK_ERASURES_FILE", "")),
            seals=_path(env.get("COACHDESK_SEALS_FILE", "")),
        )


def with_files(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment, with what `NAME_FILE` names read out of that file.

    Raises BadSettings when the file is not there, or the setting is given in both ways.
    """
    env = dict(environ)
    for name in FROM_FILES:
        file = env.get(f"{name}_FILE")
        if not file:
            continue
        if env.get(name):
            raise BadSettings(f"{name} and {name}_FILE are both set. Keep one of them.")
        try:
            env[name] = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BadSettings(f"{name}_FILE names {file}, which cannot be read.") from error
    return env


def fresh_secrets() -> dict[str, str]:
    """A new value for each secret the program needs."""

    def key() -> str:
        return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()

    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "COACHDESK_MASTER_KEYS": f"m1:{key()}",
        "COACHDESK_INDEX_KEYS": f"i1:{key()}",
        "COACHDESK_AUDIT_KEYS": f"a1:{key()}",
    }


def kept_secrets(instance: Path, env: Mapping[str, str]) -> dict[str, str]:
    """The secrets of a SQLite instance: read from its folder, made there once, readable by nobody else."""
    file = instance / SECRETS_FILE
    if all(env.get(name) for name in SECRET_NAMES):
        return {}
    if not file.exists():
        _make_secrets(file)
    return dict(line.split("=", 1) for line in file.read_text().splitlines() if "=" in line)


def _make_secrets(file: Path) -> None:
    """Written aside and then linked into place: two that start at once keep one whole set of keys."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as out:
            out.write("".join(f"{name}={value}\n" for name, value in fresh_secrets().items()))
            out.flush()
            os.fsync(out.fileno())
        file.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()
    made = f"Made secrets and keys in {file}. Keep a copy: what they close cannot be opened without them."
    print(made, file=sys.stderr)  # noqa: T201 (what a command prints may be read by a program)


def database_address(name: str, text: str) -> str:
    """A URL whose driver is named: psycopg 3 for PostgreSQL."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise BadSettings(
            f"{name} is not a database address. An example: postgresql://cd_app:…@127.0.0.1/coachdesk"
        ) from error
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("postgresql+psycopg", "sqlite"):
        raise BadSettings(f"{name} names {url.drivername}: CoachDesk runs on SQLite or PostgreSQL.")
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise BadSettings(
            f"{name} names no file: SQLite keeps CoachDesk in one, such as sqlite:////srv/coachdesk.sqlite3."
        )
    return url.render_as_string(hide_password=False)


def _path(text: str) -> Path | None:
    return Path(text).absolute() if text else None


def _hosts(text: str) -> tuple[str, ...]:
    """The names this service answers to; without any, those of this machine to itself."""
    hosts = tuple(each.strip().lower() for each in text.split(",") if each.strip())
    if wrong := [each for each in hosts if not HOST.fullmatch(each)]:
        raise BadSettings(f"COACHDESK_HOSTS is a list of host names, such as desk.example.org; {wrong[0]!r} is none.")
    return hosts or LOOPBACK


def _proxies(text: str) -> int:
    if text.strip() and not re.fullmatch(r"\s*[0-9]\s*", text):
        raise BadSettings("COACHDESK_PROXIES is how many proxies of yours stand before this server: 0 to 9.")
    return int(text.strip() or 0)


def _one_of(env: Mapping[str, str], name: str, words: tuple[str, ...], default: str) -> str:
    text = env.get(name, "").strip().lower() or default
    if text not in words:
        raise BadSettings(f"{name} is one of {', '.join(words)}.")
    return text


def _metrics_token(file: str) -> str:
    if not file:
        return ""
    try:
        token = Path(file).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings("COACHDESK_METRICS_TOKEN_FILE names a file that cannot be read.") from error
    if len(token) < 24:
        raise BadSettings("COACHDESK_METRICS_TOKEN_FILE holds a token that is too short: 24 characters at least.")
    return token


def _mail(env: Mapping[str, str]) -> MailSettings | None:
    try:
        return read_mail(env)
    except ValueError as error:
        raise BadSettings(str(error)) from error


def _provider(env: Mapping[str, str]) -> ProviderSettings | None:
    only = _yes_no(env, "COACHDESK_OIDC_ONLY", default=False)
    try:
        return read_provider(env, only=only)
    except ValueError as error:
        raise BadSettings(str(error)) from error


def _clock(text: str) -> datetime | None:
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadSettings("COACHDESK_CLOCK is a time with its zone, such as 2026-11-24T09:00:00+00:00.") from error
    if instant.tzinfo is None:
        raise BadSettings("COACHDESK_CLOCK has no zone. An example: 2026-11-24T09:00:00+00:00.")
    return instant


def _yes_no(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = env.get(name, "").strip().lower()
    if text in ("1", "yes", "true", "on"):
        return True
    if text in ("0", "no", "false", "off"):
        return False
    if text:
        raise BadSettings(f"{name} is yes or no.")
    return default
