"""What a script sends while somebody types, and whose answer no page shows.

Such an answer comes when it comes: perhaps after they have signed in anew in another window. So it never touches what
the browser holds: the sign-in of the other window stays, whatever became of this one's.
"""

from flask import Flask, Response, request, session

HEADER = "X-Unshown"


def is_unshown() -> bool:
    """Whether nobody sees the answer to this request."""
    return HEADER in request.headers


def turned_away() -> Response:
    """The answer to what was sent without a sign-in, or with one that the page was not made for."""
    return Response(status=401)


def init(app: Flask) -> None:
    @app.after_request
    def leave_the_cookie(response: Response) -> Response:
        if is_unshown():
            session.modified = False
        return response
