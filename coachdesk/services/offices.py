"""Making an office, and what it chooses: figures as dated rows, the older ones kept."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from coachdesk.models import Office, OfficeSetting
from coachdesk.models.label import Nation
from coachdesk.office_settings import KINDS
from coachdesk.services import audit


def create(session: Session, name: str, *, nation: Nation = Nation.ENGLAND, by: UUID | None, at: datetime) -> Office:
    """A new office; its language is Welsh first in Wales."""
    office = Office(name=name, nation=nation, language="cy" if nation is Nation.WALES else "en")
    session.add(office)
    session.flush()
    audit.record(
        session, "office.created", subject="office", subject_id=office.id, facts={"nation": nation.value}, at=at
    )
    return office


def say_where(session: Session, office: Office, *, address: str, phone: str, by: UUID | None, at: datetime) -> None:
    """Where people come to, and where they ring. It stands in what they read about their meetings."""
    changed = sorted(name for name, new in (("address", address), ("phone", phone)) if getattr(office, name) != new)
    if not changed:
        return
    office.address, office.phone = address, phone
    session.flush()
    facts: dict[str, audit.Fact] = {"changed": " ".join(changed)}
    audit.record(session, "office.place_changed", subject="office", subject_id=office.id, facts=facts, at=at)


def choose(
    session: Session, office: Office, name: str, text: str, *, from_on: date, by: UUID | None, at: datetime
) -> None:
    """Choose a figure from a day on. Raises KeyError for an unknown name, ValueError for a figure without sense."""
    value = KINDS[name].read(text)
    same_day = (OfficeSetting.office_id == office.id, OfficeSetting.name == name, OfficeSetting.from_on == from_on)
    session.execute(delete(OfficeSetting).where(*same_day))
    session.add(
        OfficeSetting(office_id=office.id, name=name, value=f"{value:g}", from_on=from_on, set_by=by, set_at=at)
    )
    session.flush()
    facts: dict[str, audit.Fact] = {"name": name, "value": f"{value:g}", "from_on": from_on.isoformat()}
    audit.record(session, "office.setting_chosen", subject="office", subject_id=office.id, facts=facts, at=at)
