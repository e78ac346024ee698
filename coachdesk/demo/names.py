"""Names of a town in England, by where families came from; made up by putting first and last names together."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """`share` in a hundred people; `language` is spoken to some of them; `spelled` is `own script|Latin letters`."""

    share: int
    first: tuple[str, ...]
    last: tuple[str, ...]
    language: str = ""
    spelled: bool = False


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


ORIGINS = (
    Origin(
        46,
        _words(
            "Alan Amy Andrea Ashley Barry Bethany Brenda Callum Carol Chloe Craig Dale Daniel Darren Debbie "
            "Donna Ellie Emma Gary Gemma George Georgia Hannah Harry Hayley Heather Jade Jack Janice Jordan "
            "Joshua Karen Kayleigh Keith Kerry Kieran Kirsty Lauren Leanne Lee Lewis Linda Lisa Luke Mandy "
            "Mark Megan Michelle Natalie Neil Nicola Paige Paul Rachel Rebecca Ryan Samantha Sean Shannon "
            "Sharon Simon Sophie Stacey Steven Stuart Susan Tina Tracey Trevor Wayne"
        ),
        _words(
            "Armitage Atkinson Bailey Barker Batty Beaumont Booth Bradley Brook Broadbent Butterworth Clegg "
            "Cooper Crabtree Crossley Dawson Dixon Dyson Ellis Firth Fletcher Foster Gibson Greenwood Haigh "
            "Hall Hanson Hardcastle Harrison Hirst Holroyd Horsfall Illingworth Jackson Kaye Kershaw Lister "
            "Lockwood Lumb Marsden Mitchell Naylor Oldroyd Parkin Pickles Priestley Ramsden Rhodes Rushworth "
            "Schofield Senior Shackleton Shaw Smith Stansfield Sugden Sutcliffe Sykes Taylor Thackray Tordoff "
            "Turner Wadsworth Walker Watson Whiteley Wilkinson Wood Woodhead Wright"
        ),
    ),
    Origin(
        5,
        _words("Aoife Brendan Ciarán Dermot Fionnuala Gráinne Maeve Niall Oisín Róisín Seán Sinéad"),
        _lines(
            "Byrne, Doherty, Gallagher, Keane, McCarthy, McGrath, Murphy, Ní Cheallaigh, O’Connor, O’Reilly, "
            "Ó Súilleabháin, Quinn"
        ),
    ),
    Origin(
        3,
        _words("Aled Bronwen Carys Dafydd Eleri Ffion Gwenllian Huw Llinos Meinir Rhodri Siôn"),
        _words("Bevan Griffiths Gwyn Jenkins Llewelyn Morgan Prys-Davies Pugh Rees Tudor Watkins Ellis-Wynne"),
    ),
    Origin(
        13,
        _words(
            "Abdul Adeel Aisha Ali Amir Asma Bilal Farah Haroon Hassan Humaira Iqra Kashif Mariam Mohammed "
            "Nadia Nasreen Rukhsana Saima Samina Shabana Shazia Tahir Usman Yasmin Zahid Zainab Zubair"
        ),
        _words(
            "Ahmed Akhtar Ali Anwar Begum Bhatti Bibi Chaudhry Hussain Iqbal Javed Kauser Khan Mahmood Malik "
            "Mirza Qureshi Rafiq Shah Yousaf"
        ),
        "ur",
    ),
    Origin(
        5,
        _words(
            "Amrit Anita Balbir Deepa Gurdeep Harjit Jaswinder Kiran Manjit Meena Neha Paramjit Ravi Sanjay "
            "Sunita Vikram"
        ),
        _words("Bains Chopra Dhillon Gill Kaur Mistry Patel Rai Sandhu Sharma Sidhu Singh"),
        "pa",
    ),
    Origin(
        7,
        _words(
            "Agnieszka Andrzej Beata Dariusz Ewa Grzegorz Iwona Jolanta Katarzyna Krzysztof Łukasz Małgorzata "
            "Paweł Piotr Sławomir Wioletta"
        ),
        _words(
            "Dąbrowski Gajewska Jabłoński Kamiński Kowalczyk Krawiec Lewandowska Mazur Nowak Pawlak Sikora "
            "Wójcik Zając Żukowski"
        ),
        "pl",
    ),
    Origin(
        3,
        _words("Adriana Bogdan Cristina Dragoș Florin Ionela Mihai Răzvan Simona Ștefan"),
        _words("Bălan Ciobanu Dumitru Georgescu Lupu Munteanu Rusu Șerban Țăranu Vasile"),
        "ro",
    ),
    Origin(
        6,
        _words(
            "Abena Adaeze Chidi Chinonso Efua Emeka Femi Folasade Kwabena Kwame Ngozi Nana Obinna Temitope Tunde Yaa"
        ),
        _words("Abiola Acheampong Adebayo Agyeman Amoah Asante Boateng Chukwu Eze Nwosu Obi Ogunleye Owusu Sarpong"),
    ),
    Origin(
        3,
        _words("Dwayne Errol Jermaine Keisha Latoya Marlon Natasha Shanice Tanisha Winston"),
        _words("Beckford Campbell Cunningham Dacosta Francis Grant Henry Joseph McKenzie Reid"),
    ),
    Origin(
        2,
        _words("Ana Beatriz Bruno Inês João Luísa Rui Tiago"),
        _lines("Araújo, Conceição, da Silva, dos Santos, Gonçalves, Magalhães, Simões"),
        "pt",
    ),
    Origin(
        2,
        _words("Ayşe Berivan Cem Çiğdem Gülşen Hüseyin Rojda Serkan"),
        _words("Aydın Çelik Demir Güneş Kılıç Öztürk Şahin Toprak"),
        "tr",
    ),
    Origin(
        2,
        _words("Abdirahman Asha Fartun Hodan Ifrah Liban Mahad Sahra"),
        _lines("Abdi, Ali Farah, Diriye, Hersi, Jama, Mohamud, Warsame"),
        "so",
    ),
    Origin(
        1,
        _lines("Андрій|Andriy, Наталія|Nataliia, Ірина|Iryna, Сергій|Serhiy, Оксана|Oksana, Тарас|Taras"),
        _lines("Бондаренко|Bondarenko, Коваленко|Kovalenko, Мельник|Melnyk, Савчук|Savchuk, Ткаченко|Tkachenko"),
        "uk",
        True,
    ),
    Origin(
        1,
        _lines("عمر|Omar, ليلى|Layla, سعاد|Suad, يوسف|Yousef, هدى|Huda, كريم|Karim"),
        _lines("فاروق|Farouk, الخطيب|al-Khatib, حمدان|Hamdan, منصور|Mansour, درويش|Darwish"),
        "ar",
        True,
    ),
    Origin(
        1,
        _lines("রহিমা|Rahima, কামাল|Kamal, সালমা|Salma, জামাল|Jamal"),
        _lines("বেগম|Begum, হোসেন|Hossain, মিয়া|Miah, চৌধুরী|Chowdhury"),
        "bn",
        True,
    ),
)
ONE_NAME = ("Amanuel", "Suriyani", "Kyaw", "Dewi", "Wahyuni", "Selam")
