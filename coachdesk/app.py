"""The application object: one request, one transaction, and a form that is sent twice is one write."""

from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from coachdesk.db import db
from coachdesk.views import access, nonces

WRITES = ("POST", "PUT", "PATCH", "DELETE")
SHOWS_THE_RECORD = (409, 422)  # a form shown again, both texts side by side: nothing is written, but somebody read it


class CoachDesk(Flask):
    """Commits once, on the way out, when the answer is not a refusal; anything else leaves no trace.

    But one: a page that shows somebody's record was read, whether or not what was sent with it was taken.
    """

    def dispatch_request(self) -> ResponseReturnValue:
        if request.url_rule is None or request.method not in WRITES:
            return self._commit(super().dispatch_request())
        if (earlier := nonces.spent_before()) is not None:
            return self._commit(earlier)
        response = self.make_response(super().dispatch_request())
        if response.status_code < 400:
            nonces.remember(response)
        return self._commit(response)

    def _commit(self, answer: ResponseReturnValue) -> AnyResponse:
        response = self.make_response(answer)
        if response.status_code < 400:
            db.session.commit()
            return response
        db.session.rollback()
        if response.status_code in SHOWS_THE_RECORD and access.record_shown():
            db.session.commit()
        return response
