"""Giving and withdrawing a consent, a ground in its place, and the one check before anything is let out."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts import queries as staff
from api.audit import rules as audit
from api.audit.acts import Act
from api.backup import rules as backup
from api.backup.rules import Kind as TakenBack
from api.consent.kinds import Given, Purpose, Recipient, given_of
from api.consent.model import Consent, Release
from api.db import new_id
from api.doors import Permission
from api.errors import NotFound, Refused
from api.sealed import ContentKey, Label

TEXT_MAX = 2_000
LONGEST = timedelta(days=5 * 366)


class NoBasis(Refused):
    """Neither a consent nor a legal ground covers this receiver and purpose."""

    status = 409


class NobodyStands(Refused):
    """A legal ground needs a reason, and another member who may approve and stands for it."""

    status = 422


class NotSaidHow(Refused):
    """How a consent was given belongs to it."""

    status = 422


class TooMuchConsent(Refused):
    """More than fits into one field."""

    status = 422


class NotUntilThen(Refused):
    """A consent ends at a day ahead, within five years."""

    status = 422


def give(
    session: Session,
    key: ContentKey,
    case_id: uuid.UUID,
    subject_id: uuid.UUID,
    given: Given,
    *,
    by: uuid.UUID,
    at: datetime,
    approver_id: uuid.UUID | None = None,
    expires_at: datetime | None = None,
    consent_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Write down a consent, or with ``given.ground`` a legal ground with who stands for it. Returns its id.

    ``subject_id``: whose data it is about, a missing person or a conversation. ``consent_id``: the same for one form,
    so that sending it twice does it once. Raises NobodyStands, NotSaidHow, TooMuchConsent, NotUntilThen.
    """
    consent_id = consent_id or new_id()
    if session.get(Consent, consent_id) is not None:
        return consent_id
    _look_at(session, given, by, approver_id)
    if expires_at is not None and not at < expires_at <= at + LONGEST:
        raise NotUntilThen
    session.add(
        Consent(
            id=consent_id,
            case_id=case_id,
            subject_id=subject_id,
            by_id=by,
            approver_id=approver_id if given.ground else None,
            given_at=at,
            expires_at=expires_at,
            withdrawn_at=None,
            body=key.seal_json(given.body(), Label.CONSENT, consent_id),
        )
    )
    session.flush()
    act = Act.GROUND_RECORDED if given.ground else Act.CONSENT_GIVEN
    reason = (given.reason, key) if given.reason else None
    audit.record(session, act, by=by, on=case_id, at=at, reason=reason)
    return consent_id


def _look_at(session: Session, given: Given, by: uuid.UUID, approver_id: uuid.UUID | None) -> None:
    if any(len(text) > TEXT_MAX for text in (given.receiver, given.witness, given.reason)):
        raise TooMuchConsent
    if given.ground is None:
        if given.how is None:
            raise NotSaidHow
        return
    approvers = {each.id for each in staff.colleagues(session, Permission.APPROVE)} - {by}
    if approver_id not in approvers or not given.reason:
        raise NobodyStands


def withdraw(
    session: Session,
    key: ContentKey,
    case_id: uuid.UUID,
    consent_id: uuid.UUID,
    *,
    why: str,
    by: uuid.UUID,
    at: datetime,
) -> None:
    """From now on nothing more goes out on it; a second time changes nothing. Raises NotFound, TooMuchConsent."""
    if len(why) > TEXT_MAX:
        raise TooMuchConsent
    row = session.get(Consent, consent_id, with_for_update=True, populate_existing=True)
    if row is None or row.case_id != case_id:
        raise NotFound
    if row.withdrawn_at is not None:
        return
    told = given_of(key.open_json(row.body, Label.CONSENT, row.id))
    row.withdrawn_at = at
    row.body = key.seal_json(replace(told, withdrawn=why).body(), Label.CONSENT, row.id)
    session.flush()
    backup.take_back(session, TakenBack.CONSENT_WITHDRAWN, consent_id, at=at)
    audit.record(session, Act.CONSENT_WITHDRAWN, by=by, on=case_id, at=at, reason=(why, key) if why else None)


def withdraw_by_person(
    session: Session, consent_id: uuid.UUID, subject_ids: Collection[uuid.UUID], *, at: datetime
) -> datetime:
    """Whoever gave it withdraws it, with nobody's key at hand: nothing more goes out on it. Returns when it was given.

    ``subject_ids``: whose consents theirs are. A second time changes nothing. Raises NotFound, also for a legal ground.
    """
    row = session.get(Consent, consent_id, with_for_update=True, populate_existing=True)
    if row is None or row.subject_id not in subject_ids or row.approver_id is not None:
        raise NotFound
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        session.flush()
        backup.take_back(session, TakenBack.CONSENT_WITHDRAWN, consent_id, at=at)
        audit.record(session, Act.CONSENT_WITHDRAWN, on=row.case_id, at=at)
    return row.given_at


def withdraw_again(session: Session, consent_id: uuid.UUID, *, at: datetime) -> None:
    """A restore has brought back a consent that was withdrawn; why stands in the audit. Nothing where there is none."""
    row = session.get(Consent, consent_id)
    if row is not None and row.withdrawn_at is None:
        row.withdrawn_at = at


def basis(
    session: Session,
    key: ContentKey,
    case_id: uuid.UUID,
    subject_id: uuid.UUID,
    purpose: Purpose,
    recipient: Recipient,
    *,
    receiver: str = "",
    at: datetime,
) -> uuid.UUID:
    """The consent or ground on which something of this subject may go there: the only place that says so.

    It is held until the transaction ends: a withdrawal that was there first is seen, one that comes meanwhile waits.
    Raises NoBasis.
    """
    standing = (
        select(Consent)
        .where(Consent.case_id == case_id, Consent.subject_id == subject_id, Consent.withdrawn_at.is_(None))
        .order_by(Consent.given_at, Consent.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for row in session.scalars(standing).all():
        if row.expires_at is not None and row.expires_at <= at:
            continue
        if given_of(key.open_json(row.body, Label.CONSENT, row.id)).covers(purpose, recipient, receiver):
            return row.id
    raise NoBasis


def released(
    session: Session,
    key: ContentKey,
    case_id: uuid.UUID,
    consent_id: uuid.UUID,
    what: Iterable[str],
    *,
    recipient: Recipient,
    receiver: str,
    by: uuid.UUID,
    at: datetime,
    release_id: uuid.UUID | None = None,
) -> None:
    """A line for what goes out on a consent, in the transaction in which :func:`basis` was asked; the same id once."""
    release_id = release_id or new_id()
    if session.get(Release, release_id) is not None:
        return
    told = {"what": sorted(what), "recipient": recipient.value, "receiver": receiver}
    body = key.seal_json(told, Label.RELEASE, release_id)
    session.add(Release(id=release_id, consent_id=consent_id, case_id=case_id, by_id=by, at=at, body=body))
    session.flush()
    audit.record(session, Act.CASE_RELEASED, by=by, on=case_id, at=at)


def bring(
    session: Session,
    case_id: uuid.UUID,
    into_id: uuid.UUID,
    old: ContentKey,
    key: ContentKey,
    persons: Mapping[uuid.UUID, uuid.UUID],
) -> None:
    """Bring consents and what went out on them into another case. ``persons``: into whose file whose went."""
    for consent in session.scalars(select(Consent).where(Consent.case_id == case_id).with_for_update()).all():
        told = old.open(consent.body, Label.CONSENT, consent.id)
        consent.case_id, consent.subject_id = into_id, persons.get(consent.subject_id, consent.subject_id)
        consent.body = key.seal(told, Label.CONSENT, consent.id)
    for release in session.scalars(select(Release).where(Release.case_id == case_id)).all():
        what = old.open(release.body, Label.RELEASE, release.id)
        release.case_id, release.body = into_id, key.seal(what, Label.RELEASE, release.id)
    session.flush()
