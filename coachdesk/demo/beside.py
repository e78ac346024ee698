"""Who is beside somebody in the demo: Dotty's sister Jean, whom she let in to her plan and her meetings."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from coachdesk import clock
from coachdesk.demo.coaches import SUPPORTER
from coachdesk.models import Claimant, RoleGrant
from coachdesk.models.label import Role, SupportScope
from coachdesk.services import accounts, entry_links, supporters

WHOSE = "DA7-4K2"
LASTS = timedelta(days=182)


def let_in(session: Session, people: Mapping[str, UUID], *, at: datetime) -> None:
    """`people` are those of the stories, by the reference they say."""
    name, email = SUPPORTER
    today = clock.as_london(at).date()
    dotty = session.get_one(Claimant, people[WHOSE])
    account = accounts.create(session, name=name, email=email, by=None, at=at)
    session.add(RoleGrant(account_id=account.id, role=Role.SUPPORTER, from_on=today, until_on=today + LASTS))
    made = supporters.name_one(
        session, dotty, name=name, scopes=[SupportScope.PLAN, SupportScope.MEETINGS], until_on=today + LASTS,
        by=entry_links.account_of(session, dotty, at=at).id, at=at,
    )  # fmt: skip
    made.account_id = account.id
