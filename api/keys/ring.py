"""The keys a signed-in member holds in this request: opens desks, and through them content keys."""

import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.errors import NotAllowed, NotFound
from api.keys.model import ContentKeyRow, Desk, DeskGrant, DeskKey, KeyWrap
from api.sealed import Broken, ContentKey, Label, Sealed, open_with, unwrap


def grant_info(desk_key_id: uuid.UUID, holder_id: uuid.UUID) -> bytes:
    """HPKE info of a desk grant: which desk key, for whom."""
    return Label.DESK_KEY.encode() + desk_key_id.bytes + holder_id.bytes


@dataclass
class Ring:
    """A member's opened private key and what it opens. Lives for one request."""

    holder_id: uuid.UUID
    private: bytes = field(repr=False)
    _grants: dict[uuid.UUID, bytes] | None = field(default=None, repr=False)
    _desk_keys: dict[uuid.UUID, bytes] = field(default_factory=dict, repr=False)
    _content_keys: dict[uuid.UUID, ContentKey] = field(default_factory=dict, repr=False)

    def held(self, session: Session) -> set[uuid.UUID]:
        """Ids of the desk keys granted to this member, every generation.

        Where rows are changed the grants stand still until the end: who revokes one meanwhile waits, and whatever
        comes after them finds it gone.
        """
        if self._grants is None:
            question = select(DeskGrant.desk_key_id, DeskGrant.wrapped).where(DeskGrant.holder_id == self.holder_id)
            if session.connection().info.get("writes"):
                question = question.with_for_update(read=True)
            self._grants = dict(session.execute(question).all())
        return set(self._grants)

    def look_again(self) -> None:
        """Grants were changed in this request."""
        self._grants = None

    def desk_key(self, session: Session, desk_key_id: uuid.UUID) -> bytes:
        """One private key, opened when first asked for. Raises NotAllowed when it was not granted, Broken."""
        if desk_key_id not in self.held(session) or self._grants is None:
            raise NotAllowed
        if desk_key_id not in self._desk_keys:
            info = grant_info(desk_key_id, self.holder_id)
            self._desk_keys[desk_key_id] = open_with(self.private, self._grants[desk_key_id], info)
        return self._desk_keys[desk_key_id]

    def desk_keys(self, session: Session) -> dict[uuid.UUID, bytes]:
        """Private keys by desk key id: every generation of every desk granted to this member."""
        return {desk_key_id: self.desk_key(session, desk_key_id) for desk_key_id in self.held(session)}

    def desks(self, session: Session) -> set[uuid.UUID]:
        """Ids of the desks this member belongs to."""
        return set(session.scalars(select(DeskKey.desk_id).where(DeskKey.id.in_(self.held(session)))))

    def desk_codes(self, session: Session) -> set[str]:
        """Codes of the desks this member belongs to."""
        return set(session.scalars(select(Desk.code).where(Desk.id.in_(self.desks(session)))))

    def content_key(self, session: Session, key_id: uuid.UUID) -> ContentKey:
        """One content key. Raises NotFound when neither the member nor a desk of theirs holds it."""
        self.load(session, [key_id])
        if key_id not in self._content_keys:
            raise NotFound
        return self._content_keys[key_id]

    def load(self, session: Session, key_ids: Iterable[uuid.UUID]) -> None:
        """Open many content keys with one question. Those that do not open stay closed: a phone may wrap anything.

        A key was given to a desk, or to this member alone.
        """
        wanted = set(key_ids) - set(self._content_keys)
        if not wanted:
            return
        found = session.execute(
            select(KeyWrap, ContentKeyRow.context)
            .join(ContentKeyRow, ContentKeyRow.id == KeyWrap.content_key_id)
            .where(KeyWrap.content_key_id.in_(wanted), KeyWrap.holder_id.in_({*self.held(session), self.holder_id}))
        )
        for wrap, context in found:
            with suppress(Broken):
                own = wrap.holder_id == self.holder_id
                private = self.private if own else self.desk_key(session, wrap.holder_id)
                key = unwrap(wrap.content_key_id, wrap.wrapped, private, context)
                self._content_keys[wrap.content_key_id] = key

    def open_json(self, session: Session, cell: Sealed, label: Label, row: uuid.UUID) -> Any:
        """Open one sealed cell that holds JSON, whatever content key it names. Raises NotFound, Broken."""
        return self.content_key(session, cell.key_id).open_json(cell, label, row)

    def can_open(self, session: Session, key_id: uuid.UUID) -> bool:
        """Whether the member or one of their desks holds this content key."""
        self.load(session, [key_id])
        return key_id in self._content_keys
