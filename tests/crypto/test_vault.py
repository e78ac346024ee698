"""Keys that close, find and sign; those that were in use before go on opening, finding and knowing."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachdesk.config import KeySet
from coachdesk.crypto.box import Unreadable
from coachdesk.crypto.vault import Vault, normal_email, normal_phone

pytestmark = pytest.mark.once

DATA_KEY, PLAIN = UUID(int=9), b"p" * 32


def keys(*ids: str) -> KeySet:
    return KeySet({each: each.encode().ljust(32, b".") for each in ids})


def vault(master: KeySet | None = None, index: KeySet | None = None, audit: KeySet | None = None) -> Vault:
    return Vault(master or keys("m1"), index or keys("i1"), audit or keys("a1"))


def test_a_data_key_opens_under_its_own_id_alone() -> None:
    held = vault()
    wrapped = held.wrap(DATA_KEY, PLAIN)
    assert PLAIN not in wrapped
    assert held.unwrap(DATA_KEY, wrapped) == PLAIN
    with pytest.raises(Unreadable, match="changed or moved"):
        held.unwrap(UUID(int=10), wrapped)


def test_a_new_master_key_closes_and_the_old_one_still_opens() -> None:
    old, new = vault(), vault(keys("m2", "m1"))
    before, after = old.wrap(DATA_KEY, PLAIN), new.wrap(DATA_KEY, PLAIN)
    assert after.startswith(b"m2:")
    assert new.unwrap(DATA_KEY, before) == new.unwrap(DATA_KEY, after) == PLAIN
    with pytest.raises(Unreadable, match="master key m2 is not among COACHDESK_MASTER_KEYS"):
        old.unwrap(DATA_KEY, after)


def test_any_bit_of_a_wrapped_key_that_flips_is_noticed() -> None:
    held = vault()
    wrapped = held.wrap(DATA_KEY, PLAIN)
    for place in range(len(wrapped) * 8):
        changed = bytearray(wrapped)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(Unreadable):
            held.unwrap(DATA_KEY, bytes(changed))


@pytest.mark.parametrize("wrapped", [b"", b"m1", b"m1:", b"m1:short", b"\xff\xfe:" + b"x" * 60])
def test_what_is_no_wrapped_key_is_unreadable(wrapped: bytes) -> None:
    with pytest.raises(Unreadable):
        vault().unwrap(DATA_KEY, wrapped)


def test_an_address_is_found_under_the_new_and_the_old_index_key() -> None:
    old, new = vault(), vault(index=keys("i2", "i1"))
    kept = old.blind("email", "Rosa@Example.org ")
    assert kept in new.blinds("email", "rosa@example.org")
    assert new.blind("email", "rosa@example.org") in new.blinds("email", "ROSA@example.org")
    assert kept not in vault(index=keys("i2")).blinds("email", "rosa@example.org")
    assert len(kept) <= 44


def test_an_index_tells_kinds_and_values_apart() -> None:
    held = vault()
    said = {
        held.blind("email", "a@example.org"),
        held.blind("email", "b@example.org"),
        held.blind("phone", "07700900123"),
    }
    assert len(said) == 3


@pytest.mark.parametrize("said", ["07700 900123", "+44 7700 900123", "0044 7700 900-123", "(07700) 900 123"])
def test_one_number_in_any_spelling_is_one(said: str) -> None:
    assert normal_phone(said) == "447700900123"
    assert vault().blind("phone", said) == vault().blind("phone", "+447700900123")


@given(st.text())
def test_any_text_may_be_looked_for(text: str) -> None:
    for kind in ("email", "phone"):
        assert vault().blind(kind, text) in vault().blinds(kind, text)
    assert normal_email(normal_email(text)) == normal_email(text)


def test_a_signature_is_known_again_under_an_older_key_and_no_other() -> None:
    old, new = vault(), vault(audit=keys("a2", "a1"))
    name, code = old.sign("what happened")
    assert name == "a1"
    assert new.signed(name, "what happened", code)
    assert not new.signed("a2", "what happened", code)
    assert not new.signed(name, "what happened then", code)
    assert not vault(audit=keys("a2")).signed(name, "what happened", code)


def test_a_fingerprint_tells_a_change_and_not_the_text() -> None:
    held = vault()
    assert held.fingerprint("Rosa") == held.fingerprint("Rosa") != held.fingerprint("rosa")
    assert held.fingerprint("Rosa") != vault(index=keys("i2")).fingerprint("Rosa")
    assert len(held.fingerprint("")) == 24
