"""Sealed cells: only the right key opens them, in their own column, on their own row, unchanged."""

import json
import uuid

import pytest

from api import sealed
from api.sealed import Broken, ContentKey, Label, Sealed, is_sealed

ROW = uuid.uuid4()
WORDS = "Con tôi ở gần sông."


@pytest.fixture
def key() -> ContentKey:
    return sealed.new_content_key()


@pytest.fixture
def cell(key: ContentKey) -> Sealed:
    return key.seal(WORDS.encode(), Label.CASE_NOTE, ROW)


def test_it_opens_where_it_was_sealed(key: ContentKey, cell: Sealed) -> None:
    assert key.open(cell, Label.CASE_NOTE, ROW).decode() == WORDS
    assert cell.key_id == key.id
    assert is_sealed(cell)


def test_a_cell_moved_to_another_row_does_not_open(key: ContentKey, cell: Sealed) -> None:
    with pytest.raises(Broken):
        key.open(cell, Label.CASE_NOTE, uuid.uuid4())


@pytest.mark.parametrize("label", [label for label in Label if label is not Label.CASE_NOTE])
def test_a_cell_moved_to_another_column_does_not_open(key: ContentKey, cell: Sealed, label: Label) -> None:
    with pytest.raises(Broken):
        key.open(cell, label, ROW)


def test_another_key_does_not_open_it_not_even_under_its_name(key: ContentKey, cell: Sealed) -> None:
    for other in (sealed.new_content_key(), ContentKey(key.id, bytes(32)), ContentKey(uuid.uuid4(), key.secret)):
        with pytest.raises(Broken):
            other.open(cell, Label.CASE_NOTE, ROW)


def test_every_changed_byte_is_noticed(key: ContentKey, cell: Sealed) -> None:
    for place in range(0, len(cell), 3):
        changed = bytearray(cell)
        changed[place] ^= 1
        with pytest.raises(Broken):
            key.open(Sealed(changed), Label.CASE_NOTE, ROW)


@pytest.mark.parametrize("length", [0, 1, 16, 17, 29, 60, -1])
def test_what_was_cut_short_does_not_open(key: ContentKey, cell: Sealed, length: int) -> None:
    with pytest.raises(Broken):
        key.open(Sealed(cell[:length]), Label.CASE_NOTE, ROW)


def test_the_same_words_never_look_the_same_twice(key: ContentKey, cell: Sealed) -> None:
    assert cell != key.seal(WORDS.encode(), Label.CASE_NOTE, ROW)
    assert WORDS.encode() not in cell


def test_no_label_is_the_beginning_of_another() -> None:
    labels = [label.value for label in Label]
    assert [(one, other) for one in labels for other in labels if one != other and one.startswith(other)] == []


@pytest.mark.parametrize("value", [{"words": "ừ\0\u202e🙂", "n": [1, None]}, "", [], 7])
def test_what_goes_in_as_json_comes_out_as_it_was(key: ContentKey, value: object) -> None:
    assert key.open_json(key.seal_json(value, Label.CLUE, ROW), Label.CLUE, ROW) == value


@pytest.mark.parametrize("plain", [b"", b"{", b"\xff", b"[" * 100_000, b"1" * 9_999])
def test_what_is_no_json_is_broken(key: ContentKey, plain: bytes) -> None:
    with pytest.raises(Broken):
        key.open_json(key.seal(plain, Label.BODY, ROW), Label.BODY, ROW)


def test_json_is_the_same_bytes_everywhere() -> None:
    assert sealed.canonical({"ừ": 1, "b": [True, None], "a": "é"}) == '{"a":"é","b":[true,null],"ừ":1}'.encode()
    assert json.loads(sealed.canonical({"a": "\u2028"})) == {"a": "\u2028"}


def test_no_key_is_ever_printed(key: ContentKey) -> None:
    pair = sealed.new_pair()
    for shown in (repr(key), str(key), repr(pair), str(pair), f"{key} {pair}"):
        assert key.secret.hex() not in shown
        assert repr(key.secret)[2:-1] not in shown
        assert pair.private.hex() not in shown
        assert repr(pair.private)[2:-1] not in shown
