"""What is written about the people of the stories, by their spoken reference. Everything here is made up."""

from collections.abc import Mapping
from types import MappingProxyType

from coachdesk.demo.told import Added, Line, Told, Written
from coachdesk.models.label import AdditionKind, Outcome, StepState

OWN, ASKED, ANSWER = AdditionKind.OWN_ACCOUNT, AdditionKind.CORRECTION_ASKED, AdditionKind.ANSWER

DOTTY = Told(
    goal="I want to bake for people again, two or three mornings, somewhere I am not rushed.",
    goal_days=120,
    about="The café trial: what you saw, and what would make a morning there easy.",
    company="Jean comes along.",
    notes=(
        Written(
            said="“I went past the café on Saturday and looked in. It smelled right.”",
            saw="Dotty brought a photo of the café on her phone and showed it twice. "
                "She was quiet for a minute when hours came up; we waited.",
            think="Shorter shifts are what makes this possible.",
            agreed=(
                Line(False, "Ask the café about shorter shifts", -15, StepState.DONE),
                Line(True, "Try two mornings at the Mill Café"),
                Line(False, "Ask the café about a Tuesday shift", 0),
                Line(False, "Sort out the bus pass form", 8),
                Line(True, "Talk to Jean about lifts", None, StepState.NOT_NOW),
            ),
            added=(
                Added(OWN, "I said I would like to see it first. Amina wrote “try”. See first, then try.", 2),
                Added(ANSWER, "Thank you. See first, then try: that is how we go on.", 3),
            ),
        ),
        Written(
            said="“Mornings are when I am me.”",
            agreed=(Line(True, "Write down what I like to bake", -40, StepState.DONE),),
            outcomes=(("TIME_EXTEND", Outcome.NOT_KEPT, "We stopped after forty minutes. That was our mistake."),),
        ),
    ),
)  # fmt: skip
NOOR = Told(
    goal="A job where I use my Arabic and my English, in an office, days only.",
    goal_days=200,
    about="The course that starts in January, and your letter.",
    notes=(
        Written(
            said="“I finished the first part of the course. I want the second part in January.”",
            saw="Noor had the certificate with her and the list of dates.",
            think="She is ready for interviews for office work.",
            agreed=(
                Line(False, "Ask the college for a place in January", 2),
                Line(True, "Bring the list of jobs I liked", 1),
            ),
            added=(Added(ASKED, "I did not say I am ready for interviews. I said I want the second part first.", 1),),
        ),
        Written(
            said="“Please write what I said and not what you think I meant.”",
            saw="We read the last note together, line by line.",
            agreed=(Line(False, "Print each note for Noor on the day", -20, StepState.DONE),),
        ),
    ),
)
CHARLIE = Told(
    goal="Bookkeeping from home, as much as I can manage.",
    goal_days=150,
    about="Three courses that can be done from home.",
    notes=(
        Written(
            said="“If it is online I can do it. If it is a room I cannot.”",
            saw="We spoke for half an hour. Charlie had read all four courses.",
            agreed=(
                Line(False, "Find bookkeeping courses that are online only", -1, StepState.DONE),
                Line(True, "Choose one of the three, in my own time"),
            ),
        ),
    ),
)
LILI = Told(
    goal="Do my studies at my pace and not fall over.",
    notes=(
        Written(
            said="“This was a good week.”",
            agreed=(
                Line(False, "Ask the GP again for Lili’s letter", -1),
                Line(True, "Say which days are good, when I know"),
            ),
        ),
    ),
)
BENNY = Told(
    goal="Try a warehouse job, and be able to come back if it goes wrong.",
    notes=(
        Written(
            said="“I can lift. I cannot read the small print.”",
            agreed=(
                Line(False, "Send the Access to Work form, large print", 0),
                Line(True, "Ask my brother about the early bus", 5),
            ),
        ),
    ),
)
MEHRET = Told(
    goal="Learn enough English to work in the school kitchen.",
    notes=(
        Written(
            said="“My children are at school until three.”",
            saw="We spoke with an interpreter by phone. The line was good.",
            agreed=(Line(False, "Find a welfare adviser who speaks Tigrinya", 2),),
        ),
    ),
)
MOLLIE = Told(
    goal="Sell my pots at four fairs next year and see if it pays.",
    notes=(
        Written(
            said="“I make pots and I sell some. That is work.”",
            agreed=(
                Line(True, "Write down what each fair cost and brought in", 10),
                Line(False, "Find out about the start-up loan", 4),
            ),
        ),
    ),
    steps=(Line(True, "Ask the gallery for a shelf", None, StepState.PROPOSED),),
)
ADE = Told(
    goal="Work on computers, from home, with people who write rather than ring.",
    notes=(
        Written(
            said="“The call at nine is good. I have been up for hours by then.”",
            agreed=(Line(True, "Send Amina the link to the course"),),
        ),
    ),
)
PRECIOUS = Told(
    goal="A job in school hours that nobody can follow me to.",
    notes=(Written(said="“Only my own mobile.”", agreed=(Line(False, "Ask for the quiet room every time", 9),)),),
)
STORIES: Mapping[str, Told] = MappingProxyType({
    "DA7-4K2": DOTTY, "NM3-6HW": NOOR, "CB8-3MW": CHARLIE, "LN3-4YE": LILI, "BH4-6LT": BENNY, "MA6-6JN": MEHRET,
    "MC6-3EB": MOLLIE, "AD3-9RX": ADE, "PM6-3XH": PRECIOUS,
})  # fmt: skip

# For everybody else: what people come for, and what is agreed about it.
GOALS = (
    "A job near home, in the mornings.",
    "Get my driving licence back and drive a van again.",
    "Look after Mum, and some hours beside that.",
    "Finish my care certificate.",
    "Feel well first. Then we will see.",
    "My own stall at the market.",
    "Volunteer at the library and find out if I can work with people.",
    "Work outdoors.",
)
THEIR_STEPS = (
    "Ask at the library about Thursdays",
    "Bring the letter from the hospital",
    "Ring the college about the evening course",
    "Write down what a good day looks like",
    "Ask my sister about school runs",
)
OUR_STEPS = (
    "Send the list of courses by post",
    "Ask about help with bus fares",
    "Find out who runs the peer group",
    "Ring the employer about shorter hours",
    "Ask for the quiet room next time",
)
SAID = (
    "“It went better than last month.”",
    "“I would like somebody to look at the form with me.”",
    "“I am tired, but I came.”",
    "“The bus takes an hour each way.”",
    "“I have an idea, can I tell you about it?”",
)
SAW = (
    "We sat in room 2 with the door open.",
    "We spoke on the phone; the line was clear.",
    "We looked at the dates together.",
)
