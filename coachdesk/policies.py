"""Who may see and do what: every rule of the product on one page.

Unseen is 404, seen but not allowed is 403, allowed but impossible is 409. Each route names its rule with `@allow`
(see views/access.py); the application refuses to start if one does not.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true

from coachdesk import clock
from coachdesk.models import (
    Absence,
    AbsenceQuestion,
    Account,
    Appointment,
    BlockedPeriod,
    Claimant,
    CoachRequest,
    Conflict,
    Cover,
    DeletionCertificate,
    Goal,
    Handover,
    Hold,
    HoldBack,
    Incident,
    Leave,
    Matter,
    Merge,
    MisplacedNote,
    Move,
    Note,
    NoteAddition,
    Office,
    OffScreen,
    Opening,
    OutsideRequest,
    Passkey,
    RecordRequest,
    Redaction,
    Reduction,
    Relationship,
    RoleGrant,
    ShutOut,
    SignIn,
    Staff,
    StagedUpload,
    SteadyTime,
    Step,
    Supporter,
    Waiting,
    WordsToAsk,
)
from coachdesk.models.label import AppointmentState, Mode, Role


@dataclass(frozen=True)
class Grant:
    """A role that holds today."""

    role: Role
    office_id: UUID | None = None
    team_id: UUID | None = None


@dataclass(frozen=True)
class Viewer:
    """Who is looking: an account, the person it is here, and what it may do today."""

    account_id: UUID
    name: str
    staff_id: UUID | None = None
    grants: tuple[Grant, ...] = field(default=())
    claimant_id: UUID | None = None

    def has(self, role: Role) -> bool:
        return any(grant.role is role for grant in self.grants)

    def offices(self, role: Role) -> set[UUID]:
        """The offices where this role holds; an administrator's grant names none and holds everywhere."""
        return {grant.office_id for grant in self.grants if grant.role is role and grant.office_id}


Rule = Callable[[Viewer], bool]
# Whoever may break the glass, for a reason, for half an hour, with the person told.
BREAK_GLASS = (Role.COACH, Role.LEAD, Role.SAFEGUARDING)
PICKS_UP = (Role.COACH, Role.LEAD, Role.RECEPTION)
# Who may come across the name of anybody in their office, and how long a meeting keeps a name beside its coach.
NAMES = (Role.LEAD, Role.RECEPTION, Role.SAFEGUARDING, Role.DATA_PROTECTION)
MET_LATELY = timedelta(days=60)

# --- What a page asks before it opens -----------------------------------------------------------------------


def anyone_signed_in(viewer: Viewer) -> bool:
    """Anybody who is signed in."""
    return True


def claimants(viewer: Viewer) -> bool:
    """A claimant, on their own pages."""
    return viewer.claimant_id is not None


def coaches(viewer: Viewer) -> bool:
    """Whoever is a coach today."""
    return viewer.has(Role.COACH)


def leads(viewer: Viewer) -> bool:
    """Whoever leads a team today."""
    return viewer.has(Role.LEAD)


def coaches_and_leads(viewer: Viewer) -> bool:
    """Whoever works with claimants: coaches and team leads."""
    return coaches(viewer) or leads(viewer)


def at_work(viewer: Viewer) -> bool:
    """Whoever signs in here for somebody else's sake: everybody but claimants."""
    return viewer.claimant_id is None


def administrators(viewer: Viewer) -> bool:
    """Administrators set the service up. Nothing they may do opens a person's record."""
    return viewer.has(Role.ADMINISTRATOR)


def supporters(viewer: Viewer) -> bool:
    """Whoever a claimant may let in beside them."""
    return viewer.has(Role.SUPPORTER)


def service_workers(viewer: Viewer) -> bool:
    """Whoever works at a service that people are referred to."""
    return viewer.has(Role.SERVICE_WORKER)


def receptionists(viewer: Viewer) -> bool:
    """The front desk: who comes today, and what must be known to receive them well."""
    return viewer.has(Role.RECEPTION)


def safeguarding_leads(viewer: Viewer) -> bool:
    """Whoever keeps people safe: marks records as sensitive, shuts staff out of them, reviews broken glass."""
    return viewer.has(Role.SAFEGUARDING)


def reviewers(viewer: Viewer) -> bool:
    """Independent reviewers: concerns come to them past the office's line."""
    return viewer.has(Role.REVIEWER)


def data_protection_officers(viewer: Viewer) -> bool:
    """Data protection officers: what is asked from outside, what people ask about their own record, what went wrong."""
    return viewer.has(Role.DATA_PROTECTION)


def works_here(viewer: Viewer) -> bool:
    """Whoever is on the staff: each of them may say that something went wrong with a record."""
    return any(grant.role not in (Role.SUPPORTER, Role.SERVICE_WORKER) for grant in viewer.grants)


def merges_records(viewer: Viewer) -> bool:
    """Whoever may ask that two records of one person be made into one; another of them agrees."""
    return leads(viewer) or data_protection_officers(viewer)


def breaks_glass(viewer: Viewer) -> bool:
    """Whoever may open the record of somebody they do not work with, for a reason; the person reads that they did."""
    return any(viewer.has(role) for role in BREAK_GLASS)


def reviews_openings(viewer: Viewer) -> bool:
    """Team and safeguarding leads look at all broken glass of their office."""
    return leads(viewer) or safeguarding_leads(viewer)


def opens_records(viewer: Viewer) -> bool:
    """Whoever may look at a person's record at work; whose, the scopes below say."""
    return coaches_and_leads(viewer) or safeguarding_leads(viewer) or data_protection_officers(viewer)


def answers_callers(viewer: Viewer) -> bool:
    """Whoever picks up the telephone."""
    return coaches_and_leads(viewer) or receptionists(viewer)


# --- Claimants ----------------------------------------------------------------------------------------------


def visible_claimants(viewer: Viewer) -> Select[Claimant]:
    """Whose record opens: see `sees_claimant`."""
    return select(Claimant).where(sees_claimant(viewer))


def sees_claimant(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `claimant` for whose record this viewer may open.

    A coach opens those of their own people and of those they cover today, a lead those of their teams, a data
    protection officer that of whoever has asked about it, a claimant their own; whoever broke the glass has half an
    hour. Whoever is shut out sees nothing, whatever else they are.
    """
    seen = [*_with_them(viewer), *_led(viewer), *_asked_about(viewer)]
    if opens_records(viewer):
        seen.append(Claimant.id.in_(glass_broken(viewer)))
    at_work = and_(or_(*seen), not_shut_out(viewer), is_there()) if seen else false()
    return or_(at_work, Claimant.id == viewer.claimant_id) if viewer.claimant_id else at_work


def works_with(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `claimant` for whose work waits for this viewer: their own people, those they stand in for and
    those they lead; not whoever's record they opened by breaking the glass."""
    return and_(or_(false(), *_with_them(viewer), *_led(viewer)), not_shut_out(viewer), is_there())


def is_there() -> ColumnElement[bool]:
    """The condition on `claimant` for a record that was neither erased nor made part of another."""
    return and_(Claimant.erased_at.is_(None), Claimant.merged_into_id.is_(None))


def not_shut_out(viewer: Viewer, person: Any = Claimant.id) -> ColumnElement[bool]:
    """Nobody sees the record of a person they are shut out of: their relation's, their victim's, their own at work."""
    if viewer.staff_id is None:
        return true()
    shut_out = select(ShutOut.claimant_id).where(ShutOut.staff_id == viewer.staff_id, ShutOut.ended_at.is_(None))
    open_to: ColumnElement[bool] = person.not_in(shut_out)
    return open_to


def about_nobody_kept_from(viewer: Viewer, person: Any) -> ColumnElement[bool]:
    """The same for a row that may be about nobody yet; `person` is the column that says about whom."""
    return or_(person.is_(None), not_shut_out(viewer, person))


def glass_broken(viewer: Viewer) -> Select[UUID]:
    """The people whose record this viewer opened by breaking the glass, while the half hour lasts."""
    return select(Opening.claimant_id).where(Opening.account_id == viewer.account_id, Opening.ends_at > clock.now())


def finds_claimant(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `claimant` for whom a search may name, besides those one sees: people of one's own office.

    A sensitive record is not even named, but to the safeguarding lead. To open what was found is to break the glass.
    """
    offices = {grant.office_id for grant in viewer.grants if grant.role in BREAK_GLASS and grant.office_id}
    if not offices:
        return false()
    named = true() if safeguarding_leads(viewer) else Claimant.sensitive.is_(None)
    return and_(Claimant.office_id.in_(offices), named, is_there(), not_shut_out(viewer))


def findable_claimants(viewer: Viewer) -> Select[Claimant]:
    """Whose record this viewer could open by breaking the glass."""
    return select(Claimant).where(finds_claimant(viewer))


def _with_them(viewer: Viewer) -> list[ColumnElement[bool]]:
    """A coach's own people, and those they stand in for today."""
    if not coaches(viewer) or viewer.staff_id is None:
        return []
    today = clock.today()
    own = (Relationship.coach_id == viewer.staff_id, Relationship.ended_on.is_(None))
    covered = (Cover.coach_id == viewer.staff_id, Cover.from_on <= today, Cover.until_on >= today)
    return [
        Claimant.id.in_(select(Relationship.claimant_id).where(*own)),
        Claimant.id.in_(select(Cover.claimant_id).where(*covered, Cover.ended_at.is_(None))),
    ]


def _led(viewer: Viewer, person: Any = Claimant.id) -> list[ColumnElement[bool]]:
    """The people of a lead: of their office, or where a team is named, of its coaches and of nobody yet."""
    led: list[ColumnElement[bool]] = []
    for grant in viewer.grants:
        if grant.role is not Role.LEAD:
            continue
        if grant.team_id is None:
            led.append(Claimant.office_id == grant.office_id)
            continue
        theirs = (
            select(Relationship.claimant_id)
            .join(Staff, Staff.id == Relationship.coach_id)
            .where(Staff.team_id == grant.team_id, Relationship.ended_on.is_(None))
        )
        waiting = select(Waiting.claimant_id).where(Waiting.lead_id == viewer.staff_id, Waiting.ended_on.is_(None))
        led += [person.in_(theirs), person.in_(waiting)]
    return led


def _asked_about(viewer: Viewer) -> list[ColumnElement[bool]]:
    """Whoever asked about their own record, while it is not answered."""
    offices = viewer.offices(Role.DATA_PROTECTION)
    if not offices:
        return []
    asked = select(RecordRequest.claimant_id).where(RecordRequest.given_at.is_(None))
    return [and_(Claimant.office_id.in_(offices), Claimant.id.in_(asked))]


def let_in_claimants(viewer: Viewer) -> Select[Claimant]:
    """Whom this viewer gives a way in, to their own pages or on the telephone: people they work with. Under broken
    glass nothing is given that lasts longer than the half hour, or opens what stays shut under it."""
    return select(Claimant).where(works_with(viewer))


def can_change_claimant(viewer: Viewer, claimant: Claimant) -> bool:
    """To write down what a person wants to be called, or wants known, one must see them; scope has decided that."""
    return coaches_and_leads(viewer)


def can_confirm_death(viewer: Viewer, claimant: Claimant) -> bool:
    """Who may be the second to say that somebody died: a coach, a lead or the safeguarding lead of their office."""
    return any(claimant.office_id in viewer.offices(role) for role in BREAK_GLASS)


def offices_to_move_to(viewer: Viewer, claimant: Claimant) -> Select[Office]:
    """Where somebody can go: any office but their own, at the word of a lead of theirs."""
    there = (Office.id != claimant.office_id) if can_place(viewer, claimant) else false()
    return select(Office).where(there)


def sees_row(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `claimant` for whose row PostgreSQL gives at all (walls/): besides those whose record opens,
    whom one names, receives, supports or met lately. The pages show of it what the other scopes say."""
    offices = set[UUID]().union(*(viewer.offices(role) for role in NAMES))
    near: ColumnElement[bool] = Claimant.office_id.in_(offices)
    if viewer.staff_id:
        theirs = or_(Appointment.coach_id == viewer.staff_id, Appointment.beside_id == viewer.staff_id)
        lately = (theirs, Appointment.starts_at > clock.now() - MET_LATELY)
        near = or_(near, Claimant.id.in_(select(Appointment.claimant_id).where(*lately)), _comes_to(viewer))
    supported = open_support(viewer).with_only_columns(Supporter.claimant_id)
    return or_(sees_claimant(viewer), and_(near, not_shut_out(viewer)), Claimant.id.in_(supported))


def visible_words_to_ask(viewer: Viewer) -> Select[WordsToAsk]:
    """What the people one sees told the old system."""
    return select(WordsToAsk).join(Claimant, Claimant.id == WordsToAsk.claimant_id).where(sees_claimant(viewer))


# --- Meetings, notes and plans: seen with the person they are about ------------------------------------------


def visible_appointments(viewer: Viewer) -> Select[Appointment]:
    """The meetings of the people one sees."""
    return select(Appointment).join(Claimant, Claimant.id == Appointment.claimant_id).where(sees_claimant(viewer))


def visible_notes(viewer: Viewer) -> Select[Note]:
    """The notes about the people one sees; a claimant sees every note about themselves."""
    return select(Note).join(Claimant, Claimant.id == Note.claimant_id).where(sees_claimant(viewer), reads_note(viewer))


def reads_note(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `note`: a restricted one is for the person and their own coach; one that stands in the wrong
    record is for nobody here (the data protection officer keeps it)."""
    misplaced = exists().where(MisplacedNote.note_id == Note.id)
    return and_(note_opens_to(viewer.staff_id, viewer.claimant_id), ~misplaced)


def note_opens_to(staff_id: Any, claimant_id: Any) -> ColumnElement[bool]:
    """What restricts a note, for a member of staff or a claimant, or for parameters of a statement made once."""
    current = (Relationship.claimant_id == Note.claimant_id, Relationship.ended_on.is_(None))
    own = exists().where(Relationship.coach_id == staff_id, *current)
    return or_(Note.restricted.is_(False), Note.claimant_id == claimant_id, own)


def step_opens_to(staff_id: Any, claimant_id: Any) -> ColumnElement[bool]:
    """The condition on `step`: what was agreed in a restricted note says what the note says."""
    read = exists().where(Note.id == Step.note_id, note_opens_to(staff_id, claimant_id))
    return or_(Step.note_id.is_(None), read)


def visible_note_additions(viewer: Viewer) -> Select[NoteAddition]:
    """What was added to the notes one reads."""
    return select(NoteAddition).where(NoteAddition.note_id.in_(visible_notes(viewer).with_only_columns(Note.id)))


def visible_steps(viewer: Viewer) -> Select[Step]:
    """The steps of the plans of the people one sees; what was agreed in a note that is hidden is hidden with it."""
    misplaced = exists().where(MisplacedNote.note_id == Step.note_id)
    seen = select(Step).join(Claimant, Claimant.id == Step.claimant_id).where(sees_claimant(viewer))
    return seen.where(step_opens_to(viewer.staff_id, viewer.claimant_id), ~misplaced)


def visible_goals(viewer: Viewer) -> Select[Goal]:
    """What the people one sees want, in every wording."""
    return select(Goal).join(Claimant, Claimant.id == Goal.claimant_id).where(sees_claimant(viewer))


def visible_off_screen(viewer: Viewer) -> Select[OffScreen]:
    """What the people one works with keep off their screens; a claimant brings nothing back alone."""
    seen = select(OffScreen).join(Claimant, Claimant.id == OffScreen.claimant_id)
    return seen.where(sees_claimant(viewer) if coaches_and_leads(viewer) else false())


def visible_blocked_periods(viewer: Viewer) -> Select[BlockedPeriod]:
    """The times that the people one sees keep for something else."""
    return select(BlockedPeriod).join(Claimant, Claimant.id == BlockedPeriod.claimant_id).where(sees_claimant(viewer))


def is_their_coach(viewer: Viewer, coach_id: UUID | None) -> bool:
    """Whether the viewer is the member of staff whose notes, promises and drafts these are."""
    return coach_id is not None and viewer.staff_id == coach_id


# --- The front desk, and the telephone ------------------------------------------------------------------------


def visible_arrivals(viewer: Viewer) -> Select[Appointment]:
    """Who comes to this front desk today: meetings that are booked, face to face, with people of its office."""
    begins = datetime.combine(clock.today(), time())
    ends = clock.from_london(begins + timedelta(days=1))
    comes = (Appointment.state == AppointmentState.BOOKED, Appointment.mode == Mode.IN_PERSON)
    on_the_day = (Appointment.starts_at >= clock.from_london(begins), Appointment.starts_at < ends)
    here = (Claimant.office_id.in_(viewer.offices(Role.RECEPTION)), Claimant.erased_at.is_(None))
    seen = select(Appointment).join(Claimant, Claimant.id == Appointment.claimant_id)
    return seen.where(*comes, *on_the_day, *here, not_shut_out(viewer))


def rung_about(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `claimant` for whom a caller can be asked about here: people of the viewer's own offices."""
    offices = {each.office_id for each in viewer.grants if each.role in PICKS_UP and each.office_id}
    here = (Claimant.erased_at.is_(None), Claimant.merged_into_id.is_(None))
    return and_(Claimant.office_id.in_(offices), *here, not_shut_out(viewer))


# --- Who opened a record, and who is beside a person ----------------------------------------------------------


def visible_openings(viewer: Viewer) -> Select[Opening]:
    """Broken glass is seen by whoever works with the person, by the safeguarding lead of the office, by its author."""
    seen = select(Opening).join(Claimant, Claimant.id == Opening.claimant_id)
    theirs = or_(*_with_them(viewer), *_led(viewer), Opening.account_id == viewer.account_id)
    kept_safe = Claimant.office_id.in_(viewer.offices(Role.SAFEGUARDING))
    return seen.where(or_(theirs, kept_safe), not_shut_out(viewer))


def openings_to_see(viewer: Viewer) -> Select[Opening]:
    """Broken glass of a coach's own people, and of those a lead leads, that they have not put away yet."""
    own = and_(is_own_claimant(viewer), Opening.coach_saw_at.is_(None))
    led = and_(leads_claimant(viewer), Opening.lead_saw_at.is_(None))
    seen = select(Opening).join(Claimant, Claimant.id == Opening.claimant_id)
    return seen.where(or_(own, led), Opening.account_id != viewer.account_id, not_shut_out(viewer))


def is_own_claimant(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `claimant`: the viewer is their coach."""
    return _with_them(viewer)[0] if coaches(viewer) and viewer.staff_id else false()


def leads_claimant(viewer: Viewer, person: Any = Claimant.id) -> ColumnElement[bool]:
    """The condition on `claimant`: the viewer leads the team or office they are of. `person` may be the column that is
    joined to `claimant`: a table with few rows is then looked through first."""
    return or_(false(), *_led(viewer, person))


def told_to_person() -> ColumnElement[bool]:
    """The condition on `opening`: nothing keeps it from the person's own list today."""
    stands = (HoldBack.agreed_at.is_not(None), HoldBack.ended_at.is_(None), HoldBack.review_on > clock.today())
    return ~exists().where(HoldBack.opening_id == Opening.id, *stands)


def visible_hold_backs(viewer: Viewer) -> Select[HoldBack]:
    """What is kept from a person's own list: for the safeguarding lead and the data protection officer of the office,
    and for whoever leads the person; never for who opened the record."""
    offices = viewer.offices(Role.SAFEGUARDING) | viewer.offices(Role.DATA_PROTECTION)
    seen = select(HoldBack).join(Opening, Opening.id == HoldBack.opening_id)
    theirs = or_(Claimant.office_id.in_(offices), leads_claimant(viewer))
    of_office = HoldBack.claimant_id.in_(select(Claimant.id).where(theirs, not_shut_out(viewer)))
    return seen.where(of_office, Opening.account_id != viewer.account_id)


def agrees_hold_backs(viewer: Viewer) -> bool:
    """Whoever can be one of the two that an opening is kept from a person's list by."""
    return safeguarding_leads(viewer) or leads(viewer) or data_protection_officers(viewer)


def visible_shut_outs(viewer: Viewer) -> Select[ShutOut]:
    """Who is shut out of the records of the safeguarding lead's office; never what they themselves are shut out of."""
    whose = select(Claimant.id).where(
        Claimant.office_id.in_(viewer.offices(Role.SAFEGUARDING)), not_shut_out(viewer), is_there()
    )
    return select(ShutOut).where(ShutOut.claimant_id.in_(whose))


def protected_claimants(viewer: Viewer) -> Select[Claimant]:
    """Whose record the safeguarding lead can keep out of search, or shut somebody out of: it opens nothing of it."""
    return select(Claimant).where(
        Claimant.office_id.in_(viewer.offices(Role.SAFEGUARDING)), not_shut_out(viewer), is_there()
    )


def visible_covers(viewer: Viewer) -> Select[Cover]:
    """Who stands in for the coaches of the people one leads."""
    return (
        select(Cover)
        .join(Claimant, Claimant.id == Cover.claimant_id)
        .where(leads_claimant(viewer), not_shut_out(viewer), is_there())
    )


def visible_supporters(viewer: Viewer) -> Select[Supporter]:
    """Whom the people one sees let in beside them; a claimant sees their own."""
    return select(Supporter).join(Claimant, Claimant.id == Supporter.claimant_id).where(sees_claimant(viewer))


def supported_claimants(viewer: Viewer) -> Select[Claimant]:
    """Who let this supporter in. What of them opens, the scopes of `open_support` say: never the record."""
    let_in = open_support(viewer).with_only_columns(Supporter.claimant_id)
    return select(Claimant).where(Claimant.id.in_(let_in), Claimant.erased_at.is_(None))


def open_support(viewer: Viewer) -> Select[Supporter]:
    """Who let this supporter in, as it stands today; what ended is simply not there."""
    stands = (Supporter.confirmed_at.is_not(None), Supporter.ended_at.is_(None), Supporter.until_on >= clock.today())
    if not supporters(viewer):
        return select(Supporter).where(false())
    return select(Supporter).where(Supporter.account_id == viewer.account_id, *stands)


# --- Data rights ---------------------------------------------------------------------------------------------


def visible_outside_requests(viewer: Viewer) -> Select[OutsideRequest]:
    """What is asked from outside is for the data protection officer of the office."""
    of_office = OutsideRequest.office_id.in_(viewer.offices(Role.DATA_PROTECTION))
    return select(OutsideRequest).where(of_office, about_nobody_kept_from(viewer, OutsideRequest.claimant_id))


def visible_record_requests(viewer: Viewer) -> Select[RecordRequest]:
    """A person's own requests, and those of the data protection officer's offices."""
    of_office = and_(Claimant.office_id.in_(viewer.offices(Role.DATA_PROTECTION)), not_shut_out(viewer))
    whose = or_(of_office, Claimant.id == viewer.claimant_id) if viewer.claimant_id else of_office
    return select(RecordRequest).join(Claimant, Claimant.id == RecordRequest.claimant_id).where(whose)


def named_claimants(viewer: Viewer) -> Select[Claimant]:
    """Whom a data protection officer may name by reference, and a lead who asks for a merge: people of their offices.

    To name somebody opens no record. A sensitive one is named to those leads alone who see it.
    """
    return select(Claimant).where(_named(viewer), is_there(), not_shut_out(viewer))


def _named(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `claimant` for whom an officer, or a lead, comes across by a reference that they type."""
    found = or_(Claimant.sensitive.is_(None), *_with_them(viewer), *_led(viewer))
    return or_(
        Claimant.office_id.in_(viewer.offices(Role.DATA_PROTECTION)),
        and_(Claimant.office_id.in_(viewer.offices(Role.LEAD)), found),
    )


def reported_claimants(viewer: Viewer) -> Select[Claimant]:
    """Whom a member of staff may mean in what they hand to the data protection officer; they are shown nothing.

    An officer is shown what they handed over, so whom they are shut out of they cannot mean.
    """
    offices = {grant.office_id for grant in viewer.grants if grant.office_id}
    return select(Claimant).where(Claimant.office_id.in_(offices), is_there(), not_shut_out(viewer))


def visible_redactions(viewer: Viewer) -> Select[Redaction]:
    """What is left out of a copy is seen by who leaves it out, never by who reads the copy."""
    offices = viewer.offices(Role.DATA_PROTECTION)
    of_office = select(Claimant.id).where(Claimant.office_id.in_(offices), not_shut_out(viewer))
    return select(Redaction).where(Redaction.claimant_id.in_(of_office))


def visible_holds(viewer: Viewer) -> Select[Hold]:
    """What is kept from being disposed of, and why."""
    offices = viewer.offices(Role.DATA_PROTECTION)
    of_office = select(Claimant.id).where(Claimant.office_id.in_(offices), not_shut_out(viewer))
    return select(Hold).where(Hold.claimant_id.in_(of_office))


def visible_merges(viewer: Viewer) -> Select[Merge]:
    """Two records that may be of one person: seen by the leads and data protection officers of both offices."""
    of_office = select(Claimant.id).where(_named(viewer), not_shut_out(viewer))
    return select(Merge).where(Merge.kept_id.in_(of_office), Merge.merged_id.in_(of_office))


def visible_certificates(viewer: Viewer) -> Select[DeletionCertificate]:
    """What was disposed of; a certificate names nobody."""
    return (
        select(DeletionCertificate) if data_protection_officers(viewer) else select(DeletionCertificate).where(false())
    )


def visible_incidents(viewer: Viewer) -> Select[Incident]:
    """What went wrong with a record is for the data protection officer of the office."""
    of_office = Incident.office_id.in_(viewer.offices(Role.DATA_PROTECTION))
    return select(Incident).where(of_office, about_nobody_kept_from(viewer, Incident.claimant_id))


# --- Working hours and leave ---------------------------------------------------------------------------------


def visible_leave(viewer: Viewer) -> Select[Leave]:
    """A coach's own leave; a lead sees that of the coaches of their offices."""
    return select(Leave).where(Leave.staff_id.in_(visible_coaches(viewer).with_only_columns(Staff.id)))


def visible_absences(viewer: Viewer) -> Select[Absence]:
    """A coach's own absences; a lead sees those of the coaches they lead."""
    return select(Absence).where(Absence.staff_id.in_(visible_coaches(viewer).with_only_columns(Staff.id)))


def visible_absence_questions(viewer: Viewer) -> Select[AbsenceQuestion]:
    """What people are asked about a meeting while their coach is away: seen, and an answer that was heard written down,
    by whoever works with them; a claimant sees their own."""
    asked = select(AbsenceQuestion).join(Claimant, Claimant.id == AbsenceQuestion.claimant_id)
    return asked.where(speaks_for(viewer))


def speaks_for(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `claimant` for whose word is written down here: by the person, or by whoever works with them.
    Half an hour of broken glass decides nothing for anybody."""
    return or_(works_with(viewer), Claimant.id == viewer.claimant_id) if viewer.claimant_id else works_with(viewer)


# --- Placing, and settling -----------------------------------------------------------------------------------


def can_place(viewer: Viewer, claimant: Claimant) -> bool:
    """To give somebody a coach, one must lead in the person's office."""
    return claimant.office_id in viewer.offices(Role.LEAD)


def finds_coach_for(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `claimant`, of those without a coach, for whom a lead finds one: of their office, or where a
    team is named, whoever waits with them as the contact, and whom nobody has taken up."""
    of_office = {grant.office_id for grant in viewer.grants if grant.role is Role.LEAD and grant.team_id is None}
    here: ColumnElement[bool] = Claimant.office_id.in_(of_office)
    if of_a_team := viewer.offices(Role.LEAD) - of_office:
        waits = select(Waiting.id).where(Waiting.claimant_id == Claimant.id, Waiting.ended_on.is_(None))
        anothers = waits.where(Waiting.lead_id != viewer.staff_id).correlate(Claimant).exists()
        here = or_(here, and_(Claimant.office_id.in_(of_a_team), ~anothers))
    return and_(here, not_shut_out(viewer), is_there())


def visible_coach_requests(viewer: Viewer) -> Select[CoachRequest]:
    """Who asked for another coach is for whoever leads them or finds them a coach. Their coach is told nothing."""
    asked = select(CoachRequest).join(Claimant, Claimant.id == CoachRequest.claimant_id)
    return asked.where(_finds_another_for(viewer))


def visible_conflicts(viewer: Viewer) -> Select[Conflict]:
    """What a coach declared of themselves: theirs, and for whoever finds the person another coach."""
    mine = Conflict.staff_id == viewer.staff_id if viewer.staff_id else false()
    found_for = select(Claimant.id).where(_finds_another_for(viewer))
    return select(Conflict).where(or_(mine, Conflict.claimant_id.in_(found_for)))


def _finds_another_for(viewer: Viewer) -> ColumnElement[bool]:
    return and_(or_(leads_claimant(viewer), finds_coach_for(viewer)), not_shut_out(viewer), is_there())


def reads_why_another(viewer: Viewer, request: CoachRequest) -> bool:
    """What somebody added when they asked for another coach is for leads; for a lead who is that coach it is not."""
    return leads(viewer) and request.coach_id != viewer.staff_id


def visible_steady_times(viewer: Viewer) -> Select[SteadyTime]:
    """When nothing is to change for the people one works with."""
    return select(SteadyTime).join(Claimant, Claimant.id == SteadyTime.claimant_id).where(works_with(viewer))


def leads_whole_office(viewer: Viewer, office_id: UUID) -> bool:
    """Whether a lead finds a coach for everybody there; a lead of one team does not see who waits with another."""
    return any(each.role is Role.LEAD and each.office_id == office_id and not each.team_id for each in viewer.grants)


def placeable_claimants(viewer: Viewer) -> Select[Claimant]:
    """To whom this lead may give a coach: whoever's record opens for them (who has one by now is told of), and those
    without a coach whom they find one for."""
    has_coach = exists().where(Relationship.claimant_id == Claimant.id, Relationship.ended_on.is_(None))
    return select(Claimant).where(or_(sees_claimant(viewer), and_(finds_coach_for(viewer), ~has_coach)))


def visible_matters(viewer: Viewer) -> Select[Matter]:
    """Matters to settle of the people one sees."""
    return select(Matter).join(Claimant, Claimant.id == Matter.claimant_id).where(sees_claimant(viewer))


def visible_handovers(viewer: Viewer) -> Select[Handover]:
    """Handovers of the people one works with; and while they are open those to oneself: that page opens, no record."""
    coming = and_(_comes_to(viewer), Handover.to_coach_id == viewer.staff_id, Handover.ended_at.is_(None))
    seen = or_(speaks_for(viewer), and_(coming, not_shut_out(viewer), is_there()))
    return select(Handover).join(Claimant, Claimant.id == Handover.claimant_id).where(seen)


def coming_handovers(viewer: Viewer) -> Select[Handover]:
    """Who is named to come to this coach."""
    coming = (_comes_to(viewer), Handover.to_coach_id == viewer.staff_id, Handover.ended_at.is_(None))
    there = (not_shut_out(viewer), is_there())
    return select(Handover).join(Claimant, Claimant.id == Handover.claimant_id).where(*coming, *there)


def came_handovers(viewer: Viewer) -> Select[Handover]:
    """Who came to this coach from another and is theirs."""
    came = (Handover.to_coach_id == viewer.staff_id, Handover.done, is_own_claimant(viewer))
    return select(Handover).join(Claimant, Claimant.id == Handover.claimant_id).where(*came, not_shut_out(viewer))


def going_handovers(viewer: Viewer) -> Select[Handover]:
    """Who goes from this coach to another."""
    going = (Handover.from_coach_id == viewer.staff_id, Handover.ended_at.is_(None))
    return select(Handover).join(Claimant, Claimant.id == Handover.claimant_id).where(*going, sees_claimant(viewer))


def _comes_to(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `claimant`: they are named to come to this coach, and have not yet."""
    if not coaches(viewer) or viewer.staff_id is None:
        return false()
    coming = (Handover.to_coach_id == viewer.staff_id, Handover.ended_at.is_(None))
    return Claimant.id.in_(select(Handover.claimant_id).where(*coming))


def works_on_handover(viewer: Viewer, handover: Handover) -> bool:
    """Whoever works with them helps with it; the next coach once the person said so, whatever else they are."""
    return handover.to_coach_id != viewer.staff_id or viewer.staff_id is None or handover.shared_at is not None


def reads_handover(viewer: Viewer, handover: Handover) -> bool:
    """What is written for the next coach. Until the person shared it, it is between them and the coach it is written
    with: nobody who comes later reads it, nor who leads or stands in. Shared, it is read as the rest of the record."""
    return handover.shared_at is not None or is_their_coach(viewer, handover.from_coach_id)


def can_hand_over(viewer: Viewer, claimant: Claimant) -> bool:
    """To begin a handover, to say to whom, and to stop it, one must lead in the person's office."""
    return can_place(viewer, claimant)


def says_last_days(viewer: Viewer) -> bool:
    """Whoever writes down that a coach leaves: their lead, or an administrator, who sees none of their people."""
    return leads(viewer) or administrators(viewer)


def leaving_staff(viewer: Viewer) -> Select[Staff]:
    """Of whom one may write down a last day."""
    return select(Staff).where(Staff.is_coach) if administrators(viewer) else led_coaches(viewer).where(Staff.is_coach)


def visible_moves(viewer: Viewer) -> Select[Move]:
    """Questions about another coach, of the people one works with; a claimant sees their own."""
    return select(Move).join(Claimant, Claimant.id == Move.claimant_id).where(speaks_for(viewer))


def led_moves(viewer: Viewer) -> Select[Move]:
    """Those that a lead can take back: asked of the people they lead."""
    here = (leads_claimant(viewer), not_shut_out(viewer), is_there())
    return select(Move).join(Claimant, Claimant.id == Move.claimant_id).where(*here)


def visible_coaches(viewer: Viewer) -> Select[Staff]:
    """A lead sees the coaches of their office, or of their team where one is named; a coach sees themselves."""
    seen = _led_staff(viewer)
    if viewer.staff_id:
        seen.append(Staff.id == viewer.staff_id)
    return select(Staff).where(or_(*seen) if seen else false())


def led_coaches(viewer: Viewer) -> Select[Staff]:
    """Those alone whom a lead leads: whose figures stand beside one another."""
    return select(Staff).where(or_(false(), *_led_staff(viewer)))


def led_reductions(viewer: Viewer) -> Select[Reduction]:
    """What is taken off the hours of those one leads: a lead writes it and ends it."""
    return select(Reduction).where(Reduction.staff_id.in_(led_coaches(viewer).with_only_columns(Staff.id)))


def _led_staff(viewer: Viewer) -> list[ColumnElement[bool]]:
    return [
        Staff.team_id == grant.team_id if grant.team_id else Staff.office_id == grant.office_id
        for grant in viewer.grants
        if grant.role is Role.LEAD
    ]


# --- Setting up ----------------------------------------------------------------------------------------------


def visible_offices(viewer: Viewer) -> Select[Office]:
    """Administrators see every office; a lead their own."""
    if administrators(viewer):
        return select(Office)
    return select(Office).where(Office.id.in_(viewer.offices(Role.LEAD)))


def visible_accounts(viewer: Viewer) -> Select[Account]:
    """Administrators see who can sign in to work here, nothing of what they wrote, and no claimant."""
    return all_accounts(viewer).where(Account.closed_at.is_(None))


def all_accounts(viewer: Viewer) -> Select[Account]:
    """With those that were closed: they can be opened again."""
    return select(Account).where(Account.claimant_id.is_(None) if administrators(viewer) else false())


def visible_role_grants(viewer: Viewer) -> Select[RoleGrant]:
    """What the accounts at work may do, for administrators."""
    theirs = all_accounts(viewer).with_only_columns(Account.id)
    return select(RoleGrant).where(RoleGrant.account_id.in_(theirs))


def can_change_rights(viewer: Viewer, account_id: UUID) -> bool:
    """Nobody gives themselves a role, or takes one from themselves: it takes two administrators."""
    return administrators(viewer) and account_id != viewer.account_id


def visible_sign_ins(viewer: Viewer) -> Select[SignIn]:
    """Where one is signed in oneself, now."""
    return select(SignIn).where(SignIn.account_id == viewer.account_id, SignIn.ended_at.is_(None))


def visible_passkeys(viewer: Viewer) -> Select[Passkey]:
    """One's own passkeys that work."""
    return select(Passkey).where(Passkey.account_id == viewer.account_id, Passkey.ended_at.is_(None))


def visible_uploads(viewer: Viewer) -> Select[StagedUpload]:
    """An upload is seen by the administrator who made it, and by nobody else: it is full of people."""
    return select(StagedUpload).where(StagedUpload.account_id == viewer.account_id)
