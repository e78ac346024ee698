"""A copy of a record as a bundle: one page to read, and the same as JSON. Made when it is fetched, kept nowhere."""

import io
import json
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Response, make_response, render_template

from coachdesk import clock
from coachdesk.db import db
from coachdesk.models import Claimant, Office, RecordRequest
from coachdesk.services import record_copy
from coachdesk.services.record_copy import Item, Part
from coachdesk.translation import locale
from coachdesk.views.data_protection.copy_values import said
from coachdesk.views.data_protection.copy_words import lines, part_words
from coachdesk.views.filters import speech

SHEET = Path(__file__).parents[2] / "static" / "record.css"
NAME = "my-record"


def bundle(claimant: Claimant, request: RecordRequest, *, on_screen: bool = False) -> Response:
    """An attachment whose name says nothing about anybody. `on_screen` where it goes to the person's own screen."""
    parts = record_copy.gather(db.session, claimant, request, on_screen=on_screen, at=clock.now())
    answer = make_response(_zipped(claimant, parts))
    answer.headers["Content-Type"] = "application/zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{NAME}.zip"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def page(claimant: Claimant, parts: list[Part]) -> str:
    """The page of the bundle: headings and lists in plain words, no script, its own sheet beside it."""
    office = db.session.get_one(Office, claimant.office_id)
    return render_template(
        "data_protection/copy.html",
        name=claimant.name,
        office=office.name,
        day_words=speech().whole_day(clock.today()),
        language=str(locale()),
        parts=[
            {"id": part.name, "words": part_words(part.name), "left_out": part.left_out,
             "rows": [lines(item) for item in part.items]}
            for part in parts
        ],
    )  # fmt: skip


def as_json(parts: list[Part]) -> str:
    """The same for a machine: parts by the name of their table, values as they are kept, codes in words beside them."""
    read = {part.name: [_plain(item.values) | _in_words(item) for item in part.items] for part in parts}
    left_out = {part.name: part.left_out for part in parts if part.left_out}
    return json.dumps({"record": read, "about_somebody_else": left_out}, ensure_ascii=False, indent=1)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value for name, value in values.items()
    }  # fmt: skip


def _in_words(item: Item) -> dict[str, dict[str, str]]:
    """What of a row is a code, as the page says it."""
    coded = (str, list, dict)
    told = {name: text for name, text in said(item.part, item.values) if isinstance(item.values[name], coded)}
    differs = {name: text for name, text in told.items() if text != item.values[name]}
    return {"in_words": differs} if differs else {}


def _zipped(claimant: Claimant, parts: list[Part]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(f"{NAME}/{NAME}.html", page(claimant, parts))
        zipped.writestr(f"{NAME}/record.css", SHEET.read_text())
        zipped.writestr(f"{NAME}/{NAME}.json", as_json(parts))
    return made.getvalue()
