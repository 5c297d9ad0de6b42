"""What the holder of a code may do in the mailbox. Each act answers with the mailbox and a short confirmation."""

from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _

from api import clock, db
from api.conversation import queries, rules
from api.conversation.code import Code, UnknownCode
from api.doors import ANYBODY
from api.errors import Refused
from api.report.cards import ASKED, CHANNELS
from api.sealed import Kind
from pwa.conversation import words
from pwa.conversation.pages import held_code, mailbox_page, not_opened, pages
from pwa.conversation.sending import answer_within, content_of_form, let_large_files_pass, send, typed
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
    code = held_code()
    if typed("show"):
        _must_exist(code)
        return _form(template, code)
    _keep_what_was_typed(template, code)
    content = content_of_form()
    receipt = send(content, kind, code, to_existing=True)
    said = _("Đã nhận lúc %(time)s.", time=when(receipt.received_at))
    return mailbox_page(code, said, notes=words.notes(content.notes))


def _must_exist(code: Code) -> None:
    with db.reading() as session:
        if queries.desk_of(session, code) is None:
            raise UnknownCode


def _form(template: str, code: Code, **more: Any) -> str:
    return render_template(
        template,
        seed=code.secret.hex(),
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
    code, at = held_code(), clock.now()
    _must_exist(code)
    within = answer_within()
    with db.writing() as session:
        rules.ask_for_news(session, code, at=at, answer_within=within)
    by = when(at + within)
    said = _("Đã ghi. Chúng tôi trả lời trước %(time)s, cả khi chưa có gì mới.", time=by)
    return mailbox_page(code, said, at=at)


@pages.at("/box/delete", needs=ANYBODY, methods=("POST",))
def delete() -> str:
    """Folded away, and asked twice: says what goes and what stays."""
    code = held_code()
    _must_exist(code)
    if not typed("sure"):
        return render_template("conversation/delete.html", seed=code.secret.hex())
    with db.writing() as session:
        rules.let_go(session, code, at=clock.now())
    return render_template("conversation/deleted.html")
