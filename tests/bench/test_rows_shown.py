"""What is read off a page to be compared."""

import pytest

from coachdesk.bench.rows_shown import rows_shown, words_missing

pytestmark = pytest.mark.once
ID = "01900000-0000-7003-8000-000000000001"
PAGE = f"""
<table><tr><th>Person</th><th>Next</th></tr>
<tr><th scope="row"><a href="/claimants/{ID}"><bdi>Ada</bdi></a> <span class="r">AB3-CD4</span></th>
<td><b>Today  9:30</b></td>
<td><span class="c m"><span class="vh">Must be kept: </span>Large print</span><details><summary>+1</summary>
<span class="c p"><span class="vh">Prefers: </span>Text first</span></details></td></tr></table>
""".encode()
BARE = f"""
<table><tr><th><a href="/claimants/{ID}">Ada</a> <span>AB3-CD4</span><td>Today 9:30
<td><span class="c m">Large print</span><span class="c p">Text first</span></table>
""".encode()


def test_markup_aside_both_show_the_same():
    assert rows_shown(PAGE) == rows_shown(BARE) == [(ID, "Ada AB3-CD4", "Today 9:30", "m:Large print p:Text first")]


def test_words_that_are_not_there_are_named():
    assert words_missing(PAGE, b"<p>Today 9:30<p>Tomorrow") == ["Tomorrow"]
