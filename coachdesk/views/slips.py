"""A slip of paper with a link on it, as words and as a picture; shown once."""

from datetime import datetime

import segno
from markupsafe import Markup

from coachdesk import clock
from coachdesk.translation import gettext as _
from coachdesk.views.filters import speech
from coachdesk.views.meeting_words import clock_words


def slip(address: str, token: str, ends_at: datetime) -> dict[str, object]:
    """An address in parts that can be read aloud, until when it works, and its picture."""
    day = speech().named_day(clock.as_london(ends_at).date())
    return {
        "door": address.removesuffix(token),
        "parts": token.split("-"),
        "code": drawn(address),
        "until_words": _("%(day)s, %(time)s", day=day, time=clock_words(ends_at)),
    }


def drawn(address: str) -> Markup:
    """Black on white in every scheme: cameras read nothing else well."""
    svg = segno.make(address, micro=False).svg_inline(
        omitsize=True, light="#fff", svgclass="code", lineclass=None, title=_("The same address as a picture")
    )
    return Markup(svg.replace("<svg ", '<svg role="img" ', 1))  # noqa: S704 made here, of our own address
