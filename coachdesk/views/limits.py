"""How much may be sent at once: two megabytes, so many fields, and more for the one form that takes files.

A field that is sent several times where one is meant counts once, with what was sent first: so do WTForms and
`request.form.get`, and nobody reads the others.
"""

from flask import Flask, abort, request

MEGABYTE = 1024 * 1024
BODY = 2 * MEGABYTE
FILES = {"imports.create": 64 * MEGABYTE}
MOST_FIELDS = 2000
LONGEST_QUERY = 6000  # less than the line gunicorn takes, so that the sentence is ours


def init(app: Flask) -> None:
    app.config.update(MAX_CONTENT_LENGTH=BODY, MAX_FORM_MEMORY_SIZE=BODY, MAX_FORM_PARTS=MOST_FIELDS)
    app.before_request(refuse_too_much)


def refuse_too_much() -> None:
    """Counted before anything is parsed: a megabyte of ampersands is half a million fields."""
    if len(request.query_string) > LONGEST_QUERY or request.query_string.count(b"&") >= MOST_FIELDS:
        abort(414)
    request.max_content_length = FILES.get(request.endpoint or "", BODY)
    if request.mimetype == "application/x-www-form-urlencoded" and request.get_data().count(b"&") >= MOST_FIELDS:
        abort(413)
