"""Every room of the house: what the application opens at the start."""

from coachdesk.views import (
    accounts,
    caseload,
    claimants,
    come_in,
    demo,
    entry_links,
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
from coachdesk.views.my import home as my_home
from coachdesk.views.my import more as my_more

# A line for each room, in the order of the alphabet.
BLUEPRINTS = (
    accounts.blueprint,
    caseload.blueprint,
    claimants.blueprint,
    come_in.blueprint,
    demo.blueprint,
    entry_links.blueprint,
    find.blueprint,
    health.blueprint,
    home.blueprint,
    imports.blueprint,
    languages.blueprint,
    matters.blueprint,
    my_home.blueprint,
    my_more.blueprint,
    offices.blueprint,
    placements.blueprint,
    sessions.blueprint,
)
