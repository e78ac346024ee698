"""Which table stands behind which rule. A table with people in it that is not here fails a test."""

# ruff: noqa: S608 (made of our own words alone, when the module is loaded)

from collections.abc import Mapping
from dataclasses import dataclass

from coachdesk.models.label import Role

ANYBODY, NOBODY = "true", "false"


def _sets(*arrays: str, column: str = "claimant_id") -> str:
    """`ANY((SELECT …)::uuid[])`: asked once for a statement, and an index may serve it. EXISTS is 700 times slower."""
    return f"{column} = ANY((SELECT {' || '.join(arrays)})::uuid[])"


def _visible(kind: str) -> str:
    return f"coachdesk_visible('{kind}')"


def _people_of(*roles: Role) -> str:
    wanted = ", ".join(f"'{role}'" for role in roles)
    return f"coachdesk_people_of(ARRAY[{wanted}])"


def _with(table: str, column: str) -> str:
    """Seen with the row it belongs to, through that table's own wall."""
    return f"EXISTS (SELECT 1 FROM {table} AS of_it WHERE of_it.id = {column})"


ME, MY_STAFF = "(SELECT coachdesk_viewer())", "(SELECT coachdesk_staff())"
DPO = _people_of(Role.DATA_PROTECTION)
RECORD = _sets(_visible("record"))
PLAN = _sets(_visible("plan"))
IN_OFFICE = f"office_id = ANY(ARRAY(SELECT coachdesk_offices(ARRAY['{Role.DATA_PROTECTION}'])))"
RIGHTS = _sets(_visible("record"), DPO)
SAFETY = _sets(_visible("record"), _people_of(Role.SAFEGUARDING, Role.LEAD, Role.DATA_PROTECTION))
BOTH_OF_OFFICE = " AND ".join(
    _sets(_people_of(Role.DATA_PROTECTION, Role.LEAD), column=column) for column in ("kept_id", "merged_id")
)
# A restricted note is the person's and their own coach's; a misplaced one is nobody's here.
NOTE = f"{RECORD} AND (NOT restricted OR {_sets(_visible('own'))}) AND id <> ALL(ARRAY(SELECT coachdesk_misplaced()))"

# What is written for the next coach is theirs to read once the person said so, and not before.
SHARED = (
    "EXISTS (SELECT 1 FROM handover AS of_it WHERE of_it.id = handover_id "
    f"AND (of_it.to_coach_id IS DISTINCT FROM {MY_STAFF} OR of_it.shared_at IS NOT NULL))"
)


@dataclass(frozen=True)
class Wall:
    """Conditions for the four things one can do with a row; what is not said is as `reads`."""

    reads: str
    adds: str = ""
    changes: str = ""
    removes: str = ""

    def policies(self) -> Mapping[str, str]:
        """The clauses of the policies by name."""
        adds, changes, removes = self.adds or self.reads, self.changes or self.reads, self.removes or self.reads
        if adds == changes == removes == self.reads:
            return {"coachdesk_viewer": f"FOR ALL TO {{app}} USING ({self.reads}) WITH CHECK ({self.reads})"}
        return {
            "coachdesk_reads": f"FOR SELECT TO {{app}} USING ({self.reads})",
            "coachdesk_adds": f"FOR INSERT TO {{app}} WITH CHECK ({adds})",
            "coachdesk_changes": f"FOR UPDATE TO {{app}} USING ({changes}) WITH CHECK ({changes})",
            "coachdesk_removes": f"FOR DELETE TO {{app}} USING ({removes})",
        }


_record, _plan, _rights = Wall(RECORD), Wall(PLAN), Wall(RIGHTS)

# A row whose presence hides something (a shut-out, a hold, what is left out of a copy, what is kept off a screen) is
# there for whoever it hides something from: if the wall hid it, the page would show what it should not.
WALLS: Mapping[str, Wall] = {
    "absence_question": _record,
    "claimant": Wall(
        _sets(_visible("name"), column="id"),
        adds=NOBODY,
        changes=_sets(_visible("record"), _people_of(Role.SAFEGUARDING, Role.DATA_PROTECTION), column="id"),
        removes=NOBODY,
    ),
    "account": Wall(f"claimant_id IS NULL OR id = {ME} OR {RECORD}", removes=NOBODY),
    "adjustment": Wall(_sets(_visible("door")), adds=RECORD, changes=RECORD, removes=RECORD),
    "adjustment_outcome": _record,
    "agenda": Wall(_with("appointment", "appointment_id")),
    "appointment": Wall(
        f"{_sets(_visible('meetings'))} OR coach_id = {MY_STAFF} OR beside_id = {MY_STAFF}",
        adds=RECORD,
        changes=RECORD,
        removes=RECORD,
    ),
    "blocked_period": _record,
    "caller_check": Wall(_sets(_visible("record"), _people_of(Role.RECEPTION)), adds=RECORD, changes=RECORD),
    "circumstance": _record,
    # Who asked for another coach is for the person and their leads; a coach writes it down with them, and reads none.
    "coach_request": Wall(_sets(_visible("self"), _people_of(Role.LEAD)), adds=RECORD, removes=NOBODY),
    "coach_wish": _record,
    "conflict": Wall(f"staff_id = {MY_STAFF} OR {SAFETY}", removes=NOBODY),
    "cover": Wall(f"{RECORD} OR coach_id = {MY_STAFF}", adds=RECORD, changes=RECORD, removes=RECORD),
    "death": _record,
    "erasure": Wall(_sets(DPO)),
    "event": Wall(
        f"claimant_id IS NULL OR actor = {ME}::text OR {RECORD}", adds=ANYBODY, changes=NOBODY, removes=NOBODY
    ),
    "former_name": Wall(_sets(_visible("self"), DPO), adds=RECORD),
    "goal": _plan,
    "handover": Wall(f"{RECORD} OR to_coach_id = {MY_STAFF}", adds=RECORD, changes=RECORD, removes=NOBODY),
    "handover_part": Wall(SHARED, adds=RECORD, changes=NOBODY, removes=NOBODY),
    "hold": Wall(_sets(DPO)),
    "hold_back": Wall(SAFETY),
    "incident": Wall(f"{IN_OFFICE} OR found_by = {ME}", changes=IN_OFFICE, removes=NOBODY),
    "matter": _record,
    "merge": Wall(BOTH_OF_OFFICE),
    "merge_item": Wall(_with("merge", "merge_id")),
    "move": Wall(RECORD, removes=NOBODY),
    "note": Wall(NOTE, adds=RECORD),
    "note_addition": Wall(f"{RECORD} AND {_with('note', 'note_id')}"),
    "note_draft": Wall(f"author_id = {MY_STAFF}"),
    "off_screen": Wall(_sets(_visible("plan"), _visible("meetings"))),
    "opening": Wall(f"account_id = {ME} OR {SAFETY}", adds=f"account_id = {ME}", changes=SAFETY, removes=NOBODY),
    "outbox_message": _record,
    "outside_request": Wall(
        f"{IN_OFFICE} OR (told_at IS NOT NULL AND {_sets(_visible('self'))})", adds=IN_OFFICE, changes=IN_OFFICE
    ),
    "record_request": _rights,
    "redaction": _rights,
    "relationship": Wall(f"{RECORD} OR coach_id = {MY_STAFF}", adds=RECORD, changes=RECORD, removes=RECORD),
    "representative": _record,
    "shut_out": Wall(f"staff_id = {MY_STAFF} OR {SAFETY}", adds=SAFETY, changes=SAFETY, removes=SAFETY),
    "staged_upload": Wall(f"account_id = {ME}"),
    "staged_file": Wall(_with("staged_upload", "upload_id")),
    "steady_time": _record,
    "step": _plan,
    "supporter": Wall(f"account_id = {ME} OR {RECORD}"),
    "waiting": _record,
    "words_to_ask": _record,
}

# No person stands in these, or they are found by a secret that nobody can guess; each with its reason.
OPEN: Mapping[str, str] = {
    "absence": "Absences of staff, for whoever books.",
    "attempt": "Marks of tries to sign in: keyed, they name nobody.",
    "claim": "Spans of taken time: whoever books has to see that a time is taken, not by whom.",
    "data_key": "Closed under the master keys, which the database does not have.",
    "deletion_certificate": "Names nobody.",
    "disposal": "Ids of rows that are gone; the trigger that lets a note go reads it as whoever deletes.",
    "entry_link": "Found by the digest of a secret, before anybody is signed in.",
    "form_nonce": "Found by a nonce, before anybody is signed in.",
    "installation": "What this database is for.",
    "invitation": "Found by the digest of a secret, before anybody is signed in.",
    "job_run": "Ticks of the scheduler.",
    "key_check": "Fingerprints of keys.",
    "leave": "Absences of staff, for whoever books.",
    "load_action": "What leads did about the hours of staff.",
    "load_week": "Hours of staff.",
    "misplaced_note": "Ids alone; what is here is hidden from everybody, so everybody has to be told.",
    "office": "Offices.",
    "office_setting": "Figures of offices.",
    "passkey": "Public keys, found by their id before anybody is signed in.",
    "password_link": "Found by the digest of a secret, before anybody is signed in.",
    "published_seal": "Names nobody.",
    "recovery_code": "Digests, read before anybody is signed in.",
    "reduction": "Hours of staff.",
    "resource": "Ids of whoever takes time.",
    "role_grant": "Who may do what at work: every request asks it before it is known who is looking.",
    "seal": "The chain of the audit.",
    "seal_row": "Ids of sealed events.",
    "sign_in": "Found by the digest of a secret, before anybody is signed in.",
    "sign_in_code": "Digests, read before anybody is signed in.",
    "staff": "Who works here.",
    "team": "Teams.",
    "working_pattern": "Hours of staff, for whoever books.",
}
