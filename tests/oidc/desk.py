"""A CoachDesk in a process of its own that signs people in at the real provider, with Amina and Gwen at work there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select

from coachdesk import clock, create_app
from coachdesk.config import Settings
from coachdesk.db import db
from coachdesk.models import Account, SignIn, key_ring
from tests import people
from tests.browser.serving import serving
from tests.engines import Engine
from tests.oidc import real
from tests.oidc.real import RealProvider


@dataclass(frozen=True)
class Desk:
    """Where both are, and the environment that CoachDesk runs in."""

    base: str
    provider: RealProvider
    environment: dict[str, str]

    def sign_ins(self) -> list[SignIn]:
        """The browsers that are signed in, as the database has it."""
        with create_app(Settings.from_environ(self.environment)).app_context():
            rows = list(db.session.scalars(select(SignIn).where(SignIn.ended_at.is_(None))))
            db.engine.dispose()
            return rows


@contextmanager
def desk(engine: Engine, name: str, **settings: str) -> Iterator[Desk]:
    """Both, started and stopped. The clock is the real one: the provider has no other."""
    clock.fix(None)
    issuer = real.address()
    environment = engine.clone(name) | real.settings(issuer, **settings)
    _put_people(environment)
    with serving(environment) as base, real.providing(issuer, base) as provider:
        provider.knows(**{
            "amina-0": {"email": "amina@example.org", "email_verified": True, "roles": ["CoachDesk.Coach"],
                        "ways": ["pwd", "mfa"]},
            "stranger-0": {"email": "stranger@example.org", "email_verified": True, "roles": ["CoachDesk.Coach"]},
        })  # fmt: skip
        yield Desk(base, provider, environment)
    engine.drop(name)


def _put_people(environment: dict[str, str]) -> None:
    with create_app(Settings.from_environ(environment)).app_context():
        office = people.office(db.session)
        account: Account = people.account(db.session, people.staff(db.session, office, "Amina Yusuf"))
        account.email = "amina@example.org"
        account.email_index = key_ring.vault(db.session).blind("email", account.email)
        db.session.commit()
        db.engine.dispose()
