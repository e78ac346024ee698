"""One factory for each model, with traits. The demo office is built with them, and the tests make what they need.

Nothing here draws lots: what is not said is a constant or a fresh id, so that the same calls make the same content.
In the tests `create` (or calling a factory) also adds to the database; the office calls `build` and adds all at once.
"""

from datetime import timedelta
from typing import Any

from factory.alchemy import SQLAlchemyModelFactory
from factory.declarations import LazyAttribute, LazyFunction, Sequence, Trait
from uuid_utils.compat import uuid7

from coachdesk import clock, spoken_reference
from coachdesk.adjustments.catalogue import kind
from coachdesk.db import db
from coachdesk.models import (
    Account,
    Adjustment,
    AdjustmentOutcome,
    Agenda,
    Appointment,
    Claim,
    Claimant,
    DataKey,
    Goal,
    Leave,
    Matter,
    Note,
    NoteAddition,
    Office,
    OfficeSetting,
    Relationship,
    Resource,
    RoleGrant,
    Staff,
    Step,
    Team,
    Waiting,
    WordsToAsk,
    WorkingPattern,
    key_ring,
)  # fmt: skip
from coachdesk.models.label import (
    AdditionKind,
    AppointmentState,
    ClaimKind,
    LeaveKind,
    MatterKind,
    Mode,
    Nation,
    Outcome,
    Party,
    ResourceKind,
    Role,
    StepState,
)
from coachdesk.search_name import search_name


def key_of(row: Claimant | Staff | Account) -> DataKey:
    """The data key of somebody who has one already."""
    found = db.session.get(DataKey, row.key_id)
    assert found is not None
    return found


def _new_key(subject: str) -> LazyAttribute:
    return LazyAttribute(lambda row: key_ring.new_key(db.session, subject, row.id))


def _blind(kind_of_address: str, name: str) -> LazyAttribute:
    """The index that finds an address; none where there is no address."""

    def index(row: Any) -> str | None:
        address = getattr(row, name)
        return key_ring.vault(db.session).blind(kind_of_address, address) if address else None

    return LazyAttribute(index)


class ModelFactory(SQLAlchemyModelFactory):
    """What all of them share: the session of the application, and an id of their own."""

    class Meta:
        abstract = True
        sqlalchemy_session_factory = lambda: db.session  # noqa: E731
        sqlalchemy_session_persistence = "flush"

    id = LazyFunction(uuid7)


class OfficeFactory(ModelFactory):
    """An office in England."""

    class Meta:
        model = Office

    class Params:
        welsh = Trait(nation=Nation.WALES, language="cy")

    name = Sequence(lambda n: f"Office {n}")
    nation = Nation.ENGLAND
    language = "en"


class TeamFactory(ModelFactory):
    """A team of an office."""

    class Meta:
        model = Team

    office_id = LazyFunction(lambda: OfficeFactory().id)
    name = "Team A"


class OfficeSettingFactory(ModelFactory):
    """A figure that an office chose; the meeting's length unless another is named."""

    class Meta:
        model = OfficeSetting

    office_id = LazyFunction(lambda: OfficeFactory().id)
    name = "meeting_minutes"
    value = "45"
    from_on = LazyFunction(clock.today)


class StaffFactory(ModelFactory):
    """A coach who works full time and has told us nothing about a gender."""

    class Meta:
        model = Staff

    class Params:
        woman = Trait(gender="female")
        man = Trait(gender="male")
        lead = Trait(is_lead=True, is_coach=False)
        part_time = Trait(weekly_hours=18.5)
        left = Trait(left_on=LazyFunction(lambda: clock.today() - timedelta(days=1)))

    key = _new_key("staff")
    office_id = LazyFunction(lambda: OfficeFactory().id)
    team_id = None
    staff_no = Sequence(lambda n: f"S{n:04}")
    name = "Coach"
    email = None
    email_index = _blind("email", "email")
    weekly_hours = 37
    working_days = "Mon-Fri"
    gender = ""
    languages = LazyFunction(list)
    skills = LazyFunction(list)
    is_coach = True
    is_lead = False
    left_on = None


class AccountFactory(ModelFactory):
    """An account without a password, of nobody in particular."""

    class Meta:
        model = Account

    key = _new_key("account")
    name = "Somebody"
    email = Sequence(lambda n: f"somebody.{n}@example.org")
    email_index = _blind("email", "email")
    staff_id = None
    claimant_id = None


class RoleGrantFactory(ModelFactory):
    """What an account may do from today on."""

    class Meta:
        model = RoleGrant

    class Params:
        over = Trait(until_on=LazyFunction(lambda: clock.today() - timedelta(days=1)))

    account_id = LazyFunction(lambda: AccountFactory().id)
    role = Role.COACH
    office_id = None
    from_on = LazyFunction(lambda: clock.today() - timedelta(days=30))


class ClaimantFactory(ModelFactory):
    """A person with one plain name, whom nobody has confirmed a safe way with."""

    class Meta:
        model = Claimant

    class Params:
        one_name = Trait(first_names="Tamba", last_name="")
        own_script = Trait(first_names="مريم", last_name="الحدّاد", latin_name="Maryam al-Haddad", language="ar")
        confirmed = Trait(contact_confirmed_at=LazyFunction(clock.now))
        with_own_words = Trait(own_words="Please say your name first.", own_words_at=LazyFunction(clock.now))

    key = _new_key("claimant")
    office_id = LazyFunction(lambda: OfficeFactory().id)
    reference = Sequence(lambda n: f"T-{n:06}")
    spoken_reference = LazyFunction(spoken_reference.fresh)
    first_names = "Rosa"
    last_name = "Marsh"
    latin_name = ""
    preferred_name = ""
    search_name = LazyAttribute(lambda o: search_name(o.first_names, o.last_name, o.latin_name, o.preferred_name))
    date_of_birth = None
    language = "en"
    email = None
    email_index = _blind("email", "email")
    mobile = None
    mobile_index = _blind("phone", "mobile")
    postcode = None
    own_words = None


def _claimant_id() -> LazyFunction:
    return LazyFunction(lambda: ClaimantFactory().id)


def _coach_id() -> LazyFunction:
    return LazyFunction(lambda: StaffFactory().id)


def _key_of_claimant(row: Any) -> DataKey:
    claimant = db.session.get(Claimant, row.claimant_id)
    assert claimant is not None
    return key_of(claimant)


class AdjustmentFactory(ModelFactory):
    """An adjustment as strong as the catalogue says."""

    class Meta:
        model = Adjustment

    class Params:
        ended = Trait(ended_on=LazyFunction(clock.today))

    key = LazyAttribute(_key_of_claimant)
    claimant_id = _claimant_id()
    code = "TIME_EXTEND"
    strength = LazyAttribute(lambda row: kind(row.code).strength)
    params = LazyFunction(dict)
    details = None
    from_on = LazyFunction(clock.today)


class WordsToAskFactory(ModelFactory):
    """Words that no rule knows."""

    class Meta:
        model = WordsToAsk

    class Params:
        asked = Trait(asked_on=LazyFunction(clock.today))

    key = LazyAttribute(_key_of_claimant)
    claimant_id = _claimant_id()
    words = "Say what happens next before it happens"
    said_on = LazyFunction(clock.today)


class RelationshipFactory(ModelFactory):
    """A claimant and their coach, from a month ago on."""

    class Meta:
        model = Relationship

    class Params:
        ended = Trait(ended_on=LazyFunction(clock.today), end_reason="coach_left")

    claimant_id = _claimant_id()
    coach_id = _coach_id()
    started_on = LazyFunction(lambda: clock.today() - timedelta(days=30))
    start_reason = "lead_chose"
    start_params = LazyFunction(dict)


class WaitingFactory(ModelFactory):
    """Somebody without a coach, and the day we promised one by."""

    class Meta:
        model = Waiting

    class Params:
        ended = Trait(ended_on=LazyFunction(clock.today))

    claimant_id = _claimant_id()
    lead_id = None
    since_on = LazyFunction(clock.today)
    promised_on = LazyFunction(lambda: clock.today() + timedelta(days=7))


class MatterFactory(ModelFactory):
    """A coach who does not fit what was asked for, open."""

    class Meta:
        model = Matter

    class Params:
        contradiction = Trait(kind=MatterKind.ADJUSTMENTS_CONTRADICT, about="MODE_PHONE CON_NO_PHONE")
        settled = Trait(settled_at=LazyFunction(clock.now), chosen_on=LazyFunction(clock.today), how="in_person")

    key = LazyAttribute(_key_of_claimant)
    claimant_id = _claimant_id()
    kind = MatterKind.COACH_BREAKS_ADJUSTMENT
    about = "STAFF_FEMALE"
    params = LazyFunction(dict)


class AppointmentFactory(ModelFactory):
    """A meeting tomorrow at this time, in person."""

    class Meta:
        model = Appointment

    class Params:
        past = Trait(state=AppointmentState.MET, starts_at=LazyFunction(lambda: clock.now() - timedelta(days=28)))
        missed = Trait(past=True, state=AppointmentState.DID_NOT_MEET)
        by_phone = Trait(mode=Mode.PHONE)
        by_video = Trait(mode=Mode.VIDEO)
        imported = Trait(past=True, imported_from="office")

    claimant_id = _claimant_id()
    coach_id = _coach_id()
    starts_at = LazyFunction(lambda: clock.now() + timedelta(days=1))
    minutes = 45
    mode = Mode.IN_PERSON
    state = AppointmentState.BOOKED


class ResourceFactory(ModelFactory):
    """A coach as something whose time can be claimed."""

    class Meta:
        model = Resource

    kind = ResourceKind.COACH
    subject_id = LazyFunction(uuid7)


class ClaimFactory(ModelFactory):
    """An hour from now, booked."""

    class Meta:
        model = Claim

    class Params:
        hold = Trait(kind=ClaimKind.HOLD, held_until=LazyFunction(lambda: clock.now() + timedelta(minutes=5)))

    resource_id = LazyFunction(lambda: ResourceFactory().id)
    booking_id = LazyFunction(uuid7)
    starts_at = LazyFunction(clock.now)
    ends_at = LazyAttribute(lambda row: row.starts_at + timedelta(hours=1))
    kind = ClaimKind.BOOKING


class WorkingPatternFactory(ModelFactory):
    """Nine to five on a Monday, since last month."""

    class Meta:
        model = WorkingPattern

    staff_id = _coach_id()
    weekday = 0
    starts_minute = 9 * 60
    ends_minute = 17 * 60
    from_on = LazyFunction(lambda: clock.today() - timedelta(days=30))


class LeaveFactory(ModelFactory):
    """A day off, from this time tomorrow."""

    class Meta:
        model = Leave

    staff_id = _coach_id()
    starts_at = LazyFunction(lambda: clock.now() + timedelta(days=1))
    ends_at = LazyAttribute(lambda row: row.starts_at + timedelta(days=1))
    kind = LeaveKind.LEAVE


class AgendaFactory(ModelFactory):
    """What a meeting is about, with nothing written yet."""

    class Meta:
        model = Agenda

    key = None
    appointment_id = None


class AdjustmentOutcomeFactory(ModelFactory):
    """The coach says that it was kept."""

    class Meta:
        model = AdjustmentOutcome

    key = LazyAttribute(_key_of_claimant)
    claimant_id = _claimant_id()
    said_by = Party.COACH
    outcome = Outcome.KEPT


class NoteFactory(ModelFactory):
    """A note of a talk today, of a few words."""

    class Meta:
        model = Note

    key = LazyAttribute(_key_of_claimant)
    claimant_id = _claimant_id()
    author_id = _coach_id()
    said = "I would like to try it."
    written_at = LazyFunction(clock.now)


class NoteAdditionFactory(ModelFactory):
    """The person's own account of what a note tells."""

    class Meta:
        model = NoteAddition

    class Params:
        answer = Trait(kind=AdditionKind.ANSWER, by=Party.COACH)

    key = LazyAttribute(_key_of_claimant)
    claimant_id = _claimant_id()
    kind = AdditionKind.OWN_ACCOUNT
    by = Party.CLAIMANT
    account_id = LazyFunction(lambda: AccountFactory().id)
    words = "I said I would like to see it first."
    written_at = LazyFunction(clock.now)


class StepFactory(ModelFactory):
    """Something the person has taken on, agreed by both, left open."""

    class Meta:
        model = Step

    class Params:
        promise = Trait(owner=Party.COACH, proposed_by=Party.COACH)
        done = Trait(state=StepState.DONE)

    key = LazyAttribute(_key_of_claimant)
    claimant_id = _claimant_id()
    owner = Party.CLAIMANT
    proposed_by = Party.CLAIMANT
    state = StepState.AGREED
    words = "Look at the kitchen"
    made_at = LazyFunction(clock.now)
    state_at = LazyAttribute(lambda row: row.made_at)


class GoalFactory(ModelFactory):
    """A goal in the person's words."""

    class Meta:
        model = Goal

    key = LazyAttribute(_key_of_claimant)
    claimant_id = _claimant_id()
    words = "I want to bake for people again."
    made_at = LazyFunction(clock.now)
