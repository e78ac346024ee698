"""Telling somebody that something waits on their page: by the way that is safe for them, in words that say nothing.

No service, no place and no reason stands in it. The first line is the subject. It is written in the person's language,
whoever is at work.
"""

from datetime import datetime

import flask_babel
from sqlalchemy.orm import Session

from coachdesk.models import Claimant
from coachdesk.models.label import Channel
from coachdesk.services import outbox
from coachdesk.services.coming_in import safe_way
from coachdesk.translation import gettext as _

WRITTEN = ("en", "cy")


def tell(session: Session, claimant: Claimant, template: str, *, once: str, at: datetime) -> bool:
    """Put it into the outbox. False where nothing would reach them now: somebody has to tell them. `once` is what it is
    about: of one thing nobody is told twice."""
    way = way_now(session, claimant, at=at)
    if way is None:
        return False
    channel, address = way
    return outbox.queue(session, claimant, channel=channel, template=template, body=_body(claimant), address=address,
                        once=f"{template} {once}", due_at=at, at=at)  # fmt: skip


def way_now(session: Session, claimant: Claimant, *, at: datetime) -> tuple[Channel, str] | None:
    """By what, and where to, something leaves for them at once; None where nothing is safe, or what is sent would wait
    because of where they are."""
    way = safe_way(session, claimant)
    return None if way is None or outbox.is_held(session, claimant.id, way[0], at=at) else way


def _body(claimant: Claimant) -> str:
    with flask_babel.force_locale(claimant.language if claimant.language in WRITTEN else WRITTEN[0]):
        subject = _("There is something new on your page.")
        return f"{subject}\n\n{_('Please look when you have a moment. You do not have to hurry.')}"
