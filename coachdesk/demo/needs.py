"""What the many ask for: how often each adjustment is met with, and the kinds of words that no rule knows."""

from random import Random

from coachdesk.adjustments.contradictions import contradictions
from coachdesk.demo.plans import Need

OFTEN = {
    "CON_TEXT": 6, "CON_EMAIL": 4, "CON_NO_VOICEMAIL": 4, "CON_NO_HOME_LETTER": 2, "CON_SAFE": 2, "CON_NAMED": 2,
    "CON_REPEAT": 4, "TIME_EXTEND": 5, "TIME_NO_AM": 4, "TIME_NO_PM": 2, "TIME_SCHOOL": 6, "TIME_QUIET": 4,
    "TIME_NOTICE": 3, "TIME_FLEX": 3, "TIME_CHOICE": 2, "TIME_BREAKS": 3, "TIME_SHORT": 1, "TIME_NO_WAIT": 2,
    "MODE_PHONE": 4, "MODE_VIDEO": 2, "MODE_REMOTE": 3, "MODE_INPERSON": 3, "FMT_LARGE": 4, "FMT_EASYREAD": 3,
    "FMT_SUMMARY": 5, "FMT_PLAIN": 4, "FMT_AGENDA": 3, "FMT_COLOUR": 1, "COM_BSL": 2, "COM_LOOP": 2,
    "COM_PROCESS": 4, "COM_MEMORY": 3, "COM_DIRECT": 3, "COM_CHECKBACK": 2, "STAFF_FEMALE": 4, "STAFF_MALE": 1,
    "STAFF_SAME": 6, "STAFF_MH": 3, "STAFF_ND": 3, "STAFF_DA": 1, "SUP_BRING": 5, "SUP_ADVOCATE": 1, "SUP_FORMS": 4,
    "SUP_TRAVEL": 3, "SUP_DIGITAL": 3, "ENV_QUIET": 4, "ENV_STEPFREE": 4, "ENV_EXIT": 2, "ENV_COMMUNITY": 2,
    "ENV_PARKING": 1, "ENV_DOG": 1, "ENV_SEATING": 2, "CARE_NOREPEAT": 3, "CARE_CALM": 1, "EXT_DEADLINE": 2,
    "EXT_PAUSE": 1,
}  # fmt: skip
HOW_MANY = (0, 0, 0, 0, 1, 1, 1, 2, 2, 3)
SAYINGS = (
    "A week when my children are at their dad’s",
    "Ask me about my garden, I talk better then",
    "Call me Mr, not by my first name, until I say",
    "I cannot do Thursdays, that is dialysis",
    "I get seizures, my bag has a card in it",
    "I keep my coat on, it is nothing about you",
    "I look away when I listen",
    "I need a cup of water on the table",
    "I would like the blinds down",
    "If my phone goes I have to take it, it is the school",
    "My dog comes too, she is calm",
    "My mum fills in forms with me",
    "No perfume in the room please",
    "Not near the front window",
    "Please do not shake hands",
    "Please say what happens next before it happens",
    "Prayer at one o’clock on Fridays",
    "Sometimes my voice goes, I write then",
    "Tell me if you are running late, I count the minutes",
    "The number on file is my neighbour’s",
)
SPEAKS_LITTLE = 0.3
SAYS_SOMETHING = 0.12


def needs_of(lots: Random, language: str) -> tuple[Need, ...]:
    """What one of the many asks for: often nothing, never two things that cannot both be kept."""
    wanted = lots.choices(list(OFTEN), list(OFTEN.values()), k=lots.choice(HOW_MANY))
    codes = [code for code in OFTEN if code in wanted]
    if contradictions(codes):
        codes = codes[:1]
    found = [Need(code) for code in codes]
    if language and lots.random() < SPEAKS_LITTLE:
        found.append(Need("LANG_INTERP", {"language": language}))
    return tuple(found)


def words_of(lots: Random) -> tuple[str, ...]:
    """What one of the many told the old system, that no rule knows."""
    return (lots.choice(SAYINGS),) if lots.random() < SAYS_SOMETHING else ()
