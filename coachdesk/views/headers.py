"""What every answer carries: nothing runs, loads or frames but what is ours, and no page is kept by a cache."""

from flask import Flask
from werkzeug.wrappers import Response

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


def add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.vary.update(("Cookie", "HX-Request"))
    return response


def init(app: Flask) -> None:
    app.after_request(add_headers)
    if app.config["SESSION_COOKIE_SECURE"]:
        by_https = {"Strict-Transport-Security": "max-age=31536000"}

        @app.after_request
        def only_by_https(response: Response) -> Response:
            response.headers.extend(by_https)
            return response
