"""Measures of continuity against published figures, and what is never shown because too few people are in it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.continuity import (
    Band,
    Named,
    Visit,
    band,
    coc,
    herfindahl,
    means,
    named_on,
    named_share,
    own_people,
    pattern,
    secon,
    upc,
)
from coachdesk.continuity_trend import Meeting, figures, lines, trend
from coachdesk.small_groups import beside_a_total

pytestmark = pytest.mark.once

# visits (A is named), UPC, share with the named coach, COC, SECON, Herfindahl
PUBLISHED = [
    ("A", 1.000, 1.000, None, None, 1.000),
    ("AA", 1.000, 1.000, 1.000, 1.000, 1.000),
    ("AB", 0.500, 0.500, 0.000, 0.000, 0.500),
    ("AAB", 0.667, 0.667, 0.333, 0.500, 0.556),
    ("ABA", 0.667, 0.667, 0.333, 0.000, 0.556),
    ("ABC", 0.333, 0.333, 0.000, 0.000, 0.333),
    ("ABAB", 0.500, 0.500, 0.333, 0.000, 0.500),
    ("AABC", 0.500, 0.500, 0.167, 0.333, 0.375),
    ("AAABBB", 0.500, 0.500, 0.400, 0.800, 0.500),
    ("AAAABCDE", 0.500, 0.500, 0.214, 0.429, 0.312),
    ("BBBA", 0.750, 0.250, 0.500, 0.667, 0.625),
]
SEVERAL = st.lists(st.sampled_from("ABCDE"), min_size=2, max_size=30)
TODAY = date(2026, 11, 24)


def visits(coaches: str) -> list[Visit]:
    return [Visit(coach, "A") for coach in coaches]


def rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 3)


# --- The measures -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("coaches", *"unc", "s", "h"), PUBLISHED, ids=lambda value: value if type(value) is str else ""
)
def test_the_published_figures_come_out(coaches, u, n, c, s, h) -> None:
    found, share = pattern(coaches), named_share(visits(coaches)).ratio.share
    assert [*map(rounded, (found.upc, share, found.coc, found.secon, found.herfindahl))] == [u, n, c, s, h]


def test_a_whole_list_counts_every_meeting_once() -> None:
    """22 of 41: the people of one list together, and not the mean of their shares."""
    people = [coaches for coaches, *_figures in PUBLISHED] + ["A"]
    share = named_share(visit for coaches in people for visit in visits(coaches)).ratio
    assert (share.part, share.whole, f"{share.share:.1%}") == (22, 41, "53.7%")


def test_nothing_is_made_of_nothing() -> None:
    assert (upc(""), coc(""), secon(""), herfindahl("")) == (None, None, None, None)
    assert named_share([]).ratio.share is None
    assert own_people([], "A").percent is None
    assert means(["A", "", "B"]) == means([]) and means([]).upc is None


def test_means_leave_out_whoever_met_once() -> None:
    found = means(["AA", "AB", "C", "BBBA"])
    assert (found.people, rounded(found.upc), rounded(found.coc), rounded(found.secon)) == (3, 0.75, 0.5, 0.556)


def test_what_a_coach_holds_is_another_figure_than_what_their_people_have() -> None:
    """Ben was lent to Amina's people: his own people met him always, and half of what he held was with others."""
    held = [Visit("ben", "ben"), Visit("ben", "ben"), Visit("ben", "amina"), Visit("ben", "amina")]
    assert (own_people(held, "ben").percent, named_share(held[:2]).ratio.percent) == (50, 100)


@given(SEVERAL)
def test_every_measure_lies_between_nought_and_one(coaches) -> None:
    found, kinds = pattern(coaches), len(set(coaches))
    assert all(0 <= figure <= 1 for figure in (found.coc, found.secon))
    assert 1 / kinds <= found.herfindahl + 1e-9 and found.herfindahl <= 1 + 1e-9 and 1 / kinds <= found.upc <= 1
    assert found.coc == pytest.approx((len(coaches) * found.herfindahl - 1) / (len(coaches) - 1))


@given(SEVERAL, st.randoms())
def test_order_matters_to_the_sequence_alone(coaches, chance) -> None:
    other = list(coaches)
    chance.shuffle(other)
    one, two = pattern(coaches), pattern(other)
    assert (one.upc, one.coc) == (two.upc, two.coc) and one.herfindahl == pytest.approx(two.herfindahl)


@given(SEVERAL, st.integers(0, 30), st.booleans())
def test_a_meeting_with_somebody_else_never_raises_the_share(coaches, at, chosen) -> None:
    before = visits("".join(coaches))
    after = [*before[:at], Visit("Z", "A", chosen), *before[at:]]
    assert named_share(after).ratio.share <= named_share(before).ratio.share


# --- Who was named -----------------------------------------------------------------------------------------


def test_who_was_named_is_a_matter_of_the_day() -> None:
    spans = [Named("A", date(2026, 1, 5), date(2026, 3, 10)), Named("B", date(2026, 3, 10))]
    days = [date(2026, 1, 4), date(2026, 1, 5), date(2026, 3, 9), date(2026, 3, 11)]
    assert [named_on(spans, day) for day in days] == [None, "A", "A", "B"]


def test_on_the_day_of_a_change_a_meeting_with_either_is_with_the_named_coach() -> None:
    spans = [Named("A", date(2026, 1, 5), date(2026, 3, 10)), Named("B", date(2026, 3, 10))]
    assert [named_on(spans, date(2026, 3, 10), who) for who in ("A", "B", "C")] == ["A", "B", "B"]


def test_a_file_names_nobody_for_the_meetings_it_brings() -> None:
    spans = [Named("A", date(2026, 1, 5), from_file=True)]
    assert named_on(spans, date(2026, 2, 1), from_file=True) is None
    assert named_on(spans, date(2026, 2, 1)) == "A"


def test_meetings_before_anybody_was_named_are_not_counted() -> None:
    share = named_share([Visit("A"), Visit("A", "A"), Visit("B", "A", chosen_cover=True), Visit("C", "A")])
    assert (share.with_named, share.meetings, share.chosen_cover) == (1, 3, 1)


def test_at_a_handover_the_named_coach_who_sits_beside_was_met() -> None:
    assert named_share([Visit("B", "A", beside="A")]).ratio.share == 1


@pytest.mark.parametrize(("share", "found"), [(100, "good"), (80, "good"), (79, "watch"), (60, "watch"), (59, "act")])
def test_bands(share, found) -> None:
    assert band(share) == Band(found)
    assert band(share, good=60, watch=80) == Band(found)


# --- Too few to be shown ------------------------------------------------------------------------------------


def met(people: int, coach: str = "A", named: str = "A", on: date = TODAY, first: int = 0) -> list[Meeting]:
    """One meeting each, of so many people."""
    return [Meeting(f"{named}{number}", on, Visit(coach, named)) for number in range(first, first + people)]


def test_a_group_of_four_is_hidden_and_one_of_five_is_not() -> None:
    assert beside_a_total({"four": range(4), "five": range(10, 15), "more": range(20, 40)}) == {"four", "five"}
    assert beside_a_total({"four": range(4), "other four": range(10, 14), "more": range(20, 40)}) == {
        "four", "other four",
    }  # fmt: skip
    assert beside_a_total({"five": range(5), "nobody": (), "more": range(20, 40)}) == frozenset()


def test_two_small_groups_of_the_same_four_people_take_a_third_with_them() -> None:
    assert beside_a_total({"a": range(4), "b": range(3), "c": range(10, 30)}) == {"a", "b", "c"}


@given(st.dictionaries(st.integers(0, 6), st.sets(st.integers(0, 40), max_size=12), max_size=7))
def test_what_is_hidden_cannot_be_worked_out_from_the_total(groups) -> None:
    """No small group is shown, and what the total leaves over is several groups and five people, if any is shown."""
    hidden, some = beside_a_total(groups), {key for key, them in groups.items() if them}
    assert {key for key in some if len(groups[key]) < 5} <= hidden <= some
    if hidden and hidden < some:
        assert len(hidden) > 1 and len(set().union(*(groups[key] for key in hidden))) >= 5
    if all(len(groups[key]) >= 5 for key in some):
        assert not hidden


def test_a_lead_cannot_read_off_the_coach_with_three_people() -> None:
    everybody = met(3, "small", "small") + met(9, "B", "B") + met(30)
    small, big, bigger = lines(everybody, ["small", "B", "A"], date(2026, 11, 1))
    assert small.share.figure is None and small.share.fewer_than_five
    assert big.share.figure is None, "else it is the total less the two others"
    assert bigger.share.figure.ratio.whole == 30


def test_three_months_do_not_give_away_a_hidden_one() -> None:
    months = trend(met(30, on=date(2026, 8, 3)) + met(30, on=date(2026, 9, 3)) + met(4, on=date(2026, 10, 3)), TODAY)
    by_month = {each.first_on.month: each for each in months}
    assert by_month[9].together.figure.ratio.whole == 60
    assert by_month[10].alone.fewer_than_five and by_month[10].together.figure is None
    assert by_month[11].alone.figure is None and not by_month[11].alone.fewer_than_five


def test_the_first_days_of_a_month_show_the_three_before() -> None:
    found = figures([[each] for each in met(30, on=date(2026, 10, 3)) + met(2, on=TODAY, first=50)], TODAY)
    assert found.newest.first_on == date(2026, 10, 1)


def test_twelve_months_end_with_this_one() -> None:
    months = trend([], date(2026, 1, 31))
    assert [months[0].first_on, months[-1].first_on, len(months)] == [date(2025, 2, 1), date(2026, 1, 1), 12]


def test_few_who_chose_the_cover_coach_are_not_counted_out() -> None:
    def chose(people: int, month: int) -> list[Meeting]:
        return [Meeting(f"c{n}", date(2026, month, 3), Visit("K", "A", chosen_cover=True)) for n in range(people)]

    people = met(20, on=date(2026, 9, 3)) + chose(7, 9) + met(20, on=date(2026, 10, 3)) + chose(3, 10)
    september, october = trend(people, TODAY)[-3:-1]
    assert september.together.figure.chosen_cover.figure == 7
    assert october.alone.figure.chosen_cover.fewer_than_five
    assert october.together.figure.ratio.whole == 50
    assert october.together.figure.chosen_cover.fewer_than_five, "else it is ten less seven"
