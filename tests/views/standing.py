"""The world of tests/views/world.py, made once for many tests: it stands in a database of its own, and each test that
asks for it begins there and leaves nothing behind. To make it takes as long as all that most of these tests do."""

from dataclasses import fields, is_dataclass
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from coachdesk.db import Base
from tests.views.world import World

OF_EACH_TEST = ("app", "db", "browsers")


def again(stands: World, app: Flask, db: Any) -> World:
    """The same rows, as this test's own session holds them; nothing is read for it."""
    held = {each.name: getattr(stands, each.name) for each in fields(World) if each.name not in OF_EACH_TEST}
    return World(app=app, db=db, **_again(held, db.session))


def _again(value: Any, session: Session) -> Any:
    if isinstance(value, Base):
        return session.merge(value, load=False)
    if isinstance(value, dict):
        return {name: _again(each, session) for name, each in value.items()}
    if is_dataclass(value):
        return type(value)(**{each.name: _again(getattr(value, each.name), session) for each in fields(value)})
    return value
