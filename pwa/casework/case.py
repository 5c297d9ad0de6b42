"""One case as a member reads it, and its files. A read is written down and committed before a byte of it leaves."""

import uuid
from contextlib import suppress
from typing import Any

from flask import Response, render_template, request
from flask_login import current_user

from api import clock, db
from api.accounts import queries as staff
from api.casework import opening, pictures, queries
from api.casework.queries import OpenedCase
from api.conversation import queries as conversations
from api.conversation.queries import OpenedMessage
from api.directory import queries as directory
from api.doors import Permission
from api.keys import queries as desks
from api.location import queries as location
from api.missing import needs
from api.missing.clues import FACTS
from api.missing.queries import OpenedClue, OpenedPerson
from api.report import photo, voice
from pwa.casework import beside, labels
from pwa.casework.pages import pages
from pwa.casework.places import is_place
from pwa.consent.panels import consented
from pwa.contact.panels import guarded
from pwa.report.labels import label_of, option_of
from pwa.rights.panel import panel
from pwa.shell.alphabet import in_order

IMAGE, AUDIO = "image/", "audio/"
DOWNLOAD = "application/octet-stream"
NEUTRAL = "file.bin"
SANDBOX = "default-src 'none'; sandbox; img-src 'self'; media-src 'self'"


@pages.at("/console/case/<uuid:case_id>", needs=Permission.READ_CASES)
def case(case_id: uuid.UUID) -> str:
    """One case."""
    return show(case_id)


def show(case_id: uuid.UUID, *, problem: str = "", kept: dict[str, str] | None = None) -> str:
    """The case page; ``kept`` is what somebody typed that could not be saved. Raises NotFound."""
    ring = current_user.ring
    with db.writing() as session:
        opening.read(session, ring, case_id, at=clock.now())
    opened = queries.opened(db.session(), ring, case_id)
    person = beside.chosen(opened, kept or {})
    return render_template(
        "casework/case.html",
        case=opened,
        labels=labels,
        label_of=label_of,
        option_of=option_of,
        problem=problem,
        kept=kept or {},
        token=uuid.uuid4().hex,
        me=current_user.id,
        **_people(opened),
        **panel(opened),
        me_may_erase=current_user.may(Permission.ERASE),
        covered=pictures.marks(db.session(), ring, case_id),
        **_found(opened, person),
        **beside.beside(opened, person),
        **guarded(opened),
        **consented(opened),
    )


def _people(opened: OpenedCase) -> dict[str, Any]:
    """Who is named on the page, and to whom the case can be given."""
    session = db.session()
    desk = desks.by_id(session, opened.listed.desk_id)
    fellows = desks.members(session).get(desk.code, set()) - {opened.listed.assignee_id}
    authors = {message.staff_id for message in opened.messages} | {note.author_id for note in opened.notes}
    names = staff.names(session, {*fellows, *authors, opened.listed.assignee_id})
    hands = [(f"staff:{fellow}", names[fellow]) for fellow in fellows if fellow in names]
    others = [other.code for other in desks.desks(session) if other.code != desk.code]
    restricted = desk.restricted
    readers = staff.colleagues(session, Permission.READ_CASES) if current_user.may(Permission.GRANT_KEYS) else []
    return {
        "desk": desk,
        "restricted": restricted,
        "readers": [(str(each.id), each.name) for each in readers],
        "insiders": desks.members(session).get(desk.code, set()) if restricted else set(),
        "names": names,
        "hands": sorted(hands, key=lambda pair: in_order(pair[1]))
        + [(f"desk:{code}", labels.desk_name(code)) for code in others],
    }


def _found(opened: OpenedCase, person: OpenedPerson | None) -> dict[str, Any]:
    """What is known of the person, what is missing, and the next question."""
    facts, clues = (person.facts, person.clues) if person else ({}, [])
    found = needs.standings(facts, [clue.told for clue in clues])
    return {
        "person_facts": facts,
        "facts_known": FACTS,
        "version": person.version if person else 0,
        "clues_found": clues,
        "near": _near(clues),
        "places_found": sum(is_place(clue) for each in opened.persons for clue in each.clues),
        "home_today": _today(facts.get("home", "")),
        "needs_found": found,
        "needs_met": needs.met(found),
        "next_need": needs.next_question(found),
        "asked": labels.QUESTIONS.get(request.args.get("ask", "")) or beside.asked(opened),
        "lives": location.shares(db.session(), [one.id for one in opened.conversations]),
        "now": clock.now(),
        "photos": [pair for message in opened.messages for pair in _photos(message)],
    }


def _photos(message: OpenedMessage) -> list[tuple[OpenedMessage, conversations.OpenedFile]]:
    return [(message, file) for file in message.files if file.media.startswith(IMAGE)]


def _today(told: str) -> list[str]:
    """Today's places that an old or new name may mean: several are kept, none is chosen for anybody."""
    return [found.place.label for found in directory.find_places(db.session(), told, 3)] if told else []


def _near(clues: list[OpenedClue]) -> dict[uuid.UUID, str]:
    """The nearest commune to each position, worked out here: no map service learns of it."""
    near = {}
    for clue in clues:
        if clue.told.lat is not None and clue.told.lon is not None:
            found = directory.nearest_commune(db.session(), clue.told.lat, clue.told.lon)
            if found:
                near[clue.id] = f"{found[0].label}, {round(found[1])} km"
    return near


@pages.at("/console/file/<uuid:file_id>", needs=Permission.READ_CASES)
def file(file_id: uuid.UUID) -> Response:
    """One opened file, sandboxed: a photo drawn anew, a sound as it is, anything else as a download."""
    ring = current_user.ring
    with db.reading() as session:
        media, content = conversations.opened_file(session, ring, file_id)
        pictures.may_see(session, ring, file_id)
    with db.writing() as session:
        opening.file_read(session, ring, file_id, at=clock.now())
    return served(media, content)


def served(media: str, content: bytes) -> Response:
    """An opened file as a browser may have it."""
    media, content = _shown(media, content)
    response = Response(content, mimetype=media)
    response.headers["Content-Security-Policy"] = SANDBOX
    if media == DOWNLOAD:
        response.headers["Content-Disposition"] = f"attachment; filename={NEUTRAL}"
    if media.startswith(AUDIO):  # an iPhone asks for a sound piece by piece, or not at all
        response.make_conditional(request.environ, accept_ranges=True, complete_length=len(content))
    return response


def _shown(media: str, content: bytes) -> tuple[str, bytes]:
    """What a browser may show: the sender names the kind, a phone may have sealed something else under it."""
    if media.startswith(IMAGE):
        with suppress(photo.NotAPhoto):
            return "image/jpeg", photo.cleaned(content)[0]
        return DOWNLOAD, content
    found = voice.media_of(content)
    return (found, content) if found and media.startswith(AUDIO) else (DOWNLOAD, content)
