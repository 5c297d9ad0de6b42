"""The server key: what timed work may use with nobody signed in. A file outside DATA_DIR and outside back-ups.

One generation a line, `<name> <32 bytes in hex>`; the first line is the current one, the others only still verify and
open. The last line, the house's first, is also what the key of notices is derived from: it never changes. A name says
on which day its generation was made; those of older releases do not.
"""

import fcntl
import hmac
import os
import secrets
import uuid
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import click

from api import clock, sealed
from api.errors import Changed, Refused, Unavailable
from api.sealed import Broken, Label

DAY = "%Y%m%d"


class NoServerKey(click.ClickException):
    """The file is missing, or does not hold what is asked for."""

    def __init__(self) -> None:
        super().__init__("SERVER_KEY_FILE names no server key: `flask server-key make` writes one.")


class ServerKeyStands(click.ClickException):
    """A second one made would leave nothing to verify the first one's signatures."""

    def __init__(self) -> None:
        super().__init__("There is a server key already; `flask server-key rotate` puts a new one before it.")


class KeyFileShut(Refused):
    """Nothing was changed: `flask server-key rotate` must be run by who owns the folder of SERVER_KEY_FILE."""

    status = 409


@dataclass(frozen=True)
class ServerKey:
    """All generations by name, the current one first. ``source``: the file they were read from."""

    generations: dict[str, bytes] = field(repr=False)
    source: Path | None = field(default=None, repr=False, compare=False)

    @property
    def current(self) -> str:
        return next(iter(self.generations))

    @property
    def made_on(self) -> date | None:
        """The day in Viet Nam on which the current generation was made, where its name tells."""
        day, dash, _ = self.current.partition("-")
        with suppress(ValueError):
            return datetime.strptime(day, DAY).date() if dash else None
        return None

    def mac(self, message: bytes, label: Label, name: str | None = None) -> bytes:
        """HMAC-SHA256 under the current generation or the named one. Raises NoServerKey for a name that is not here."""
        return hmac.digest(sealed.derived(self._secret(name or self.current), label), message, "sha256")

    def macs(self, message: bytes, label: Label) -> list[bytes]:
        """As :meth:`mac`, under each generation: for looking up what an older one may have marked."""
        return [self.mac(message, label, name) for name in self.generations]

    @property
    def mark(self) -> bytes:
        """What everything begins with that is locked under the current generation."""
        name = self.current.encode("ascii")
        return bytes([len(name)]) + name

    def lock(self, plaintext: bytes, label: Label, row: uuid.UUID) -> bytes:
        """Under the current generation, bound to a column and a row: its name's length (1 byte), its name, sealed."""
        secret = sealed.derived(self.generations[self.current], label)
        return self.mark + sealed.lock(secret, plaintext, label.encode() + row.bytes)

    def unlock(self, locked: bytes, label: Label, row: uuid.UUID) -> bytes:
        """Inverse of :meth:`lock`, whichever generation it was. Raises NoServerKey when that is gone, Broken."""
        secret = self._secret(_generation(locked))
        return sealed.unlock(sealed.derived(secret, label), locked[1 + locked[0] :], label.encode() + row.bytes)

    def _secret(self, name: str) -> bytes:
        """One generation. One that came after these were read is looked for in the file: a worker may be at it long."""
        found = self.generations.get(name)
        if found is None and self.source is not None:
            found = load(self.source).generations.get(name)
        if found is None:
            raise NoServerKey
        return found

    def is_current(self, locked: bytes) -> bool:
        """Whether this was locked under the current generation."""
        return _generation(locked) == self.current

    def first(self, label: Label) -> bytes:
        """32 bytes from the house's first generation: the same after every rotation."""
        return sealed.derived(list(self.generations.values())[-1], label)


def _generation(locked: bytes) -> str:
    """Raises Broken."""
    try:
        return locked[1 : 1 + locked[0]].decode("ascii")
    except (IndexError, ValueError) as error:
        raise Broken from error


def load(path: Path) -> ServerKey:
    """Raises NoServerKey."""
    try:
        lines = [line.split() for line in path.read_text("ascii").splitlines() if line.strip()]
        found = {name: bytes.fromhex(secret) for name, secret in lines}
    except (OSError, ValueError) as error:
        raise NoServerKey from error
    if not found or any(len(secret) != sealed.KEY_BYTES for secret in found.values()):
        raise NoServerKey
    return ServerKey(found, path)


def load_for_page(path: Path) -> ServerKey:
    """The same while somebody waits for a page. Raises Unavailable."""
    try:
        return load(path)
    except NoServerKey as error:
        raise Unavailable from error


def may_be_rotated(path: Path) -> bool:
    """Whether this process may put another file in the place of this one, as far as the folder tells."""
    return os.access(path.resolve().parent, os.W_OK)


def make(path: Path) -> None:
    """Write the first generation. Raises ServerKeyStands, OSError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(path) as folder:
        if path.exists():
            raise ServerKeyStands
        _write(path, {_name(()): secrets.token_bytes(sealed.KEY_BYTES)}, folder)


def rotate(path: Path, *, seen: int | None = None) -> ServerKey:
    """A new generation before the others; what the file holds then.

    ``seen``: how many there were as far as who asks knows. Raises Changed when there are others by now, NoServerKey,
    KeyFileShut.
    """
    path = path.resolve()  # a link stays one, and leads to the new file
    load(path)
    try:
        with _alone(path) as folder:
            before = load(path).generations
            if seen not in (None, len(before)):
                raise Changed
            _write(path, {_name(before): secrets.token_bytes(sealed.KEY_BYTES), **before}, folder)
    except OSError as error:
        raise KeyFileShut from error
    return load(path)


@contextmanager
def _alone(path: Path) -> Iterator[int]:
    """The file's folder, held: of two who write, in whatever processes, one reads what the other has written."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(folder)


def _name(taken: Container[str]) -> str:
    """The day, and six hex digits by lot: the rows have room for 16 letters."""
    while (name := f"{clock.hotline_time(clock.now()):{DAY}}-{secrets.token_hex(3)}") in taken:
        pass
    return name


def _write(path: Path, generations: dict[str, bytes], folder: int) -> None:
    """Whole or not at all, for its owner alone, durable when it returns. Raises OSError with nothing changed."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)  # of somebody who was killed
    file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(file, "w", encoding="ascii") as text:
            _keep_owner(path, file)
            text.writelines(f"{name} {secret.hex()}\n" for name, secret in generations.items())
            text.flush()
            os.fsync(file)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    os.fsync(folder)


def _keep_owner(path: Path, file: int) -> None:
    """Written by root in a folder of root's, it still belongs to the user who serves and must read it."""
    if path.exists() and path.stat().st_uid != os.fstat(file).st_uid:
        os.fchown(file, path.stat().st_uid, path.stat().st_gid)
