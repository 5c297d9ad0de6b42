"""Timed work: a back-up every day, and within seconds a copy of what was taken back.

All of it writes into BACKUP_DIR, so it waits while a restored house has not been confirmed: the one before may run on.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from api import clock, db, server_key
from api.audit import heads
from api.backup import making, outside, queries, rules
from api.backup.model import TakenBack
from api.backup.outside import Line
from api.backup.rules import MAKE
from api.health import tells
from api.logs import log
from api.settings import Settings
from api.timed.rules import Job, hold_while, register

TAKEN_BACK = "backup.taken_back"
AT_ONCE = 100


def make() -> None:
    """One back-up, after a look at whether all that was taken back still stands in the list."""
    if goes_on_here():
        _mend()
        making.make(_settings())


def copy_out() -> None:
    """Everything that was taken back and not copied yet. Killed before it is marked, a line stands there twice."""
    if not goes_on_here():
        return
    with db.reading() as session:
        waiting = session.scalars(_in_order().where(TakenBack.copied_at.is_(None)).limit(AT_ONCE)).all()
        copied = _copied(session)
    if not waiting:
        return
    folder, key = Path(_settings().backup_dir), server_key.load(_settings().server_key)
    with outside.alone(folder):
        try:
            cut = outside.tail_of(folder, key).number < copied
        except outside.BadList:
            cut = True
        if not cut:
            outside.append(folder, map(_line, waiting), key)
    if cut:
        _mend()
        return  # what waits comes with the next turn
    with db.writing() as session:
        ids = [row.id for row in waiting]
        session.execute(update(TakenBack).where(TakenBack.id.in_(ids)).values(copied_at=clock.now()))


def goes_on_here() -> bool:
    """Not when a house that was brought back elsewhere has taken BACKUP_DIR over: that is learnt here."""
    folder, key = Path(_settings().backup_dir), server_key.load(_settings().server_key)
    if not _has_changed(folder):
        with db.reading() as session:
            return not queries.elsewhere(session)
    over = outside.taken_over(folder, key)
    with db.reading() as session:
        if over is None or session.get(TakenBack, over.id) is not None:
            return True
    with db.writing() as session:
        rules.goes_on_elsewhere(session, over.subject_id, at=clock.now())
    return False


def _has_changed(folder: Path) -> bool:
    """Whether anybody wrote into the list since this process looked; one that is away has not."""
    try:
        found = (folder / outside.FILE).stat()
    except OSError:
        return False
    seen, current_app.extensions["list_seen"] = current_app.extensions.get("list_seen"), (found.st_ino, found.st_size)
    return bool(seen != (found.st_ino, found.st_size))


def _mend() -> None:
    """Lines that are gone from the list are written anew, from what the house itself knows; somebody took them out."""
    folder, key, at = Path(_settings().backup_dir), server_key.load(_settings().server_key), clock.now()
    with outside.alone(folder):
        with db.reading() as session:
            known = [_line(row) for row in session.scalars(_in_order().where(TakenBack.copied_at.is_not(None)))]
        if not known:
            return
        with suppress(outside.BadList):
            if {line.id for line in known} <= {line.id for line in outside.read(folder, key)}:
                return
        outside.anew(folder, known, key, at)
    log.error("lines were gone from the list", work=TAKEN_BACK)
    with db.writing() as session:
        rules.listed_anew(session, at=at)


def _in_order() -> Select[TakenBack]:
    return select(TakenBack).order_by(TakenBack.at, TakenBack.id)


def _line(row: TakenBack) -> Line:
    return Line(row.id, row.at, row.kind, row.subject_id, row.object_id)


def _copied(session: Session) -> int:
    found = select(func.count()).select_from(TakenBack).where(TakenBack.copied_at.is_not(None))
    return session.scalar(found) or 0


def _counted(session: Session, at: datetime) -> dict[str, str | int]:
    """What is written beside each head of the audit that leaves the house."""
    return outside.counted(at, _copied(session), server_key.load(_settings().server_key))


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def init_app(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    hold_while(app, queries.held)
    tells(app, "held", lambda session, _at: queries.held(session) or None)
    if settings.backup_dir:
        heads.beside(app, _counted)
        register(app, Job(TAKEN_BACK, timedelta(seconds=5), copy_out, outward=True))
    if settings.backup_dir and settings.backup_to:
        register(app, Job(MAKE, timedelta(days=1), make, lease=timedelta(hours=6), outward=True))
