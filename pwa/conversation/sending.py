"""From a posted form to a receipt: read in memory, sealed in memory, stored in one short transaction."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, cast

from flask import current_app, request
from werkzeug.datastructures import FileStorage

from api import clock, db, doors, limits_of_body
from api.binary import to_text
from api.conversation import queries, rules
from api.conversation.code import Code, UnknownCode, new_code
from api.conversation.rules import Receipt
from api.errors import Unavailable
from api.keys import queries as desks
from api.keys.queries import DeskPublic
from api.report.content import Content, from_form
from api.report.rules import INTAKE, Upload, sealed_parcel, with_photos, with_voice
from api.sealed import Kind
from pwa.shell.kept import keeping
from pwa.shell.language import current

KEEP_PLACE = "photo-place"
KEEP_DESK = timedelta(seconds=10)


def let_large_files_pass() -> None:
    """Before the form is touched: a photo that is too large must not cost the words beside it."""
    cast(limits_of_body.Request, request).let_large_files_pass()


def typed(name: str) -> str:
    """One field of the posted form; empty when it is not there."""
    return request.form.get(name, "")


def fresh_code() -> Code | None:
    """The code of a form that is opened; none on a page for phones to keep, whose sending makes one."""
    return None if keeping() else new_code()


def seed_of(code: Code | None) -> str:
    """What a form carries of its code, hidden."""
    return code.secret.hex() if code else ""


def content_of_form() -> Content:
    """What the posted form says, its photos cleaned. Slow: before any transaction. Raises TooOften."""
    doors.limited("report", current_app.extensions["settings"].reports_per_minute)
    given = request.form.to_dict()  # asked seventy times: a plain dictionary answers ten times as fast
    content = from_form(lambda name: given.get(name, ""), request.form.getlist)
    with_photos(content, _uploads("photo"), keep_place=bool(typed(KEEP_PLACE)))
    with_voice(content, next(iter(_uploads("voice")), None))
    return content


def _uploads(field: str) -> list[Upload]:
    return [_upload(file) for file in request.files.getlist(field) if file.filename]


def _upload(file: FileStorage) -> Upload:
    return Upload(file.filename or "", file.stream.read(), getattr(file.stream, "too_large", False))


def send(content: Content, kind: Kind, code: Code, *, to_existing: bool = False) -> Receipt:
    """Seal and store a submission; a second time the same thing does nothing. Raises NothingToldYet, UnknownCode.

    It commits by itself, so that no other writer waits while the answer is drawn.
    """
    if not to_existing:
        with suppress(rules.OtherDesk):
            return _to_desk(_intake(), content, kind, code, to_existing)
    with db.reading() as session:
        owner = queries.desk_of(session, code)
        if owner is None:
            raise UnknownCode
        desk = desks.by_id(session, owner)
    return _to_desk(desk, content, kind, code, to_existing)


def _to_desk(desk: DeskPublic, content: Content, kind: Kind, code: Code, to_existing: bool) -> Receipt:
    with db.turn():
        return _sealed_and_stored(desk, content, kind, code, to_existing)


def _sealed_and_stored(desk: DeskPublic, content: Content, kind: Kind, code: Code, to_existing: bool) -> Receipt:
    parcel = sealed_parcel(content, kind, code, desk, language=current())
    with db.writing() as session:
        return rules.receive(session, parcel, at=clock.now(), answer_within=answer_within(), to_existing=to_existing)


def _intake() -> DeskPublic:
    """The intake desk, asked for every few seconds: a key that was retired meanwhile goes on opening."""
    at = clock.now()
    kept: tuple[datetime, DeskPublic] | None = current_app.extensions.get("intake")
    if kept is None or not timedelta() <= at - kept[0] < KEEP_DESK:
        with db.reading() as session:
            kept = at, desks.desk(session, INTAKE)
        current_app.extensions["intake"] = kept
    return kept[1]


def intake_for_phones() -> dict[str, Any]:
    """What a phone seals to: ``desk`` as a page carries it, ``desk_mark`` its fingerprint. Without rows neither: such a
    form does not promise to be sealed on the phone."""
    try:
        desk = _intake()
    except Unavailable:
        return {"desk": None, "desk_mark": ""}
    return for_phones(desk)


def for_phones(desk: DeskPublic) -> dict[str, Any]:
    """A desk as a page carries it, and its fingerprint to look at."""
    told = {"desk": desk.code, "key_id": str(desk.key_id), "public": to_text(desk.public)}
    return {"desk": told, "desk_mark": desk.fingerprint}


def answer_within() -> timedelta:
    """How long a sender waits at most until somebody looks."""
    return timedelta(hours=current_app.extensions["settings"].answer_within_hours)
