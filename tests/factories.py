"""The factories of the demo, for tests: `ClaimantFactory(one_name=True)` is in the database when it comes back.

`ClaimantFactory` here also takes what a story starts with: `ClaimantFactory(coach=amina, needs=["STAFF_FEMALE"])`.
"""

from factory import post_generation

from coachdesk.demo.factories import (
    AccountFactory,
    AdjustmentFactory,
    AppointmentFactory,
    ClaimFactory,
    MatterFactory,
    OfficeFactory,
    OfficeSettingFactory,
    RelationshipFactory,
    ResourceFactory,
    RoleGrantFactory,
    StaffFactory,
    TeamFactory,
    WaitingFactory,
    WordsToAskFactory,
)
from coachdesk.demo.factories import ClaimantFactory as _ClaimantFactory


class ClaimantFactory(_ClaimantFactory):
    """Somebody, with their coach and what they asked for."""

    @post_generation
    def coach(claimant, create, coach):  # noqa: N805
        """The coach they have had for a month."""
        if create and coach:
            RelationshipFactory(claimant_id=claimant.id, coach_id=coach.id)

    @post_generation
    def needs(claimant, create, codes):  # noqa: N805
        """The codes of what they asked for."""
        if create:
            for code in codes or ():
                AdjustmentFactory(claimant_id=claimant.id, code=code)


__all__ = [
    "AccountFactory", "AdjustmentFactory", "AppointmentFactory", "ClaimFactory", "ClaimantFactory", "MatterFactory",
    "OfficeFactory", "OfficeSettingFactory", "RelationshipFactory", "ResourceFactory", "RoleGrantFactory",
    "StaffFactory", "TeamFactory", "WaitingFactory", "WordsToAskFactory",
]  # fmt: skip
