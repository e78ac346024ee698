"""Errors as pages people can read: what happened, that nothing was half done, and the way on."""

import logging

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from coachdesk import spoken_reference
from coachdesk.database import NotReady
from coachdesk.db import db

log = logging.getLogger(__name__)
PAGES = (403, 404, 409, 422, 429)


def init(app: Flask) -> None:
    for code in PAGES:
        app.register_error_handler(code, _page)
    app.register_error_handler(CSRFError, _too_old)
    app.register_error_handler(HTTPException, _page)
    app.register_error_handler(StaleDataError, _changed_meanwhile)
    app.register_error_handler(NotReady, _not_ready)
    app.register_error_handler(Exception, _our_fault)


def _page(error: HTTPException) -> ResponseReturnValue:
    db.session.rollback()
    code = error.code or 500
    if code < 400:
        return error.get_response()
    shown = code if code in PAGES else 404 if code in (405, 410) else 422
    return render_template(f"errors/{shown}.html"), code


def _too_old(error: CSRFError) -> ResponseReturnValue:
    db.session.rollback()
    return render_template("errors/422.html", too_old=True), 422


def _changed_meanwhile(error: StaleDataError) -> ResponseReturnValue:
    db.session.rollback()
    return render_template("errors/409.html"), 409


def _not_ready(error: NotReady) -> ResponseReturnValue:
    db.session.rollback()
    return render_template("errors/no_database.html", words=str(error)), 503


def _our_fault(error: Exception) -> ResponseReturnValue:
    """A fault of ours: nothing of it is shown but a reference, and nothing of the person is in the log."""
    reference = spoken_reference.fresh()
    log.error("fault %s at %s %s", reference, request.method, request.url_rule, exc_info=error)
    try:
        db.session.rollback()
    except OperationalError:
        log.error("fault %s: the database did not answer", reference)
    return render_template("errors/500.html", reference=reference), 500
