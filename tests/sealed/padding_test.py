"""Padding: the length of what lies on the disk tells a size step and no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import sealed
from api.sealed import Broken, is_locked_file, is_step, padded, unpadded

PIECE = sealed.PIECE_BYTES


@given(st.binary(max_size=5_000))
def test_what_is_padded_comes_out_as_it_was(plain: bytes) -> None:
    assert unpadded(padded(plain)) == plain
    assert is_step(len(padded(plain)))


@pytest.mark.parametrize(
    ("length", "step"),
    [(0, 256), (252, 256), (253, 512), (508, 512), (PIECE - 4, PIECE), (PIECE - 3, 2 * PIECE), (2 * PIECE, 3 * PIECE)],
)
def test_the_steps(length: int, step: int) -> None:
    assert len(padded(bytes(length))) == step


def test_yes_and_a_long_story_of_one_page_look_alike() -> None:
    key, row = sealed.new_content_key(), sealed.new_content_key().id
    short, page = (key.seal(text, sealed.Label.CLUE, row) for text in (b"yes", b"x" * 250))
    assert len(short) == len(page)


@pytest.mark.parametrize("block", [b"", b"\0\0", b"\0\0\0\5abcd", b"\xff" * 300])
def test_a_length_that_does_not_fit_is_broken(block: bytes) -> None:
    with pytest.raises(Broken):
        unpadded(block)


@pytest.mark.parametrize("length", [0, 1, 255, 300, PIECE + 1, PIECE + 256])
def test_other_lengths_are_no_steps(length: int) -> None:
    assert not is_step(length)


@pytest.mark.parametrize("length", [0, 200, PIECE, 2 * PIECE + 9])
def test_a_locked_file_is_known_by_its_length(length: int) -> None:
    locked = sealed.lock_file(sealed.new_content_key(), 0, bytes(length))
    assert is_locked_file(locked)
    assert not is_locked_file(locked[:-1])
    assert not is_locked_file(locked + b"x")
