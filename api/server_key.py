"""The server key: what timed work may use with nobody signed in. A file outside DATA_DIR and outside back-ups.

One generation a line, `<name> <32 bytes in hex>`; the first line is the current one, the others only still verify and
open. The last line, the house's first, is also what the key of notices is derived from: it never changes.
"""

import hmac
import os
import secrets
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import click

from api import sealed
from api.errors import Unavailable
from api.sealed import Broken, Label


class NoServerKey(click.ClickException):
    """The file is missing, or does not hold what is asked for."""

    def __init__(self) -> None:
        super().__init__("SERVER_KEY_FILE names no server key: `flask server-key make` writes one.")


class ServerKeyStands(click.ClickException):
    """A second one made would leave nothing to verify the first one's signatures."""

    def __init__(self) -> None:
        super().__init__("There is a server key already; `flask server-key rotate` puts a new one before it.")


@dataclass(frozen=True)
class ServerKey:
    """All generations by name, the current one first."""

    generations: dict[str, bytes] = field(repr=False)

    @property
    def current(self) -> str:
        return next(iter(self.generations))

    def mac(self, message: bytes, label: Label, name: str | None = None) -> bytes:
        """HMAC-SHA256 under the current generation or the named one. Raises NoServerKey for a name that is not here."""
        secret = self.generations.get(name or self.current)
        if secret is None:
            raise NoServerKey
        return hmac.digest(sealed.derived(secret, label), message, "sha256")

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
        secret = self.generations.get(_generation(locked))
        if secret is None:
            raise NoServerKey
        return sealed.unlock(sealed.derived(secret, label), locked[1 + locked[0] :], label.encode() + row.bytes)

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
    return ServerKey(found)


def load_for_page(path: Path) -> ServerKey:
    """The same while somebody waits for a page. Raises Unavailable."""
    try:
        return load(path)
    except NoServerKey as error:
        raise Unavailable from error


def make(path: Path) -> None:
    """Write the first generation. Raises ServerKeyStands."""
    if path.exists():
        raise ServerKeyStands
    _write(path, {_name(): secrets.token_bytes(sealed.KEY_BYTES)})


def rotate(path: Path) -> None:
    """A new generation before the others. Raises NoServerKey."""
    _write(path, {_name(): secrets.token_bytes(sealed.KEY_BYTES), **load(path).generations})


def _name() -> str:
    return secrets.token_hex(4)


def _write(path: Path, generations: dict[str, bytes]) -> None:
    """Whole or not at all, for its owner alone."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.writelines(f"{name} {secret.hex()}\n" for name, secret in generations.items())
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
