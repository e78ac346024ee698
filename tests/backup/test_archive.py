"""A sealed file opens with its key, whole, or not at all."""

import io
from random import Random

import pytest

from coachdesk.backup import archive
from coachdesk.backup.archive import Damaged, Writer
from tests.keys import keys

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch) -> None:
    monkeypatch.setattr(archive, "CHUNK", 64)


def sealed(content: bytes, given=None) -> bytes:
    out = io.BytesIO()
    writer = Writer(out, given or keys("m1"))
    for start in range(0, len(content), 50):
        writer.write(content[start : start + 50])
    writer.close()
    return out.getvalue()


def opened(file: bytes, given=None) -> bytes:
    return b"".join(archive.read(io.BytesIO(file), given or keys("m1")))


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 128, 1000])
def test_what_goes_in_comes_out(length: int) -> None:
    content = Random(length).randbytes(length)
    assert opened(sealed(content)) == content


def test_the_file_holds_neither_the_words_nor_the_key_and_no_two_are_alike() -> None:
    file = sealed(b"canary" * 20)
    assert b"canary" not in file
    assert keys("m1").current[1] not in file
    assert file != sealed(b"canary" * 20)


def test_a_byte_flipped_anywhere_is_refused() -> None:
    file = sealed(b"words" * 60)
    for at in range(len(file)):
        changed = bytearray(file)
        changed[at] ^= 1
        with pytest.raises(Damaged):
            opened(bytes(changed))


def test_a_file_cut_anywhere_is_refused() -> None:
    file = sealed(b"words" * 60)
    for length in range(len(file)):
        with pytest.raises(Damaged):
            opened(file[:length])


def test_chunks_put_in_another_order_or_left_out_are_refused() -> None:
    file, size = sealed(b"words" * 60), 64 + archive.TAG_BYTES
    head, body = file[: archive.HEADER], file[archive.HEADER :]
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    swapped = [chunks[1], chunks[0], *chunks[2:]]
    for wrong in (swapped, chunks[1:], [*chunks, chunks[-1]], [chunks[0], *chunks]):
        with pytest.raises(Damaged):
            opened(head + b"".join(wrong))


def test_it_opens_with_its_own_master_key_alone_and_names_the_one_that_is_missing() -> None:
    file = sealed(b"words", keys("m2", "m1"))
    assert opened(file, keys("m3", "m2")) == b"words"
    with pytest.raises(Damaged, match="made under the master key m2, which is not among COACHDESK_MASTER_KEYS"):
        opened(file, keys("m1"))
    with pytest.raises(Damaged, match="not a backup of CoachDesk"):
        opened(b"something else, and long enough to be read as a header of ours, or not")
