"""Somebody asked for what is not there for them, by its id: one line in the audit, the same as for what never was."""

from uuid import UUID

from flask import request
from sqlalchemy.exc import SQLAlchemyError

from coachdesk import faults, logs
from coachdesk.db import apart, db
from coachdesk.services import audit
from coachdesk.views.access import current_viewer

VERB = "address.refused"
log = logs.logger(__name__)


def note() -> None:
    """Write down who asked for which id, where; of whoever is not signed in there is nothing to write."""
    asked = [value for value in (request.view_args or {}).values() if isinstance(value, UUID)]
    if not asked or current_viewer() is None:
        return
    try:
        with apart(db.session):
            facts = {"endpoint": request.endpoint}
            audit.record(db.session, VERB, subject="address", subject_id=asked[-1], facts=facts)
    except SQLAlchemyError as error:
        log.error("database.silent", fault=faults.kind(error))
