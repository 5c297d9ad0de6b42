"""What the holder of a code may do in the mailbox. Each act answers with the mailbox and a short confirmation."""

import uuid
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _

from api import clock, db
from api.conversation import queries, rules
from api.conversation.code import Code, Holder, UnknownCode
from api.doors import ANYBODY
from api.errors import NotFound, Refused
from api.keys import queries as desks
from api.report.cards import ASKED, CHANNELS
from api.sealed import Kind
from pwa.conversation import words
from pwa.conversation.heard import heard_in
from pwa.conversation.pages import holder, mailbox_page, not_opened, pages, seed_of
from pwa.conversation.sending import answer_within, content_of_form, for_phones, let_large_files_pass, send, typed
from pwa.shell import errors
from pwa.shell.times import when
from pwa.shell.words import words_for


@pages.at("/box/contact", needs=ANYBODY, methods=("POST",))
def contact() -> str:
    """'Người ấy vừa liên lạc': paste, speak, photos; the time is filled in."""
    return _form_or_sent(Kind.CONTACT, "conversation/contact.html")


@pages.at("/box/add", needs=ANYBODY, methods=("POST",))
def add() -> str:
    """'Thêm điều bạn nhớ'."""
    return _form_or_sent(Kind.ADDITION, "conversation/add.html")


def _form_or_sent(kind: Kind, template: str) -> str:
    let_large_files_pass()
    code = holder()
    if typed("show"):
        return _form(template, code, **_sealing_to(code))
    if not isinstance(code, Code):
        raise NotFound  # a phone that keeps its code seals what it writes, and hands it in at another door
    _keep_what_was_typed(template, code)
    content = content_of_form()
    receipt = send(content, kind, code, to_existing=True)
    said = _("Đã nhận lúc %(time)s.", time=when(receipt.received_at))
    return mailbox_page(code, said, notes=words.notes(content.notes), heard=heard_in(content))


def _must_exist(code: Holder) -> uuid.UUID:
    """The desk that reads this mailbox. Raises UnknownCode."""
    with db.reading() as session:
        desk_id = queries.desk_of(session, code)
    if desk_id is None:
        raise UnknownCode
    return desk_id


def _sealing_to(code: Holder) -> dict[str, Any]:
    """For a phone that seals by itself, the desk that reads the mailbox now."""
    desk_id = _must_exist(code)
    if isinstance(code, Code):
        return {}
    with db.reading() as session:
        return for_phones(desks.by_id(session, desk_id))


def _form(template: str, code: Holder, **more: Any) -> str:
    return render_template(
        template,
        seed=seed_of(code),
        typed=typed,
        many=request.form.getlist,
        cards=ASKED,
        how=CHANNELS,
        now=clock.now(),
        **more,
    )


def _keep_what_was_typed(template: str, code: Code) -> None:
    def again(reason: Refused) -> str | Response:
        if isinstance(reason, UnknownCode):
            return not_opened(reason)
        return _form(template, code, problem=words_for(reason.code), files_again=words.files_were_chosen())

    errors.way_back(again)


@pages.at("/box/news", needs=ANYBODY, methods=("POST",))
def news() -> str:
    """'Xin cho biết tin': somebody answers, even with nothing new."""
    code, at = holder(), clock.now()
    _must_exist(code)
    with db.writing() as session:
        by = when(rules.ask_for_news(session, code, at=at, answer_within=answer_within()))
    said = _("Đã ghi. Chúng tôi trả lời trước %(time)s, cả khi chưa có gì mới.", time=by)
    return mailbox_page(code, said, at=at)


@pages.at("/box/no-notices", needs=ANYBODY, methods=("POST",))
def no_notices() -> str:
    """No telephone says any more that something waits here."""
    code = holder()
    _must_exist(code)
    with db.writing() as session:
        rules.no_notices(session, code, at=clock.now())
    return mailbox_page(code, _("Đã tắt. Không máy nào báo nữa."))


@pages.at("/box/delete", needs=ANYBODY, methods=("POST",))
def delete() -> str:
    """Folded away, and asked twice: says what goes and what stays."""
    code = holder()
    _must_exist(code)
    if not typed("sure"):
        return render_template("conversation/delete.html", seed=seed_of(code))
    with db.writing() as session:
        rules.let_go(session, code, at=clock.now())
    return render_template("conversation/deleted.html")
