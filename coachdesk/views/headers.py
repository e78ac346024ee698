"""What every answer carries: nothing runs, loads or frames but what is ours, and no page is kept by a cache."""

from flask import Flask, g
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
        "object-src 'none'",
    )
)
NOT_USED = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone",
            "midi", "payment", "usb")  # fmt: skip
# On styles and scripts too, which may be kept.
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{each}=()" for each in NOT_USED),
}
HEADERS = {**ALWAYS, "Cache-Control": "no-store"}
BY_HTTPS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
# Whoever signs out leaves nothing behind in the browser. The cookie is emptied by ourselves: it keeps the language.
LEFT = {"Clear-Site-Data": '"cache", "storage"'}


def add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if g.get("has_left"):
        response.headers.extend(LEFT)
    response.vary.update(("Cookie", "HX-Request"))
    return response


def init(app: Flask) -> None:
    app.after_request(add_headers)
    if app.config["SESSION_COOKIE_SECURE"]:

        @app.after_request
        def only_by_https(response: Response) -> Response:
            response.headers.extend(BY_HTTPS)
            return response
