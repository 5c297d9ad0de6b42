"""Consents of a case, and the form of the one sheet that lets it out."""

import uuid

from flask import render_template
from flask_login import current_user

from api import clock, db
from api.casework import opening, queries
from api.casework.queries import OpenedCase
from api.casework.releasing import Part
from api.consent import texts
from api.consent.kinds import AGENCIES, Purpose
from api.doors import Permission
from api.errors import NotFound
from pwa.consent import labels
from pwa.consent.panels import consented
from pwa.contact.panels import named
from pwa.shell.language import current
from pwa.shell.page import Pages

pages = Pages("consent")


@pages.at("/console/case/<uuid:case_id>/consent", needs=Permission.READ_CASES)
def consents(case_id: uuid.UUID) -> str:
    """What was agreed to, what stands in its place, and what went out on it."""
    return show(case_id)


def show(case_id: uuid.UUID, *, problem: str = "", kept: dict[str, str] | None = None) -> str:
    """The page of consents; ``kept`` is what could not be saved. Raises NotFound."""
    case, edition = _read(case_id), texts.present()
    told = consented(case)
    return render_template(
        "consent/consents.html",
        case=case,
        edition=edition,
        texts=[(purpose.value, edition.words(purpose, current())) for purpose in Purpose],
        problem=problem,
        kept=kept or {},
        token=uuid.uuid4().hex,
        subjects=[(str(subject_id), who) for subject_id, who, _writes in named(case)],
        approvers=[(str(one.id), one.name) for one in told["consented"].approvers],
        **told,
    )


@pages.at("/console/case/<uuid:case_id>/release", needs=Permission.READ_CASES)
def release(case_id: uuid.UUID) -> str:
    """'Bản chuyển': to whom, for what, and which parts."""
    return release_form(case_id)


def release_form(
    case_id: uuid.UUID,
    *,
    problem: str = "",
    kept: dict[str, str] | None = None,
    chosen: dict[str, list[str]] | None = None,
) -> str:
    """The form; ``kept`` and ``chosen`` as they were sent. Raises NotFound."""
    case = _read(case_id)
    return render_template(
        "consent/release.html",
        case=case,
        receivers=[(each.value, labels.RECIPIENTS[each.value]) for each in AGENCIES],
        choices=[(each.value, labels.PARTS[each.value]) for each in Part],
        writers=[(str(subject_id), who) for subject_id, who, writes in named(case) if writes],
        persons=[(str(subject_id), who) for subject_id, who, writes in named(case) if not writes],
        problem=problem,
        kept=kept or {},
        chosen=chosen or {"parts": [Part.FACTS.value, Part.CLUES.value], "talks": [], "persons": _first(case)},
        token=uuid.uuid4().hex,
        **consented(case),
    )


def _first(case: OpenedCase) -> list[str]:
    return [str(one.id) for one in case.persons[:1]]


def _read(case_id: uuid.UUID) -> OpenedCase:
    """A read of the case, written down and committed before a byte of it leaves."""
    ring = current_user.ring
    with db.writing() as session:
        opening.read(session, ring, case_id, at=clock.now())
    case = queries.opened(db.session(), ring, case_id)
    if case.joined_into:
        raise NotFound
    return case
