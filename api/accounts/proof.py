"""What proves a member: an issued password, stretched once and split, and a code that works once."""

import hmac
import os
import secrets
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import pyotp
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from api import sealed, words
from api.errors import Unavailable
from api.sealed import Label
from api.settings import Settings

SALT_BYTES = 16
TOTP_SECONDS = 30
TOTP_LETTERS, BASE32 = 32, frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
PASSWORD_MAX = 200
AT_ONCE = threading.BoundedSemaphore(2)
QUEUE_SECONDS = 5.0
BEHIND = 19  # steps of niceness


@dataclass(frozen=True, repr=False)
class Proof:
    """Three keys of 32 bytes from one password: the stored check, what wraps the member's key, what wraps TOTP."""

    check: bytes
    wrapping: bytes
    totp: bytes


@dataclass(frozen=True, repr=False)
class Issued:
    """A freshly issued password with its salt and proof. The words are shown once and kept nowhere."""

    password: str
    salt: bytes
    proof: Proof


@contextmanager
def _a_turn() -> Iterator[None]:
    """Two derivations at once: each takes its 64 MiB. Who would wait longer than five seconds is told so."""
    if not AT_ONCE.acquire(timeout=QUEUE_SECONDS):
        raise Unavailable
    try:
        yield
    finally:
        AT_ONCE.release()


def _stand_back() -> None:
    """Let reports go first: on Linux a thread's niceness is its own."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BEHIND)


def prove(password: str, salt: bytes, settings: Settings) -> Proof:
    """Argon2id once, split by HKDF. Slow on purpose: call it outside of any transaction. Raises Unavailable."""
    spoken = words.same_password(password[:PASSWORD_MAX]).encode()
    stretch = Argon2id(
        salt=salt,
        length=sealed.KEY_BYTES,
        iterations=settings.argon2_passes,
        lanes=1,
        memory_cost=settings.argon2_kib,
    )
    with _a_turn(), ThreadPoolExecutor(1, initializer=_stand_back) as aside:
        root = aside.submit(stretch.derive, spoken).result()
    return Proof(
        sealed.derived(root, Label.SIGN_IN_CHECK),
        sealed.derived(root, Label.MEMBER_ROOT),
        sealed.derived(root, Label.TOTP_SECRET),
    )


def issue(settings: Settings) -> Issued:
    """A new password of seven words. As slow as :func:`prove`."""
    password, salt = words.issued_password(), secrets.token_bytes(SALT_BYTES)
    return Issued(password, salt, prove(password, salt, settings))


def matches(proof: Proof, check: bytes | None) -> bool:
    """Whether this is the password that was issued; always false when there is none."""
    return hmac.compare_digest(proof.check, check or bytes(sealed.KEY_BYTES)) and check is not None


def new_totp_secret() -> str:
    """160 bits as base32: what an authenticator app reads."""
    return pyotp.random_base32()


def is_totp_secret(text: str) -> bool:
    """Whether this has the form of what :func:`new_totp_secret` makes."""
    return len(text) == TOTP_LETTERS and set(text) <= BASE32


def lock_totp(proof: Proof, salt: bytes, secret: str) -> bytes:
    return sealed.lock(proof.totp, secret.encode(), Label.TOTP_SECRET.encode() + salt)


def open_totp(proof: Proof, salt: bytes, locked: bytes) -> str:
    """Inverse of :func:`lock_totp`. Raises sealed.Broken."""
    return sealed.unlock(proof.totp, locked, Label.TOTP_SECRET.encode() + salt).decode()


def step_of(at: datetime) -> int:
    """The step of 30 seconds that a moment lies in."""
    return int(at.timestamp()) // TOTP_SECONDS


def totp_step(secret: str, code: str, at: datetime) -> int | None:
    """The 30-second step this code belongs to: the present one or a neighbour, for clocks that run apart."""
    totp, present = pyotp.TOTP(secret), step_of(at)
    digits = "".join(code.split())
    steps = [step for step in (present - 1, present, present + 1) if totp.verify(digits, for_time=step * TOTP_SECONDS)]
    return steps[-1] if steps else None


def totp_address(secret: str, email: str, issuer: str) -> str:
    """What the picture for an authenticator app holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)
