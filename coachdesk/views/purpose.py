"""What this database is for, asked once by each process: a demo says so on every page."""

from flask import Flask, current_app, request

from coachdesk import database
from coachdesk.crypto.vault import Vault
from coachdesk.db import db
from coachdesk.models.label import Purpose

KEPT = "coachdesk.purpose"


def purpose() -> Purpose:
    """`live` or `demo`. Raises NotReady when there is no database, or not of this version."""
    if KEPT not in current_app.extensions:
        current_app.extensions[KEPT] = database.check_ready(db.engine, Vault.of(current_app.config["SETTINGS"]))
    kept: Purpose = current_app.extensions[KEPT]
    return kept


def is_demo() -> bool:
    return purpose() is Purpose.DEMO


def init(app: Flask) -> None:
    @app.before_request
    def refuse_without_a_database() -> None:
        """Every page needs a database that is right; what asks for the machine says so itself."""
        if request.blueprint != "health":
            purpose()

    @app.context_processor
    def demo() -> dict[str, bool]:
        kept = current_app.extensions.get(KEPT)
        return {"demo": kept is Purpose.DEMO}
