"""Locking a back-up to its recipients with age, and opening it: in a stream, nothing in clear on a disk."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

import click
import pyrage

from api.backup.parcel import Item, Reader, Unreadable, Whole

WRONG_KEY = "No matching keys found"  # age's own sentence


class NotOpened(click.ClickException):
    """A back-up that cannot be used; the message is the one sentence why not."""


class _Source:
    """What is to be locked, handed out as it is asked for; keeps what went wrong, since age tells no cause."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self._rest = iter(chunks), memoryview(b"")
        self.error: BaseException | None = None

    def read(self, most: int) -> bytes:
        try:
            while not self._rest:
                self._rest = memoryview(next(self._chunks))
        except StopIteration:
            return b""
        except BaseException as error:
            self.error = error
            raise
        given, self._rest = bytes(self._rest[:most]), self._rest[most:]
        return given


class _Target:
    """Where the locked bytes go; keeps what went wrong."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.error = file, None

    def write(self, chunk: bytes) -> int:
        try:
            return self._file.write(chunk)
        except BaseException as error:
            self.error = error
            raise

    def flush(self) -> None:
        self._file.flush()

    error: BaseException | None


def recipients(text: str) -> list[pyrage.x25519.Recipient]:
    """Who can open it. Raises pyrage.RecipientError."""
    return [pyrage.x25519.Recipient.from_str(one) for one in text.split()]


def lock(chunks: Iterable[bytes], file: IO[bytes], to: list[pyrage.x25519.Recipient]) -> None:
    """Write all chunks to an open file, locked. Raises what reading or writing raised."""
    source, target = _Source(chunks), _Target(file)
    try:
        pyrage.encrypt_io(source, target, to)
    except pyrage.EncryptError as error:
        raise source.error or target.error or error from None


def identities(text: str) -> list[pyrage.x25519.Identity]:
    """The secret keys in an age identity file or in what somebody pasted. Raises NotOpened."""
    return list(_identities(text))


def _identities(text: str) -> Iterator[pyrage.x25519.Identity]:
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        raise NotOpened("There is no age identity (AGE-SECRET-KEY-1...).")
    for line in lines:
        try:
            yield pyrage.x25519.Identity.from_str(line)
        except pyrage.IdentityError:
            raise NotOpened("This is no age identity (AGE-SECRET-KEY-1...).") from None


def opened(path: Path, keys: list[pyrage.x25519.Identity], take: Callable[[Item], None]) -> Whole:
    """Read a back-up to its end, handing on one item after the other. Raises NotOpened, and what ``take`` raises."""
    reader = Reader(take)
    try:
        file = path.open("rb")
    except OSError as error:
        raise NotOpened(f"The file cannot be read: {error.strerror}.") from error
    with file:
        return _read(file, keys, reader)


def _read(file: IO[bytes], keys: list[pyrage.x25519.Identity], reader: Reader) -> Whole:
    try:
        pyrage.decrypt_io(file, reader, keys)
        return reader.whole()
    except pyrage.DecryptError as error:
        if str(error) == WRONG_KEY:
            raise NotOpened("This identity does not open it: it was locked to others.") from None
        raise NotOpened("It is no back-up, or it was cut off or altered.") from None
    except OSError as error:
        if error.errno is not None:  # not age's: a disk's
            raise
        raise NotOpened("It is cut off or was altered.") from None
    except Unreadable:
        raise NotOpened("It opens, but it is not a whole back-up of this format.") from None
