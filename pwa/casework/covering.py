"""Covering a picture, and supervision's look at a covered one: by a POST that says why, never by an address."""

import uuid

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from api import clock, db
from api.casework import pictures
from api.casework.pictures import Mark
from api.conversation import queries as conversations
from api.doors import Permission
from api.errors import NotFound
from pwa.casework import given
from pwa.casework.acts import act
from pwa.casework.case import served
from pwa.casework.pages import pages


@act("cover")
def cover(case_id: uuid.UUID) -> Response:
    try:
        file_id, mark = uuid.UUID(request.form.get("file", "")), Mark(request.form.get("mark", ""))
    except ValueError as error:
        raise NotFound from error
    pictures.cover(db.session(), current_user.ring, case_id, file_id, mark, at=clock.now())
    return given.back(case_id)


@pages.at("/console/file/<uuid:file_id>/open", needs=Permission.ERASE, methods=("POST",), writes=False)
def uncover(file_id: uuid.UUID) -> Response:
    """The reason is committed before a byte leaves."""
    ring = current_user.ring
    with db.writing() as session:
        pictures.uncovered(session, ring, file_id, request.form.get("reason", ""), at=clock.now())
    with db.reading() as session:
        media, content = conversations.opened_file(session, ring, file_id)
    return served(media, content)
