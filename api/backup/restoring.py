"""Bringing a house back from a back-up, all or nothing, into an empty house on either engine.

While it lasts a file called ``restoring`` lies in DATA_DIR, and nobody is served. Killed in the middle it stays there:
the next try clears away the half house and begins anew.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pyrage
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


class Restored(NamedTuple):
    """``at``: the moment to which the house was brought back. ``again``: how much was taken back once more."""

    at: datetime
    parts: dict[str, int]
    again: int


def restore(
    settings: Settings, path: Path, keys: list[pyrage.x25519.Identity], *, at: datetime, unsigned: bool = False
) -> Restored:
    """Bring the house back. ``unsigned``: also what was not made under this server key.

    Raises NotRestored, age.NotOpened, outside.BadList, NoServerKey, OSError.
    """
    key = server_key.load(settings.server_key)
    lines = _to_take_back(settings, key)
    _empty(settings)
    with _shut(settings), db.own_rows(settings.database) as rows:
        with closing(taking.Taking(rows, settings.database, settings.files)) as target:
            whole = age.opened(path, keys, target.takes)
            if not unsigned and not whole.is_of(key):
                raise NotRestored("It was not made by this house: the key in SERVER_KEY_FILE has not signed it.")
            target.done()
        run.upgrade(settings.database)
        with rows.transaction(writes=True) as session:
            again = _after(session, lines, whole.head.at, at)
        _put_heads_aside(Path(settings.backup_dir), at)
    return Restored(whole.head.at, whole.parts, again)


def _to_take_back(settings: Settings, key: ServerKey) -> list[Line]:
    """The running list, each kind of which this code can do once more."""
    if not settings.backup_dir:
        raise NotRestored("BACKUP_DIR is not set: what was taken back since then is read from there.")
    lines = outside.read(Path(settings.backup_dir), key)
    known = {kind.value for kind in rules.agains()}
    for line in lines:
        if line.kind not in known:
            raise NotRestored(f"This release cannot take back {line.kind!r} once more: restore with the newer one.")
    return lines


def _empty(settings: Settings) -> None:
    """What a restore that was killed has left is cleared away; anything else is refused."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
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
    done = [line for line in lines if _again(session, line, at)]
    restoration = Restoration(id=db.new_id(), from_moment=moment, restored_at=at)
    session.add(restoration)
    audit.record(session, Act.HOUSE_RESTORED, at=at, on=restoration.id)
    return len(done)


def _again(session: Session, line: Line, at: datetime) -> bool:
    """Whether this was still to be done. A line may stand in the list twice."""
    if session.get(TakenBack, line.id) is not None:
        return False
    kind = rules.Kind(line.kind)
    rules.agains()[kind](session, line.subject_id, line.object_id, at)
    session.add(
        TakenBack(
            id=line.id, at=line.at, kind=line.kind, subject_id=line.subject_id, object_id=line.object_id, copied_at=at
        )
    )
    session.flush()
    return True


def _put_heads_aside(folder: Path, at: datetime) -> None:
    """What happened after the back-up is gone, so the chain's heads of that time fit no more: a new list begins."""
    if (folder / heads.FILE).exists():
        (folder / heads.FILE).rename(folder / f"audit-heads-until-{at:%Y%m%dT%H%M%SZ}.jsonl")
