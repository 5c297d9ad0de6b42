"""Chaining: every act has its place within seconds, once, whatever the clock and other workers do."""

import hashlib
import struct
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from api.audit import chain, jobs, queries
from api.audit import rules as audit
from api.audit.acts import Act
from api.audit.model import Entry
from api.timed import rules as timed
from tests.audit.conftest import Books
from tests.people import House

YEAR = timedelta(days=365)


def numbers(house: House) -> list[tuple[int | None, datetime]]:
    with house.reading() as session:
        return [(row.number, row.at) for row in session.execute(select(Entry.number, Entry.at).order_by(Entry.number))]


def test_numbers_count_from_one_without_a_gap(books: Books) -> None:
    found = [number for number, _ in numbers(books.house)]
    assert found == list(range(1, len(found) + 1))
    assert len(found) > 10


def test_an_act_of_now_is_chained_after_those_before_it(books: Books) -> None:
    before = books.head()
    books.write()
    assert books.head() == before
    books.chain()
    assert books.head().number == before.number + 1


def test_what_was_committed_late_or_under_a_clock_set_back_is_chained_later(books: Books) -> None:
    last = books.head().number
    with books.house.writing() as session:
        audit.record(session, Act.SIGNED_OUT, at=books.house.at - YEAR)
    books.chain()
    assert numbers(books.house)[-1] == (last + 1, books.house.at - YEAR)
    told = books.run("verify")
    assert told.exit_code == 0
    assert f"Chained more than an hour after newer ones: 1 entries, the first is {last + 1}." in told.output


def test_a_second_worker_waits_for_the_first_and_goes_on_after_it(books: Books) -> None:
    books.write(3)

    def comes_too() -> None:
        with books.house.writing() as session:
            audit.record(session, Act.SIGNED_OUT, at=books.house.at - YEAR)
        with books.house.writing() as session:
            chain.chain_some(session, books.key)

    with ThreadPoolExecutor(1) as second:
        with books.house.writing() as session:
            chain.chain_some(session, books.key)
            coming = second.submit(comes_too)
            wait([coming], timeout=1)
        coming.result()
    found = [number for number, _ in numbers(books.house)]
    assert found == list(range(1, len(found) + 1))
    assert books.run("verify").exit_code == 0


def test_a_worker_that_died_between_two_steps_leaves_nothing_half_done(books: Books) -> None:
    books.write(7)
    with books.house.writing() as session:
        assert chain.chain_some(session, books.key, most=3) == 3
    with books.house.reading() as session:
        assert queries.tail(session).waiting == 4
    books.chain()
    with books.house.reading() as session:
        assert queries.tail(session) == (0, None)


def test_the_bytes_are_as_the_document_says(books: Books) -> None:
    """docs/audit.md, read by somebody else."""
    with books.house.reading() as session:
        rows = session.scalars(select(Entry).order_by(Entry.number)).all()
    before = bytes(32)
    for row in rows:
        micros = round((row.at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000_000)
        said = b"loi-ve/1/audit.link" + before + struct.pack(">Q", row.number or 0) + row.id.bytes
        said += struct.pack(">q", micros) + struct.pack(">I", len(row.act) + 1) + row.act.encode()
        for one in (row.actor_id, row.subject_id):
            said += struct.pack(">I", 17) + one.bytes if one else bytes(4)
        said += bytes(4) if row.reason is None else struct.pack(">I", len(row.reason) + 1) + bytes(row.reason)
        before = hashlib.sha256(said).digest()
        assert row.hash == before


def test_timed_work_chains_what_was_written(books: Books) -> None:
    books.write()
    with books.house.writing() as session:
        timed.write_down(session, at=books.house.at)
    with books.house.app.app_context():
        timed.work_once(books.house.lan.id)
    with books.house.reading() as session:
        assert queries.tail(session).waiting == 0


def test_the_next_to_chain_is_found_without_looking_through_the_chained(books: Books) -> None:
    question = "SELECT id FROM audit_entry WHERE number IS NULL ORDER BY at, id LIMIT 500"
    with books.house.reading() as session:
        rows = session.connection()
        if rows.dialect.name == "postgresql":
            rows.exec_driver_sql("SET enable_seqscan = off")
        asked = "EXPLAIN " if rows.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
        plan = str(rows.exec_driver_sql(asked + question).all())
    assert "ix_audit_entry_unchained" in plan
    assert "TEMP B-TREE" not in plan


def test_many_are_chained_in_one_go_and_the_rest_in_the_next(books: Books) -> None:
    books.write(chain.BATCH + 1)
    with books.house.app.app_context():
        jobs.chain_all()
    with books.house.reading() as session:
        assert session.scalar(select(func.count()).where(Entry.number.is_(None))) == 0
