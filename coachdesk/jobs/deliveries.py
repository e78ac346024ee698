"""What is due in the outbox leaves, by e-mail: codes to sign in with, and that something waits on somebody's page.

A row is marked as sent before it is handed over, in a transaction that has ended by then: nobody waits for a mail
server while the database is locked, and a program that dies in between sends nothing twice. What a server did not take
goes back, and is tried at the next tick until its code has ended.
"""

import logging
import smtplib
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from coachdesk import faults, mail
from coachdesk.models import OutboxMessage, key_ring
from coachdesk.models.label import Channel
from coachdesk.services import absence_questions, audit, coach_answers, handover_texts, moves, outbox, sign_in_codes

log = logging.getLogger(__name__)
AT_ONCE = 50
LEAVE = (
    sign_in_codes.TEMPLATE, absence_questions.TEMPLATE, handover_texts.TEMPLATE, moves.TEMPLATE, coach_answers.TEMPLATE,
)  # fmt: skip


class Leaving(NamedTuple):
    """A message in the open, for as long as it takes to hand it over."""

    id: UUID
    claimant_id: UUID
    address: str
    subject: str
    text: str


def send_all_due(session: Session, as_of: datetime) -> int:
    """Hand over what is due; how many left. Without a mail server nothing leaves and nothing is lost."""
    settings: mail.MailSettings | None = current_app.config["SETTINGS"].mail
    forget_what_ended(session, as_of)
    leaving = _taken(session, as_of) if settings else []
    session.commit()
    if settings is None or not leaving:
        return 0
    back = _hand_over(settings, leaving)
    session.execute(update(OutboxMessage).where(OutboxMessage.id.in_(back)).values(sent_at=None))
    for each in leaving:
        if each.id not in back:
            audit.record(session, "outbox.sent", subject="outbox_message", subject_id=each.id,
                         claimant_id=each.claimant_id, at=as_of)  # fmt: skip
    return len(leaving) - len(back)


def forget_what_ended(session: Session, as_of: datetime) -> None:
    """A code that has ended goes to nobody any more, and is kept nowhere."""
    old = (OutboxMessage.template == sign_in_codes.TEMPLATE, OutboxMessage.queued_at <= as_of - sign_in_codes.LASTS)
    session.execute(delete(OutboxMessage).where(*old).execution_options(synchronize_session=False))


def _taken(session: Session, as_of: datetime) -> list[Leaving]:
    """What may leave at this moment, marked as sent; what another scheduler marked first is theirs."""
    rows = {row.id: row for row in outbox.due(session, at=as_of, most=AT_ONCE) if _is_ours(row)}
    key_ring.load(session, {row.key_id for row in rows.values()})
    mark = update(OutboxMessage).where(OutboxMessage.id.in_(rows.keys()), OutboxMessage.sent_at.is_(None))
    mine = session.scalars(mark.values(sent_at=as_of).returning(OutboxMessage.id)).all()
    return [_opened(rows[row_id]) for row_id in mine]


def _is_ours(row: OutboxMessage) -> bool:
    return row.template in LEAVE and row.channel is Channel.EMAIL


def _opened(row: OutboxMessage) -> Leaving:
    """The first line of a body is its subject."""
    subject, _line, text = (row.body or "").partition("\n")
    return Leaving(row.id, row.claimant_id, row.address or "", subject, text.lstrip("\n"))


def _hand_over(settings: mail.MailSettings, leaving: Sequence[Leaving]) -> set[UUID]:
    """The ids of those that were not taken."""
    back = {each.id for each in leaving}
    try:
        with mail.at_the_server(settings) as server:
            for each in leaving:
                try:
                    mail.hand_over(server, settings, each.address, each.subject, each.text)
                    back.discard(each.id)
                except mail.NotTaken as fault:
                    log.warning("a message was not taken: %s", faults.kind(fault.__cause__ or fault))
    except (OSError, smtplib.SMTPException) as fault:
        log.error("the mail server: %s", faults.kind(fault))
    return back
