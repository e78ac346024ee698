"""Errors as pages people can read: what happened, that nothing was half done, and the way on."""

from flask import Flask, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import ProgrammingError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from coachdesk import faults, logs, spoken_reference
from coachdesk.database import NotReady
from coachdesk.db import db, refused_by_a_wall
from coachdesk.views import carried, come_in, refusals, sign_in, unshown
from coachdesk.views.access import SignedOut, current_viewer, is_still_there, on_own_pages, to_sign_in

log = logs.logger(__name__)
PAGES = (403, 404, 409, 413, 414, 422, 429)
IN_PLACE_OF_THE_PAGE = {"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML"}


def init(app: Flask) -> None:
    for code in PAGES:
        app.register_error_handler(code, _page)
    app.register_error_handler(CSRFError, _too_old)
    app.register_error_handler(SignedOut, _signed_out)
    app.register_error_handler(HTTPException, _page)
    app.register_error_handler(StaleDataError, _changed_meanwhile)
    app.register_error_handler(ProgrammingError, _out_of_sight)
    app.register_error_handler(NotReady, _not_ready)
    app.register_error_handler(Exception, _our_fault)


def _page(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error.get_response()
    if code == 404:
        refusals.note()
    shown = code if code in PAGES else 404 if code in (405, 410) else 422
    return _answer(f"errors/{shown}.html", code)


def _too_old(_error: CSRFError) -> ResponseReturnValue:
    """The token is looked at before anything else, so it is not known yet who is looking."""
    log.warning("refused.forgery", route=str(request.url_rule))
    if unshown.is_unshown():
        return unshown.turned_away()
    if (token := carried.sent_words()) is None:
        return _answer("errors/422.html", 422, too_old=True)
    sign_in.load_viewer()
    if (viewer := current_viewer()) is None:
        return _sign_in_again(token)
    words = carried.opened(token, viewer)
    return _in_place(carried.page(words), 422) if words else _answer("errors/422.html", 422, too_old=True)


def _signed_out(_error: SignedOut) -> ResponseReturnValue:
    if unshown.is_unshown():
        return unshown.turned_away()
    token = carried.sent_words()
    return to_sign_in() if token is None else _sign_in_again(token)


def _sign_in_again(token: str) -> ResponseReturnValue:
    """With what was sent kept; on a claimant's pages the door that names nothing."""
    page = come_in.door(kept=token).get_data(as_text=True) if on_own_pages() else carried.sign_in_page(token)
    return _in_place(page, 401)


def _changed_meanwhile(_error: StaleDataError) -> ResponseReturnValue:
    """Another wrote it first; or it is not there any more for whoever looks, which nothing tells from never was."""
    code = 409 if _can_be_read() else 404
    if code == 404:
        refusals.note()
    return _answer(f"errors/{code}.html", code)


def _out_of_sight(error: ProgrammingError) -> ResponseReturnValue:
    """A new row about somebody who is not there any more for whoever writes it, as of a changed one. Where all that was
    loaded can still be read, it is the wall and the page that do not agree: a fault of ours."""
    if not refused_by_a_wall(error) or _can_be_read():
        return _our_fault(error)
    log.warning("refused.wall", route=str(request.url_rule), trace=faults.without_words(error))
    refusals.note()
    return _answer("errors/404.html", 404)


def _can_be_read() -> bool:
    try:
        db.session.rollback()
        return is_still_there()
    except SQLAlchemyError as error:
        log.error("database.silent", fault=faults.kind(error))
        return True


def _not_ready(_error: NotReady) -> ResponseReturnValue:
    return _answer("errors/no_database.html", 503)


def _our_fault(error: Exception) -> ResponseReturnValue:
    """A fault of ours: nothing of it is shown but a reference, and nothing of the person is in the log."""
    reference = spoken_reference.fresh()
    log.error("fault", reference=reference, route=str(request.url_rule), trace=faults.without_words(error))
    return _answer("errors/500.html", 500, reference=reference)


def _answer(template: str, code: int, **words: object) -> ResponseReturnValue:
    """A page that asks the database for nothing: what was begun is undone, and it does not show who is looking."""
    try:
        db.session.rollback()
    except SQLAlchemyError as error:
        log.error("database.silent", fault=faults.kind(error))
    g.viewer = None
    return _in_place(render_template(template, **words), code)


def _in_place(page: str, code: int) -> ResponseReturnValue:
    """The whole page, for a script too."""
    response = make_response(page, code)
    if request.headers.get("HX-Request"):
        response.headers.update(IN_PLACE_OF_THE_PAGE)
    return response
