"""Verifying: whatever somebody with the rows in hand does to the audit, the first broken place is named."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select, text

from api import server_key
from api.audit import chain, verify
from api.audit.model import Entry
from api.sealed import Label
from api.server_key import ServerKey
from tests.audit.conftest import Books

MINE = ServerKey({"mine": bytes(range(32))})


def rechained(books: Books, key: ServerKey, start: int) -> None:
    """All hashes made anew from ``start`` on, by the recipe, signed with ``key``."""
    with books.house.writing() as session:
        rows = session.scalars(select(Entry).order_by(Entry.number)).all()
        before = rows[start - 2].hash if start > 1 else chain.START
        for row in rows[start - 1 :]:
            facts = chain.Facts(row.id, row.at, row.act, row.actor_id, row.subject_id, row.reason)
            before = row.hash = chain.link(before or b"", row.number or 0, facts)
            row.mac, row.mac_key = key.mac(row.hash, Label.AUDIT_LINK), key.current


def test_a_whole_chain_is_said_to_hold_in_one_sentence(books: Books) -> None:
    result = books.run("verify")
    head = books.head()
    assert result.exit_code == 0
    assert f"The chain holds: {head.number} entries from 2026-" in result.output
    assert f"head {head.number} {head.hash.hex()}." in result.output
    assert "Not chained yet" not in result.output


def test_what_is_not_chained_yet_is_named(books: Books) -> None:
    books.write(3)
    assert "Not chained yet: 3 entries, the oldest of 2026-11-24T02:00:51" in books.run("verify").output


@pytest.mark.parametrize(
    ("forged", "told"),
    [
        ("UPDATE audit_entry SET act = 'CASE_TAKEN' WHERE number = 5", "number 5 was changed"),
        ("UPDATE audit_entry SET actor_id = NULL WHERE number = 45", "number 45 was changed"),
        ("UPDATE audit_entry SET at = '2026-01-01 00:00:00.000000+00:00' WHERE number = 5", "number 5 was changed"),
        ("DELETE FROM audit_entry WHERE number = 5", "number 5 is missing"),
        ("DELETE FROM audit_entry WHERE number = 1", "number 1 is missing"),
        ("UPDATE audit_entry SET number = 0 WHERE number = 5", "number 0 stands where none belongs"),
        ("UPDATE audit_entry SET mac_key = 'other' WHERE number = 5", "number 5 cannot be checked under key other"),
        ("UPDATE audit_entry SET mac = NULL WHERE number = 5", "number 5 was not chained by this house"),
        ("UPDATE audit_entry SET hash = NULL WHERE number = 5", "number 5 was changed"),
        ("UPDATE audit_entry SET number = -2147483648 WHERE number = 5", "number -2147483648 stands where none"),
        ("UPDATE audit_entry SET number = NULL WHERE number = 5", "number 5 is missing"),
        ("UPDATE audit_entry SET at = '2026-11-24 02:00:05.000001+00:00' WHERE number = 20", "number 20 was changed"),
        ("UPDATE audit_entry SET act = 'PERSON_CALLED' WHERE number = 5", "number 5 was changed"),
        ("UPDATE audit_entry SET act = '' WHERE number = 5", "number 5 was changed"),
    ],
)
def test_a_forged_row_is_named(books: Books, forged: str, told: str) -> None:
    if "postgresql" not in books.house.settings.database_url:
        forged = forged.replace("+00:00", "")
    books.change(forged)
    result = books.run("verify")
    assert result.exit_code == 1
    assert f"The chain does not hold: {told}" in result.output


def test_a_row_slipped_in_with_a_number_is_named(books: Books) -> None:
    last = books.head().number
    with books.house.writing() as session:
        session.add(Entry(act="CASE_READ", at=books.house.at, number=last + 1, hash=bytes(32), mac=b"", mac_key="x"))
    assert f"number {last + 1} was changed" in books.run("verify").output


def test_a_number_that_stands_twice_is_named(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has the rows can take the index away that forbids it; also where one step of the walk ends."""
    monkeypatch.setattr(verify, "STEP", 5)
    with books.house.writing() as session:
        session.execute(text("DROP INDEX ix_audit_entry_number"))
        row = session.scalars(select(Entry).where(Entry.number == 5)).one()
        session.add(Entry(act="CASE_READ", at=row.at, number=5, hash=row.hash, mac=row.mac, mac_key=row.mac_key))
    assert "number 5 " in books.run("verify").output


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("column", ["id", "at", "act", "actor_id", "subject_id", "reason", "hash", "mac", "mac_key"])
def test_what_cannot_even_be_read_is_named_too(books: Books, column: str) -> None:
    """SQLite takes anything in any column."""
    for value in ("'x'", "x'00ff'", "1.5", "9223372036854775807"):
        books.change(f"UPDATE audit_entry SET {column} = {value} WHERE number = 30")
        result = books.run("verify")
        assert isinstance(result.exception, SystemExit), result.output
        assert result.output.startswith("The chain does not hold: number 30 ")


def test_hashes_made_anew_without_the_server_key_are_named(books: Books) -> None:
    books.change("UPDATE audit_entry SET actor_id = NULL WHERE number = 45")
    theirs = ServerKey({books.key.current: bytes(32)})
    rechained(books, theirs, 45)
    result = books.run("verify")
    assert result.exit_code == 1
    assert "number 45 was not chained by this house" in result.output


def test_under_a_key_that_is_not_here_nothing_is_said_to_hold(books: Books) -> None:
    rechained(books, MINE, 1)
    assert "number 1 cannot be checked under key mine" in books.run("verify").output


def test_a_chain_built_anew_with_the_server_key_is_caught_by_the_heads(books: Books, tmp_path: Path) -> None:
    heads = books.copy(tmp_path / "heads.jsonl")
    assert "agrees with all 1 heads" in books.run("verify", "--heads", str(heads)).output
    books.change("UPDATE audit_entry SET actor_id = NULL WHERE number = 45")
    rechained(books, books.key, 1)
    assert books.run("verify").exit_code == 0
    result = books.run("verify", "--heads", str(heads))
    assert result.exit_code == 1
    assert "the chain was rebuilt" in result.output


def test_a_tail_cut_off_is_caught_by_the_heads(books: Books, tmp_path: Path) -> None:
    heads = books.copy(tmp_path / "heads.jsonl")
    last = books.head().number
    books.change("DELETE FROM audit_entry WHERE number = :last", last=last)
    assert books.run("verify").exit_code == 0
    result = books.run("verify", "--heads", str(heads))
    assert result.exit_code == 1
    assert f"number {last}, copied out at" in result.output


def test_a_line_of_the_heads_that_is_none_is_named(books: Books, tmp_path: Path) -> None:
    heads = books.copy(tmp_path / "heads.jsonl")
    with heads.open("a") as file:
        file.write('{"at": "2026-11-24"')
    result = books.run("verify", "--heads", str(heads))
    assert (result.exit_code, result.output) == (1, "Line 2 of the heads is none.\n")


def test_after_a_new_server_key_old_links_still_verify(books: Books) -> None:
    server_key.rotate(books.house.settings.server_key)
    books.write(5)
    books.chain()
    assert books.run("verify").exit_code == 0
    with books.house.reading() as session:
        named = session.execute(text("SELECT count(DISTINCT mac_key) FROM audit_entry")).scalar()
    assert named == 2


def test_a_head_is_one_line_that_a_hand_can_copy(books: Books) -> None:
    told = json.loads(books.run("head").output)
    assert (told["number"], told["hash"]) == (books.head().number, books.head().hash.hex())
