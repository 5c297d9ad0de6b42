"""Sealing: the Sealed type, every context label, the envelope format, and the return code's keys.

Format 1. Everything is sealed under a 32-byte *content key* with AES-256-GCM; a content key is given to a holder
(a desk, a mailbox, a member) by HPKE (RFC 9180 base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM).
Plaintext is padded to size steps first. docs/envelope.md describes the bytes for other implementations.
"""

import hashlib
import json
import secrets
import struct
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

FORMAT = 1
KEY_BYTES = 32
NONCE_BYTES = 12
PIECE_BYTES = 256 * 1024
CODE_BYTES = 10
SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Label(StrEnum):
    """Every place something sealed may stand: bound into it, so a cell cannot be moved to another column or row."""

    WRAP = "loi-ve/1/wrap"
    DESK_KEY = "loi-ve/1/desk-key"
    MEMBER_KEY = "loi-ve/1/member-key"
    MEMBER_ROOT = "loi-ve/1/member-root"
    SIGN_IN_CHECK = "loi-ve/1/sign-in-check"
    TOTP_SECRET = "loi-ve/1/totp-secret"  # noqa: S105 - a label
    SESSION_ID = "loi-ve/1/session-id"
    SESSION_KEY = "loi-ve/1/session-key"
    KNOWN_BROWSER = "loi-ve/1/known-browser"
    HALFWAY = "loi-ve/1/halfway"
    RECOVERY = "loi-ve/1/recovery"
    BODY = "loi-ve/1/body"
    FILE = "loi-ve/1/file"
    CODE_LOOKUP = "loi-ve/1/return-code/lookup"
    CODE_ACCESS = "loi-ve/1/return-code/access"
    CODE_PAIR = "loi-ve/1/return-code/pair"
    CODE_ONCE = "loi-ve/1/return-code/once"
    AUDIT_REASON = "loi-ve/1/audit.reason"
    AUDIT_LINK = "loi-ve/1/audit.link"
    CASE_MARK = "loi-ve/1/case.mark"
    BACKUP = "loi-ve/1/backup"
    TAKEN_BACK = "loi-ve/1/taken-back"
    CASE_NOTE = "loi-ve/1/case_note.body"
    CASE_FACTS = "loi-ve/1/case.facts"
    PERSON_FACTS = "loi-ve/1/missing_person.facts"
    CLUE = "loi-ve/1/clue.body"
    PERSON_SUPPORT = "loi-ve/1/person_support.body"
    PERSON_RELATION = "loi-ve/1/person_relation.body"
    CALL = "loi-ve/1/call_log.body"
    CALLER_MARK = "loi-ve/1/call_log.mark"
    SAFE_CONTACT = "loi-ve/1/safe_contact.body"
    REPORTER_STANDING = "loi-ve/1/reporter_standing.body"
    PERSON_WISH = "loi-ve/1/person_wish.body"
    HELD_ANSWER = "loi-ve/1/held_answer.body"
    CONSENT = "loi-ve/1/consent.body"
    RELEASE = "loi-ve/1/release.body"
    SUBJECT_REQUEST = "loi-ve/1/subject_request.body"
    LEGAL_HOLD = "loi-ve/1/legal_hold.reason"
    KEPT_COUNT = "loi-ve/1/kept_count.body"
    STAFF_PHONE = "loi-ve/1/staff_phone.body"
    DUE_WORDS = "loi-ve/1/due_words.body"
    FILE_MARK = "loi-ve/1/mark_of_file.body"
    FOLLOW_UP = "loi-ve/1/follow_up.body"
    FOLLOW_UP_RECORD = "loi-ve/1/follow_up_record.body"
    FOLLOW_UP_SHARED = "loi-ve/1/follow_up_shared.body"
    FOLLOW_UP_PERSON = "loi-ve/1/follow_up_shared.for_person"
    FOLLOW_UP_PIN = "loi-ve/1/follow_up.pin_mac"
    FOLLOW_UP_DURESS = "loi-ve/1/follow_up.duress_mac"
    LIVE_POINT = "loi-ve/1/live_point.body"
    PUSH_SUBSCRIPTION = "loi-ve/1/push_subscription.locked"
    PUSH_ENDPOINT = "loi-ve/1/push_subscription.endpoint_hash"
    PUSH_KEY = "loi-ve/1/push.key"


class Broken(Exception):
    """Something sealed does not open: a wrong key, a moved cell, or changed bytes."""


class Sealed(bytes):
    """Ciphertext that names its content key: format (1 byte), content key id (16), nonce (12), AES-256-GCM."""

    @property
    def key_id(self) -> uuid.UUID:
        return uuid.UUID(bytes=bytes(self[1:17]))


def padded(plaintext: bytes) -> bytes:
    """Length (4 bytes, big-endian), plaintext, zeros up to a size step, so that length tells little.

    Steps: 256 bytes, then powers of two up to 256 KiB, then multiples of 256 KiB.
    """
    length = len(plaintext) + 4
    return struct.pack(">I", len(plaintext)) + plaintext + bytes(_size_step(length) - length)


def _size_step(length: int) -> int:
    if length > PIECE_BYTES:
        return -(-length // PIECE_BYTES) * PIECE_BYTES
    return max(256, 1 << (length - 1).bit_length())


def unpadded(block: bytes) -> bytes:
    """The plaintext of a padded block. Raises Broken when the length does not fit."""
    if len(block) < 4:
        raise Broken
    (length,) = struct.unpack(">I", block[:4])
    if length > len(block) - 4:
        raise Broken
    return block[4 : 4 + length]


def lock(secret: bytes, plaintext: bytes, context: bytes) -> bytes:
    """Nonce and AES-256-GCM of the padded plaintext, bound to ``context``."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(secret).encrypt(nonce, padded(plaintext), context)


def unlock(secret: bytes, locked: bytes, context: bytes) -> bytes:
    """Inverse of :func:`lock`. Raises Broken."""
    try:
        return unpadded(AESGCM(secret).decrypt(locked[:NONCE_BYTES], locked[NONCE_BYTES:], context))
    except (InvalidTag, ValueError) as error:
        raise Broken from error


def derived(secret: bytes, label: Label, context: bytes = b"", length: int = KEY_BYTES) -> bytes:
    """HKDF-SHA256 of a secret that is already uniform."""
    return HKDF(SHA256(), length, salt=None, info=label.encode() + b"\0" + context).derive(secret)


@dataclass(frozen=True)
class ContentKey:
    """An opened content key. Keep it no longer than a request."""

    id: uuid.UUID
    secret: bytes

    def __repr__(self) -> str:
        return f"ContentKey({self.id})"

    def seal(self, plaintext: bytes, label: Label, row: uuid.UUID) -> Sealed:
        """Seal one cell, bound to its column (``label``) and its row."""
        return Sealed(bytes([FORMAT]) + self.id.bytes + lock(self.secret, plaintext, label.encode() + row.bytes))

    def open(self, sealed: Sealed, label: Label, row: uuid.UUID) -> bytes:
        """Open one cell. Raises Broken."""
        if sealed[:17] != bytes([FORMAT]) + self.id.bytes:
            raise Broken
        return unlock(self.secret, bytes(sealed[17:]), label.encode() + row.bytes)

    def seal_json(self, value: Any, label: Label, row: uuid.UUID) -> Sealed:
        return self.seal(canonical(value), label, row)

    def open_json(self, sealed: Sealed, label: Label, row: uuid.UUID) -> Any:
        """Open one cell that holds JSON. Raises Broken, also when a phone has sealed something else."""
        try:
            return json.loads(self.open(sealed, label, row))
        except (ValueError, RecursionError) as error:
            raise Broken from error


def canonical(value: Any) -> bytes:
    """JSON as UTF-8 with sorted keys and no blanks: the same bytes in every implementation."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


# --- key pairs: a private key is its 32-byte scalar, a public key the 65-byte uncompressed point ---


@dataclass(frozen=True)
class Pair:
    """A P-256 key pair of a holder."""

    private: bytes
    public: bytes

    def __repr__(self) -> str:
        return f"Pair({self.public[:8].hex()})"


def new_pair() -> Pair:
    return _pair(ec.generate_private_key(ec.SECP256R1()))


def pair_from_seed(seed: bytes) -> Pair:
    """DeriveKeyPair of RFC 9180 section 7.1.3 for DHKEM(P-256, HKDF-SHA256), as other HPKE libraries do it."""
    suite = b"HPKE-v1KEM\x00\x10"
    root = HKDF.extract(SHA256(), b"", suite + b"dkp_prk" + seed)
    for counter in range(256):
        info = b"\x00\x20" + suite + b"candidate" + bytes([counter])
        candidate = HKDFExpand(SHA256(), KEY_BYTES, info).derive(root)
        if 0 < int.from_bytes(candidate) < P256_ORDER:
            return _pair(_private(candidate))
    raise Broken  # unreachable in practice: each try fails with probability 2^-32


def _pair(key: ec.EllipticCurvePrivateKey) -> Pair:
    scalar = key.private_numbers().private_value.to_bytes(KEY_BYTES)
    return Pair(scalar, key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def public_of(private: bytes) -> bytes:
    """The public key that belongs to a private one."""
    return _pair(_private(private)).public


def _private(scalar: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(scalar), ec.SECP256R1())


def seal_to(public: bytes, secret: bytes, info: bytes) -> bytes:
    """HPKE to one holder: encapsulated key (65 bytes) and ciphertext. Raises Broken for a point off the curve."""
    try:
        return SUITE.encrypt(secret, _public(public), info=info)
    except ValueError as error:
        raise Broken from error


def open_with(private: bytes, sealed: bytes, info: bytes) -> bytes:
    """Inverse of :func:`seal_to`. Raises Broken."""
    try:
        return SUITE.decrypt(sealed, _private(private), info=info)
    except (InvalidTag, ValueError) as error:
        raise Broken from error


def _public(point: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def fingerprint(public: bytes) -> str:
    """Short name of a public key: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


# --- the envelope: what a phone (or, without script, the server's memory) makes of one submission ---


class Kind(StrEnum):
    """What an envelope brings. Plain on the row, so the list is short and says nothing about anybody."""

    REPORT = "report"
    QUIET = "quiet"
    QUESTION = "question"
    ADDITION = "addition"
    CONTACT = "contact"
    CALL_BACK = "call_back"
    LIVE = "live"
    CHECK_IN = "check_in"
    LATER = "later"
    ANSWER = "answer"


class Urgency(StrEnum):
    NORMAL = "normal"
    AMBER = "amber"
    RED = "red"


class Where(StrEnum):
    """Where the writer says to be; decides which numbers are offered."""

    INSIDE = "inside"
    ABROAD = "abroad"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Header:
    """The plain part of an envelope: a closed list, bound into the content key's wrap by its hash."""

    desk: str
    kind: Kind
    urgency: Urgency
    where: Where
    language: str

    def hash(self) -> bytes:
        """SHA-256 of the canonical JSON of the five fields and the format."""
        fields = {
            "desk": self.desk,
            "format": FORMAT,
            "kind": self.kind.value,
            "language": self.language,
            "urgency": self.urgency.value,
            "where": self.where.value,
        }
        return hashlib.sha256(canonical(fields)).digest()


# --- shapes: all that can be checked about bytes that only a desk can open ---


def is_step(length: int) -> bool:
    """Whether a padded block may have this length."""
    if length > PIECE_BYTES:
        return length % PIECE_BYTES == 0
    return length >= 256 and length.bit_count() == 1


def is_sealed(content: bytes) -> bool:
    """Whether these bytes have the shape of a Sealed cell."""
    return content[:1] == bytes([FORMAT]) and is_step(len(content) - 17 - NONCE_BYTES - 16)


def is_locked_file(content: bytes) -> bool:
    """Whether these bytes have the shape of :func:`lock_file`'s."""
    return is_locked_length(len(content))


def is_locked_length(length: int) -> bool:
    """Whether a locked file may be this long, in bytes."""
    pieces = -(-length // (PIECE_BYTES + 16))
    return is_step(length - 16 * pieces)


def is_point(public: bytes) -> bool:
    """Whether this is an uncompressed point on P-256."""
    try:
        _public(public)
    except ValueError:
        return False
    return len(public) == 65


def new_content_key() -> ContentKey:
    return ContentKey(uuid.uuid4(), secrets.token_bytes(KEY_BYTES))


def wrap_info(key_id: uuid.UUID, context: bytes) -> bytes:
    """HPKE info of every wrap: which content key, and the hash it is bound to (an envelope's header, or empty)."""
    return Label.WRAP.encode() + key_id.bytes + context


def wrap(key: ContentKey, public: bytes, context: bytes = b"") -> bytes:
    """Give a content key to one holder."""
    return seal_to(public, key.secret, wrap_info(key.id, context))


def unwrap(key_id: uuid.UUID, wrapped: bytes, private: bytes, context: bytes = b"") -> ContentKey:
    """Take a content key with a holder's private key. Raises Broken."""
    return ContentKey(key_id, open_with(private, wrapped, wrap_info(key_id, context)))


def lock_file(key: ContentKey, number: int, content: bytes) -> bytes:
    """One file of an envelope: padded, then sealed in pieces of 256 KiB.

    Each piece has the nonce counter (11 bytes, big-endian) and a last-piece mark (1 byte), so pieces cannot be
    dropped, repeated or swapped; the file's key is derived from the content key and the file's number.
    """
    cipher, context = _file_cipher(key, number)
    pieces = (cipher.encrypt(nonce, piece, context) for nonce, piece in _pieces(padded(content), PIECE_BYTES))
    return b"".join(pieces)


def unlock_file(key: ContentKey, number: int, locked: bytes) -> bytes:
    """Inverse of :func:`lock_file`. Raises Broken."""
    cipher, context = _file_cipher(key, number)
    try:
        parts = [cipher.decrypt(nonce, piece, context) for nonce, piece in _pieces(locked, PIECE_BYTES + 16)]
    except (InvalidTag, ValueError) as error:
        raise Broken from error
    return unpadded(b"".join(parts))


def _file_cipher(key: ContentKey, number: int) -> tuple[AESGCM, bytes]:
    context = Label.FILE.encode() + key.id.bytes + bytes([number])
    return AESGCM(derived(key.secret, Label.FILE, bytes([number]))), context


def _pieces(content: bytes, size: int) -> Iterator[tuple[bytes, bytes]]:
    count = max(1, -(-len(content) // size))
    for index in range(count):
        nonce = index.to_bytes(NONCE_BYTES - 1) + bytes([index == count - 1])
        yield nonce, content[index * size : (index + 1) * size]
