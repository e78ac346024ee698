"""Erasing a person: their rows go, their own data keys are destroyed, and what is left of them names nobody.

A backup that is older still holds the sealed rows and the wrapped key: a restore reads who was erased and does it
again (`erase_again`). The audit stays: it holds ids and codes, and no content.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, func, or_, select, update
from sqlalchemy.orm import Session

from coachdesk.db import Base
from coachdesk.models import Account, Claimant, DataKey, Erasure, Incident, RecordRequest, key_ring
from coachdesk.models.label import ResourceKind
from coachdesk.services import audit, disposals, holds
from coachdesk.services.turns import take_turn

RULE = "erasure"
T = Base.metadata.tables
# What stays of somebody who was erased, with nothing in it that says who: the account and the person (made neutral),
# that they asked and had an answer, that something went wrong once, and that they were erased.
STAYS = {"account", "claimant", "erasure", "event", "incident", "record_request"}
OF_ACCOUNT = ("entry_link", "sign_in", "sign_in_code", "passkey", "recovery_code", "password_link", "role_grant")
Ledger = Callable[[UUID, Sequence[UUID], datetime], None]


def erase(
    session: Session, claimant_id: UUID, *, by: UUID | None, at: datetime, rule: str = RULE, ledger: Ledger
) -> Erasure:
    """Erase somebody, with what was merged into their record. `ledger` keeps it outside the database. Raises OnHold."""
    take_turn(session, [claimant_id])
    people = check(session, claimant_id)
    made = [_erase(session, each, (), rule, by, at) for each in people]
    for erasure in made:
        ledger(erasure.claimant_id, [UUID(each) for each in erasure.key_ids], at)
    return made[0]


def check(session: Session, claimant_id: UUID) -> list[UUID]:
    """Whose records go: theirs, and those that were merged into it. Raises OnHold."""
    people = _with_merged(session, claimant_id)
    for each in people:
        holds.check(session, each)
    return people


def erase_again(session: Session, claimant_id: UUID, key_ids: Iterable[UUID], *, at: datetime) -> None:
    """After a restore: this person was erased before the backup came back. Does nothing where nothing came back."""
    session.flush()
    there = session.scalar(select(Claimant.erased_at.is_(None)).where(Claimant.id == claimant_id))
    if there or _keys_left(session, key_ids):
        _erase(session, claimant_id, tuple(key_ids), RULE, None, at)


def doomed(claimant_id: UUID) -> list[disposals.Doomed]:
    """Every row about somebody, those that others point to last."""
    every = ((table, _theirs(table, claimant_id)) for table in reversed(Base.metadata.sorted_tables))
    return [(table, which) for table, which in every if which is not None]


def _erase(
    session: Session, claimant_id: UUID, key_ids: Sequence[UUID], rule: str, by: UUID | None, at: datetime
) -> Erasure:
    keys = {*key_ids, *_keys_of(session, claimant_id)}
    certificate = disposals.dispose(session, rule, doomed(claimant_id), by=by, at=at)
    certificate = certificate or disposals.certify(session, rule, {"claimant": 1}, by=by, at=at)
    _make_neutral(session, claimant_id, at)
    _destroy(session, keys)
    erasure = session.scalar(select(Erasure).where(Erasure.claimant_id == claimant_id))
    if erasure is None:
        erasure = Erasure(claimant_id=claimant_id, key_ids=sorted(map(str, keys)), certificate_id=certificate.id,
                          erased_by=by, erased_at=at)  # fmt: skip
        session.add(erasure)
    session.flush()
    session.expire_all()
    audit.record(session, "claimant.erased", subject="claimant", subject_id=claimant_id, claimant_id=claimant_id, at=at)
    return erasure


def _with_merged(session: Session, claimant_id: UUID) -> list[UUID]:
    """The person, and the records that were made part of theirs, however often."""
    found = [claimant_id]
    for each in found:
        found += [
            other for other in session.scalars(select(Claimant.id).where(Claimant.merged_into_id == each))
            if other not in found
        ]  # fmt: skip
    return found


# --- Which rows -----------------------------------------------------------------------------------------------


def _theirs(table: Table, claimant_id: UUID) -> ColumnElement[bool] | None:
    """The condition for the rows of this table that are about somebody, or None where none are."""
    if table.name in STAYS:
        return None
    if "claimant_id" in table.c:
        return table.c.claimant_id == claimant_id
    if table.name in OF_ACCOUNT:
        return table.c.account_id.in_(_ids("account", claimant_id))
    return _beside(claimant_id).get(table.name)


def _beside(claimant_id: UUID) -> dict[str, ColumnElement[bool]]:
    """Rows that name no claimant, but something of theirs."""
    resource = select(T["resource"].c.id).where(
        T["resource"].c.kind == ResourceKind.CLAIMANT, T["resource"].c.subject_id == claimant_id
    )
    merge = or_(T["merge"].c.kept_id == claimant_id, T["merge"].c.merged_id == claimant_id)
    meetings = _ids("appointment", claimant_id)
    return {
        "agenda": T["agenda"].c.appointment_id.in_(meetings),
        "misplaced_note": T["misplaced_note"].c.note_id.in_(_ids("note", claimant_id)),
        "invitation": T["invitation"].c.supporter_id.in_(_ids("supporter", claimant_id)),
        "merge": merge,
        "merge_item": T["merge_item"].c.merge_id.in_(select(T["merge"].c.id).where(merge)),
        "claim": or_(T["claim"].c.resource_id.in_(resource), T["claim"].c.booking_id.in_(meetings)),
        "resource": T["resource"].c.id.in_(resource),
    }


def _ids(name: str, claimant_id: UUID) -> Any:
    return select(T[name].c.id).where(T[name].c.claimant_id == claimant_id)


# --- What is left ---------------------------------------------------------------------------------------------


def _make_neutral(session: Session, claimant_id: UUID, at: datetime) -> None:
    """The row stays for what points to it; it names nobody and is found by nothing."""
    session.execute(update(T["claimant"]).where(T["claimant"].c.id == claimant_id).values(neutral(claimant_id, at=at)))
    own = T["account"].c.claimant_id == claimant_id
    nameless = dict.fromkeys(("email_enc", "email_index", "password_hash", "totp_enc", "totp_at", "totp_step",
                              "issuer", "subject"))  # fmt: skip
    closed = {"name": "", "closed_at": func.coalesce(T["account"].c.closed_at, at)}
    nonces = T["form_nonce"].c.owner.in_([str(each) for each in session.scalars(_ids("account", claimant_id))])
    session.execute(delete(T["form_nonce"]).where(nonces))
    session.execute(update(T["account"]).where(own).values(**nameless, **closed))
    for model, words in ((Incident, ("words_enc", "outcome_enc")), (RecordRequest, ("words_enc", "reason_enc"))):
        theirs = update(model).where(model.claimant_id == claimant_id).values(dict.fromkeys(words))
        session.execute(theirs.execution_options(synchronize_session=False))


def neutral(claimant_id: UUID, *, at: datetime) -> dict[str, Any]:
    """Every column of a claimant that could say who they are, or find them. The id's own figures stand for names."""
    table = T["claimant"]
    names = ("first_names", "last_name", "latin_name", "preferred_name", "pronouns", "search_name", "language")
    nothing = dict.fromkeys(c.name for c in table.c if c.name.endswith(("_enc", "_index")))
    nothing |= dict.fromkeys(("date_of_birth", "claim_started_on", "own_words_at", "contact_confirmed_at",
                              "rhythm_days", "sensitive"))  # fmt: skip
    figures = claimant_id.hex
    return {
        **dict.fromkeys(names, ""), **nothing, "reference": figures, "spoken_reference": figures[-12:], "imported": {},
        "no_account": True, "notes_off_screen": False, "contact_stopped_at": at, "erased_at": at,
    }  # fmt: skip


def _keys_of(session: Session, claimant_id: UUID) -> list[UUID]:
    own = (DataKey.subject == "claimant", DataKey.subject_id == claimant_id)
    accounts = (DataKey.subject == "account", DataKey.subject_id.in_(
        select(Account.id).where(Account.claimant_id == claimant_id)))  # fmt: skip
    return [key_id for which in (own, accounts) for key_id in session.scalars(select(DataKey.id).where(*which))]


def _keys_left(session: Session, key_ids: Iterable[UUID]) -> bool:
    return session.scalar(select(DataKey.id).where(DataKey.id.in_(list(key_ids))).limit(1)) is not None


def _destroy(session: Session, keys: set[UUID]) -> None:
    """From here on nothing that was closed with these opens, here or anywhere."""
    session.execute(delete(DataKey).where(DataKey.id.in_(keys)).execution_options(synchronize_session=False))
    ring = session.info.get(key_ring.RING, {})
    for key_id in keys:
        ring.pop(key_id, None)
