"""The bytes of format 1: padding, pieces, and vectors that every implementation must open alike."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import sealed
from api.binary import from_text, to_text
from api.conversation.code import Code
from api.sealed import Broken, ContentKey, Header, Kind, Label, Sealed, Urgency, Where

VECTORS = Path(__file__).parents[1] / "vectors"
KEY = ContentKey(uuid.UUID(int=7), bytes(range(32)))


def vectors(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))
    return found


@given(st.binary(max_size=3000))
def test_padding_comes_off_again(plaintext: bytes) -> None:
    block = sealed.padded(plaintext)
    assert sealed.unpadded(block) == plaintext
    assert sealed.is_step(len(block))


@given(st.integers(0, 250), st.integers(0, 250))
def test_short_texts_cannot_be_told_apart_by_length(one: int, other: int) -> None:
    assert len(sealed.padded(bytes(one))) == len(sealed.padded(bytes(other)))


@pytest.mark.parametrize("length", [0, 1, 252, 253, 262_139, 262_140, 262_141, 600_000])
def test_files_of_every_length_open_again(length: int) -> None:
    locked = sealed.lock_file(KEY, 3, bytes(length))
    assert sealed.is_locked_file(locked)
    assert sealed.unlock_file(KEY, 3, locked) == bytes(length)


@pytest.mark.parametrize("block", [b"", b"\0", b"\0\0\1\0", b"\xff\xff\xff\xff" + bytes(252)])
def test_a_block_that_lies_about_its_length_is_broken(block: bytes) -> None:
    with pytest.raises(Broken):
        sealed.unpadded(block)


def test_pieces_cannot_be_dropped_swapped_or_moved_to_another_file() -> None:
    locked, size = sealed.lock_file(KEY, 0, bytes(600_000)), sealed.PIECE_BYTES + 16
    pieces = [locked[place : place + size] for place in range(0, len(locked), size)]
    for wrong in (pieces[:-1], pieces[::-1], [*pieces, pieces[-1]]):
        with pytest.raises(Broken):
            sealed.unlock_file(KEY, 0, b"".join(wrong))
    with pytest.raises(Broken):
        sealed.unlock_file(KEY, 1, locked)


def test_a_cell_opens_only_in_its_own_column_and_row() -> None:
    cell = KEY.seal(b"x", Label.BODY, KEY.id)
    for label, row in ((Label.CLUE, KEY.id), (Label.BODY, uuid.UUID(int=8))):
        with pytest.raises(Broken):
            KEY.open(cell, label, row)


@given(st.binary(max_size=100))
def test_bytes_in_json_have_one_spelling(content: bytes) -> None:
    assert from_text(to_text(content)) == content


@pytest.mark.parametrize("text", ["A", "AB", "AA==", "A+/A", "A A", "é", "AAAA\n"])
def test_other_spellings_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base64url"):
        from_text(text)


@pytest.mark.parametrize("vector", vectors("code"), ids=lambda vector: vector["secret"])
def test_codes_derive_the_same_everywhere(vector: dict[str, Any]) -> None:
    code = Code(bytes.fromhex(vector["secret"]))
    assert " ".join(code.words) == vector["words"]
    assert " ".join(code.digits) == vector["digits"]
    assert sealed.derived(code.secret, Label.CODE_LOOKUP).hex() == vector["lookup"]
    assert sealed.derived(code.secret, Label.CODE_ACCESS).hex() == vector["read"]
    assert code.access.hex() == vector["access"]
    assert code.lookup_hash.hex() == vector["lookup_hash"]
    assert code.access_hash.hex() == vector["access_hash"]
    assert code.pair.private.hex() == vector["private"]
    assert code.pair.public.hex() == vector["public"]
    assert code.once(bytes.fromhex(vector["said"])).hex() == vector["once"]


@pytest.mark.parametrize("vector", vectors("envelope"), ids=lambda vector: vector["name"])
def test_envelopes_open_the_same_everywhere(vector: dict[str, Any]) -> None:
    told = vector["header"]
    header = Header(told["desk"], Kind(told["kind"]), Urgency(told["urgency"]), Where(told["where"]), told["language"])
    assert header.hash().hex() == vector["header_hash"]
    key_id, private = uuid.UUID(vector["content_key_id"]), bytes.fromhex(vector["desk_private"])
    key = sealed.unwrap(key_id, from_text(vector["wrapped"]), private, header.hash())
    assert key.secret.hex() == vector["content_key"]
    assert key.open(Sealed(from_text(vector["body"])), Label.BODY, key.id).decode() == vector["plaintext"]
    for number, file in enumerate(vector["files"]):
        assert sealed.unlock_file(key, number, from_text(file["locked"])) == from_text(file["content"])


def test_a_header_that_was_changed_does_not_open() -> None:
    vector = vectors("envelope")[0]
    other = Header("intake", Kind.REPORT, Urgency.AMBER, Where.UNKNOWN, "vi").hash()
    with pytest.raises(Broken):
        sealed.unwrap(
            uuid.UUID(vector["content_key_id"]),
            from_text(vector["wrapped"]),
            bytes.fromhex(vector["desk_private"]),
            other,
        )


@pytest.mark.parametrize("vector", vectors("padding"), ids=lambda vector: str(vector["length"]))
def test_padding_has_the_same_steps_everywhere(vector: dict[str, Any]) -> None:
    assert len(sealed.padded(bytes(vector["length"]))) == vector["padded"]
