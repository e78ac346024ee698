"""For the machine: is the process up, and are the database and its migrations right."""

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from coachdesk import database
from coachdesk.crypto.vault import Vault
from coachdesk.db import db
from coachdesk.views.access import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@public
def health() -> ResponseReturnValue:
    return jsonify(up=True)


@blueprint.get("/ready")
@public
def ready() -> ResponseReturnValue:
    try:
        purpose = database.check_ready(db.engine, Vault.of(current_app.config["SETTINGS"]))
    except database.NotReady as error:
        return jsonify(ready=False, why=str(error)), 503
    return jsonify(ready=True, purpose=purpose.value)
