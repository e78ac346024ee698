"""The nouns of CoachDesk: what is true of one record."""

from coachdesk.models.absence import Absence, AbsenceQuestion
from coachdesk.models.account import Account, PasswordLink, RoleGrant, SignIn
from coachdesk.models.adjustment import Adjustment, WordsToAsk
from coachdesk.models.adjustment_outcome import AdjustmentOutcome
from coachdesk.models.agenda import Agenda
from coachdesk.models.appointment import Appointment
from coachdesk.models.attempt import Attempt
from coachdesk.models.blocked_period import BlockedPeriod
from coachdesk.models.caller_check import CallerCheck
from coachdesk.models.claim import Claim, Resource
from coachdesk.models.claimant import Claimant
from coachdesk.models.coach_request import CoachRequest
from coachdesk.models.coach_wish import CoachWish
from coachdesk.models.conflict import Conflict
from coachdesk.models.cover import Cover
from coachdesk.models.data_key import DataKey
from coachdesk.models.entry_link import EntryLink
from coachdesk.models.event import Event, Seal, SealRow
from coachdesk.models.form_nonce import FormNonce
from coachdesk.models.goal import Goal
from coachdesk.models.handover import Handover, HandoverPart
from coachdesk.models.incident import Incident, MisplacedNote
from coachdesk.models.installation import Installation
from coachdesk.models.invitation import Invitation
from coachdesk.models.job_run import JobRun
from coachdesk.models.key_check import KeyCheck
from coachdesk.models.leave import Leave
from coachdesk.models.life import Circumstance, Death, FormerName, Representative
from coachdesk.models.load import LoadAction, LoadWeek, Reduction
from coachdesk.models.matter import Matter
from coachdesk.models.merge import Merge, MergeItem
from coachdesk.models.move import Move
from coachdesk.models.note import Note, NoteAddition, NoteDraft
from coachdesk.models.off_screen import OffScreen
from coachdesk.models.office import Office, Team
from coachdesk.models.office_setting import OfficeSetting
from coachdesk.models.opening import HoldBack, Opening
from coachdesk.models.outbox import OutboxMessage
from coachdesk.models.outside_request import OutsideRequest
from coachdesk.models.passkey import Passkey
from coachdesk.models.published_seal import PublishedSeal
from coachdesk.models.record_request import RecordRequest, Redaction
from coachdesk.models.recovery_code import RecoveryCode
from coachdesk.models.relationship import Relationship, Waiting
from coachdesk.models.retention import DeletionCertificate, Disposal, Erasure, Hold
from coachdesk.models.shut_out import ShutOut
from coachdesk.models.sign_in_code import SignInCode
from coachdesk.models.staff import Staff
from coachdesk.models.staged_upload import StagedFile, StagedUpload
from coachdesk.models.steady_time import SteadyTime
from coachdesk.models.step import Step
from coachdesk.models.supporter import Supporter
from coachdesk.models.working_pattern import WorkingPattern

__all__ = [
    "Absence",
    "AbsenceQuestion",
    "Account",
    "Adjustment",
    "AdjustmentOutcome",
    "Agenda",
    "Appointment",
    "Attempt",
    "BlockedPeriod",
    "CallerCheck",
    "Circumstance",
    "Claim",
    "Claimant",
    "CoachRequest",
    "CoachWish",
    "Conflict",
    "Cover",
    "DataKey",
    "Death",
    "DeletionCertificate",
    "Disposal",
    "EntryLink",
    "Erasure",
    "Event",
    "FormNonce",
    "FormerName",
    "Goal",
    "Handover",
    "HandoverPart",
    "Hold",
    "HoldBack",
    "Incident",
    "Installation",
    "Invitation",
    "JobRun",
    "KeyCheck",
    "Leave",
    "LoadAction",
    "LoadWeek",
    "Matter",
    "Merge",
    "MergeItem",
    "MisplacedNote",
    "Move",
    "Note",
    "NoteAddition",
    "NoteDraft",
    "OffScreen",
    "Office",
    "OfficeSetting",
    "Opening",
    "OutboxMessage",
    "OutsideRequest",
    "Passkey",
    "PasswordLink",
    "PublishedSeal",
    "RecordRequest",
    "RecoveryCode",
    "Redaction",
    "Reduction",
    "Relationship",
    "Representative",
    "Resource",
    "RoleGrant",
    "Seal",
    "SealRow",
    "ShutOut",
    "SignIn",
    "SignInCode",
    "Staff",
    "StagedFile",
    "StagedUpload",
    "SteadyTime",
    "Step",
    "Supporter",
    "Team",
    "Waiting",
    "WordsToAsk",
    "WorkingPattern",
]  # fmt: skip
