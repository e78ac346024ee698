"""Every figure that the made-up year rests on, in one place, with where it comes from.

A figure without a source is an assumption of ours and says so on the page (docs/simulation.md).
"""

from dataclasses import dataclass
from datetime import date

FIRST_ON = date(2026, 1, 5)  # a Monday; the same year whenever the simulation runs
OFFICE_CHOSE = {"meeting_minutes": 30, "first_meeting_minutes": 45}


@dataclass(frozen=True)
class Assumed:
    """One figure: what it is, how much, and who says so."""

    what: str
    figure: str
    source: str


DID_NOT_COME = 1 / 6
AGAIN_AFTER_DAYS = 7
LEAVE_THE_OFFICE_A_MONTH = 0.082
GROWTH_A_YEAR = 0.04
RHYTHMS = {14: 0.05, 28: 0.60, 56: 0.35}
BOOKED_AHEAD = {28: 0.40, 7: 0.35, 2: 0.15, 0: 0.10}
FIRST_MEETING_AFTER = (3, 10)
DEFAULT_WHEN_AWAY = {"": 0.60, "wait": 0.20, "cover": 0.15, "another_way": 0.05}
ANSWER_WHEN_AWAY = {"": 0.35, "wait": 0.35, "cover": 0.22, "another_way": 0.08}
SOONER_OF_THOSE_WHO_WAIT = 0.5
ANSWERS_AFTER_DAYS = (0, 4)
NEAR_ENOUGH_DAYS = 7
ASKED_BEFORE_LEAVE_DAYS = 21
ONE_COACH_LEAVES_A_YEAR = 0.12
SAID_BEFORE_DAYS = 42
REPLACED_AFTER_DAYS = (14, 56)
LEAVE_KNOWN_BEFORE_DAYS = (42, 90)
LEAVE_BLOCKS = (10, 5, 5, 1, 1, 1, 1, 1)
SICK_SPELLS_A_YEAR = 2.5
SICK_DAYS = {1: 0.40, 2: 0.25, 3: 0.15, 5: 0.12, 10: 0.08}
LONG_SPELL = 0.06
LONG_SPELL_DAYS = (15, 40)
NEEDS = {
    "TIME_EXTEND": 0.10, "TIME_DOUBLE": 0.04, "TIME_NO_AM": 0.06, "TIME_SCHOOL": 0.08, "TIME_AVOID": 0.08,
    "TIME_NOTICE": 0.02, "MODE_PHONE": 0.08, "MODE_REMOTE": 0.03, "MODE_VIDEO": 0.01, "LANG_INTERP": 0.03,
    "COM_BSL": 0.005, "STAFF_FEMALE": 0.06, "STAFF_MALE": 0.01, "STAFF_MH": 0.08, "STAFF_NOT": 0.01,
    "FMT_WELSH": 0.04,
}  # fmt: skip
NEW_NEED_A_YEAR = 0.10
NEW_NEEDS = ("TIME_EXTEND", "TIME_DOUBLE", "TIME_SCHOOL", "MODE_PHONE")

OURS = "an assumption of ours"
LIST = (
    Assumed("people did not come to a meeting that was booked", "1 in 6",
            "1.8 of 10.8 million in 2005–06 (PAC 2007), nothing newer found"),
    Assumed("they are due again", "7 days later", OURS),
    Assumed("people who leave the office a month", "8.2 %", "into work, all claimants, 2023–24"),
    Assumed("growth", "4 % a year, and somebody new for everybody who left", OURS),
    Assumed("length of a meeting", "30 minutes, the first 45, 10 of rest",
            "30 minutes every four weeks is what a caseload of a hundred leaves room for by the workload formula"),
    Assumed("rhythm", "every 2 weeks 5 %, 4 weeks 60 %, 8 weeks 35 %",
            "four weeks is the product's default; eight are usual with earnings, since 2025; how many is " + OURS),
    Assumed("booked ahead", "at the meeting before 40 %, a week 35 %, two days 15 %, on the day 10 %", OURS),
    Assumed("leave of a coach",
            "25 days a year (one of two weeks, two of one, five single days), known 6 to 13 weeks ahead",
            "civil service terms, general knowledge, unverified"),
    Assumed("with CoachDesk, whoever is due in a leave is asked for a time around it (the page of the absence names "
            "them: “due while away, and nothing is booked”)", "3 weeks before it begins", OURS),
    Assumed("sickness of a coach", "2½ spells a year of 1 to 10 days; 6 % have one of 3 to 8 weeks", OURS),
    Assumed("coaches who leave a year", "12 %, said 6 weeks before, replaced 2 to 8 weeks after", OURS),
    Assumed("time for other than people", "4½ hours of 37½ a week", "12 %, the product's default"),
    Assumed("what people need", "see coachdesk/simulating/assumed.py", OURS),
    Assumed("when their coach is away", "their default: none 60 %, wait 20 %, cover 15 %, another way 5 %; "
            "their answer: none 35 %, wait 35 %, cover 22 %, another way 8 %; half of those who answer that they wait "
            "meet their coach before the absence where there is a time", OURS),
    Assumed("whoever books while their coach is away, or has no time soon", "chooses, for nobody books by saying "
            "nothing: of those who would not have answered a question as many each as of those who do", OURS),
)  # fmt: skip
