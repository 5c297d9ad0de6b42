"""What stands on a case page beside the talk: its people, what belongs together, tasks, and words at hand."""

import uuid
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from api import db
from api.accounts import queries as staff
from api.casework import people, replies, tasking
from api.casework.queries import OpenedCase
from api.casework.replies import Reply
from api.keys import queries as desks
from api.missing.queries import OpenedPerson
from pwa.casework import labels
from pwa.shell.alphabet import in_order
from pwa.shell.times import when


def chosen(case: OpenedCase, kept: dict[str, str]) -> OpenedPerson | None:
    """The person whom the page shows: the one asked for, else whom the case is about before all others."""
    wanted = kept.get("person") or request.args.get("person", "")
    found = next((each for each in case.persons if str(each.id) == wanted), None)
    return found or (case.persons[0] if case.persons else None)


def beside(case: OpenedCase, person: OpenedPerson | None) -> dict[str, Any]:
    """What the parts of the page in people.html, tasks.html and replies.html read."""
    session, ring, case_id = db.session(), current_user.ring, case.listed.id
    return {
        "person": person,
        "person_names": person_names(case),
        "ends": _ends(case),
        "relations": people.relations(session, ring, case_id),
        "ties": list(labels.TIES.items()),
        "task_words": tasking.task_words(session, ring, case_id),
        "task_names": staff.names(session, [row.assignee_id for row in case.waiting]),
        "task_hands": _hands(case),
        "quick": at_hand(case),
    }


def person_names(case: OpenedCase) -> dict[uuid.UUID, str]:
    """What each person is called on the page: their name as far as it is known."""
    return {
        each.id: each.facts.get("name", "")[:60] or _("Người %(number)s", number=number)
        for number, each in enumerate(case.persons, 1)
    }


def _ends(case: OpenedCase) -> dict[uuid.UUID, str]:
    """Between whom there may be a relation: the people, and who wrote."""
    told = {
        each.id: _("Người báo tin %(time)s", time=when(each.received_at)) if len(case.conversations) > 1 else ""
        for each in case.conversations
    }
    return person_names(case) | {key: name or _("Người báo tin") for key, name in told.items()}


def _hands(case: OpenedCase) -> list[tuple[str, str]]:
    """For whom a task may be: me, the desk, colleagues by name."""
    session = db.session()
    fellows = desks.holders_at(session, case.listed.desk_id) - {current_user.id}
    names = sorted(staff.names(session, fellows).items(), key=lambda pair: in_order(pair[1]))
    return [(str(current_user.id), _("Tôi")), ("desk", _("Cả bàn")), *((str(key), name) for key, name in names)]


def at_hand(case: OpenedCase) -> list[Reply]:
    """Quick replies of the case's desk, of a restricted case those of the member's own desks; first in the writer's
    language, and in it alone where there are any."""
    session = db.session()
    desk = desks.by_id(session, case.listed.desk_id)
    found = replies.replies(session, current_user.ring.desks(session) if desk.restricted else [desk.id])
    spoken = {each.language for each in case.conversations}
    return [each for each in found if each.language in spoken] or found


def asked(case: OpenedCase) -> str:
    """Without script: the words that a link puts into the reply."""
    wanted = request.args.get("quick", "")
    return next((each.words for each in at_hand(case) if str(each.id) == wanted), "")
