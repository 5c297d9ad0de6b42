"""Questions about consents and what was let out, for members who read the case."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.consent.kinds import Given, given_of
from api.consent.model import Consent, Release
from api.sealed import ContentKey, Label


@dataclass(frozen=True)
class OpenedConsent:
    """A consent or a ground as a member reads it."""

    id: uuid.UUID
    subject_id: uuid.UUID
    by_id: uuid.UUID
    approver_id: uuid.UUID | None
    given_at: datetime
    expires_at: datetime | None
    withdrawn_at: datetime | None
    given: Given = field(repr=False)

    def stands(self, at: datetime) -> bool:
        return self.withdrawn_at is None and (self.expires_at is None or self.expires_at > at)


@dataclass(frozen=True)
class OpenedRelease:
    """``what``: parts of the case that went out."""

    consent_id: uuid.UUID
    by_id: uuid.UUID
    at: datetime
    what: tuple[str, ...]
    recipient: str
    receiver: str = field(repr=False)


def consents(session: Session, case_id: uuid.UUID, key: ContentKey) -> list[OpenedConsent]:
    """All of a case, the latest first, withdrawn and ended ones too."""
    question = select(Consent).where(Consent.case_id == case_id).order_by(Consent.given_at.desc(), Consent.id.desc())
    return [
        OpenedConsent(
            row.id,
            row.subject_id,
            row.by_id,
            row.approver_id,
            row.given_at,
            row.expires_at,
            row.withdrawn_at,
            given_of(key.open_json(row.body, Label.CONSENT, row.id)),
        )
        for row in session.scalars(question)
    ]


def releases(session: Session, case_id: uuid.UUID, key: ContentKey) -> list[OpenedRelease]:
    """What was let out of a case, the latest first."""
    found = []
    question = select(Release).where(Release.case_id == case_id).order_by(Release.at.desc(), Release.id.desc())
    for row in session.scalars(question):
        told = key.open_json(row.body, Label.RELEASE, row.id)
        found.append(
            OpenedRelease(row.consent_id, row.by_id, row.at, tuple(told["what"]), told["recipient"], told["receiver"])
        )
    return found


@dataclass(frozen=True)
class Standing:
    """The plain side of a consent that stands."""

    id: uuid.UUID
    given_at: datetime
    expires_at: datetime | None


def standing(session: Session, subject_ids: Collection[uuid.UUID]) -> list[Standing]:
    """Consents of these subjects that nobody has withdrawn, the oldest first; no legal grounds."""
    stands = (Consent.subject_id.in_(subject_ids), Consent.withdrawn_at.is_(None), Consent.approver_id.is_(None))
    rows = session.scalars(select(Consent).where(*stands).order_by(Consent.given_at, Consent.id))
    return [Standing(row.id, row.given_at, row.expires_at) for row in rows]


def cases_of(session: Session, ids: list[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Cases by the id of a consent or a ground."""
    return dict(session.execute(select(Consent.id, Consent.case_id).where(Consent.id.in_(ids))).all())


def approver_of(session: Session, case_id: uuid.UUID, consent_id: uuid.UUID) -> uuid.UUID | None:
    """Who stands for a ground of this case."""
    named = select(Consent.approver_id).where(Consent.id == consent_id, Consent.case_id == case_id)
    return session.scalar(named)
