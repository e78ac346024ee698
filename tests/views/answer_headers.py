"""What every answer carries, whoever asked and whatever was asked."""

from werkzeug.test import TestResponse


def holds(answer: TestResponse) -> None:
    policy = answer.headers["Content-Security-Policy"]
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert directives["form-action"] == directives["connect-src"] == "'self'"
    assert directives["object-src"] == "'none'"
    assert "unsafe" not in policy
    assert "*" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert not [name for name, _value in answer.headers if name.startswith("Access-Control-")]
    assert answer.mimetype == "application/json" or answer.mimetype_params.get("charset") or not answer.data
    assert {"Cookie", "HX-Request"} <= {each.strip() for each in answer.headers["Vary"].split(",")}
