"""Every room of the house: what the application opens at the start."""

from coachdesk.views import (
    accounts,
    appointments,
    board,
    caller_checks,
    callers,
    caseload,
    claimant_times,
    claimants,
    come_in,
    coming_in,
    contact_plan,
    continuity,
    cover,
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
    invitations,
    invited,
    languages,
    life,
    matters,
    metrics,
    moves,
    my_account,
    notes,
    notes_screen,
    offices,
    opened,
    placements,
    proofs,
    provider,
    seals,
    second_factor,
    sessions,
    steps,
    supporting,
    today,
    welcome,
    what_if,
    workload,
)
from coachdesk.views.data_protection import desk as data_protection
from coachdesk.views.data_protection import holds, incidents, merges, record_requests
from coachdesk.views.data_protection import outside as outside_requests
from coachdesk.views.my import adjustments as my_adjustments
from coachdesk.views.my import asked as my_asked
from coachdesk.views.my import caller_check as my_caller_check
from coachdesk.views.my import coming_in as my_coming_in
from coachdesk.views.my import home as my_home
from coachdesk.views.my import meetings as my_meetings
from coachdesk.views.my import more as my_more
from coachdesk.views.my import move as my_move
from coachdesk.views.my import notes as my_notes
from coachdesk.views.my import off_screen as my_off_screen
from coachdesk.views.my import opened as my_opened
from coachdesk.views.my import own_words as my_own_words
from coachdesk.views.my import plan as my_plan
from coachdesk.views.my import record as my_record
from coachdesk.views.my import supporters as my_supporters
from coachdesk.views.my import times as my_times
from coachdesk.views.safeguarding import hold_backs
from coachdesk.views.safeguarding import people as safeguarding

# A line for each room, in the order of the alphabet.
BLUEPRINTS = (
    accounts.blueprint,
    appointments.blueprint,
    board.blueprint,
    caller_checks.blueprint,
    callers.blueprint,
    caseload.blueprint,
    claimant_times.blueprint,
    claimants.blueprint,
    come_in.blueprint,
    coming_in.blueprint,
    contact_plan.blueprint,
    continuity.blueprint,
    cover.blueprint,
    data_protection.blueprint,
    demo.blueprint,
    diary.blueprint,
    entry_links.blueprint,
    find.blueprint,
    front_desk.blueprint,
    glass.blueprint,
    goals.blueprint,
    health.blueprint,
    hold_backs.blueprint,
    holds.blueprint,
    home.blueprint,
    hours.blueprint,
    imports.blueprint,
    invitations.blueprint,
    invited.blueprint,
    incidents.blueprint,
    languages.blueprint,
    life.blueprint,
    matters.blueprint,
    metrics.blueprint,
    moves.blueprint,
    my_account.blueprint,
    merges.blueprint,
    my_adjustments.blueprint,
    my_coming_in.blueprint,
    my_supporters.blueprint,
    my_caller_check.blueprint,
    my_asked.blueprint,
    my_home.blueprint,
    my_meetings.blueprint,
    my_more.blueprint,
    my_move.blueprint,
    my_notes.blueprint,
    my_off_screen.blueprint,
    my_opened.blueprint,
    my_own_words.blueprint,
    my_plan.blueprint,
    my_record.blueprint,
    my_times.blueprint,
    notes.blueprint,
    notes_screen.blueprint,
    offices.blueprint,
    opened.blueprint,
    outside_requests.blueprint,
    placements.blueprint,
    proofs.blueprint,
    provider.blueprint,
    second_factor.blueprint,
    seals.blueprint,
    safeguarding.blueprint,
    record_requests.blueprint,
    sessions.blueprint,
    steps.blueprint,
    supporting.blueprint,
    today.blueprint,
    welcome.blueprint,
    what_if.blueprint,
    workload.blueprint,
)
