"""Every room of the house: what the application opens at the start."""

from coachdesk.views import (
    accounts,
    caseload,
    claimants,
    demo,
    find,
    health,
    home,
    imports,
    languages,
    matters,
    offices,
    placements,
    sessions,
)

# A line for each room, in the order of the alphabet.
BLUEPRINTS = (
    accounts.blueprint,
    caseload.blueprint,
    claimants.blueprint,
    demo.blueprint,
    find.blueprint,
    health.blueprint,
    home.blueprint,
    imports.blueprint,
    languages.blueprint,
    matters.blueprint,
    offices.blueprint,
    placements.blueprint,
    sessions.blueprint,
)
