"""Bringing a house back from a back-up, all or nothing, into an empty house on either engine.

While it lasts a file called ``restoring`` lies in DATA_DIR, and nobody is served. Killed in the middle it stays there:
the next try clears away the half house and begins anew. Until somebody confirms, the house that was brought back leaves
BACKUP_DIR to the one that may still run; with the confirmation it takes the folder over, and that one stops.
"""

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pyrage
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import db, server_key
from api.audit import heads
from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import age, outside, rules, shelf, taking
from api.backup.model import Restoration, TakenBack
from api.backup.outside import Line
from api.backup.taking import NotRestored
from api.health import schema
from api.migrations import run
from api.server_key import ServerKey
from api.settings import Settings

CLOCK_MAY_ERR = timedelta(hours=1)


class Restored(NamedTuple):
    """``at``: the moment to which the house was brought back. ``again``: how much was taken back once more."""

    at: datetime
    parts: dict[str, int]
    again: int


def restore(
    settings: Settings,
    path: Path,
    keys: list[pyrage.x25519.Identity],
    *,
    at: datetime,
    unsigned: bool = False,
    gaps: bool = False,
) -> Restored:
    """Bring the house back. ``unsigned``: also what was not made under this server key. ``gaps``: also when lines were
    taken out of the list.

    Raises NotRestored, age.NotOpened, outside.BadList, NoServerKey, OSError.
    """
    key = server_key.load(settings.server_key)
    lines = _to_take_back(settings, key, gaps)
    _not_behind(max((line.at for line in lines), default=at), at)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(settings.data_dir):
        _empty(settings)
        with _shut(settings), db.own_rows(settings.database) as rows:
            with closing(taking.Taking(rows, settings.database, settings.files)) as target:
                whole = age.opened(path, keys, target.takes)
                if not unsigned and not whole.is_of(key):
                    raise NotRestored("It was not made by this house: the key in SERVER_KEY_FILE has not signed it.")
                _not_behind(whole.head.at, at)
                target.done()
            run.upgrade(settings.database)
            with rows.transaction(writes=True) as session:
                if not gaps:
                    _all_there(session, lines)
                again = _after(session, lines, whole.head.at, at)
            _put_heads_aside(Path(settings.backup_dir), at)
    return Restored(whole.head.at, whole.parts, again)


def _not_behind(moment: datetime, at: datetime) -> None:
    """With a clock of before, what was taken back since would count as older than what it was taken from."""
    if moment > at + CLOCK_MAY_ERR:
        raise NotRestored(
            f"The clock of this machine is behind: something is of {moment.isoformat(timespec='minutes')}, "
            f"and here it is {at.isoformat(timespec='minutes')}. Set it right first."
        )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """A second restore into the same folder would clear away what the first one is writing."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NotRestored("Another restore into this DATA_DIR is under way.") from error
        yield
    finally:
        os.close(handle)


def _to_take_back(settings: Settings, key: ServerKey, gaps: bool) -> list[Line]:
    """The running list, each kind of which this code can do once more."""
    if not settings.backup_dir:
        raise NotRestored("BACKUP_DIR is not set: what was taken back since then is read from there.")
    folder = Path(settings.backup_dir)
    lines = outside.read(folder, key, gaps=gaps)
    known = {kind.value for kind in rules.agains()}
    for line in lines:
        if line.kind not in known:
            raise NotRestored(f"This release cannot take back {line.kind!r} once more: restore with the newer one.")
    there, told = len({line.id for line in lines}), outside.most_counted(folder, key)
    if there < told and not gaps:
        raise outside.BadList(f"{outside.FILE} holds {there} things where there were {told}: lines were taken out.")
    return lines


def _all_there(session: Session, lines: list[Line]) -> None:
    """Whatever the back-up says was copied into the list stands in it."""
    copied = set(session.scalars(select(TakenBack.id).where(TakenBack.copied_at.is_not(None))))
    missing = copied - {line.id for line in lines}
    if missing:
        raise outside.BadList(
            f"{outside.FILE} lacks {len(missing)} things of which the back-up knows: lines were taken out."
        )


def _empty(settings: Settings) -> None:
    """What a restore that was killed has left is cleared away; anything else is refused."""
    if settings.restoring.exists():
        _clear(settings)
    for folder in (settings.files, settings.uploads):
        if folder.exists() and any(path.is_file() for path in folder.rglob("*")):
            raise NotRestored(f"The house is not empty: files lie in DATA_DIR/{folder.name}.")
    db.create_file(settings.database)
    with db.own_rows(settings.database) as rows, rows.transaction(writes=False) as session:
        if schema(session) is not None:
            raise NotRestored("The house is not empty: it has rows. Name an empty DATA_DIR, and an empty database.")


@contextmanager
def _shut(settings: Settings) -> Iterator[None]:
    """Nobody is served meanwhile; when it fails the house is empty again."""
    settings.restoring.touch(mode=0o600)
    shelf.sync(settings.data_dir)
    try:
        yield
        os.sync()
    except BaseException:
        _clear(settings)
        settings.restoring.unlink()
        raise
    settings.restoring.unlink()
    shelf.sync(settings.data_dir)


def _clear(settings: Settings) -> None:
    shutil.rmtree(settings.files, ignore_errors=True)
    taking.cleared(settings.database)


def _after(session: Session, lines: list[Line], moment: datetime, at: datetime) -> int:
    """Take back once more what the back-up does not know of, and hold what would leave the house."""
    done = again(session, lines, at=at)
    for always in rules.every_time():
        always(session, at)
    restoration = Restoration(id=db.new_id(), from_moment=moment, restored_at=at)
    session.add(restoration)
    audit.record(session, Act.HOUSE_RESTORED, at=at, on=restoration.id)
    return done


def again(session: Session, lines: Iterable[Line], *, at: datetime) -> int:
    """Take back once more what these rows do not know of; returns how much that was. A line may stand there twice."""
    known = set(session.scalars(select(TakenBack.id)))
    fresh = {line.id: line for line in lines if line.id not in known}
    # all of them first: some say more about another one
    session.add_all(
        TakenBack(
            id=line.id, at=line.at, kind=line.kind, subject_id=line.subject_id, object_id=line.object_id, copied_at=at
        )
        for line in fresh.values()
    )
    session.flush()
    for line in fresh.values():
        rules.agains()[rules.Kind(line.kind)](session, line.subject_id, line.object_id, at)
        session.flush()
    return sum(line.kind != outside.TAKEN_OVER for line in fresh.values())


def confirm(settings: Settings, session: Session, *, at: datetime) -> int:
    """Somebody has looked at a restored house: what leaves it may leave again, and BACKUP_DIR is this house's.

    What a house that still ran has taken back meanwhile is taken back here, too; returns how much that was. Raises
    NotHeld, outside.BadList, NoServerKey, OSError.
    """
    restored = rules.confirm(session, at=at)
    if not settings.backup_dir:
        return 0
    folder, key = Path(settings.backup_dir), server_key.load(settings.server_key)
    with outside.alone(folder):
        done = again(session, outside.read(folder, key, gaps=True), at=at)
        over = Line(db.new_id(), at, rules.Kind.HOUSE_TAKEN_OVER.value, restored, None)
        again(session, [over], at=at)
        outside.append(folder, [over], key)
    return done


def _put_heads_aside(folder: Path, at: datetime) -> None:
    """What happened after the back-up is gone, so the chain's heads of that time fit no more: a new list begins."""
    if (folder / heads.FILE).exists():
        (folder / heads.FILE).rename(folder / f"audit-heads-until-{at:%Y%m%dT%H%M%SZ}.jsonl")
