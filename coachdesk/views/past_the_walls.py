"""The rooms whose whole work lies past the walls of PostgreSQL (walls/), each with its reason; there policies.py alone
says who sees what, as it does everywhere on SQLite. A few single queries elsewhere say so where they stand (db.wide).
"""

from collections.abc import Mapping

from flask import Flask, request

from coachdesk.db import Beyond, db, look_past

ROOMS: Mapping[str, Beyond] = {
    "invited": Beyond.SUPPORT,
    "demo": Beyond.DEMO,
    "callers": Beyond.CALLERS,
    "glass": Beyond.GLASS,
    "cover": Beyond.SAFEGUARDING,
    "hold_backs": Beyond.SAFEGUARDING,
    "safeguarding": Beyond.SAFEGUARDING,
    "data_protection": Beyond.RIGHTS,
    "holds": Beyond.RIGHTS,
    "incidents": Beyond.RIGHTS,
    "merges": Beyond.RIGHTS,
    "outside_requests": Beyond.RIGHTS,
    "record_requests": Beyond.RIGHTS,
    "life": Beyond.LIFE,
    "placements": Beyond.PLACING,
}


def init(app: Flask) -> None:
    @app.before_request
    def look_past_the_walls() -> None:
        if (why := ROOMS.get(request.blueprint or "")) is not None:
            look_past(db.session, why)
