"""Every room of the house: what the application opens at the start."""

from coachdesk.views import (
    accounts,
    appointments,
    caller_checks,
    callers,
    caseload,
    claimant_times,
    claimants,
    come_in,
    contact_plan,
    demo,
    diary,
    entry_links,
    find,
    front_desk,
    glass,
    goals,
    health,
    home,
    hours,
    imports,
    languages,
    life,
    matters,
    notes,
    notes_screen,
    offices,
    opened,
    placements,
    provider,
    sessions,
    steps,
    today,
    welcome,
)
from coachdesk.views.my import adjustments as my_adjustments
from coachdesk.views.my import caller_check as my_caller_check
from coachdesk.views.my import home as my_home
from coachdesk.views.my import meetings as my_meetings
from coachdesk.views.my import more as my_more
from coachdesk.views.my import notes as my_notes
from coachdesk.views.my import off_screen as my_off_screen
from coachdesk.views.my import opened as my_opened
from coachdesk.views.my import own_words as my_own_words
from coachdesk.views.my import plan as my_plan
from coachdesk.views.my import times as my_times

# A line for each room, in the order of the alphabet.
BLUEPRINTS = (
    accounts.blueprint,
    appointments.blueprint,
    caller_checks.blueprint,
    callers.blueprint,
    caseload.blueprint,
    claimant_times.blueprint,
    claimants.blueprint,
    come_in.blueprint,
    contact_plan.blueprint,
    demo.blueprint,
    diary.blueprint,
    entry_links.blueprint,
    find.blueprint,
    front_desk.blueprint,
    glass.blueprint,
    goals.blueprint,
    health.blueprint,
    home.blueprint,
    hours.blueprint,
    imports.blueprint,
    languages.blueprint,
    life.blueprint,
    matters.blueprint,
    my_adjustments.blueprint,
    my_caller_check.blueprint,
    my_home.blueprint,
    my_meetings.blueprint,
    my_more.blueprint,
    my_notes.blueprint,
    my_off_screen.blueprint,
    my_opened.blueprint,
    my_own_words.blueprint,
    my_plan.blueprint,
    my_times.blueprint,
    notes.blueprint,
    notes_screen.blueprint,
    offices.blueprint,
    opened.blueprint,
    placements.blueprint,
    provider.blueprint,
    sessions.blueprint,
    steps.blueprint,
    today.blueprint,
    welcome.blueprint,
)
