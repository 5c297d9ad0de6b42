"""Column types: moments keep their zone on both engines, and nothing unsealed slips into a sealed column."""

import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from api import db, sealed
from api.audit.model import Entry
from api.sealed import Label, Sealed
from tests.people import House


def entry(**given: object) -> Entry:
    return Entry(id=uuid.uuid4(), act="SIGNED_IN", **{"at": datetime(2026, 11, 24, 2, tzinfo=UTC), **given})


@pytest.mark.parametrize("plain", [b"plain words", "words", bytearray(40), memoryview(b"x"), 7])
def test_a_sealed_column_refuses_what_is_not_sealed(house: House, plain: object) -> None:
    with pytest.raises(StatementError, match="unsealed"), house.writing() as session:
        session.add(entry(reason=plain))


def test_a_sealed_cell_comes_back_as_one(house: House) -> None:
    key, row = sealed.new_content_key(), entry()
    row.reason = key.seal("lý do\0🙂".encode(), Label.AUDIT_REASON, row.id)
    with house.writing() as session:
        session.add(row)
    with house.reading() as session:
        found = session.get_one(Entry, row.id).reason
    assert isinstance(found, Sealed)
    assert found.key_id == key.id
    assert key.open(found, Label.AUDIT_REASON, row.id).decode() == "lý do\0🙂"


def test_a_moment_comes_back_as_the_same_moment(house: House) -> None:
    there = datetime(2026, 11, 24, 9, 0, 0, 123456, tzinfo=timezone(timedelta(hours=7)))
    row = entry(at=there)
    with house.writing() as session:
        session.add(row)
    with house.reading() as session:
        found = session.get_one(Entry, row.id).at
    assert (found, found.tzinfo) == (there, UTC)


def test_a_moment_without_a_zone_is_refused(house: House) -> None:
    with pytest.raises(StatementError, match="without a zone"), house.writing() as session:
        session.add(entry(at=datetime(2026, 11, 24)))


def test_ids_for_members_are_born_in_order_and_those_for_others_tell_nothing() -> None:
    born = [db.new_id() for _ in range(50)]
    assert born == sorted(born)
    assert {each.version for each in born} == {7}
    assert {db.random_id().version for _ in range(9)} == {4}
