"""Styles, scripts and pictures: served by WhiteNoise under a name that changes with their content, kept for a year."""

import hashlib
from functools import cache
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from coachdesk.views import headers

STATIC = Path(__file__).parent.parent / "static"
OURS = (".css", ".js", ".svg", ".png", ".ico")


def init(app: Flask) -> None:
    version = _version()
    always = headers.ALWAYS | (headers.BY_HTTPS if app.config["SESSION_COOKIE_SECURE"] else {})
    files = WhiteNoise(
        app.wsgi_app,
        max_age=60,
        allow_all_origins=False,
        immutable_file_test=lambda _path, url: url.startswith(f"/static/{version}/"),
        add_headers_function=lambda carried, _path, _url: _put(carried, always),
    )
    files.add_files(str(STATIC), prefix=f"static/{version}/")
    app.wsgi_app = files  # type: ignore[method-assign]
    app.add_template_global(lambda name: asset(version, name), "asset")


def _put(carried: Headers, more: dict[str, str]) -> None:
    for name, value in more.items():
        carried[name] = value


@cache
def asset(version: str, name: str) -> str:
    """The address of a file: built ones by their bare name, our own scripts and pictures by their path."""
    folder = "vendor/" if (STATIC / "vendor" / name).exists() else ""
    return f"/static/{version}/{folder}{name}"


def _version() -> str:
    digest = hashlib.sha256()
    for file in sorted(STATIC.rglob("*")):
        if file.suffix in OURS:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
