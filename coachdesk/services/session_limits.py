"""How long a signed-in browser stays so: without a press, and at most. One table, the shorter of all roles one has.

Why these: DECISIONS.md, "How long one stays signed in".
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from coachdesk.models.label import Role

MOST_AT_ONCE = 10
PROOF_LASTS = timedelta(minutes=15)


@dataclass(frozen=True)
class Limit:
    """`idle` from the last request, `whole` from the sign-in."""

    idle: timedelta
    whole: timedelta


AT_WORK = Limit(idle=timedelta(minutes=60), whole=timedelta(hours=12))
GUARDED = Limit(idle=timedelta(minutes=20), whole=timedelta(hours=8))
OF_A_ROLE = {
    Role.COACH: AT_WORK,
    Role.LEAD: AT_WORK,
    Role.RECEPTION: AT_WORK,
    Role.SERVICE_WORKER: AT_WORK,
    Role.SUPPORTER: AT_WORK,
    Role.ADMINISTRATOR: GUARDED,
    Role.DATA_PROTECTION: GUARDED,
    Role.SAFEGUARDING: GUARDED,
    Role.REVIEWER: GUARDED,
}
OF_A_CLAIMANT = Limit(idle=timedelta(minutes=60), whole=timedelta(hours=12))
LONGEST = max(limit.whole for limit in (*OF_A_ROLE.values(), OF_A_CLAIMANT))


def limit_of(roles: Collection[Role]) -> Limit:
    """The limit of somebody with these roles; a claimant has none, and whoever has no role yet opens nothing."""
    of_each = [OF_A_ROLE[role] for role in roles] or [OF_A_CLAIMANT]
    return Limit(min(limit.idle for limit in of_each), min(limit.whole for limit in of_each))


def is_over(roles: Collection[Role], *, started_at: datetime, seen_at: datetime, at: datetime) -> bool:
    """Whether a browser that signed in then, and was last here then, is signed out by now."""
    limit = limit_of(roles)
    return at >= started_at + limit.whole or at >= seen_at + limit.idle
