"""Answers to what people ask, for everybody."""

from itertools import groupby

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from api import clock, db
from api.directory import queries as directory
from api.doors import ANYBODY
from api.guidance import queries
from pwa.directory.lines import Line, day_words, line
from pwa.guidance.prose import blocks
from pwa.shell.language import current
from pwa.shell.page import Pages

pages = Pages("guidance")

TOPICS = {
    "lost-contact": lazy_gettext("Mất liên lạc với người thân"),
    "work": lazy_gettext("Việc làm"),
    "marriage": lazy_gettext("Kết hôn"),
    "papers": lazy_gettext("Giấy tờ"),
    "returned": lazy_gettext("Tôi đã trở về"),
    "support": lazy_gettext("Hỗ trợ"),
    "counselling": lazy_gettext("Cần người lắng nghe"),
    "hotline": lazy_gettext("Về đường dây 111"),
}


@pages.at("/ask", needs=ANYBODY, cached=True, kept=True)
def ask() -> str:
    """Every question, by topic: all in sight, so that nobody has to type what it is about."""
    found = queries.answers(db.session(), current())
    groups = [
        (topic, TOPICS.get(topic, topic), list(answers))
        for topic, answers in groupby(found, key=lambda answer: answer.article.topic)
    ]
    return render_template("guidance/ask.html", groups=groups)


def every_answer() -> list[dict[str, str]]:
    """All articles, for phones to keep."""
    return [{"slug": slug} for slug in queries.slugs(db.session())]


@pages.at("/ask/<slug>", needs=ANYBODY, cached=True, kept=every_answer)
def answer(slug: str) -> str:
    """One answer: first the answer, then more of it, numbers, and what it stands on."""
    session = db.session()
    found = queries.answer(session, slug, current())
    return render_template(
        "guidance/answer.html",
        words=found.words,
        body=blocks(found.words.body),
        inside=_lines(session, found.article.numbers, inside=True),
        abroad=_lines(session, found.article.numbers, inside=False),
        sources=[_cited(one) for one in found.words.sources],
        standing=_standing(found.words),
    )


def _cited(one: queries.Source) -> str:
    return _("Nguồn: %(title)s (%(date)s)", title=one["title"], date=day_words(one["date"]))


def _lines(session: Session, keys: list[str], *, inside: bool) -> list[Line]:
    """The article's numbers that are verified, in its order, for one side of the border."""
    numbers = [directory.number(session, key) for key in keys]
    return [line(one, clock.now()) for one in numbers if one and (one.reach == "inside") == inside]


def _standing(words: queries.ArticleVersion) -> list[str]:
    """When the facts were checked, and whether the hotline itself has looked through them."""
    reviewed = (
        _("Đường dây đã xem lại ngày %(date)s.", date=words.reviewed_on.strftime("%d/%m/%Y"))
        if words.reviewed_on
        else _("Đường dây chưa xem lại bài này.")
    )
    return [_("Kiểm tra ngày %(date)s.", date=words.checked_on.strftime("%d/%m/%Y")), reviewed]
