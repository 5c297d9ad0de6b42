"""'Hỏi thăm': whom a member or a desk accompanies, in one list; and what other pages show of a course."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from types import ModuleType

from flask import render_template, request, url_for
from flask_babel import lazy_gettext as _
from flask_login import current_user

from api import db
from api.accounts import queries as staff
from api.casework import queries as cases
from api.checkin import queries
from api.checkin.kinds import Standing
from api.checkin.queries import Followed
from api.doors import Permission
from api.tasks.queries import Waiting
from api.tasks.rules import DueKind
from pwa.checkin import told
from pwa.checkin.pages import pages
from pwa.shell.nav import entry

BETWEEN = "~"
ASKING = ("raised", "missed", "late", "due", "watch")
CARD_FIRST = {DueKind.FOLLOW.value, DueKind.MISSED.value}
IN_COURSE = {DueKind.CHECK_IN.value, DueKind.DURESS.value, DueKind.APPOINTMENT.value, *CARD_FIRST}

entry("checkin.people", _("Hỏi thăm"), Permission.READ_CASES, 25)


@pages.at("/console/followed", needs=Permission.READ_CASES)
def people() -> str:
    """One's own people, or all of one's desks, the most urgent first; no word of an answer in it."""
    whose = _one_of(told.WHOSE, "whose", "mine")
    shown = _one_of(told.SHOWN, "show", "all")
    session = db.session()
    desks, counsellor = current_user.ring.desks(session), current_user.id if whose == "mine" else None
    standings, after = told.SHOWS[shown], _after()
    found = queries.followed_by(session, counsellor=counsellor, desks=desks, standings=standings, after=after)
    return render_template(
        "checkin/followed.html",
        found=found,
        whose=whose,
        shown=shown,
        names=cases.names(session, [one.case_id for one in found]),
        staff_names=staff.names(session, [one.counsellor_id for one in found]),
        cards=cases.with_card(session, [one.conversation_id for one in found]),
        told=told,
        counted=_counted(queries.counts(session, counsellor=counsellor, desks=desks)),
        more=_mark(found[-1]) if len(found) == queries.PAGE else None,
    )


def _counted(standing: Mapping[Standing, int]) -> dict[str, str]:
    """How many stand under each filter that asks for something, in figures; empty for none."""
    sums = {name: sum(standing[each] for each in told.SHOWS[name]) for name in ASKING}
    return {
        name: f"{queries.MANY}+" if number >= queries.MANY else str(number) for name, number in sums.items() if number
    }


def _one_of(words: Mapping[str, object], name: str, otherwise: str) -> str:
    chosen = request.args.get(name, otherwise)
    return chosen if chosen in words else otherwise


def _mark(one: Followed) -> str:
    rank, moment, last_id = queries.place(one)
    return BETWEEN.join((str(int(rank)), moment.isoformat(), str(last_id)))


def _after() -> tuple[int, datetime, uuid.UUID] | None:
    """A place in the list out of an address; None for anything else, the first page then."""
    try:
        rank, moment, last_id = request.args.get("after", "").split(BETWEEN)
        return int(rank[:2]), datetime.fromisoformat(moment).astimezone(UTC), uuid.UUID(last_id)
    except (ValueError, OverflowError):
        return None


@pages.app_template_global()
def follow_ups(case_id: uuid.UUID) -> list[Followed]:
    """Whom of a case the house accompanies."""
    return queries.of_case(db.session(), case_id)


@pages.app_template_global()
def follow_up_of(conversation_id: uuid.UUID) -> Followed | None:
    """Who is accompanied behind this mailbox; None for an ordinary one, and for a person."""
    return queries.by_conversation(db.session(), conversation_id)


@pages.app_template_global()
def follow_ups_waiting(rows: list[Waiting]) -> dict[uuid.UUID, tuple[Followed, bool]]:
    """Of what waits the rows that lead into a course, and whether the card is read first."""
    asked = {row.id: row for row in rows if row.kind in IN_COURSE}
    known = queries.by_conversations(db.session(), [row.subject_id for row in asked.values()]) if asked else {}
    return {
        due_id: (known[row.subject_id], row.kind in CARD_FIRST)
        for due_id, row in asked.items()
        if row.subject_id in known
    }


@pages.app_template_global()
def follow_href(home: tuple[Followed, bool]) -> str:
    """Where such a row leads: to the card, which is read before any contact, else to the course."""
    one, card_first = home
    if card_first:
        return url_for("contact.card", case_id=one.case_id, subject_id=one.conversation_id)
    return url_for("checkin.course", follow_id=one.id)


@pages.app_template_global()
def me_may_invite() -> bool:
    """Whether who looks at a page may invite somebody."""
    return bool(current_user.may(Permission.WORK_CASES))


@pages.app_template_global()
def follow_words() -> ModuleType:
    """The words of accompanying somebody."""
    return told
