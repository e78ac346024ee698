"""What commands share: a database that is right, and a name under which they act."""

from collections.abc import Callable
from functools import update_wrapper
from typing import ParamSpec, TypeVar

from flask import current_app
from flask.cli import with_appcontext

from coachdesk import database
from coachdesk.crypto.vault import Vault
from coachdesk.db import db, look_as

P = ParamSpec("P")
R = TypeVar("R")


def in_database(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Run inside the application, on a database that is right, acting as `system:<name>`. Commits when it ends well."""

    def wrap(command: Callable[P, R]) -> Callable[P, R]:
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            database.check_ready(db.engine, Vault.of(current_app.config["SETTINGS"]))
            look_as(db.session, f"system:{name}")
            result = command(*args, **kwargs)
            db.session.commit()
            return result

        done: Callable[P, R] = with_appcontext(update_wrapper(run, command))
        return done

    return wrap
