"""`coachdesk doctor`: what is missing or unsafe, and how to mend it."""

import stat
import sys
from collections.abc import Iterator

import click
from sqlalchemy import create_engine

from coachdesk import database
from coachdesk.commands import doctor_running
from coachdesk.config import BadSettings, Settings
from coachdesk.crypto.vault import Vault
from coachdesk.models.label import Purpose
from coachdesk.views.assets import STATIC

Finding = tuple[bool, str]


@click.command("doctor")
def command() -> None:
    """Look at the settings, the database and the built files. Ends with 1 when something has to be mended."""
    findings = list(_look())
    for good, words in findings:
        click.echo(f"{'ok ' if good else 'no '} {words}")
    sys.exit(0 if all(good for good, _words in findings) else 1)


def _look() -> Iterator[Finding]:
    try:
        settings = Settings.from_environ()
    except BadSettings as error:
        yield False, str(error)
        return
    yield True, "Settings make sense."
    yield from _secrets(settings)
    yield from doctor_running.reached(settings)
    yield from doctor_running.signed_in(settings)
    yield from _database(settings)
    built = (STATIC / "vendor" / "staff.css").exists()
    yield built, "Styles are built." if built else "Styles are not built. Run `make setup`."


def _secrets(settings: Settings) -> Iterator[Finding]:
    file = settings.instance / "secrets.env"
    if file.exists():
        safe = not stat.S_IMODE(file.stat().st_mode) & 0o077
        yield (
            safe,
            f"Secrets in {file} are readable by you alone."
            if safe
            else f"Others may read {file}: run `chmod 600 {file}`.",
        )
    if not settings.is_sqlite and not settings.secure_cookies:
        yield False, "COACHDESK_SECURE_COOKIES is off: cookies would travel without https. Leave it out."


def _database(settings: Settings) -> Iterator[Finding]:
    engine = create_engine(settings.database_url, hide_parameters=True)
    try:
        purpose = database.check_ready(engine, Vault.of(settings))
        yield True, f"The database is up to date; it is a {purpose.value} one."
        if purpose is Purpose.LIVE:
            yield from doctor_running.runs(engine, settings)
    except database.NotReady as error:
        yield False, str(error)
    finally:
        engine.dispose()
    if not settings.is_sqlite and settings.owner_url == settings.database_url:
        yield (
            False,
            "COACHDESK_OWNER_URL is not set. Migrations need the owner's address.",
        )
