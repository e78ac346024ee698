"""What lies on the data protection officer's desk in the world of test_access.py: one of each thing."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from coachdesk import clock
from coachdesk.models import (
    Account,
    Claimant,
    DataKey,
    DeletionCertificate,
    Hold,
    Incident,
    Merge,
    Note,
    OutsideRequest,
    RecordRequest,
    Redaction,
)
from coachdesk.models.label import IncidentKind, OutsideParty

ASKED = "Where does she live, and whom does she meet here?"


@dataclass
class Rights:
    """About Rosa: somebody outside asks, a hold, an incident, what is left out of her copy, Sam's twin record."""

    outside: OutsideRequest
    hold: Hold
    incident: Incident
    redaction: Redaction
    certificate: DeletionCertificate
    merge: Merge

    def ids(self) -> dict[str, Any]:
        return {
            "outside_id": self.outside.id, "hold_id": self.hold.id, "incident_id": self.incident.id,
            "redaction_id": self.redaction.id, "certificate_id": self.certificate.id, "merge_id": self.merge.id,
            "request_id": self.redaction.request_id,
        }  # fmt: skip


def put_on_the_desk(
    session: Any, rosa: Claimant, sam: Claimant, asked: RecordRequest, note: Note, held: dict[str, Account]
) -> Rights:
    today, about = clock.today(), {"key": session.get_one(DataKey, rosa.key_id), "claimant_id": rosa.id}
    rights = Rights(
        OutsideRequest(**about, office_id=rosa.office_id, party=OutsideParty.POLICE, from_whom="PC Nobody",
                       asked=ASKED, received_on=today, due_on=today + timedelta(days=14), entered_by=held["amina"].id),
        Hold(**about, made_by=held["dora"].id, review_on=today + timedelta(days=90), reason="A claim was brought."),
        Incident(**about, office_id=rosa.office_id, kind=IncidentKind.OTHER, found_by=held["ben"].id,
                 words="A letter went next door."),
        Redaction(**about, request_id=asked.id, subject="note", subject_id=note.id, made_by=held["dora"].id,
                  reason="somebody_else\nHer sister's illness"),
        DeletionCertificate(rule="drafts", rows={"note_draft": 2}),
        Merge(key=about["key"], kept_id=rosa.id, merged_id=sam.id, asked_by=held["gwen"].id, reason="One telephone"),
    )  # fmt: skip
    session.add_all(vars(rights).values())
    session.flush()
    return rights
