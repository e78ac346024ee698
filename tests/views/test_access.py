"""Who may open what: every route for everybody, walked from the application's own map of addresses.

A route that is not in the table fails the first test: whoever adds one says here what each person gets there.
"""

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from coachdesk import create_app, policies
from coachdesk.db import Base
from coachdesk.models import Claimant, Event
from coachdesk.views import access, health, refusals
from tests.views.answer_headers import holds
from tests.views.world import EVERYBODY, World

IN = 303  # led to sign in, or led on
OK = 200
NO = 422  # let in, and told that what was sent does not fit: nothing was sent but the form's own fields
Row = dict[str, int]


def row(others: int = 403, *, nobody: int = IN, **gets: int) -> Row:
    """What each of EVERYBODY gets; whoever is not named gets what `others` get."""
    assert set(gets) <= set(EVERYBODY)
    return dict.fromkeys(EVERYBODY, others) | {"nobody": nobody} | gets


def hers(got: int = OK) -> Row:
    """Rosa's record at work: for her coach, their lead, who covers her, who broke the glass; nobody else finds it."""
    return coach_or_lead(404) | dict.fromkeys(("amina", "gwen", "kit", "vera"), got)


def coach_or_lead(got: int = OK) -> Row:
    return row() | dict.fromkeys(("amina", "ben", "gwen", "dev", "olwen", "kit", "vera", "bruno"), got)


def coach(got: int = OK) -> Row:
    return row() | dict.fromkeys(("amina", "ben", "dev", "kit", "vera", "bruno"), got)


def lead(got: int = OK) -> Row:
    return row() | dict.fromkeys(("gwen", "olwen", "bruno"), got)


def of_amina(got: int = OK) -> Row:
    """Amina's hours and leave: for her, and for whoever leads in her office."""
    return coach_or_lead(404) | dict.fromkeys(("amina", "gwen", "bruno"), got)


def led_amina(got: int = OK) -> Row:
    """What is written about her hours, and about the figures of her office: by whoever leads there."""
    return lead(404) | dict.fromkeys(("gwen", "bruno"), got)


def administrator(got: int = OK) -> Row:
    return row(ida=got, joe=got)


def her_record(got: int = OK) -> Row:
    """The two pages on which a record is read: also for the data protection officer whom she asked."""
    return hers(got) | {"sonia": 404, "dora": got}


def glass(got: int) -> Row:
    """For whoever finds her and does not work with her; whoever does is led to her page."""
    led = dict.fromkeys(("amina", "gwen", "kit", "vera"), IN)
    return coach_or_lead(404) | led | {"ben": got, "sonia": got}


def idas_upload(got: int = OK) -> Row:
    """An upload is seen by the administrator who made it."""
    return row(ida=got, joe=404)


def a_claimant(got: int = OK) -> Row:
    """A claimant, on their own pages."""
    return row(rosa=got, sam=got)


def rosa_alone(got: int = OK) -> Row:
    """Something of Rosa's, on her own pages: for another claimant it is not there."""
    return row(rosa=got, sam=404)


def her_lead(got: int = OK) -> Row:
    """Moving Rosa to another office: for whoever leads in hers."""
    return lead(404) | {"gwen": got}


def at_work(got: int = OK) -> Row:
    """Everybody who signs in here for somebody else's sake."""
    return row(got, rosa=403, sam=403)


def officer(got: int = OK) -> Row:
    """The data protection officer, alone."""
    return row(dora=got)


def on_the_staff(got: int = OK) -> Row:
    """Whoever works here, administrators too."""
    return row(got, nobody=IN) | dict.fromkeys(("rosa", "sam", "sue", "will"), 403)


def both_records(got: int = OK) -> Row:
    """Rosa's record and Sam's: for the lead and the officer of both."""
    return lead(404) | {"gwen": got, "dora": got}


HERS, COACH_OR_LEAD, COACH, LEAD, OF_AMINA = hers(), coach_or_lead(), coach(), lead(), of_amina()
ADMINISTRATOR, IDAS_UPLOAD, A_CLAIMANT, ROSA_ALONE = administrator(), idas_upload(), a_claimant(), rosa_alone()
SAFEGUARDING = row(sonia=OK)
COVERS = row(gwen=OK, olwen=404, bruno=404)  # who stands in is named by the person's lead
SECOND_PERSON = row(gwen=IN, sonia=IN, dora=IN, olwen=404, bruno=404)
OFFICER, ON_THE_STAFF = officer(), on_the_staff()
ANYBODY = row(OK, nobody=OK)
AT_THE_DOOR = row(409, nobody=NO, rosa=NO, sam=NO)  # nobody at work comes in as somebody else
NOT_HERE = row(404, nobody=404)  # of a demo alone
NOT_UNDER_GLASS = {"vera": 404}  # what decides something for her, or is written for her next coach
UNDER_GLASS = {"vera": 403}  # what lasts longer than the glass that she broke
SEEN: dict[str, Row] = {
    "/": row(IN),
    "/accessibility": ANYBODY,
    "/health": ANYBODY,
    "/ready": ANYBODY,
    "/seals": ANYBODY,
    "/metrics": NOT_HERE,  # where it is not asked for
    "/sign-in": ANYBODY,
    "/sign-in/second": row(IN),
    "/sign-in/set-up": row(IN),
    "/my-account": at_work(),
    "/my-account/proof": at_work(IN),
    "/my-account/passkeys/new": at_work(),
    "/my-account/app": at_work(),
    "/my-account/password": at_work(),
    "/sign-in/provider/answer": NOT_HERE,  # where there is no provider
    "/set-password/<token>": ANYBODY,
    "/demo/your-own-office": NOT_HERE,
    "/today": COACH,
    "/welcome": row(OK),
    "/diary": COACH,
    "/hours": COACH,
    "/coaches/<uuid:staff_id>/hours": OF_AMINA,
    "/caseload": COACH_OR_LEAD,
    "/find": coach_or_lead() | {"sonia": OK, "dora": OK},
    "/openings": LEAD | {"sonia": OK},
    "/claimants/<uuid:claimant_id>": her_record(),
    "/claimants/<uuid:claimant_id>/glass": glass(OK),
    "/claimants/<uuid:claimant_id>/cover": COVERS,
    "/cover/<uuid:cover_id>/coach": COVERS,
    "/claimants/<uuid:claimant_id>/away": HERS,
    "/absences": COACH_OR_LEAD,
    "/absences/<uuid:absence_id>": OF_AMINA,
    "/my/away": A_CLAIMANT,
    "/claimants/<uuid:claimant_id>/handover": HERS | NOT_UNDER_GLASS,
    "/handovers": coach(),
    "/handovers/<uuid:handover_id>": hers(IN) | NOT_UNDER_GLASS,  # led on, for none of them is who she comes to
    "/leavers": lead() | {"ida": OK, "joe": OK},
    "/leavers/<uuid:staff_id>": lead(404),  # nobody leaves
    "/my/handover": a_claimant(),
    "/claimants/<uuid:claimant_id>/coach": HERS | UNDER_GLASS,
    "/claimants/<uuid:claimant_id>/another-coach": her_lead(),
    "/coach-requests": LEAD,
    "/matches": LEAD,
    "/coaches/<uuid:staff_id>/skills": OF_AMINA,
    "/my/coach": A_CLAIMANT,
    "/my/coach/wishes": A_CLAIMANT,
    "/openings/<uuid:opening_id>/hold-back": SAFEGUARDING,
    "/hold-backs": row(gwen=OK, olwen=OK, bruno=OK, sonia=OK, dora=OK),
    "/safeguarding": SAFEGUARDING,
    "/safeguarding/people/<uuid:claimant_id>": SAFEGUARDING,
    "/claimants/<uuid:claimant_id>/opened": HERS,
    "/claimants/<uuid:claimant_id>/preferred-name": HERS,
    "/claimants/<uuid:claimant_id>/own-words": HERS,
    "/claimants/<uuid:claimant_id>/front-desk": HERS,
    "/claimants/<uuid:claimant_id>/caller-check": HERS,
    "/claimants/<uuid:claimant_id>/life": her_record(),
    "/claimants/<uuid:claimant_id>/life/death": her_record(),
    "/claimants/<uuid:claimant_id>/life/name": HERS,
    "/claimants/<uuid:claimant_id>/life/office": her_lead(),
    "/claimants/<uuid:claimant_id>/life/circumstances": HERS,
    "/claimants/<uuid:claimant_id>/life/representatives": HERS,
    "/front-desk": row(remy=OK),
    "/callers": COACH_OR_LEAD | {"remy": OK},
    "/callers/card": coach_or_lead(404) | {"remy": 404},  # for whoever has just verified a caller
    "/my/caller-check": A_CLAIMANT,
    "/claimants/<uuid:claimant_id>/steps/new": HERS,
    "/claimants/<uuid:claimant_id>/goals": HERS,
    "/claimants/<uuid:claimant_id>/rhythm": HERS,
    "/claimants/<uuid:claimant_id>/times": HERS,
    "/claimants/<uuid:claimant_id>/appointments/new": HERS,
    "/appointments/<uuid:appointment_id>": HERS,
    "/appointments/<uuid:appointment_id>/summary": HERS,
    "/claimants/<uuid:claimant_id>/notes/new": HERS,
    "/claimants/<uuid:claimant_id>/notes/screen": HERS,
    "/notes/<uuid:note_id>": her_record(),
    "/appointments/<uuid:appointment_id>/move": HERS,
    "/appointments/<uuid:appointment_id>/cancel": HERS,
    "/appointments/<uuid:appointment_id>/outcome": HERS,
    "/appointments/<uuid:appointment_id>/agenda": HERS,
    "/matters": COACH_OR_LEAD,
    "/matters/<uuid:matter_id>": HERS,
    "/placements": LEAD,
    "/balancing": LEAD,
    "/moves/<uuid:move_id>": HERS | NOT_UNDER_GLASS,
    "/board": LEAD,
    "/board/continuity": LEAD,
    "/continuity": LEAD,
    "/continuity/mine": COACH,
    "/workload/mine": COACH,
    "/workload/<uuid:staff_id>": OF_AMINA,
    "/what-if": LEAD,
    "/accounts": ADMINISTRATOR,
    "/accounts/new": ADMINISTRATOR,
    "/accounts/<uuid:account_id>": ADMINISTRATOR,
    "/accounts/<uuid:account_id>/reset": ADMINISTRATOR,
    "/offices": ADMINISTRATOR,
    "/offices/<uuid:office_id>": ADMINISTRATOR,
    "/imports": ADMINISTRATOR,
    "/imports/new": ADMINISTRATOR,
    "/imports/<uuid:upload_id>": IDAS_UPLOAD,
    "/imports/<uuid:upload_id>/rejects.csv": IDAS_UPLOAD,
    "/come-in": ANYBODY,
    "/come-in/<token>": ANYBODY,
    "/my": A_CLAIMANT,
    "/my/more": A_CLAIMANT,
    "/my/move": A_CLAIMANT,
    "/my/opened": A_CLAIMANT,
    "/my/own-words": A_CLAIMANT,
    "/my/plan": A_CLAIMANT,
    "/my/plan/goal": A_CLAIMANT,
    "/my/plan/steps/new": A_CLAIMANT,
    "/my/notes": A_CLAIMANT,
    "/my/notes/<uuid:note_id>": ROSA_ALONE,
    "/my/adjustments": A_CLAIMANT,
    "/my/meetings": A_CLAIMANT,
    "/my/meetings/new": A_CLAIMANT,
    "/my/meetings/<uuid:appointment_id>": ROSA_ALONE,
    "/my/meetings/<uuid:appointment_id>/move": ROSA_ALONE,
    "/my/meetings/<uuid:appointment_id>/cancel": ROSA_ALONE,
    "/my/times": A_CLAIMANT,
    "/my/off-screen/<subject>/<uuid:subject_id>": ROSA_ALONE,
    "/my/supporters": A_CLAIMANT,
    "/my/supporters/<uuid:supporter_id>": ROSA_ALONE,
    "/my/coming-in": A_CLAIMANT,
    "/claimants/<uuid:claimant_id>/coming-in": HERS,
    "/come-in/code": ANYBODY,
    "/invited/<token>": ANYBODY,
    "/invitations": ADMINISTRATOR,
    "/supporting": row(sue=OK),
    "/supporting/<uuid:claimant_id>": row(sue=OK),
    "/data-protection": OFFICER,
    "/data-protection/outside/<uuid:outside_id>": OFFICER,
    "/data-protection/requests/<uuid:request_id>": OFFICER,
    "/data-protection/requests/<uuid:request_id>/copy.zip": officer(409),  # it was not given yet
    "/data-protection/incidents/<uuid:incident_id>": OFFICER,
    "/data-protection/holds": OFFICER,
    "/data-protection/certificates": OFFICER,
    "/data-protection/certificates/<uuid:certificate_id>": OFFICER,
    "/outside/new": ON_THE_STAFF,
    "/incidents/new": ON_THE_STAFF,
    "/claimants/<uuid:claimant_id>/outside/new": HERS,
    "/claimants/<uuid:claimant_id>/record-request": HERS,
    "/notes/<uuid:note_id>/misplaced": HERS,
    "/merges/new": lead() | {"dora": OK},
    "/merges/<uuid:merge_id>": both_records(),
    "/my/record": A_CLAIMANT,
    "/my/record/<uuid:request_id>/copy.zip": a_claimant(404),
    "/my/asked": A_CLAIMANT,
}
SENT: dict[str, Row] = {
    "/language": row(IN),
    "/sign-in": row(NO, nobody=NO),
    "/sign-in/passkey": row(NO, nobody=NO),
    "/sign-in/second": row(IN, nobody=NO),  # whoever is in is led on
    "/sign-in/set-up": row(IN, nobody=NO),
    "/my-account/sign-ins/<uuid:sign_in_id>/end": at_work(404),  # somebody else's
    "/my-account/sign-ins/end": at_work(IN),
    "/my-account/proof": at_work(NO),
    "/my-account/passkeys": at_work(NO),
    "/my-account/passkeys/<uuid:passkey_id>/removal": at_work(404),
    "/my-account/app": at_work(NO),
    "/my-account/app/removal": at_work(409),
    "/my-account/codes": at_work(),
    "/my-account/password": at_work(NO),
    "/sign-in/provider": NOT_HERE,
    "/sign-in/provider/sign-out": NOT_HERE,
    "/sign-in/words": row(IN),
    "/sign-out": row(IN),
    "/find": coach_or_lead(IN) | {"sonia": IN, "dora": IN},
    "/caseload": coach_or_lead(IN),
    "/set-password/<token>": row(NO, nobody=NO),
    "/demo/visits/<key>": NOT_HERE,
    "/demo/restart": NOT_HERE,
    "/claimants/<uuid:claimant_id>/preferred-name": hers(NO),
    "/claimants/<uuid:claimant_id>/own-words": hers(NO),
    "/claimants/<uuid:claimant_id>/front-desk": hers(NO),
    "/claimants/<uuid:claimant_id>/caller-check": hers(NO) | UNDER_GLASS,
    "/claimants/<uuid:claimant_id>/caller-check/end": hers(IN),
    "/claimants/<uuid:claimant_id>/life/death": her_record(NO),
    "/claimants/<uuid:claimant_id>/life/death/confirmation": her_record(409) | {"dora": 403},
    "/claimants/<uuid:claimant_id>/life/death/undo": her_record(409),
    "/claimants/<uuid:claimant_id>/life/name": hers(NO),
    "/claimants/<uuid:claimant_id>/life/office": her_lead(NO),
    "/claimants/<uuid:claimant_id>/life/circumstances": hers(NO),
    "/claimants/<uuid:claimant_id>/life/circumstances/<uuid:circumstance_id>/end": hers(IN),
    "/claimants/<uuid:claimant_id>/life/representatives": hers(NO),
    "/claimants/<uuid:claimant_id>/life/representatives/<uuid:representative_id>/end": hers(IN),
    "/callers": coach_or_lead(NO) | {"remy": NO},
    "/callers/answer": coach_or_lead(NO) | {"remy": NO},
    "/callers/call-back": coach_or_lead(NO) | {"remy": NO},
    "/callers/rung-back/<uuid:claimant_id>": hers(IN),
    "/my/caller-check": a_claimant(NO),
    "/my/caller-check/end": a_claimant(IN),
    "/words-to-ask/<uuid:words_id>/asking": hers(IN),
    "/claimants/<uuid:claimant_id>/glass": glass(NO),
    "/claimants/<uuid:claimant_id>/glass/close": coach_or_lead(404) | {"sonia": 404, "vera": IN},
    "/claimants/<uuid:claimant_id>/cover": COVERS | {"gwen": NO},
    "/claimants/<uuid:claimant_id>/handover": COVERS | {"gwen": NO},
    "/handovers/<uuid:handover_id>/coach": COVERS | {"gwen": NO},
    "/handovers/<uuid:handover_id>/change": COVERS | {"gwen": 409},  # it has ended
    "/handovers/<uuid:handover_id>/stop": COVERS | {"gwen": IN},
    "/handovers/<uuid:handover_id>/text": hers(403) | {"amina": 409} | NOT_UNDER_GLASS,  # for whoever writes it
    "/handovers/<uuid:handover_id>/ask": hers(409) | NOT_UNDER_GLASS,
    "/handovers/<uuid:handover_id>/word": hers(NO) | NOT_UNDER_GLASS,
    "/handovers/<uuid:handover_id>/meeting": hers(NO) | NOT_UNDER_GLASS,
    "/handovers/<uuid:handover_id>/promises": hers(403) | NOT_UNDER_GLASS,  # for whoever she comes to alone
    "/leavers": lead(NO) | {"ida": NO, "joe": NO},
    "/leavers/<uuid:staff_id>/coaches": lead(404),
    "/leavers/<uuid:staff_id>/day": lead(404) | {"gwen": NO, "bruno": NO, "ida": NO, "joe": NO},
    "/leavers/<uuid:staff_id>/stay": lead(404) | {"gwen": IN, "bruno": IN, "ida": IN, "joe": IN},
    "/my/handover/text": a_claimant(409),
    "/my/handover/take-back": a_claimant(409),
    "/my/handover/meeting": a_claimant(409),
    "/cover/<uuid:cover_id>/coach": COVERS | {"gwen": NO},
    "/coaches/<uuid:staff_id>/absences": of_amina(NO),
    "/absences/<uuid:absence_id>/until": of_amina(NO),
    "/absence-questions/<uuid:question_id>/told": hers(IN) | NOT_UNDER_GLASS,
    "/absence-questions/<uuid:question_id>/answer": hers(NO) | NOT_UNDER_GLASS,
    "/claimants/<uuid:claimant_id>/away/default": hers(NO),
    "/claimants/<uuid:claimant_id>/words-read": coach(404) | dict.fromkeys(("amina", "kit", "vera"), IN),
    "/my/away/default": a_claimant(NO),
    "/my/away/<uuid:question_id>": ROSA_ALONE | {"rosa": NO},
    "/cover/<uuid:cover_id>/end": COVERS | {"gwen": IN},
    "/openings/<uuid:opening_id>/hold-back": row(sonia=NO),
    "/hold-backs/<uuid:hold_back_id>/agreement": SECOND_PERSON | {"sonia": 403},
    "/hold-backs/<uuid:hold_back_id>/end": SECOND_PERSON,
    "/safeguarding": row(sonia=NO),
    "/safeguarding/people/<uuid:claimant_id>/sensitive": row(sonia=NO),
    "/safeguarding/people/<uuid:claimant_id>/shut-out": row(sonia=NO),
    "/safeguarding/shut-outs/<uuid:shut_out_id>/end": row(sonia=IN),
    "/openings/<uuid:opening_id>/seen": coach_or_lead(404) | {"amina": IN, "gwen": IN, "kit": 403, "vera": 403},
    "/claimants/<uuid:claimant_id>/steps": hers(NO),
    "/claimants/<uuid:claimant_id>/goals": hers(NO),
    "/claimants/<uuid:claimant_id>/notes/screen": hers(IN),
    "/claimants/<uuid:claimant_id>/times": hers(NO),
    "/claimants/<uuid:claimant_id>/times/<uuid:period_id>/end": hers(IN),
    "/claimants/<uuid:claimant_id>/rhythm": hers(NO),
    "/steps/<uuid:step_id>/done": hers(NO),
    "/steps/<uuid:step_id>/undo": hers(NO),
    "/steps/<uuid:step_id>/off": hers(NO),
    "/steps/<uuid:step_id>/answer": hers(NO),
    "/claimants/<uuid:claimant_id>/notes": hers(NO),
    "/claimants/<uuid:claimant_id>/notes/draft": HERS,
    "/notes/<uuid:note_id>/additions": hers(NO),
    "/claimants/<uuid:claimant_id>/appointments": hers(NO),
    "/appointments/<uuid:appointment_id>/move": hers(NO),
    "/appointments/<uuid:appointment_id>/cancel": hers(NO),
    "/appointments/<uuid:appointment_id>/outcome": hers(NO),
    "/appointments/<uuid:appointment_id>/agenda": hers(IN),
    "/matters/<uuid:matter_id>/settlement": hers(NO),
    "/coaches/<uuid:staff_id>/hours": of_amina(NO),
    "/coaches/<uuid:staff_id>/leave": of_amina(NO),
    "/leave/<uuid:leave_id>/removal": of_amina(409),
    "/workload/<uuid:staff_id>/reductions": led_amina(NO),
    "/workload/<uuid:staff_id>/schedule": led_amina(NO),
    "/workload/<uuid:staff_id>/actions": led_amina(NO),
    "/reductions/<uuid:reduction_id>/end": led_amina(IN),
    "/what-if/<uuid:office_id>": led_amina(NO),
    "/placements": lead(NO),
    "/balancing": lead(NO),
    "/moves/<uuid:move_id>/answer": hers(NO) | NOT_UNDER_GLASS,
    "/moves/<uuid:move_id>/told": hers(409) | NOT_UNDER_GLASS,  # it is over
    "/moves/<uuid:move_id>/back": row(gwen=IN, olwen=404, bruno=404),
    "/moves/<uuid:move_id>/all-back": row(gwen=IN, olwen=404, bruno=404),
    "/my/move/<uuid:move_id>": ROSA_ALONE | {"rosa": NO},
    "/placements/<uuid:claimant_id>": row(gwen=NO, olwen=404, bruno=404),
    "/accounts/<uuid:account_id>/password-link": ADMINISTRATOR,
    "/accounts": administrator(NO),
    "/accounts/<uuid:account_id>/roles": administrator(NO),
    "/accounts/<uuid:account_id>/roles/<uuid:grant_id>/end": administrator(IN),
    "/accounts/<uuid:account_id>/email": administrator(NO),
    "/accounts/<uuid:account_id>/closing": administrator(IN),
    "/accounts/<uuid:account_id>/opening": administrator(IN),
    "/accounts/<uuid:account_id>/sign-ins/end": administrator(IN),
    "/accounts/<uuid:account_id>/reset": administrator(NO),
    "/accounts/sign-ins/end": row(ida=IN, joe=IN),
    "/offices": administrator(NO),
    "/offices/<uuid:office_id>/place": administrator(IN),
    "/offices/<uuid:office_id>/settings": administrator(NO),
    "/imports": administrator(NO),
    "/imports/<uuid:upload_id>/confirmation": idas_upload(IN),
    "/imports/<uuid:upload_id>/end": idas_upload(IN),
    "/come-in/<token>": row(409, nobody=IN, rosa=IN, sam=IN),
    "/claimants/<uuid:claimant_id>/entry-link": HERS | UNDER_GLASS,
    "/my/own-words": a_claimant(NO),
    "/my/coach/request": a_claimant(IN),
    "/my/coach/request/taken-back": a_claimant(409),  # nobody has asked
    "/my/coach/choice": a_claimant(NO),
    "/my/coach/wishes": a_claimant(NO),
    "/my/coach/not-with": a_claimant(NO),
    "/my/coach/not-with/<uuid:staff_id>/end": a_claimant(IN),
    "/claimants/<uuid:claimant_id>/coach/wishes": hers(NO) | UNDER_GLASS,
    "/claimants/<uuid:claimant_id>/coach/request": hers(IN) | UNDER_GLASS,
    "/claimants/<uuid:claimant_id>/coach/conflict": hers(IN) | UNDER_GLASS,
    "/claimants/<uuid:claimant_id>/coach/steady": hers(NO) | UNDER_GLASS,
    "/claimants/<uuid:claimant_id>/another-coach": her_lead(NO),
    "/coach-requests/<uuid:coach_request_id>/nobody-fits": her_lead(409),  # she took it back
    "/coach-requests/<uuid:coach_request_id>/told": her_lead(IN),
    "/conflicts/<uuid:conflict_id>/end": coach_or_lead(404) | {"gwen": IN, "ben": IN},
    "/steady-times/<uuid:steady_time_id>/end": coach_or_lead(404) | {"amina": IN, "gwen": IN, "kit": IN},
    "/coaches/<uuid:staff_id>/skills": of_amina(IN),
    "/my/plan/goal": a_claimant(NO),
    "/my/plan/steps": a_claimant(NO),
    "/my/plan/steps/<uuid:step_id>/done": rosa_alone(IN),
    "/my/plan/steps/<uuid:step_id>/undo": rosa_alone(IN),
    "/my/plan/steps/<uuid:step_id>/answer": a_claimant(NO),
    "/my/notes/screen": a_claimant(IN),
    "/my/notes/<uuid:note_id>/additions": rosa_alone(NO),
    "/my/meetings": row(rosa=NO, sam=409),  # he has no coach to meet yet
    "/my/meetings/<uuid:appointment_id>/words": rosa_alone(IN),
    "/my/meetings/<uuid:appointment_id>/adjustments": rosa_alone(NO),
    "/my/meetings/<uuid:appointment_id>/move": rosa_alone(NO),
    "/my/meetings/<uuid:appointment_id>/cancel": rosa_alone(IN),
    "/my/times": a_claimant(NO),
    "/my/off-screen/<subject>/<uuid:subject_id>": rosa_alone(IN),
    "/off-screen/<uuid:thing_id>/return": hers(NO),
    "/my/supporters": a_claimant(NO),
    "/my/supporters/<uuid:supporter_id>": rosa_alone(NO),
    "/my/supporters/<uuid:supporter_id>/yes": rosa_alone(IN),
    "/my/supporters/<uuid:supporter_id>/link": rosa_alone(409),  # who is in already gets no other link
    "/my/supporters/<uuid:supporter_id>/end": rosa_alone(IN),
    "/my/coming-in/lock": a_claimant(NO),
    "/my/coming-in/locks/<uuid:passkey_id>/end": rosa_alone(IN),
    "/my/coming-in/browsers/<uuid:sign_in_id>/end": rosa_alone(IN),
    "/claimants/<uuid:claimant_id>/code": HERS | UNDER_GLASS,
    "/claimants/<uuid:claimant_id>/account": hers(NO),
    "/claimants/<uuid:claimant_id>/supporters": hers(NO),
    "/supporters/<uuid:supporter_id>/paper": hers(409) | UNDER_GLASS,  # on paper only for whoever has no account
    "/supporters/<uuid:supporter_id>/end": hers(IN),
    "/come-in/send": row(NO, nobody=NO),
    "/come-in/code": AT_THE_DOOR,
    "/come-in/passkey": AT_THE_DOOR,
    "/invited/<token>": row(409, nobody=NO, sue=IN),  # whoever supports somebody may support another
    "/invitations": administrator(NO),
    "/my/times/rhythm": a_claimant(NO),
    "/my/times/<uuid:period_id>/end": rosa_alone(IN),
    "/data-protection/outside/<uuid:outside_id>/person": officer(NO),
    "/data-protection/outside/<uuid:outside_id>/decision": officer(NO),
    "/data-protection/outside/<uuid:outside_id>/telling": officer(409),
    "/data-protection/requests/<uuid:request_id>/redactions": officer(NO),
    "/data-protection/redactions/<uuid:redaction_id>/removal": officer(IN),
    "/data-protection/requests/<uuid:request_id>/giving": officer(IN),
    "/data-protection/requests/<uuid:request_id>/decision": officer(NO),
    "/data-protection/requests/<uuid:request_id>/erasure": officer(NO),
    "/data-protection/incidents/<uuid:incident_id>/closing": officer(NO),
    "/data-protection/incidents/<uuid:incident_id>/telling": officer(IN),
    "/data-protection/incidents/<uuid:incident_id>/release": officer(409),
    "/data-protection/holds": officer(NO),
    "/data-protection/holds/<uuid:hold_id>/end": officer(IN),
    "/outside": on_the_staff(NO),
    "/incidents": on_the_staff(NO),
    "/claimants/<uuid:claimant_id>/outside": hers(NO),
    "/claimants/<uuid:claimant_id>/record-request": hers(IN),
    "/notes/<uuid:note_id>/misplaced": hers(NO),
    "/merges": lead(NO) | {"dora": NO},
    "/merges/<uuid:merge_id>/agreement": both_records(IN) | {"gwen": 409},
    "/merges/<uuid:merge_id>/declining": both_records(IN),
    "/merges/<uuid:merge_id>/undoing": both_records(NO),
    "/my/record": a_claimant(NO),
}


def routes(app: Flask, *methods: str) -> set[str]:
    return {route.rule for route in app.url_map.iter_rules() if set(methods) & (route.methods or set())}


def test_every_route_stands_in_the_table(app) -> None:
    assert routes(app, "GET") == set(SEEN)
    assert routes(app, "POST", "PUT", "PATCH", "DELETE") == set(SENT)


@pytest.mark.parametrize("rule", SEEN)
def test_who_may_see(world, rule: str) -> None:
    answers = {who: world.browser(who).get(world.address(rule)) for who in EVERYBODY}
    for answer in answers.values():
        holds(answer)
    assert {who: answer.status_code for who, answer in answers.items()} == SEEN[rule]
    if rule not in ("/", "/sign-in/second", "/sign-in/set-up") and SEEN[rule]["nobody"] == IN:
        assert answers["nobody"].location.startswith(
            "/come-in" if rule == "/my" or rule.startswith("/my/") else "/sign-in?next="
        )


@pytest.mark.parametrize("rule", SENT)
def test_who_may_send(world, rule: str) -> None:
    """Whoever is turned away first: they write nothing, and nobody is let in to what somebody before has done."""
    expected, address = SENT[rule], world.address(rule)
    turned_away = [who for who in EVERYBODY if expected[who] in (403, 404)]
    for who in turned_away:
        world.browser(who)
    before = everything(world)
    for who in turned_away:
        answer = world.send(who, address)
        assert answer.status_code == expected[who], who
        holds(answer)
    assert everything(world) == before
    for who in sorted(set(EVERYBODY) - set(turned_away), key=lambda who: (expected[who] in (OK, IN), who)):
        answer = world.send(who, address)
        assert answer.status_code == expected[who], who
        holds(answer)
        if who == "nobody" and rule not in ("/language", "/sign-out", "/come-in/<token>") and expected[who] == IN:
            assert answer.location == ("/come-in" if rule.startswith("/my/") else "/sign-in")


def everything(world: World) -> dict[str, int]:
    """How many rows there are of everything, and which version Rosa's record has."""
    world.db.session.expire_all()
    tables = Base.metadata.sorted_tables
    counts = world.db.session.execute(
        select(*(select(func.count()).select_from(table).scalar_subquery().label(table.name) for table in tables))
    ).one()
    version = world.db.session.scalar(select(Claimant.version).where(Claimant.id == world.rosa.id))
    told = world.db.session.scalar(select(func.count()).select_from(Event).where(Event.verb != refusals.VERB))
    return dict(counts._mapping) | {"version": version, "event": told}


def test_an_id_that_is_not_for_them_leaves_a_line_in_the_audit_and_nothing_in_the_persons_list(world) -> None:
    """The same for one that never was; and whoever is not signed in leaves none."""
    never = world.office.id
    for who, asked in (("ben", world.rosa.id), ("ben", never), ("sam", never), ("nobody", world.rosa.id)):
        address = f"/my/meetings/{asked}/move" if who == "sam" else f"/claimants/{asked}"
        world.browser(who).get(address)
    told = select(Event.actor, Event.subject_id, Event.claimant_id, Event.facts).where(Event.verb == refusals.VERB)
    ben, sam = (str(world.accounts[who].id) for who in ("ben", "sam"))
    lines = [
        (actor, asked, person) for actor, asked, person, _facts in world.db.session.execute(told.order_by(Event.id))
    ]
    assert lines == [(ben, world.rosa.id, None), (ben, never, None), (sam, never, None)]


UNSEEN = [rule for rule, gets in SEEN.items() if gets in (HERS, her_record())]


@pytest.mark.parametrize("rule", UNSEEN)
def test_somebody_who_is_not_there_and_somebody_unseen_are_one_answer(world, rule: str) -> None:
    there = world.browser("dev").get(world.address(rule))
    nobody = rule.replace("<uuid:claimant_id>", str(world.office.id)).replace("<uuid:matter_id>", str(world.office.id))
    not_there = world.browser("dev").get(nobody)
    assert (there.status_code, there.text) == (not_there.status_code, not_there.text)
    assert "Rosa" not in there.text


def test_a_lead_opens_the_caseload_of_their_own_coaches_and_a_coach_their_own(world) -> None:
    amina = {"coach": str(world.accounts["amina"].staff_id)}
    gets = {who: world.browser(who).get("/caseload", query_string=amina) for who in ("amina", "ben", "gwen", "olwen")}
    assert {who: answer.status_code for who, answer in gets.items()} == {
        "amina": OK, "ben": 404, "gwen": OK, "olwen": 404,
    }  # fmt: skip
    assert "Rosa" in gets["gwen"].text


def test_a_role_that_ended_yesterday_opens_nothing(world, clock) -> None:
    world.db.session.execute(text("UPDATE role_grant SET until_on = :day"), {"day": "2026-11-23"})
    assert world.browser("amina").get("/caseload").status_code == 403
    assert world.browser("amina").get(world.address("/claimants/<uuid:claimant_id>")).status_code == 403


def test_a_role_that_begins_tomorrow_opens_nothing_yet(world, clock) -> None:
    world.db.session.execute(text("UPDATE role_grant SET from_on = :day"), {"day": "2026-11-25"})
    assert world.browser("amina").get("/caseload").status_code == 403
    clock.later(hours=24)
    people_sign_in_again(world, "amina")
    assert world.browser("amina").get("/caseload").status_code == 200


def people_sign_in_again(world: World, who: str) -> None:
    world.browsers.pop(who)


def test_a_coach_of_before_sees_nobody_of_before(world) -> None:
    world.db.session.execute(
        text("UPDATE relationship SET ended_on = :day, end_reason = 'handover'"), {"day": "2026-11-23"}
    )
    assert world.browser("amina").get(world.address("/claimants/<uuid:claimant_id>")).status_code == 404


def test_finding_finds_only_whom_one_sees(world) -> None:
    assert world.browser("amina").get("/find?q=martinez").status_code == 303
    assert world.browser("gwen").get("/find?q=martinez").status_code == 303
    for who in ("ben", "dev", "olwen"):
        answer = world.browser(who).get("/find?q=martinez")
        assert answer.status_code == 200
        assert "Rosa" not in answer.text
        for words in ("rosa@example.org", world.rosa.spoken_reference, world.rosa.reference):
            assert world.browser(who).get("/find", query_string={"q": words}).status_code == 200


def test_opening_a_person_is_one_event_by_whoever_opened_and_a_list_is_one(world) -> None:
    def events(verb: str) -> list[tuple[str, object]]:
        noted = select(Event.actor, Event.claimant_id).where(Event.verb == verb)
        return [tuple(row) for row in world.db.session.execute(noted)]

    world.browser("amina").get(world.address("/claimants/<uuid:claimant_id>"))
    world.browser("dev").get(world.address("/claimants/<uuid:claimant_id>"))
    assert events("claimant.opened") == [(str(world.accounts["amina"].id), world.rosa.id)]
    world.browser("amina").get("/caseload")
    assert events("caseload.listed") == [(str(world.accounts["amina"].id), None)]


SILENT = {
    "/", "/accessibility", "/accounts", "/accounts/<uuid:account_id>", "/accounts/<uuid:account_id>/reset",
    "/accounts/new", "/board", "/board/continuity", "/come-in", "/come-in/<token>", "/come-in/code", "/continuity",
    "/continuity/mine", "/data-protection/certificates",
    "/data-protection/certificates/<uuid:certificate_id>", "/health", "/imports", "/imports/new",
    "/incidents/new", "/invitations", "/invited/<token>", "/merges/<uuid:merge_id>", "/merges/new",
    "/my-account", "/my-account/app", "/my-account/passkeys/new", "/my-account/password", "/offices",
    "/offices/<uuid:office_id>", "/outside/new", "/ready", "/seals", "/set-password/<token>", "/sign-in",
    "/welcome",
}  # fmt: skip


@pytest.mark.parametrize("rule", [rule for rule, gets in SEEN.items() if OK in gets.values() and rule not in SILENT])
def test_every_page_about_people_leaves_an_event(world, rule: str) -> None:
    who = next(who for who, got in SEEN[rule].items() if got == OK)
    browser = world.browser(who)
    before = world.db.session.scalar(select(func.count()).select_from(Event))
    assert browser.get(world.address(rule)).status_code == 200
    assert world.db.session.scalar(select(func.count()).select_from(Event)) == before + 1


RECORD = [rule for rule in SEEN if SEEN[rule] in (HERS, her_record())]
SHOWN_AGAIN = [rule for rule, gets in SENT.items() if gets == hers(NO)]


def opened(world: World) -> list[tuple[str, object, str]]:
    seen = select(Event.actor, Event.claimant_id, Event.facts).where(Event.verb == "claimant.opened")
    return [tuple(row) for row in world.db.session.execute(seen)]


@pytest.mark.parametrize("rule", RECORD)
def test_every_page_of_a_record_says_whose_it_is_and_as_whom_it_was_opened(world, rule: str) -> None:
    assert world.browser("kit").get(world.address(rule)).status_code == OK
    assert opened(world) == [(str(world.accounts["kit"].id), world.rosa.id, '{"as":"cover"}')]


@pytest.mark.parametrize("rule", SHOWN_AGAIN)
def test_a_form_of_a_record_that_is_shown_again_was_read(world, rule: str) -> None:
    """What was sent is not taken and leaves nothing; that the page was shown stays."""
    answer = world.send("kit", world.address(rule))
    assert answer.status_code == NO
    was_read = (str(world.accounts["kit"].id), world.rosa.id, '{"as":"cover"}') in opened(world)
    assert was_read or "Rosa" not in answer.text


# --- Declaring a rule ---------------------------------------------------------------------------------------


def test_the_application_does_not_start_with_a_route_that_has_no_rule(app) -> None:
    fresh = Flask("bare", static_folder=None)
    fresh.add_url_rule("/open", "open", lambda: "anybody?")
    with pytest.raises(RuntimeError, match=r"/open .* declares no rule"):
        access.refuse_routes_without_a_rule(fresh)
    fresh.view_functions["open"] = access.public(lambda: "anybody")
    access.refuse_routes_without_a_rule(fresh)


def test_what_starts_is_looked_through_at_the_start(app, monkeypatch) -> None:
    monkeypatch.delattr(health.health, "rule")
    with pytest.raises(RuntimeError, match="/health"):
        create_app(app.config["SETTINGS"])


def test_every_rule_that_is_declared_is_one_of_the_policies(app) -> None:
    for endpoint, view in app.view_functions.items():
        rule = view.rule
        assert rule == access.OPEN_TO_ALL or callable(getattr(policies, rule)), endpoint


def test_only_these_are_open_to_all(app) -> None:
    open_to_all = {name for name, view in app.view_functions.items() if view.rule == access.OPEN_TO_ALL}
    assert {name for name in open_to_all if not name.startswith("demo.")} == {
        "come_in.code", "come_in.enter", "come_in.enter_by_passkey", "come_in.enter_code", "come_in.left",
        "come_in.send", "come_in.show", "health.health", "health.ready", "home.accessibility", "home.show",
        "invited.show", "invited.take_up", "languages.choose", "metrics.show", "provider.answer",
        "provider.begin", "provider.signed_out", "seals.index", "second_factor.create", "second_factor.save",
        "second_factor.set_up", "second_factor.show", "sessions.by_passkey", "sessions.create", "sessions.end",
        "sessions.new", "sessions.password", "sessions.set_password", "sessions.words_again",
    }  # fmt: skip
