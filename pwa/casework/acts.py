"""What a member does with a case: one POST for each act, then back to the case."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from api import clock, db
from api.casework import rules
from api.casework.kinds import CallClass, Category, State
from api.doors import Permission
from api.errors import Changed, NotFound
from api.missing.clues import FACTS, Certainty, Source, Told
from api.missing.rules import EmptyClue
from pwa.casework.pages import pages, show

Act = Callable[[uuid.UUID], Response]
LOOK_AGAIN = {"4": 4, "12": 12, "24": 24, "72": 72}


def act(name: str, permission: Permission = Permission.WORK_CASES) -> Callable[[Act], Act]:
    """A POST door under one case."""

    def door(view: Act) -> Act:
        return pages.at(f"/console/case/<uuid:case_id>/{name}", needs=permission, methods=("POST",))(view)

    return door


def _back(case_id: uuid.UUID, part: str = "") -> Response:
    return redirect(url_for("casework.case", case_id=case_id, _anchor=part or None), 303)


def _given(name: str) -> str:
    return request.form.get(name, "")


def _again(case_id: uuid.UUID, status: int, problem: str) -> Response:
    """The case once more with what was typed and a sentence on what is wrong."""
    response = make_response(show(case_id, problem=problem, kept=request.form.to_dict()))
    response.status_code = status
    return response


@act("take")
def take(case_id: uuid.UUID) -> Response:
    rules.take(db.session(), current_user.ring, case_id, at=clock.now())
    return _back(case_id)


@act("hand")
def hand(case_id: uuid.UUID) -> Response:
    """To a colleague of the same desk, or to another desk."""
    session, ring, reason = db.session(), current_user.ring, _given("reason")
    kind, _sep, target = _given("to").partition(":")
    if kind == "desk":
        rules.hand_to_desk(session, ring, case_id, target, reason=reason, at=clock.now())
        return redirect(url_for("casework.now"), 303)
    try:
        colleague = uuid.UUID(target)
    except ValueError as error:
        raise NotFound from error
    rules.hand_to_colleague(session, ring, case_id, colleague, reason=reason, at=clock.now())
    return _back(case_id)


@act("class")
def classify(case_id: uuid.UUID) -> Response:
    call_class, category = _given("call_class"), _given("category")
    try:
        rules.classify(
            db.session(),
            current_user.ring,
            case_id,
            CallClass(call_class) if call_class in set(CallClass) else None,
            Category(category) if category in set(Category) else None,
            version=_version(),
            at=clock.now(),
        )
    except Changed as error:
        return _again(case_id, error.status, _("Có người vừa sửa. Hãy xem lại rồi lưu lần nữa."))
    return _back(case_id)


def _version() -> int:
    text = _given("version")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


@act("state")
def state(case_id: uuid.UUID) -> Response:
    chosen = _given("state")
    if chosen not in set(State):
        raise NotFound
    rules.set_state(db.session(), current_user.ring, case_id, State(chosen), at=clock.now())
    return _back(case_id)


@act("note")
def note(case_id: uuid.UUID) -> Response:
    try:
        rules.note(db.session(), current_user.ring, case_id, _given("note"), at=clock.now())
    except rules.NothingWritten as error:
        return _again(case_id, error.status, _("Chưa có chữ nào. Hãy viết rồi lưu."))
    return _back(case_id, "notes")


@act("answer")
def answer(case_id: uuid.UUID) -> Response:
    hours = LOOK_AGAIN.get(_given("look_again"), 24)
    try:
        rules.answer(
            db.session(),
            current_user.ring,
            case_id,
            _uuid(_given("conversation")),
            _given("answer"),
            at=clock.now(),
            look_again_in=timedelta(hours=hours),
        )
    except rules.NothingWritten as error:
        return _again(case_id, error.status, _("Chưa có chữ nào. Hãy viết rồi gửi."))
    return _back(case_id, "reply")


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise NotFound from error


@act("clue")
def clue(case_id: uuid.UUID) -> Response:
    source, certainty = _given("source"), _given("certainty")
    told = Told(
        topic="staff.noted",
        text=_given("clue").strip()[:1000],
        source=Source(source) if source in set(Source) else Source.STAFF,
        certainty=Certainty(certainty) if certainty in set(Certainty) else Certainty.UNKNOWN,
        when=_given("when").strip()[:100],
    )
    try:
        rules.add_clue(db.session(), current_user.ring, case_id, told, at=clock.now())
    except EmptyClue as error:
        return _again(case_id, error.status, _("Chưa có chữ nào. Hãy viết rồi lưu."))
    return _back(case_id, "clues")


@act("facts")
def facts(case_id: uuid.UUID) -> Response:
    told = {name: _given(f"fact-{name}") for name in FACTS}
    try:
        rules.change_facts(db.session(), current_user.ring, case_id, told, version=_version(), at=clock.now())
    except Changed as error:
        return _again(case_id, error.status, _("Có người vừa sửa. Hãy xem lại rồi lưu lần nữa."))
    return _back(case_id, "facts")


@act("promise")
def promise(case_id: uuid.UUID) -> Response:
    """A look that we promise ourselves: at a day and time on the hotline's clock."""
    try:
        local = datetime.fromisoformat(f"{_given('day')}T{_given('time') or '08:00'}")
    except ValueError:
        return _again(case_id, 422, _("Hãy chọn ngày và giờ."))
    due_at = local.replace(tzinfo=clock.HOTLINE_ZONE)
    rules.promise(db.session(), current_user.ring, case_id, due_at, at=clock.now())
    return _back(case_id)


@act("done")
def done(case_id: uuid.UUID) -> Response:
    rules.done(db.session(), current_user.ring, case_id, _uuid(_given("due")), at=clock.now())
    return _back(case_id)


@act("join")
def join(case_id: uuid.UUID) -> Response:
    """Bring this case's conversations into another case (a lost code, a second relative)."""
    try:
        other = rules.join(db.session(), current_user.ring, case_id, _given("name")[:60], at=clock.now())
    except NotFound as error:
        return _again(case_id, error.status, _("Không thấy hồ sơ tên ấy ở bàn của bạn."))
    return _back(other)
