"""A parcel: one submission as it is stored, whether a phone sealed it or this request's memory did."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from api import sealed
from api.conversation.code import Code
from api.keys.queries import DeskPublic
from api.sealed import Header, Label, Sealed


@dataclass(frozen=True)
class Parcel:
    """What the store needs. ``wrapped``: the content key for the desk key ``desk_key_id``.

    ``files`` are locked; ``uploads`` name locked files that were sent ahead.
    """

    header: Header
    desk_id: uuid.UUID
    desk_key_id: uuid.UUID
    key_id: uuid.UUID
    wrapped: bytes = field(repr=False)
    body: Sealed = field(repr=False)
    lookup_hash: bytes = field(repr=False)
    access_hash: bytes = field(repr=False)
    public: bytes = field(repr=False)
    once: bytes = field(repr=False)
    files: Sequence[bytes] = field(repr=False, default=())
    uploads: Sequence[str] = field(repr=False, default=())


def packed(content: dict[str, Any], files: Sequence[bytes], header: Header, desk: DeskPublic, code: Code) -> Parcel:
    """Seal a submission in memory to the desk, before the first byte is stored."""
    key = sealed.new_content_key()
    plain = sealed.canonical(content)
    said = b"".join(hashlib.sha256(part).digest() for part in (header.kind.value.encode(), plain, *files))
    return Parcel(
        header=header,
        desk_id=desk.id,
        desk_key_id=desk.key_id,
        key_id=key.id,
        wrapped=sealed.wrap(key, desk.public, header.hash()),
        body=key.seal(plain, Label.BODY, key.id),
        lookup_hash=code.lookup_hash,
        access_hash=code.access_hash,
        public=code.pair.public,
        once=code.once(said),
        files=[sealed.lock_file(key, number, file) for number, file in enumerate(files)],
    )
