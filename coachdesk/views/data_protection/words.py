"""How what was kept and let go is said."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext

from coachdesk.models import DeletionCertificate
from coachdesk.translation import ngettext
from coachdesk.views.filters import speech

RULES = {
    "attempts": lazy_gettext("Attempts to sign in"),
    "drafts": lazy_gettext("Drafts that nobody saved"),
    "outbox": lazy_gettext("Messages that were sent"),
    "sign_ins": lazy_gettext("Sign-ins that ended"),
    "links": lazy_gettext("Links and codes that ended"),
    "asides": lazy_gettext("Cover, supporters and questions for callers that ended"),
    "openings": lazy_gettext("Records opened in an emergency"),
    "shut_outs": lazy_gettext("Who was shut out of a record"),
    "outside": lazy_gettext("What was asked from outside"),
    "requests": lazy_gettext("What people asked about their record"),
    "incidents": lazy_gettext("What went wrong and was closed"),
    "merges": lazy_gettext("Records that were made one"),
    "holds": lazy_gettext("Holds that ended"),
    "authority": lazy_gettext("Representatives whose authority ended"),
    "record": lazy_gettext("A whole record, kept its time"),
    "erasure": lazy_gettext("A whole record, erased"),
}


def certificate_row(certificate: DeletionCertificate) -> dict[str, Any]:
    rows = sum(certificate.rows.values())
    return {
        "rule_words": str(RULES.get(certificate.rule, certificate.rule)),
        "rows_words": ngettext("1 row", "%(num)s rows", rows),
        "when_words": speech().moment(certificate.done_at),
        "url": url_for("holds.certificate", certificate_id=certificate.id),
    }
