"""What waits, my cases, all cases, and one case."""

import uuid
from datetime import datetime

from flask import Response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from api import clock, db
from api.accounts import queries as staff
from api.casework import queries, rules
from api.casework.queries import Listed, OpenedCase
from api.conversation import queries as conversations
from api.directory import queries as directory
from api.doors import Permission
from api.errors import NotFound
from api.keys import queries as desks
from api.missing import needs
from api.missing.clues import FACTS
from api.missing.queries import OpenedClue
from api.tasks import queries as tasks
from pwa.casework import labels
from pwa.report.labels import label_of, option_of
from pwa.shell.nav import entry
from pwa.shell.page import Pages

pages = Pages("casework")
SANDBOX = "default-src 'none'; sandbox; img-src 'self'; media-src 'self'"
SHOWN = {"image/jpeg", "image/png", "image/webp"}


def _waiting() -> int:
    return tasks.count_waiting(db.session(), current_user.ring.desks(db.session()))


entry("casework.now", _("Bây giờ"), Permission.READ_INBOX, 10, _waiting)
entry("casework.mine", _("Của tôi"), Permission.READ_CASES, 20)
entry("casework.all_cases", _("Tất cả"), Permission.READ_CASES, 30)


@pages.at("/console", needs=Permission.READ_INBOX)
def now() -> str:
    """'Bây giờ': danger, people waiting, due promises; no word of a report in it."""
    session = db.session()
    waiting = tasks.waiting(session, current_user.ring.desks(session))
    known = queries.cases_of(session, [row.subject_id for row in waiting])
    return render_template(
        "casework/now.html",
        waiting=waiting,
        cases=known,
        labels=labels,
        names=staff.names(session, [row.assignee_id for row in waiting]),
        at=clock.now(),
    )


@pages.at("/console/open/<uuid:subject_id>", needs=Permission.READ_CASES, writes=True)
def open_waiting(subject_id: uuid.UUID) -> AnyResponse:
    """From the list into the case; the first to open a report makes its case."""
    session = db.session()
    if subject_id in queries.cases_of(session, [subject_id]):
        case_id = queries.cases_of(session, [subject_id])[subject_id].id
    else:
        case_id = rules.open_conversation(session, current_user.ring, subject_id, at=clock.now())
    return redirect(url_for("casework.case", case_id=case_id), 303)


@pages.at("/console/mine", needs=Permission.READ_CASES)
def mine() -> str:
    return _listing("casework/mine.html", mine=current_user.id)


@pages.at("/console/all", needs=Permission.READ_CASES)
def all_cases() -> str:
    return _listing("casework/all.html")


def _listing(template: str, mine: uuid.UUID | None = None) -> str:
    session = db.session()
    chosen = {name: request.args.get(name) or None for name in ("state", "call_class")}
    found = queries.cases(session, current_user.ring.desks(session), mine=mine, after=_after(), **_known(chosen))
    more = _mark(found[-1]) if len(found) == queries.PAGE else None
    names = staff.names(session, [row.assignee_id for row in found])
    return render_template(template, cases=found, labels=labels, names=names, chosen=chosen, more=more)


def _known(chosen: dict[str, str | None]) -> dict[str, str | None]:
    lists = {"state": labels.STATES, "call_class": labels.CLASSES}
    return {name: value if value in lists[name] else None for name, value in chosen.items()}


def _mark(row: Listed) -> str:
    return f"{row.changed_at.isoformat()}~{row.id}"


def _after() -> tuple[datetime, uuid.UUID] | None:
    moment, _sep, last_id = request.args.get("after", "").partition("~")
    try:
        return datetime.fromisoformat(moment), uuid.UUID(last_id)
    except ValueError:
        return None


@pages.at("/console/find", needs=Permission.READ_CASES, methods=("POST",), writes=False)
def find() -> AnyResponse | str:
    """A case by its name; the name is posted, so it stands in no address and no log."""
    session = db.session()
    found = queries.by_name(session, current_user.ring.desks(session), request.form.get("name", "")[:60])
    if found is None:
        raise NotFound
    return redirect(url_for("casework.case", case_id=found.id), 303)


@pages.at("/console/case/<uuid:case_id>", needs=Permission.READ_CASES, writes=True)
def case(case_id: uuid.UUID) -> str:
    """One case. Reading it is an act: written down and committed before a byte leaves."""
    return show(case_id)


def show(case_id: uuid.UUID, *, problem: str = "", kept: dict[str, str] | None = None) -> str:
    """The case page; ``kept`` is what somebody typed that could not be saved."""
    session, ring = db.session(), current_user.ring
    rules.read(session, ring, case_id, at=clock.now())
    session.flush()
    opened = queries.opened(session, ring, case_id)
    return render_template(
        "casework/case.html",
        case=opened,
        labels=labels,
        label_of=label_of,
        option_of=option_of,
        problem=problem,
        kept=kept or {},
        me=current_user.id,
        **_people(opened),
        **_found(opened),
    )


def _people(opened: OpenedCase) -> dict[str, object]:
    """Who is named on the page, and to whom the case can be given."""
    session = db.session()
    desk = desks.by_id(session, opened.listed.desk_id)
    fellows = desks.members(session).get(desk.code, set()) - {opened.listed.assignee_id}
    authors = {message.staff_id for message in opened.messages} | {note.author_id for note in opened.notes}
    names = staff.names(session, {*fellows, *authors, opened.listed.assignee_id})
    hands = [(f"staff:{fellow}", names[fellow]) for fellow in fellows if fellow in names]
    others = [other.code for other in desks.desks(session) if other.code != desk.code]
    return {
        "desk": desk,
        "names": names,
        "hands": sorted(hands, key=lambda pair: pair[1]) + [(f"desk:{code}", labels.DESKS[code]) for code in others],
    }


def _found(opened: OpenedCase) -> dict[str, object]:
    """What is known of the person, what is missing, and the next question."""
    facts: dict[str, str] = {}
    for person in opened.persons:
        facts |= person.facts
    clues = [clue for person in opened.persons for clue in person.clues]
    found = needs.standings(facts, [clue.told for clue in clues])
    return {
        "person_facts": facts,
        "facts_known": FACTS,
        "version": opened.persons[0].version if opened.persons else 0,
        "clues_found": clues,
        "near": _near(clues),
        "needs_found": found,
        "next_need": needs.next_question(found),
        "asked": labels.QUESTIONS.get(request.args.get("ask", ""), ""),
        "photos": [(message, file) for message in opened.messages for file in message.files if file.media in SHOWN],
    }


def _near(clues: list[OpenedClue]) -> dict[uuid.UUID, str]:
    """The nearest commune to each position, worked out here: no map service learns of it."""
    near = {}
    for clue in clues:
        if clue.told.lat is not None and clue.told.lon is not None:
            found = directory.nearest_commune(db.session(), clue.told.lat, clue.told.lon)
            if found:
                near[clue.id] = f"{found[0].label}, {round(found[1])} km"
    return near


@pages.at("/console/file/<uuid:file_id>", needs=Permission.READ_CASES, writes=True)
def file(file_id: uuid.UUID) -> Response:
    """One opened file: sandboxed, never cached, audited; anything but a photo or a sound is a download."""
    session = db.session()
    media, content = conversations.opened_file(session, current_user.ring, file_id)
    rules.record_file_read(session, current_user.ring, file_id, at=clock.now())
    response = Response(content, mimetype=media if media in SHOWN or media.startswith("audio/") else None)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    if response.mimetype != media:
        response.mimetype = "application/octet-stream"
        response.headers["Content-Disposition"] = "attachment"
    return response
