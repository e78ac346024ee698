"""Where the application is put together: settings, database, templates, pages, and the order they come in."""

from inspect import iscoroutinefunction
from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from coachdesk import clock, logs, metrics
from coachdesk.app import CoachDesk
from coachdesk.config import BadSettings, Settings
from coachdesk.crypto.vault import Vault
from coachdesk.db import db
from coachdesk.demo import clock as demo_clock
from coachdesk.models.key_ring import VAULT
from coachdesk.services import session_limits
from coachdesk.views import (
    access,
    assets,
    errors,
    filters,
    gate,
    glass,
    headers,
    languages,
    limits,
    navigation,
    nonces,
    past_the_walls,
    provider,
    purpose,
    request_log,
    sign_in,
    typed,
    unshown,
)
from coachdesk.views.access import refuse_routes_without_a_rule
from coachdesk.views.rooms import BLUEPRINTS

# In the order in which they look at a request.
PARTS = (
    purpose,
    typed,
    sign_in,
    access,
    past_the_walls,
    request_log,
    unshown,
    provider,
    headers,
    errors,
    languages,
    navigation,
    glass,
    assets,
)
TEMPLATES = Path(__file__).parent.parent / "templates"


def build(settings: Settings | None = None) -> Flask:
    """The application, wired. Raises BadSettings with a sentence when it was told nonsense."""
    settings = settings or Settings.from_environ()
    app = CoachDesk("coachdesk", static_folder=None, template_folder=str(TEMPLATES))
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_ENGINES={"default": {"url": settings.database_url, "hide_parameters": True}},
        SESSION_COOKIE_NAME="__Host-coachdesk" if settings.secure_cookies else "coachdesk",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=session_limits.LONGEST,
        SESSION_REFRESH_EACH_REQUEST=False,  # a late answer would bring back the cookie of before
        PROVIDE_AUTOMATIC_OPTIONS=False,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_TRANSLATION_DIRECTORIES=str(Path(__file__).parent / "translations"),
    )
    _set_clock(settings)
    db.init_app(app)
    _leave_out_async(app)
    with app.app_context():
        db.sessionmaker.kw["info"] = {VAULT: Vault.of(settings)}
        if settings.clock is None:
            demo_clock.start(db.engine)
    logs.start(settings.log_level)
    metrics.start(on=settings.metrics)
    _set_templates(app)
    limits.init(app)
    CSRFProtect(app).exempt("coachdesk.views.provider.signed_out")  # a word from the provider, signed by it
    for part in PARTS:
        part.init(app)
    filters.register(app)
    app.add_template_global(nonces.form_nonce, "form_nonce")
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    refuse_routes_without_a_rule(app)
    gate.init(app, hosts=settings.hosts, https=settings.secure_cookies, proxies=settings.proxies)
    request_log.wrap(app)
    return app


def _leave_out_async(app: Flask) -> None:
    """Nothing here is asynchronous; to close what there never is would start a thread after every request."""
    app.teardown_appcontext_funcs = [each for each in app.teardown_appcontext_funcs if not iscoroutinefunction(each)]


def _set_templates(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([FileSystemLoader(str(TEMPLATES)), macros])


def _set_clock(settings: Settings) -> None:
    if settings.clock is None:
        return
    if not settings.testing:
        raise BadSettings("COACHDESK_CLOCK is for tests: it goes with COACHDESK_TESTING=yes.")
    clock.fix(settings.clock)
