"""The nouns of CoachDesk: what is true of one record."""

from coachdesk.models.account import Account, PasswordLink, RoleGrant, SignIn
from coachdesk.models.adjustment import Adjustment, WordsToAsk
from coachdesk.models.adjustment_outcome import AdjustmentOutcome
from coachdesk.models.agenda import Agenda
from coachdesk.models.appointment import Appointment
from coachdesk.models.blocked_period import BlockedPeriod
from coachdesk.models.claim import Claim, Resource
from coachdesk.models.claimant import Claimant
from coachdesk.models.data_key import DataKey
from coachdesk.models.entry_link import EntryLink
from coachdesk.models.event import Event, Seal, SealRow
from coachdesk.models.form_nonce import FormNonce
from coachdesk.models.goal import Goal
from coachdesk.models.installation import Installation
from coachdesk.models.job_run import JobRun
from coachdesk.models.leave import Leave
from coachdesk.models.matter import Matter
from coachdesk.models.note import Note, NoteAddition, NoteDraft
from coachdesk.models.office import Office, Team
from coachdesk.models.office_setting import OfficeSetting
from coachdesk.models.outbox import OutboxMessage
from coachdesk.models.relationship import Relationship, Waiting
from coachdesk.models.staff import Staff
from coachdesk.models.staged_upload import StagedFile, StagedUpload
from coachdesk.models.step import Step
from coachdesk.models.working_pattern import WorkingPattern

__all__ = [
    "Account", "Adjustment", "AdjustmentOutcome", "Agenda", "Appointment", "BlockedPeriod", "Claim", "Claimant",
    "DataKey", "EntryLink", "Event", "FormNonce", "Goal", "Installation", "JobRun", "Leave", "Matter", "Note",
    "NoteAddition", "NoteDraft", "Office", "OfficeSetting", "OutboxMessage", "PasswordLink", "Relationship",
    "Resource", "RoleGrant", "Seal", "SealRow", "SignIn", "Staff", "StagedFile", "StagedUpload", "Step", "Team",
    "Waiting", "WordsToAsk", "WorkingPattern",
]  # fmt: skip
