"""What must be so before a house serves: each fault is one sentence, and the first one is told.

What the environment alone shows is refused by settings.checked already.
"""

import tempfile
from datetime import datetime
from pathlib import Path

import pyrage
from flask import current_app
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session

from api import db, demo, server_key, space
from api.accounts import demo as accounts
from api.audit import queries as audit
from api.checkin import raises
from api.errors import Unavailable
from api.health import schema
from api.location import tiles
from api.migrations import HEAD, run
from api.settings import Settings, UnsafeSettings

LEAST_FREE = 200 * 1024 * 1024
OTHERS = 0o077
WRITTEN_BY_ANYBODY = 0o002
OLDEST_POSTGRESQL = 14


def ready(settings: Settings) -> None:
    """Folders, keys and neighbours. Raises UnsafeSettings, NoServerKey."""
    if settings.restoring.exists():
        raise UnsafeSettings("A restore was interrupted: run `flask backup restore` again, it begins anew.")
    if not settings.demo:
        _own_folder(settings.data_dir)
        _own_key(settings)
        _nothing_invented(settings.data_dir)
    server_key.load(settings.server_key)
    _room(settings.data_dir)
    _recipients(settings.backup_to)
    if settings.backup_dir:
        _outside(Path(settings.backup_dir), settings)
    elif settings.backup_to:
        raise UnsafeSettings("BACKUP_TO is set and BACKUP_DIR is not: no back-up would be made.")
    if settings.audio_dir != Settings.audio_dir and not settings.audio.is_dir():
        raise UnsafeSettings("AUDIO_DIR is no folder.")
    tiles.atlas(settings.map_file)
    _known_cut_offs(settings)
    _counts_kept()


def rows(settings: Settings, *, at: datetime, upgraded: bool) -> None:
    """The rows, who signed them, and the clock. ``upgraded``: they must be of this release. Raises UnsafeSettings."""
    try:
        with db.rows().transaction(writes=False) as session:
            _engine(session)
            begun = inspect(session.connection()).has_table("audit_entry")
            revision = schema(session)  # a new house has none, and asking for it ends what PostgreSQL will answer here
            if revision is None and begun:
                raise UnsafeSettings("The rows do not say of which release they are: restore a back-up.")
            current = revision == HEAD
            behind = current and audit.clock_behind(session, at=at)
            signed = not current or audit.is_signed(session, server_key.load(settings.server_key))
    except (Unavailable, OperationalError) as error:
        raise UnsafeSettings("The rows cannot be reached: `flask upgrade` makes those of a new house.") from error
    except DatabaseError as error:
        raise UnsafeSettings("The rows cannot be read: they are damaged, or no house's. Restore a back-up.") from error
    if revision is not None and not run.known(revision):
        raise UnsafeSettings("The rows were made by a newer release: run that one, or restore a back-up of this one.")
    if upgraded and revision != HEAD:
        raise UnsafeSettings("The rows are of an older release: `flask upgrade` brings them up.")
    if not signed:
        raise UnsafeSettings("SERVER_KEY_FILE is not this house's: the newest act in the audit is signed by another.")
    if behind:
        raise UnsafeSettings(
            "The clock stands more than an hour before the newest act in the audit: set it right. Where it was wrong "
            "before and is right now, say so: `flask clock confirm`."
        )


def _engine(session: Session) -> None:
    """PostgreSQL comes in many ages, and in encodings that cannot hold everybody's words."""
    if session.get_bind().dialect.name != "postgresql":
        return
    version, encoding = (session.scalar(text(f"SHOW {name}")) for name in ("server_version_num", "server_encoding"))
    if int(version or 0) < OLDEST_POSTGRESQL * 10000:
        raise UnsafeSettings(f"The PostgreSQL of DATABASE_URL is older than {OLDEST_POSTGRESQL}.")
    if encoding != "UTF8":
        raise UnsafeSettings(f"The database of DATABASE_URL is encoded as {encoding}: make one with ENCODING 'UTF8'.")


def of_this_mode(settings: Settings) -> None:
    """Demo mode would put invented people among real ones. Raises UnsafeSettings."""
    if settings.demo and not (settings.data_dir / accounts.FILE).exists():
        with db.reading() as session:
            if inspect(session.connection()).has_table("desk") and session.scalar(text("SELECT 1 FROM desk")):
                raise UnsafeSettings("These are a live house's rows: set LOI_VE_MODE=live, or name an empty DATA_DIR.")


def _known_cut_offs(settings: Settings) -> None:
    unknown = raises.unknown(settings.cuts)
    if unknown:
        raise UnsafeSettings(f"CUT_OFFS names what no instrument has, or no score can be: {', '.join(unknown)}.")


def _own_folder(folder: Path) -> None:
    if folder.exists() and folder.stat().st_mode & OTHERS:
        raise UnsafeSettings("DATA_DIR can be read by others: chmod 700 it.")


def _own_key(settings: Settings) -> None:
    if not settings.server_key_file:
        raise UnsafeSettings("Live mode needs SERVER_KEY_FILE, a file outside of DATA_DIR and of back-ups.")
    if _inside(settings.server_key, settings.data_dir):
        raise UnsafeSettings("SERVER_KEY_FILE lies inside DATA_DIR: who takes one must not have the other.")
    if settings.server_key.exists() and settings.server_key.stat().st_mode & OTHERS:
        raise UnsafeSettings("SERVER_KEY_FILE can be read by others: chmod 600 it.")


def _nothing_invented(folder: Path) -> None:
    for name in (accounts.FILE, demo.CODE_FILE):
        if (folder / name).exists():
            raise UnsafeSettings(f"DATA_DIR holds {name} of a demo: a live house starts with an empty DATA_DIR.")


def _room(folder: Path) -> None:
    there = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
    if space.disk(there).free < LEAST_FREE:
        raise UnsafeSettings("Less than 200 MB are free on the disk of DATA_DIR.")


def _recipients(text: str) -> None:
    for number, recipient in enumerate(text.split(), 1):
        try:
            pyrage.x25519.Recipient.from_str(recipient)
        except pyrage.RecipientError as error:
            raise UnsafeSettings(f"BACKUP_TO: recipient {number} is no age recipient (age1...).") from error


def _outside(folder: Path, settings: Settings) -> None:
    if _inside(folder, settings.data_dir):
        raise UnsafeSettings("BACKUP_DIR lies inside DATA_DIR: a back-up must outlive the disk.")
    if _inside(settings.data_dir, folder):
        raise UnsafeSettings("DATA_DIR lies inside BACKUP_DIR: who takes one must not have the other.")
    if not settings.demo and _inside(settings.server_key, folder):
        raise UnsafeSettings("SERVER_KEY_FILE lies inside BACKUP_DIR: who takes one must not have the other.")
    if not settings.demo and folder.exists() and folder.stat().st_mode & WRITTEN_BY_ANYBODY:
        raise UnsafeSettings("BACKUP_DIR can be written to by anybody: chmod o-w it.")
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"written")
    except OSError as error:
        raise UnsafeSettings("BACKUP_DIR cannot be written to.") from error


def _inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _counts_kept() -> None:
    try:
        reached = current_app.extensions["limiter"].storage.check()
    except Exception:  # each store has exceptions of its own
        reached = False
    if not reached:
        raise UnsafeSettings("LIMITS_URL cannot be reached.")
