"""HTTP only: read, ask the policy, call one thing, answer with a page, a piece of it, or a way on."""

from coachdesk.views import (
    accounts,
    caseload,
    claimants,
    find,
    health,
    home,
    languages,
    offices,
    sessions,
)

# A line for each room, in the order of the alphabet.
BLUEPRINTS = (
    accounts.blueprint,
    caseload.blueprint,
    claimants.blueprint,
    find.blueprint,
    health.blueprint,
    home.blueprint,
    languages.blueprint,
    offices.blueprint,
    sessions.blueprint,
)
