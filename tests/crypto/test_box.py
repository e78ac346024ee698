"""A sealed value opens in its own row and column, unchanged, and nowhere else."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from coachdesk.crypto import box

pytestmark = pytest.mark.once

KEY, KEY_ID = b"k" * 32, UUID(int=7)
ROW = UUID(int=1)
HERE = box.place("note", "body_enc", ROW)


@given(st.text())
def test_any_text_comes_back_to_the_letter(text: str) -> None:
    assert box.open_text(box.seal(text, KEY_ID, KEY, HERE), KEY, HERE) == text


@given(st.binary())
def test_any_bytes_come_back(content: bytes) -> None:
    assert box.open_bytes(box.seal_bytes(content, KEY_ID, KEY, HERE), KEY, HERE) == content


def test_equal_texts_are_closed_differently_and_longer_than_the_check_asks() -> None:
    first, second = box.seal("", KEY_ID, KEY, HERE), box.seal("", KEY_ID, KEY, HERE)
    assert first != second
    assert len(first) > box.NONCE_END


def test_the_value_says_which_key_closed_it() -> None:
    assert box.key_id_of(box.seal("text", KEY_ID, KEY, HERE)) == KEY_ID


@pytest.mark.parametrize(
    "elsewhere",
    [
        box.place("note", "body_enc", UUID(int=2)),
        box.place("note", "title_enc", ROW),
        box.place("message", "body_enc", ROW),
    ],
)
def test_moved_to_another_row_column_or_table_it_stays_shut(elsewhere: bytes) -> None:
    with pytest.raises(box.Unreadable, match="changed or moved"):
        box.open_text(box.seal("text", KEY_ID, KEY, HERE), KEY, elsewhere)


def test_any_bit_that_flips_is_noticed() -> None:
    value = box.seal("a text that matters", KEY_ID, KEY, HERE)
    for place in range(len(value) * 8):
        changed = bytearray(value)
        changed[place // 8] ^= 1 << place % 8
        changed_value = bytes(changed)
        if place < 8:
            with pytest.raises(box.Unreadable):
                box.key_id_of(changed_value)
        elif place < box.KEY_ID_END * 8:
            assert box.key_id_of(changed_value) != KEY_ID
        else:
            with pytest.raises(box.Unreadable):
                box.open_text(changed_value, KEY, HERE)


@pytest.mark.parametrize("length", [0, 1, 16, 28, 29, 44])
def test_what_was_cut_short_is_refused(length: int) -> None:
    value = box.seal("a text that matters", KEY_ID, KEY, HERE)[:length]
    with pytest.raises(box.Unreadable):
        box.open_text(value, KEY, HERE)


@pytest.mark.parametrize("value", [b"", b"plain text that is long enough to be one", b"\x02" * 60])
def test_what_was_never_sealed_has_no_key(value: bytes) -> None:
    with pytest.raises(box.Unreadable, match="not a sealed value"):
        box.key_id_of(value)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(box.Unreadable):
        box.open_text(box.seal("text", KEY_ID, KEY, HERE), b"l" * 32, HERE)


def test_a_thousand_nonces_are_a_thousand() -> None:
    row = uuid7()
    values = {box.seal("x", KEY_ID, KEY, box.place("t", "c", row))[17:29] for _ in range(1000)}
    assert len(values) == 1000
