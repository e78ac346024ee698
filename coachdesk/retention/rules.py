"""Every rule of how long something is kept, on one page: what, how long, after what, and where the rule comes from.

The law (UK GDPR, article 5(1)(e)) gives no periods: it says "no longer than is necessary", and that whoever keeps
something can say why. The periods below are ours unless a rule says otherwise:

* `attempts`, `links`, `sign_ins`: needed to keep strangers out, and to look into it when one came in. Ours.
* `drafts`: what nobody saved is no record. Ours, and the same figure that people read beside a draft.
* `outbox`: proof that something was sent, as long as somebody is likely to ask. Ours.
* `asides`: cover, a way to know a caller, a supporter: as the record, counted from their own end. Ours.
* `record`: the whole record of somebody, months after the last contact, once they have no coach and do not wait for
  one. 14 months is common in employment support in Great Britain; each office chooses (`retention_months`).
* `openings`, `shut_outs`, `outside`, `requests`, `incidents`, `merges`, `holds`, `authority`: six years after they
  ended, because a claim about how somebody was treated can be brought for six years (Limitation Act 1980, sections 2
  and 5; Northern Ireland: Limitation Order 1989; in Scotland prescription is five years, and six covers it).

The audit itself has no rule here: it holds ids and codes, and its chain shows a gap. Nothing goes while a hold lasts.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Table, func, or_, select

from coachdesk.db import Base
from coachdesk.models import Account, Hold

T = Base.metadata.tables
YEAR = timedelta(days=365.25)
DAY = timedelta(days=1)
SIX_YEARS, FOURTEEN_MONTHS = 6 * YEAR, timedelta(days=426)
Before = Callable[[datetime], ColumnElement[bool]]


@dataclass(frozen=True)
class Kind:
    """Rows of one table that a rule lets go: `ended` says which ended before a time."""

    table: Table
    ended: Before


@dataclass(frozen=True)
class Rule:
    """`kinds` in the order in which they can be deleted: what points to something goes before it."""

    name: str
    after: timedelta
    kinds: tuple[Kind, ...]


def _column(name: str, column: str) -> Kind:
    """Ended when this column says so; an empty one is not ended."""
    where = T[name].c[column]
    if not isinstance(where.type, Date):
        return Kind(T[name], lambda before: where < before)
    return Kind(T[name], lambda before: where < before.date())


def _child(name: str, column: str, of: Kind) -> Kind:
    """Goes with what it points to."""
    link = T[name].c[column]
    return Kind(T[name], lambda before: link.in_(_ids(of, before)))


def _ids(of: Kind, before: datetime) -> Any:
    return select(of.table.c.id).where(of.ended(before), *kept(of.table))


def kept(table: Table) -> Iterator[ColumnElement[bool]]:
    """The conditions that keep what is on hold: the person's rows, their sign-ins, the merges of their record."""
    held = select(Hold.claimant_id).where(Hold.ended_at.is_(None))
    if "claimant_id" in table.c:
        yield or_(table.c.claimant_id.is_(None), table.c.claimant_id.not_in(held))
    elif "account_id" in table.c:
        yield table.c.account_id.not_in(select(Account.id).where(Account.claimant_id.in_(held)))
    elif "kept_id" in table.c:
        yield table.c.kept_id.not_in(held)
        yield table.c.merged_id.not_in(held)


def _either(name: str, one: str, other: str) -> Kind:
    """Ended at whichever of the two was first."""
    table = T[name]
    return Kind(table, lambda before: func.coalesce(table.c[one], table.c[other]) < before)


_opening = _column("opening", "ends_at")
_supporter = Kind(T["supporter"], lambda before: T["supporter"].c.until_on < before.date())
_incident, _request = _column("incident", "closed_at"), _column("record_request", "given_at")
_merge = _either("merge", "declined_at", "agreed_at")

RULES: Mapping[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("attempts", DAY, (_column("attempt", "at"),)),
        Rule("drafts", 30 * DAY, (_column("note_draft", "kept_at"),)),
        Rule("outbox", 90 * DAY, (_column("outbox_message", "sent_at"),)),
        Rule("sign_ins", 90 * DAY, (_either("sign_in", "ended_at", "ends_at"),)),
        Rule("links", 90 * DAY, (_column("entry_link", "ends_at"), _column("password_link", "ends_at"),
                                 _column("sign_in_code", "ends_at"))),
        Rule("asides", FOURTEEN_MONTHS, (_column("cover", "until_on"), _column("caller_check", "ended_at"),
                                         _child("invitation", "supporter_id", _supporter), _supporter)),
        Rule("openings", SIX_YEARS, (_child("hold_back", "opening_id", _opening), _opening)),
        Rule("shut_outs", SIX_YEARS, (_column("shut_out", "ended_at"),)),
        Rule("outside", SIX_YEARS, (_column("outside_request", "decided_at"),)),
        Rule("requests", SIX_YEARS, (_child("redaction", "request_id", _request), _request)),
        Rule("incidents", SIX_YEARS, (_child("misplaced_note", "incident_id", _incident), _incident)),
        Rule("merges", SIX_YEARS, (_child("merge_item", "merge_id", _merge), _merge)),
        Rule("holds", SIX_YEARS, (_column("hold", "ended_at"),)),
        Rule("authority", SIX_YEARS, (_column("representative", "ended_at"),)),
    )
}  # fmt: skip
# The whole record of somebody: not rows of a table, but an erasure (see plan.py). Months are the office's figure.
RECORD, MONTHS, NIGHTLY = "record", "retention_months", "retention_nightly"
