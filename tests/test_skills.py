"""What coaches know about: one list, and the spellings of the files lead to it."""

import pytest

from coachdesk import skills
from coachdesk.adjustments.catalogue import all_kinds
from coachdesk.adjustments.coach_fit import SPOKEN, broken_by_coach, preferred_by_coach


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("mental health", "mental_health"),
        ("Mental Health Training", "mental_health"),
        ("MH", "mental_health"),
        ("self-employed", "self_employment"),
        ("Ex-prisoners", "leaving_prison"),
        ("over 50s", "over_50s"),
        ("Welsh", None),
        ("Forklift licence", None),
    ],
)
def test_a_spelling_of_a_file_leads_to_the_list(written, code):
    assert skills.code_of(written) == code


def test_no_spelling_stands_for_two():
    spelled = [skills.plain(each) for s in skills.SKILLS.values() for each in {s.code, s.words, *s.also}]
    of_one = {(skills.code_of(each), each) for each in spelled}
    assert len({spelling for _code, spelling in of_one}) == len(of_one)
    for skill in skills.SKILLS.values():
        assert {skills.code_of(each) for each in (skill.code, skill.words, *skill.also)} == {skill.code}


def test_every_skill_that_an_adjustment_asks_for_is_in_the_list_or_is_a_language():
    asked = {skill for kind in all_kinds() for skill in kind.values("coach_skill")}
    assert asked - set(SPOKEN) <= set(skills.SKILLS)


def test_a_wish_is_met_however_the_file_spelled_it():
    assert preferred_by_coach(["STAFF_MH"], languages=[], skills=["MH training", "mh"]) == ["STAFF_MH"]
    assert not broken_by_coach(["STAFF_MH"], gender="", languages=[], skills=[])
    assert skills.others(["mh", "Forklift licence"]) == ["Forklift licence"]
    assert skills.skills_text(["Forklift licence", "grief"]) == "grief and Forklift licence"
