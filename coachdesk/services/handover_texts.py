"""What a person wants their next coach to know: started from the record, corrected by them, shared at their word.

Four parts, each with all its wordings; the newest counts. Until the person said that it may be shared, it is between
them and the coach they have. Notes are not copied into it: what they say stays where it was said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from coachdesk.adjustments.catalogue import kind
from coachdesk.adjustments.words import label_text
from coachdesk.models import Adjustment, Claimant, DataKey, Handover, HandoverPart, Note, Step
from coachdesk.models.label import HandoverPartKind, Party, StepState
from coachdesk.queries.off_screen import kept_off
from coachdesk.services import audit, news
from coachdesk.services.claimants import ChangedMeanwhile
from coachdesk.services.misplaced_notes import in_place
from coachdesk.services.refusals import ContactStopped
from coachdesk.services.turns import take_turn

Texts = Mapping[HandoverPartKind, str]
LONGEST = 4_000
TEMPLATE = "handover_shown"
DONE_SHOWN = 5
OWN_WORDS, CONTACT, NOT_WITH = "OTHER_BESPOKE", "contact", "STAFF_NOT"
# What an adjustment says not to do; the others say what helps.
TO_AVOID = frozenset({
    "TIME_NO_AM", "TIME_NO_PM", "TIME_AVOID", "MODE_NO_VIDEO", "CON_NO_PHONE", "CON_NO_VOICEMAIL",
    "CON_NO_HOME_LETTER", "LANG_NOT_FAMILY", NOT_WITH, "ENV_NOGUARD", "CARE_TOPICS", "CARE_NOREPEAT",
})  # fmt: skip


class NotNow(RuntimeError):
    """It does not follow from how this handover stands: it has ended, nobody is named, or they have said their word."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it counts now, and whose wording it is; `is_left_out` where the person left it out."""

    kind: HandoverPartKind
    words: str
    by: Party | None
    written_at: datetime | None

    @property
    def is_left_out(self) -> bool:
        return self.by is Party.CLAIMANT and not self.words


def parts(session: Session, handover: Handover) -> list[Part]:
    """The text as it stands, part by part; what nobody wrote yet is empty and by nobody."""
    newest = {each.part: each for each in wordings(session, handover)}
    return [
        Part(each, newest[each].words or "", newest[each].by, newest[each].written_at)
        if each in newest
        else Part(each, "", None, None)
        for each in HandoverPartKind
    ]


def wordings(session: Session, handover: Handover) -> Sequence[HandoverPart]:
    """Every wording of every part, the oldest first."""
    whose = select(HandoverPart).where(HandoverPart.handover_id == handover.id)
    return session.scalars(whose.order_by(HandoverPart.written_at, HandoverPart.id)).all()


def started(session: Session, claimant: Claimant) -> dict[HandoverPartKind, str]:
    """What the record says already, to begin with: their own words, what they have done, what helps and what does not.

    Nothing of a note that is restricted, or that they keep off the screen, is in it.
    """
    held = session.scalars(
        select(Adjustment).where(Adjustment.claimant_id == claimant.id, Adjustment.ended_on.is_(None))
        .order_by(Adjustment.code)
    ).all()  # fmt: skip
    return {
        HandoverPartKind.KNOW: claimant.own_words or "",
        HandoverPartKind.STRENGTHS: "\n".join(_done(session, claimant)),
        HandoverPartKind.HELPS: "\n".join(_said(each) for each in held if each.code not in TO_AVOID),
        HandoverPartKind.AVOID: "\n".join(_said(each) for each in held if each.code in TO_AVOID),
    }


def write(
    session: Session,
    handover: Handover,
    texts: Texts,
    *,
    party: Party,
    version: int | None = None,
    by: UUID,
    at: datetime,
) -> None:
    """New wordings of these parts; one that is as it was stays whose it is. An empty one leaves its part out.

    Once the person has said their word the coach writes no more. Raises NotNow, ChangedMeanwhile.
    """
    _take_it_in_hand(session, handover, version)
    if party is Party.COACH and has_answered(handover):
        raise NotNow
    _write(session, handover, texts, party, by, at)


def show(session: Session, handover: Handover, texts: Texts, *, by: UUID, at: datetime) -> None:
    """From now on the person reads it and puts it right. Raises NotNow, ContactStopped."""
    _take_it_in_hand(session, handover, None)
    claimant = session.get_one(Claimant, handover.claimant_id)
    if claimant.contact_stopped_at is not None:
        raise ContactStopped
    if has_answered(handover):
        raise NotNow
    _write(session, handover, texts, Party.COACH, by, at)
    if handover.shown_at is None:
        handover.shown_at = at
        _tell(session, "handover.shown", handover, at)
        news.tell(session, claimant, TEMPLATE, once=f"{handover.id} {at.isoformat()}", at=at)


def ask_them(session: Session, handover: Handover, *, by: UUID, at: datetime) -> None:
    """The person writes it themselves, where their coach has not begun and somebody else helps. Raises NotNow,
    ContactStopped."""
    _take_it_in_hand(session, handover, None)
    if wordings(session, handover):
        raise NotNow
    show(session, handover, {}, by=by, at=at)


def read(session: Session, handover: Handover, *, at: datetime) -> None:
    """The person has it in front of them."""
    if handover.shown_at is not None and handover.read_at is None and handover.is_open:
        handover.read_at = at
        _tell(session, "handover.read", handover, at)


def share(session: Session, handover: Handover, *, version: int | None = None, by: UUID, at: datetime) -> None:
    """The person's word: the new coach may read it as it stands. Raises NotNow, ChangedMeanwhile."""
    _take_it_in_hand(session, handover, version)
    if handover.shown_at is None or handover.to_coach_id is None:
        raise NotNow
    handover.kept_private = False
    handover.read_at = handover.read_at or at
    handover.agreed_at, handover.agreed_by, handover.shared_at = at, by, at
    _tell(session, "handover.shared", handover, at, coach=str(handover.to_coach_id))


def keep_private(session: Session, handover: Handover, *, version: int | None = None, by: UUID, at: datetime) -> None:
    """The person tells it themselves: nothing of it is shared. Raises NotNow, ChangedMeanwhile."""
    _take_it_in_hand(session, handover, version)
    if handover.shown_at is None:
        raise NotNow
    handover.kept_private = True
    handover.read_at = handover.read_at or at
    handover.agreed_at, handover.agreed_by, handover.shared_at = None, by, None
    _tell(session, "handover.kept_private", handover, at)


def take_back(session: Session, handover: Handover, *, by: UUID, at: datetime) -> None:
    """Neither is so any more: it is put right further, and read by nobody new. Raises NotNow."""
    _take_it_in_hand(session, handover, None)
    handover.kept_private = False
    handover.agreed_at = handover.agreed_by = handover.shared_at = None
    _tell(session, "handover.taken_back", handover, at)


def has_answered(handover: Handover) -> bool:
    """Whether the person has said what may happen to the text."""
    return handover.agreed_at is not None or handover.kept_private


def _done(session: Session, claimant: Claimant) -> Iterable[str]:
    """The last of what they took on and did, as it was agreed."""
    open_note = exists().where(Note.id == Step.note_id, Note.restricted.is_(False), Note.off_screen.is_(False),
                               in_place(Note.id))  # fmt: skip
    open_to_all = Step.note_id.is_(None) if claimant.notes_off_screen else or_(Step.note_id.is_(None), open_note)
    done = (Step.claimant_id == claimant.id, Step.owner == Party.CLAIMANT, Step.state == StepState.DONE, open_to_all)
    hidden = kept_off(session, claimant.id)
    rows = session.scalars(select(Step).where(*done).order_by(Step.state_at.desc(), Step.id)).all()
    shown = (step.words for step in rows if step.id not in hidden and step.note_id not in hidden)
    return [words or "" for words in shown][:DONE_SHOWN]


def _said(adjustment: Adjustment) -> str:
    """What it is called, and what the person said of it; how to reach them, and whom they do not want, is left out."""
    details = (adjustment.details or "").strip()
    if adjustment.code == OWN_WORDS and details:
        return details
    if not details or adjustment.code == NOT_WITH or kind(adjustment.code).category == CONTACT:
        return label_text(adjustment.code)
    return f"{label_text(adjustment.code)}: {details}"


def _write(session: Session, handover: Handover, texts: Texts, party: Party, by: UUID, at: datetime) -> None:
    now = {each.kind: each for each in parts(session, handover)}
    key = session.get_one(DataKey, session.get_one(Claimant, handover.claimant_id).key_id)
    changed = []
    for part, text in texts.items():
        words = text.replace("\r\n", "\n").strip()[:LONGEST]
        if now[part].by is not None and words == now[part].words:
            continue
        if now[part].by is None and not words and party is Party.COACH:
            continue
        session.add(HandoverPart(key=key, handover_id=handover.id, claimant_id=handover.claimant_id, part=part,
                                 by=party, written_by=by, written_at=at, words=words or None))  # fmt: skip
        changed.append(part.value)
    if changed:
        session.flush()
        _tell(session, "handover.written", handover, at, parts=" ".join(changed), by=party.value)


def _take_it_in_hand(session: Session, handover: Handover, version: int | None) -> None:
    session.flush()
    take_turn(session, [handover.claimant_id])
    session.refresh(handover)
    if not handover.is_open:
        raise NotNow
    if version is not None and version != handover.version:
        raise ChangedMeanwhile


def _tell(session: Session, verb: str, handover: Handover, at: datetime, **facts: audit.Fact) -> None:
    audit.record(session, verb, subject="handover", subject_id=handover.id, claimant_id=handover.claimant_id,
                 facts=facts, at=at)  # fmt: skip
