"""Who works at the demo office: coaches with their hours, one who has just left, the team lead, the administrator."""

from dataclasses import dataclass

from coachdesk.models.label import LeaveKind

OFFICE = "Harbour Street"
ADDRESS = "12 Harbour Street, ground floor, no steps"
PHONE = "01632 960 100"
TEAM = "Harbour Street team"
LEAD = "gwen"
LEFT = "marian"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
Span = tuple[int, int]
A_DAY: tuple[Span, ...] = ((9 * 60, 13 * 60), (13 * 60 + 30, 17 * 60))


@dataclass(frozen=True, slots=True)
class Away:
    """Whole days away, counted in working days from today: negative ones have been."""

    first: int
    last: int
    kind: LeaveKind = LeaveKind.LEAVE


@dataclass(frozen=True, slots=True)
class StaffPlan:
    """A member of staff. `people` is the length of a coach's caseload, `rhythms` the days between meetings there."""

    key: str
    name: str
    weekly_hours: float
    gender: str = ""
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    people: int = 0
    rhythms: tuple[int | None, ...] = (28,)
    days: str = "Mon-Fri"
    away: tuple[Away, ...] = ()

    def hours(self, weekday: int) -> tuple[Span, ...]:
        """When they work on a day of the week, in minutes since midnight: with lunch between."""
        first, last = (DAYS.index(day) for day in (self.days[:3], self.days[-3:]))
        return A_DAY if first <= weekday <= last else ()

    @property
    def email(self) -> str:
        """An address that reaches nobody."""
        plain = self.name.lower().translate(PLAIN).replace(" ", ".")
        return f"{plain}@example.org"


PLAIN = str.maketrans({"'": "", "’": "", "ś": "s", "ń": "n"})

COACHES = (
    StaffPlan(
        "amina",
        "Amina Yusuf",
        37,
        "female",
        ("ar", "so"),
        ("domestic_abuse",),
        96,
        (28, 35, 35, 42, 42, 42, None),
        away=(Away(7, 7, LeaveKind.TRAINING), Away(19, 26)),
    ),
    StaffPlan("deborah", "Deborah Okafor", 37, "female", ("ig",), ("mental_health",), 94, (42, 42, 56, 56)),
    StaffPlan(
        "fatima",
        "Fatima Zahra Benali",
        18.6,
        "female",
        ("ar", "fr"),
        ("lone_parents", "refugees"),
        38,
        (42, 56, 56),
        "Mon-Wed",
    ),
    StaffPlan("grace", "Grace O’Neill", 37, "female", (), ("neurodiversity",), 99, (28, 35, 42, 42)),
    StaffPlan("imran", "Imran Sheikh", 20.2, "male", ("ur", "pa"), ("mental_health",), 41, (42, 56), "Wed-Fri"),
    StaffPlan("kofi", "Kofi Mensah", 22, "male", ("ak",), ("self_employment", "over_50s"), 54, (42, 56, 56), "Tue-Thu"),
    StaffPlan("leszek", "Leszek Dudek", 37, "", ("pl",), (), 90, (42, 56, 56, 56)),
    StaffPlan(
        "rhian", "Rhian Bevan", 37, "female", ("cy",), ("domestic_abuse", "neurodiversity"), 88, (21, 21, 21, 28, 28)
    ),
    StaffPlan(
        "tom", "Tom Whitfield", 37, "male", (), ("neurodiversity",), 101, (28, 28, 35, 35, 42), away=(Away(0, 4),)
    ),
    StaffPlan("zofia", "Zofia Wiśniewska", 37, "female", ("pl", "uk"), ("mental_health",), 92, (42, 56, 56)),
)
GWEN = StaffPlan(LEAD, "Gwen Pritchard", 37, "female", ("cy",))
MARIAN = StaffPlan(LEFT, "Marian Croft", 37, "female")
STAFF = (*COACHES, GWEN, MARIAN)
RECEPTION = ("Remy Clarke", "remy.clarke@example.org")
SAFEGUARDING = ("Helen Adeyemi", "helen.adeyemi@example.org")
DATA_PROTECTION = ("Dora Kessler", "dora.kessler@example.org")
SUPPORTER = ("Jean Ashworth", "jean.ashworth@example.org")
ADMINISTRATOR = ("Ada Lindqvist", "ada.lindqvist@example.org")
