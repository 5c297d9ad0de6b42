"""Members of staff, invitations that wait to be taken up, and sessions. No secret stands here unlocked."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id, random_id


class Staff(Base):
    """A member of staff. Salt, check and second factor are empty until the account is taken up, and after a reset.

    ``factor_reset_until``: the second factor alone was taken away, and may be set up anew until then.
    """

    __tablename__ = "staff"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    last_totp_step: Mapped[int | None]
    salt: Mapped[bytes | None]
    sign_in_check: Mapped[bytes | None]
    locked_totp: Mapped[bytes | None]
    factor_reset_until: Mapped[datetime | None]


class Passkey(Base):
    """A passkey as second factor: a public key that proves a device, and opens nothing."""

    __tablename__ = "passkey"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=random_id)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public: Mapped[bytes]
    sign_count: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class StaffInvitation(Base):
    """An account that waits to be taken up, and the password and second factor its owner was last offered."""

    __tablename__ = "staff_invitation"
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    salt: Mapped[bytes]
    sign_in_check: Mapped[bytes]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    offered_salt: Mapped[bytes | None]
    offered_check: Mapped[bytes | None]
    offered_totp: Mapped[bytes | None]


class StaffSession(Base):
    """A signed-in browser. The member's key lies here locked under what only the cookie holds; idling removes it.

    ``proven_at``: when the second factor was last shown; before that the session opens no door, and in the key's place
    lies what the password derived, for five minutes. ``challenge``: what a passkey is asked to sign, once.
    ``device``: browser and system by name, so that its owner knows it again.
    """

    __tablename__ = "staff_session"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=random_id)
    id_hash: Mapped[bytes] = mapped_column(unique=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    locked_private: Mapped[bytes | None]
    locked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    proven_at: Mapped[datetime | None]
    challenge: Mapped[bytes | None]
    device: Mapped[str | None] = mapped_column(String(40))
