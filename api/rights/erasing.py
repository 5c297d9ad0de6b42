"""Erasing a case, or a call that belongs to none: every row that names it or anything of it, and its files.

What is left are ids in the audit and in the list of what a restore must undo once more; a count without identity may be
made before (counts.py). Rows go for good at once; old back-ups lose them after `BACKUP_DAYS`.
"""

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Column, Table, Uuid, delete, or_, select
from sqlalchemy.orm import Session

from api import db, files
from api.audit import rules as audit
from api.audit.acts import Act
from api.backup.rules import Kind, take_back
from api.casework.opening import case_of
from api.keys import queries as desks
from api.keys.ring import Ring
from api.rights.rules import Held, is_held

KEPT = {"audit_entry", "taken_back"}
# A row of these leads on to what it links; all others lead on by their own id and their content key.
LINKS = {"case_conversation": "conversation_id", "case_person": "person_id"}
LEADS_ON = {"id", "content_key_id"}
SOME = 500


def erase(session: Session, ring: Ring, case_id: uuid.UUID, *, at: datetime) -> None:
    """Erase one case. Raises NotFound for who is no member of its desk, Held."""
    case_of(session, ring, case_id, change=True)
    if is_held(session, case_id):
        raise Held
    take_back(session, Kind.CASE_ERASED, case_id, at=at)
    audit.record(session, Act.CASE_ERASED, by=ring.holder_id, on=case_id, at=at)
    let_go(session, [case_id])


def let_go(session: Session, roots: Iterable[uuid.UUID]) -> None:
    """Everything that hangs on these rows goes, files too. Changes nothing when they are gone."""
    session.flush()
    ids = _all_of(session, set(roots))
    names = db.Base.metadata.tables["message_file"]
    for some in _some(ids):
        files.drop(session.scalars(select(names.c.name).where(names.c.id.in_(some))))
    for table in reversed(db.Base.metadata.sorted_tables):
        columns = [] if table.name in KEPT else _ids(table)
        for some in _some(ids) if columns else ():
            session.execute(delete(table).where(or_(*(column.in_(some) for column in columns))))
    session.expire_all()


def _all_of(session: Session, roots: set[uuid.UUID]) -> set[uuid.UUID]:
    """These ids and those of all rows that name one of them, and so on; a restricted case's own desk with them."""
    found, fresh = set(roots), set(roots)
    cases = db.Base.metadata.tables["case_file"]
    while fresh:
        named = {each for some in _some(fresh) for each in _named(session, some)}
        fresh = named - found
        found |= fresh
    for desk_id in set(session.scalars(select(cases.c.desk_id).where(cases.c.id.in_(roots)))):
        others = select(cases.c.id).where(cases.c.desk_id == desk_id, cases.c.id.not_in(found)).limit(1)
        if desks.by_id(session, desk_id).restricted and session.scalars(others).first() is None:
            found |= {desk_id, *desks.generations(session, desk_id)}
    return found


def _named(session: Session, ids: list[uuid.UUID]) -> Iterator[uuid.UUID]:
    for table in db.Base.metadata.sorted_tables:
        leads = [column for column in _ids(table) if column.name in {LINKS.get(table.name), *LEADS_ON}]
        if table.name in KEPT or not leads:
            continue
        naming = select(*leads).where(or_(*(column.in_(ids) for column in _ids(table))))
        yield from (each for row in session.execute(naming) for each in row if each is not None)


def _ids(table: Table) -> list[Column[uuid.UUID]]:
    return [column for column in table.columns if isinstance(column.type, Uuid)]


def _some(ids: Iterable[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    listed = sorted(ids)
    for start in range(0, len(listed), SOME):
        yield listed[start : start + SOME]
