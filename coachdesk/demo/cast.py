"""The people of the stories, as they stand on the day of the demo. Everyone here is made up.

Most are Amina's; the others are where their story puts them. What they say is said as people say it, to be read aloud.
"""

from datetime import date, time

from coachdesk.demo.plans import Booked, Need, PersonPlan
from coachdesk.models.label import Strength

WISH = Strength.PREFERENCE
IN_PERSON, PHONE, VIDEO, OUTREACH = "in_person", "phone", "video", "outreach"
INTERPRETER = "LANG_INTERP"


def _interpreter(language: str) -> Need:
    return Need(INTERPRETER, {"language": language})


TODAY = (
    PersonPlan(
        "Ade", "Adéyẹmí", date(1991, 3, 2), "amina", said="AD3-9RX", pronouns="he/him",
        needs=(Need("MODE_PHONE", details="I cannot travel, and a camera is as hard as a room full of people."),
               Need("CON_NAMED"), Need("TIME_NOTICE")),
        own_words="Ring when you said you would. If I do not pick up, try once more ten minutes later.",
        own_words_since=61, since=410, last=28, booked=Booked(0, time(9, 15), PHONE),
    ),
    PersonPlan(
        "Dotty", "Ashworth", date(1968, 5, 14), "amina", said="DA7-4K2", pronouns="she/her",
        needs=(Need("TIME_EXTEND"), Need("STAFF_SAME"), Need("ENV_STEPFREE"),
               Need("ENV_QUIET", details="A quiet room, if there is one.", strength=WISH),
               Need("SUP_BRING", details="My sister Jean may come along."),
               Need("OTHER_BESPOKE", details="A break after half an hour.")),
        own_words="I get mixed up when people change. Please say your name and what we said last time.\n\n"
                  "If I go quiet I am thinking, I am not being rude. Do not finish my sentences. "
                  "Jean can help me find the word.",
        own_words_since=43, since=995,
        history=((28, "met"), (56, "did_not_meet"), (63, "met"), (91, "met"), (119, "met"), (147, "met"), (175, "met"),
                 (203, "met"), (231, "moved"), (238, "met"), (266, "met"), (294, "met"), (322, "met"), (350, "met")),
        booked=Booked(0, time(10, 15), IN_PERSON),
    ),
    PersonPlan(
        "Nguyễn Thị Thanh", "Hằng", date(1985, 9, 21), "amina", said="NH3-7BD", language="vi", rhythm=21,
        needs=(_interpreter("vi"), Need("FMT_SUMMARY")),
        own_words="I can read English slowly. Please send me the words before, not after.",
        own_words_since=20, since=300, last=20, booked=Booked(0, time(11, 30), VIDEO),
    ),
    PersonPlan(
        "Charlie", "Brennan", date(1979, 11, 8), "amina", said="CB8-3MW", rhythm=14,
        needs=(Need("MODE_REMOTE", details="I do not go out. Please do not ask me to try."), Need("CON_NO_VOICEMAIL")),
        own_words="Ask what I need before you ask me to agree to anything. I did it the other way round once.",
        own_words_since=75, since=230, last=14, booked=Booked(0, time(13, 45), PHONE),
    ),
    PersonPlan(
        "مريم", "الحدّاد", date(1997, 1, 30), "amina", latin_name="Maryam al-Haddad", said="MH4-6TC", language="ar",
        needs=(Need("STAFF_FEMALE"),), words=("Not the week of my exams", "My cousin reads letters for me"),
        rhythm=None, since=4, booked=Booked(0, time(15, 0), IN_PERSON),
    ),
)  # fmt: skip

AMINAS = (
    PersonPlan(
        "Sal", "Okonkwo", date(1973, 7, 19), "amina", said="LA4-8RF",
        needs=(Need("FMT_SUMMARY", details="One answer in writing, from one person."), Need("CON_EMAIL")),
        own_words="I had three letters that said three things. Please let one person answer me.",
        since=520, last=5, booked=Booked(1, time(9, 30), PHONE),
    ),
    PersonPlan(
        "نور", "المصري", date(1990, 4, 11), "amina", latin_name="Noor al-Masri", said="NM3-6HW",
        language="ar", pronouns="she/her",
        needs=(Need("FMT_SUMMARY", details="Your notes on paper, so that I can read them at home."),
               Need("COM_CHECKBACK")),
        own_words="Write what I said, not what you think I meant. I read everything.",
        since=340, last=7, booked=Booked(1, time(14, 0), IN_PERSON),
    ),
    PersonPlan(
        "Siân", "Llŷr-Gruffydd", date(1982, 3, 1), "amina", said="LL9-3PA", language="cy",
        words=("Welsh when it is easy, English is fine as well",),
        since=610, last=27, booked=Booked(2, time(10, 0), PHONE),
    ),
    PersonPlan(
        "Lili", "Nováková", date(1994, 8, 23), "amina", said="LN3-4YE", pronouns="she/her", rhythm=None,
        needs=(Need("TIME_NO_AM"), Need("TIME_FLEX", details="I may ring in the morning and say not today."),
               Need("STAFF_MH")),
        own_words="I have good weeks and bad weeks. In a bad week I cannot say why. It passes.",
        since=430, last=18, booked=Booked(3, time(12, 15), VIDEO),
    ),
    PersonPlan(
        "Oyinkánsọ́lá Olúwaṣeun", "Adébáyọ̀-Fáṣọlá", date(1976, 10, 5), "amina", said="CF7-9DN",
        needs=(Need("ENV_STEPFREE"), Need("TIME_EXTEND"), Need("COM_AID")),
        since=275, last=22, booked=Booked(4, time(9, 15), IN_PERSON),
    ),
    PersonPlan(
        "Benny", "Hughes", date(1970, 2, 17), "amina", said="BH4-6LT", rhythm=14,
        needs=(Need("FMT_LARGE"), Need("SUP_FORMS")),
        own_words="If I try a job and it goes wrong, I want to come back to the same person and not start again.",
        since=480, last=8, booked=Booked(4, time(15, 0), PHONE),
    ),
    PersonPlan(
        "王小明", "", date(2001, 6, 9), "amina", latin_name="Wáng Xiǎomíng", said="WX8-7AC",
        since=190, last=21, booked=Booked(5, time(10, 30), IN_PERSON),
    ),
    PersonPlan(
        "Mollie", "Carter", date(1999, 12, 12), "amina", said="MC6-3EB",
        needs=(Need("OTHER_BESPOKE", details="I think better when we walk."),),
        own_words="I make pots and I sell some. That is work. Please start from there.",
        since=260, last=20, booked=Booked(6, time(11, 0), OUTREACH),
    ),
    PersonPlan(
        "Muhammad-Ibrahim", "Abdul-Rahman al-Khwarizmi Siddiqui", date(1965, 1, 4), "amina", said="ME4-8LK",
        needs=(Need("COM_LOOP"), Need("TIME_QUIET")),
        since=700, last=20, booked=Booked(6, time(14, 15), IN_PERSON),
    ),
    PersonPlan(
        "Олена", "Шевченко", date(1983, 5, 27), "amina", latin_name="Olena Shevchenko", said="CA9-4KD", language="uk",
        needs=(_interpreter("uk"),), since=390, last=18, booked=Booked(8, time(9, 30), VIDEO),
    ),
    PersonPlan(
        "Precious", "Moyo", date(1989, 9, 3), "amina", said="PM6-3XH",
        needs=(Need("CON_SAFE"), Need("CON_NO_VOICEMAIL"), Need("CON_NEUTRAL"), Need("TIME_SCHOOL"), Need("STAFF_DA"),
               Need("CARE_NOREPEAT")),
        own_words="Only my own mobile, only in school hours. Nothing that says where I am going.",
        since=350, last=15, booked=Booked(9, time(10, 15), PHONE),
    ),
    PersonPlan(
        "D’Arcy", "O’Shaughnessy-Featherstonehaugh", date(1958, 11, 30), "amina", said="DF3-7XM",
        since=800, last=15, booked=Booked(9, time(13, 30), IN_PERSON),
    ),
    PersonPlan(
        "ਹਰਪ੍ਰੀਤ", "ਕੌਰ", date(1992, 8, 15), "amina", latin_name="Harpreet Kaur", said="HK7-4NB", language="pa",
        needs=(Need("TIME_FIXED", details="Always after the lunch shift."),),
        since=240, last=14, booked=Booked(10, time(13, 30), VIDEO),
    ),
    PersonPlan(
        "Siobhán", "Ní Dhomhnaill", date(1971, 2, 1), "amina", said="NL4-3CT",
        since=560, last=13, booked=Booked(11, time(9, 30), PHONE),
    ),
    PersonPlan(
        "ምሕረት", "ኣብርሃ", date(1988, 1, 7), "amina", latin_name="Mehret Abraha", said="MA6-6JN", language="ti",
        needs=(Need("TIME_SCHOOL"), _interpreter("ti")), words=("A welfare adviser who speaks Tigrinya would help",),
        since=280, last=26, books=False,
    ),
    PersonPlan("Þórdís", "Ævarsdóttir", date(1995, 6, 17), "amina", said="TA3-9FW", since=330, last=27, books=False),
    PersonPlan(
        "José María", "Ñáñez de la Peña", date(1980, 3, 19), "amina", said="JN4-7CE", language="es",
        needs=(Need("TIME_CHOICE"),), since=210, last=25, books=False,
    ),
    PersonPlan(
        "Tamba", "", date(1987, 7, 7), "amina", said="TA8-4RY", rhythm=None,
        needs=(Need("MODE_PHONE"), Need("CON_NO_PHONE")),
        own_words="One name is my whole name.", own_words_since=22, since=120, last=22, books=False,
    ),
    PersonPlan(
        "தமிழ்ச்செல்வி", "", date(1978, 4, 14), "amina", latin_name="Tamilselvi", said="TL4-6JP", language="ta",
        needs=(Need("TIME_DOUBLE"), Need("EXT_PAUSE")), own_words="I will ring when I am ready.", own_words_since=42,
        since=370, last=42, books=False,
    ),
)  # fmt: skip

OTHERS = (
    PersonPlan(
        "Maya", "Fernandes", date(1986, 10, 27), "tom", said="MF4-6WR", pronouns="she/her",
        needs=(Need("STAFF_FEMALE", details="I asked for a woman once and was given a man. Not again."),
               Need("ENV_EXIT")),
        own_words="I will come if it is a woman. If there is no woman, tell me first and let me choose.",
        since=19, last=19, books=False,
    ),
    PersonPlan(
        "Farid", "Rahimi", date(1990, 5, 5), "leszek", said="FR8-3LM", language="fa",
        needs=(Need("STAFF_MALE"), _interpreter("fa")), since=40, last=40, books=False,
    ),
    PersonPlan(
        "Hattie", "Lowe", date(1969, 6, 24), "grace", said="HL3-8WE",
        needs=(Need("FMT_PLAIN"), Need("EXT_DEADLINE")),
        own_words="I have sent the same letter from my doctor four times. I am not sending it a fifth.",
        since=450, last=17,
    ),
    PersonPlan(
        "Owen", "Blackwell", date(1993, 2, 11), "zofia", said="EB4-7WN",
        needs=(Need("SUP_BRING", details="My mum, or Pat from the peer group."), Need("FMT_AGENDA"),
               Need("COM_PROCESS")),
        own_words="I can do this with somebody next to me. Talk to me, not to them.", since=310, last=24,
    ),
    PersonPlan(
        "Kelly-Ann", "Marsh", date(1984, 8, 2), "fatima", said="KM9-3AD", rhythm=42,
        needs=(Need("MODE_PHONE"),), own_words="A phone call every six weeks is plenty. I will ring you if I need you.",
        since=400, last=30,
    ),
    PersonPlan(
        "Idris", "Bowen", date(1977, 12, 19), "rhian", said="RB6-4WD", language="cy",
        needs=(Need("FMT_WELSH"),), since=56, last=28,
    ),
    PersonPlan(
        "Dean", "Walsh", date(1998, 9, 9), "tom", said="DW7-3LH",
        own_words="Two buses, and the second one does not always come.", since=280,
        history=((6, "did_not_meet"), (34, "met"), (62, "met"), (90, "met"), (125, "met"), (153, "met"), (181, "met")),
    ),
    PersonPlan(
        "Elsie", "Thornton", date(1962, 3, 28), "kofi", said="ET4-9RN",
        needs=(Need("ENV_COMMUNITY"), Need("SUP_TRAVEL")),
        own_words="The van on Tuesdays is the only one that comes near us.",
        since=500, last=14,
    ),
    PersonPlan(
        "Marcus", "Bell", date(1996, 1, 16), "zofia", said="MB3-6LE", needs=(Need("STAFF_MH"), Need("SUP_PRE")),
        own_words="I would like a job. I would like it not to be sprung on me.", since=150, last=13,
    ),
    PersonPlan(
        "Pauline", "Grady", date(1960, 7, 31), "deborah", said="PE8-4RA",
        needs=(Need("CON_LETTER"), Need("EXT_NODIGITAL")),
        own_words="I do not have a computer and I do not want one.", since=900, last=20,
    ),
    PersonPlan(
        "Ferhat", "Yıldız", date(1981, 4, 4), "kofi", said="FY6-3DX", language="tr",
        needs=(Need("MODE_VIDEO"), Need("MODE_NO_VIDEO")),
        since=70, last=33, books=False,
    ),
)  # fmt: skip

# Nobody can be found for these until they have been asked: what they want of a coach cannot all be had here.
NOT_TO_BE_PLACED = (
    PersonPlan("Robin", "Ellery", date(1991, 11, 11), said="RE4-8BC", needs=(Need("STAFF_FEMALE"), Need("STAFF_MALE"))),
    PersonPlan(
        "Wanjiru", "Kamau", date(1974, 2, 8), said="WK3-7AR",
        needs=(Need("STAFF_FEMALE"), Need("STAFF_MALE"), Need("TIME_SCHOOL")),
    ),
    PersonPlan(
        "Gethin", "Parry", date(1966, 6, 6), said="CP9-6NT", language="cy",
        needs=(Need("FMT_WELSH"), Need("STAFF_MALE")),
    ),
    PersonPlan(
        "Emrys", "Vaughan", date(1988, 9, 18), said="EW6-4TH", language="cy",
        needs=(Need("STAFF_MALE"), Need("FMT_WELSH"), Need("TIME_NO_AM")),
    ),
    PersonPlan(
        "Adwoa", "Frimpong", date(1993, 5, 23), said="AF3-6MD", needs=(Need("STAFF_NOT"),),
        words=("There is somebody in this building I will not sit with",),
    ),
)  # fmt: skip

STORIES = (*TODAY, *AMINAS, *OTHERS)
