"""What must be so before a house serves: each fault is one sentence, and the first one is told.

What the environment alone shows is refused by settings.checked already.
"""

import tempfile
from datetime import datetime
from pathlib import Path

import pyrage
from flask import current_app
from sqlalchemy.exc import OperationalError

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
        _outside(Path(settings.backup_dir), settings.data_dir)
    if settings.audio_dir != Settings.audio_dir and not settings.audio.is_dir():
        raise UnsafeSettings("AUDIO_DIR is no folder.")
    tiles.atlas(settings.map_file)
    _known_cut_offs(settings)
    _counts_kept()


def rows(*, at: datetime, upgraded: bool) -> None:
    """The rows and the clock. ``upgraded``: they must be of this very release. Raises UnsafeSettings."""
    try:
        with db.rows().transaction(writes=False) as session:
            revision = schema(session)
            behind = revision is not None and audit.clock_behind(session, at=at)
    except (Unavailable, OperationalError) as error:
        raise UnsafeSettings("The rows cannot be reached: `flask upgrade` makes those of a new house.") from error
    if revision is not None and not run.known(revision):
        raise UnsafeSettings("The rows were made by a newer release: run that one, or restore a back-up of this one.")
    if upgraded and revision != HEAD:
        raise UnsafeSettings("The rows are of an older release: `flask upgrade` brings them up.")
    if behind:
        raise UnsafeSettings(
            "The clock stands more than an hour before the newest act in the audit: set it right. Where it was wrong "
            "before and is right now, say so: `flask clock confirm`."
        )


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


def _outside(folder: Path, data: Path) -> None:
    if _inside(folder, data):
        raise UnsafeSettings("BACKUP_DIR lies inside DATA_DIR: a back-up must outlive the disk.")
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
