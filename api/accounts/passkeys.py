"""Passkeys as second factor: a device signs what the house asks, once. They prove, and open nothing.

The device must know its owner (a PIN, a finger, a face): the paper with the password and a key in one bag are not
enough for who finds the bag.
"""

import ipaddress
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from api.accounts import signin
from api.accounts.halfway import Halfway
from api.accounts.model import Passkey, Staff, StaffSession
from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import rules as backup
from api.backup.rules import Kind
from api.db import random_id
from api.errors import NotFound, Refused
from api.keys import rules as keys
from api.keys.ring import Ring
from api.settings import Settings, loopback

MOST, NAME_MAX, CHALLENGE_BYTES = 10, 40, 32
HOUSE = "Lối Về"
REQUIRED = UserVerificationRequirement.REQUIRED


class NotAPasskey(Refused):
    """What the device answered is no passkey for this house, or it was asked too long ago."""

    status = 422


class NoPasskeyName(Refused):
    """A passkey without a name, or with a long one: its owner would not know it again."""

    status = 422


class TooManyPasskeys(Refused):
    """Ten are enough for anybody; one that is no longer used can go."""

    status = 409


@dataclass(frozen=True)
class Place:
    """What a passkey is bound to: the house's name on the network, and the address pages are opened at."""

    rp_id: str
    origin: str


@dataclass(frozen=True)
class Known:
    """A passkey as its owner sees it."""

    id: uuid.UUID
    name: str
    created_at: datetime
    used_at: datetime | None


def place(settings: Settings, asked: str) -> Place | None:
    """Where passkeys work: at PUBLIC_ORIGIN, in a demo at the address that was ``asked``; never at a bare number."""
    origin = (asked if settings.demo else settings.public_origin).rstrip("/")
    parts = urlsplit(origin)
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return Place(host, origin) if parts.scheme == "https" or loopback(host) else None
    return None


def of(session: Session, staff_id: uuid.UUID) -> list[Known]:
    """A member's passkeys, the oldest first."""
    rows = session.scalars(select(Passkey).where(Passkey.staff_id == staff_id).order_by(Passkey.created_at, Passkey.id))
    return [Known(row.id, row.name, row.created_at, row.used_at) for row in rows]


# --- adding and removing ---


def ask_new(session: Session, session_id: uuid.UUID, staff_id: uuid.UUID, place: Place) -> str:
    """What a browser hands to a device to make a passkey, as JSON; good once, for this session."""
    staff = session.get_one(Staff, staff_id)
    options = webauthn.generate_registration_options(
        rp_id=place.rp_id,
        rp_name=HOUSE,
        user_id=staff.id.bytes,
        user_name=staff.email,
        user_display_name=staff.name,
        challenge=_challenge(session, session_id),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=REQUIRED
        ),
        exclude_credentials=_credentials(session, staff_id),
    )
    return webauthn.options_to_json(options)


def add(
    session: Session,
    session_id: uuid.UUID,
    staff_id: uuid.UUID,
    name: str,
    answer: str,
    place: Place,
    *,
    at: datetime,
) -> None:
    """Keep a new passkey. Raises NoPasskeyName, TooManyPasskeys, NotAPasskey."""
    shown = " ".join("".join(letter for letter in name if letter.isprintable()).split())
    if not 0 < len(shown) <= NAME_MAX:
        raise NoPasskeyName
    session.get_one(Staff, staff_id, with_for_update=True)
    if (session.scalar(select(func.count()).where(Passkey.staff_id == staff_id)) or 0) >= MOST:
        raise TooManyPasskeys
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=_asked(session, session_id),
            expected_rp_id=place.rp_id,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as error:
        raise NotAPasskey from error
    if session.scalar(select(Passkey.id).where(Passkey.credential_id == made.credential_id)):
        raise NotAPasskey
    session.add(
        Passkey(
            id=random_id(),
            staff_id=staff_id,
            credential_id=made.credential_id,
            public=made.credential_public_key,
            sign_count=made.sign_count,
            name=shown,
            created_at=at,
        )
    )
    session.flush()
    audit.record(session, Act.PASSKEY_ADDED, by=staff_id, on=staff_id, at=at)


def remove(session: Session, staff_id: uuid.UUID, passkey_id: uuid.UUID, *, at: datetime) -> None:
    """A member takes one of their own passkeys away. Raises NotFound for somebody else's."""
    row = session.get(Passkey, passkey_id)
    if row is None or row.staff_id != staff_id:
        raise NotFound
    session.delete(row)
    backup.take_back(session, Kind.PASSKEY_REMOVED, staff_id, passkey_id, at=at)
    audit.record(session, Act.PASSKEY_REMOVED, by=staff_id, on=staff_id, at=at)


# --- showing one ---


def ask(session: Session, halfway: Halfway, place: Place) -> str:
    """What a browser hands to a device to prove itself, as JSON; good once."""
    options = webauthn.generate_authentication_options(
        rp_id=place.rp_id,
        challenge=_challenge(session, halfway.session_id),
        allow_credentials=_credentials(session, halfway.claim.staff_id),
        user_verification=REQUIRED,
    )
    return webauthn.options_to_json(options)


def enter(session: Session, halfway: Halfway, answer: str, place: Place, *, at: datetime) -> Ring:
    """The member's ring. Raises WrongSignIn; the try is written down, so catch it before the commit."""
    staff = signin.whose_password(session, halfway.claim)
    challenge = _asked(session, halfway.session_id)
    if staff is None or not _shown(session, staff.id, challenge, answer, place, at):
        raise signin.refusal(session, halfway.claim, at=at, half=True)
    return keys.open_member_key(session, staff.id, halfway.claim.proof.wrapping)


def _shown(session: Session, staff_id: uuid.UUID, challenge: bytes, answer: str, place: Place, at: datetime) -> bool:
    try:
        given = webauthn.helpers.parse_authentication_credential_json(answer)
        mine = Passkey.credential_id == given.raw_id, Passkey.staff_id == staff_id
        row = session.scalar(select(Passkey).where(*mine).with_for_update())
        if row is None:
            return False
        seen = webauthn.verify_authentication_response(
            credential=given,
            expected_challenge=challenge,
            expected_rp_id=place.rp_id,
            expected_origin=place.origin,
            credential_public_key=row.public,
            credential_current_sign_count=0,  # looked at below, where it can be written down
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return False
    return _counted(session, row, seen.new_sign_count, at)


def _counted(session: Session, row: Passkey, count: int, at: datetime) -> bool:
    """A counter that does not go on means that the passkey exists twice. Those that do not count stay at 0."""
    if (count or row.sign_count) and count <= row.sign_count:
        audit.record(session, Act.PASSKEY_CLONED, by=row.staff_id, on=row.staff_id, at=at)
        return False
    row.sign_count, row.used_at = count, at
    return True


# --- what is asked, once ---


def _challenge(session: Session, session_id: uuid.UUID) -> bytes:
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    session.execute(update(StaffSession).where(StaffSession.id == session_id).values(challenge=challenge))
    return challenge


def _asked(session: Session, session_id: uuid.UUID) -> bytes:
    """What was asked last; from here on it is used up. Nothing asked: 32 bytes that nobody can have signed."""
    asked = session.scalar(select(StaffSession.challenge).where(StaffSession.id == session_id).with_for_update())
    session.execute(update(StaffSession).where(StaffSession.id == session_id).values(challenge=None))
    return asked or secrets.token_bytes(CHALLENGE_BYTES)


def _credentials(session: Session, staff_id: uuid.UUID | None) -> list[PublicKeyCredentialDescriptor]:
    rows = session.scalars(select(Passkey.credential_id).where(Passkey.staff_id == staff_id).order_by(Passkey.id))
    return [PublicKeyCredentialDescriptor(id=row) for row in rows]
