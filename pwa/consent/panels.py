"""What a case page and the places page show of consent, and what the pages of consent share."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask_login import current_user

from api import clock, db
from api.accounts import queries as staff
from api.accounts.queries import Person
from api.casework import opening
from api.casework.queries import OpenedCase
from api.consent import queries
from api.consent.queries import OpenedConsent, OpenedRelease
from api.doors import Permission
from api.tasks import queries as tasks
from pwa.consent import labels
from pwa.contact.panels import named


@dataclass(frozen=True)
class Consented:
    """``stand``: what something may go out on now; ``ticked``: receivers that a report itself agreed to, by writer.

    ``mine``: grounds for which this member is said to stand, and has not said that they know.
    """

    stand: list[OpenedConsent]
    past: list[OpenedConsent]
    out: list[OpenedRelease]
    who: dict[uuid.UUID, str]
    ticked: dict[uuid.UUID, list[str]]
    names: dict[uuid.UUID, str]
    approvers: list[Person]
    mine: set[uuid.UUID]


def consented(case: OpenedCase) -> dict[str, Any]:
    """For a page of this case, under one name."""
    session, at = db.session(), clock.now()
    _case, key = opening.case_of(session, current_user.ring, case.listed.id)
    found = queries.consents(session, case.listed.id, key)
    out = queries.releases(session, case.listed.id, key)
    people = {one.by_id for one in found} | {one.by_id for one in out} | {one.approver_id for one in found}
    mine = [one.id for one in found if one.approver_id == current_user.id]
    told = Consented(
        [one for one in found if one.stands(at)],
        [one for one in found if not one.stands(at)],
        out,
        {subject_id: who for subject_id, who, _writes in named(case)},
        _ticked(case),
        staff.names(session, people),
        [one for one in staff.colleagues(session, Permission.APPROVE) if one.id != current_user.id],
        {row.subject_id for row in tasks.waiting_for(session, mine)},
    )
    return {"consented": told, "agreed": labels}


def _ticked(case: OpenedCase) -> dict[uuid.UUID, list[str]]:
    """What who wrote ticked in the form, for their own details alone."""
    found: dict[uuid.UUID, list[str]] = {}
    for message in case.messages:
        ticked = ((message.content or {}).get("cards") or {}).get("consent", {}).get("receivers")
        if message.staff_id is None and ticked:
            found[message.conversation_id] = list(ticked)
    return found
