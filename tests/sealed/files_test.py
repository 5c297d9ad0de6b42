"""Sealed files: no piece can be dropped, swapped, repeated or taken from another file."""

import pytest

from api import sealed
from api.sealed import Broken, ContentKey, lock_file, unlock_file

PIECE = sealed.PIECE_BYTES + 16
PHOTO = b"".join(bytes([number]) * (sealed.PIECE_BYTES - 1) for number in range(3))


@pytest.fixture
def key() -> ContentKey:
    return sealed.new_content_key()


@pytest.fixture
def pieces(key: ContentKey) -> list[bytes]:
    locked = lock_file(key, 0, PHOTO)
    return [locked[place : place + PIECE] for place in range(0, len(locked), PIECE)]


@pytest.mark.parametrize("content", [b"", b"x", bytes(sealed.PIECE_BYTES), PHOTO])
def test_a_file_opens_as_it_was(key: ContentKey, content: bytes) -> None:
    assert unlock_file(key, 3, lock_file(key, 3, content)) == content


ORDERS = {
    "first dropped": [1, 2],
    "last dropped": [0, 1],
    "middle dropped": [0, 2],
    "two swapped": [1, 0, 2],
    "one repeated": [0, 1, 1, 2],
    "last twice": [0, 1, 2, 2],
    "one alone": [0],
    "last alone": [2],
    "none": [],
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_pieces_in_another_order_do_not_open(key: ContentKey, pieces: list[bytes], order: list[int]) -> None:
    assert unlock_file(key, 0, b"".join(pieces)) == PHOTO
    with pytest.raises(Broken):
        unlock_file(key, 0, b"".join(pieces[place] for place in order))


def test_a_piece_of_another_file_does_not_fit(key: ContentKey, pieces: list[bytes]) -> None:
    second = lock_file(key, 1, PHOTO)
    with pytest.raises(Broken):
        unlock_file(key, 0, second)
    with pytest.raises(Broken):
        unlock_file(key, 0, second[:PIECE] + b"".join(pieces[1:]))
    with pytest.raises(Broken):
        unlock_file(sealed.new_content_key(), 0, b"".join(pieces))


@pytest.mark.parametrize("place", [0, PIECE - 1, PIECE, -1])
def test_every_changed_byte_is_noticed(key: ContentKey, pieces: list[bytes], place: int) -> None:
    changed = bytearray(b"".join(pieces))
    changed[place] ^= 1
    with pytest.raises(Broken):
        unlock_file(key, 0, bytes(changed))


def test_two_files_of_equal_content_do_not_look_alike(key: ContentKey) -> None:
    assert lock_file(key, 0, PHOTO) != lock_file(key, 1, PHOTO)
