"""The server key: what timed work may use with nobody signed in. A file outside DATA_DIR and outside back-ups.

One generation a line, `<name> <32 bytes in hex>`; the first line is the current one, the others only still verify.
"""

import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import click

from api import sealed
from api.sealed import Label


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
