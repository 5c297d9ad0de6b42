"""What a supervisor may do with a public answer: write it anew, mark it as reviewed, bring back an earlier one."""

import re
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit import rules as audit
from api.audit.acts import Act
from api.clock import hotline_time
from api.errors import Changed, NotFound, Refused
from api.guidance import queries
from api.guidance.model import Article, ArticleVersion, Source

LONGEST = {"title": 80, "question": 200, "answer": 800, "body": 8000}
MOST_SOURCES = 8
SOURCE_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


class Unwritten(Refused):
    """A title, question or answer is empty."""

    status = 422


class TooLong(Refused):
    """One of the texts is longer than a person in distress would read."""

    status = 422


class NoSource(Refused):
    """A public answer stands on at least one source with its date."""

    status = 422


class NotChecked(Refused):
    """The day on which the facts were checked lies in the future."""

    status = 422


@dataclass(frozen=True)
class Words:
    """What the form holds. ``body`` is paragraphs with an empty line between them; "- " begins a list item."""

    title: str
    question: str
    answer: str
    body: str
    sources: tuple[Source, ...]
    checked_on: date


def write(session: Session, slug: str, language: str, words: Words, *, seen: int, by: uuid.UUID, at: datetime) -> int:
    """Save a new version and return its number. ``seen`` is the number that was on the screen, 0 for none.

    New words count as not reviewed. Raises NotFound, Changed, Unwritten, TooLong, NoSource, NotChecked."""
    texts = _checked(words, at)
    article, _ = _open(session, slug, language, seen)
    version = ArticleVersion(
        **texts,
        sources=list(words.sources),
        checked_on=words.checked_on,
        written_at=at,
    )
    return _add(session, article, language, version, seen, by, at)


def review(session: Session, slug: str, language: str, *, seen: int, by: uuid.UUID, at: datetime) -> int:
    """The hotline has looked through the words on the screen today. Raises NotFound, Changed."""
    article, current = _open(session, slug, language, seen)
    if current is None:
        raise NotFound
    version = _again(current, written_at=current.written_at, reviewed_on=hotline_time(at).date())
    return _add(session, article, language, version, seen, by, at)


def restore(session: Session, slug: str, language: str, number: int, *, seen: int, by: uuid.UUID, at: datetime) -> int:
    """Make an earlier version the current one. It counts as not reviewed: facts may have changed since.

    Raises NotFound, Changed."""
    article, _ = _open(session, slug, language, seen)
    found = [one for one in queries.history(session, article.id, language) if one.number == number]
    if not found:
        raise NotFound
    version = _again(found[0], written_at=at, reviewed_on=None)
    return _add(session, article, language, version, seen, by, at)


def _open(session: Session, slug: str, language: str, seen: int) -> tuple[Article, ArticleVersion | None]:
    """The article, held until the commit, and its current version. Two who save at once: the second is refused."""
    article = session.scalar(select(Article).where(Article.slug == slug).with_for_update())
    if article is None:
        raise NotFound
    history = queries.history(session, article.id, language)
    current = history[0] if history else None
    if (current.number if current else 0) != seen:
        raise Changed
    return article, current


def _add(
    session: Session,
    article: Article,
    language: str,
    version: ArticleVersion,
    seen: int,
    by: uuid.UUID,
    at: datetime,
) -> int:
    version.article_id, version.language, version.number = article.id, language, seen + 1
    version.editor_id, version.at = by, at
    session.add(version)
    audit.record(session, Act.ARTICLE_CHANGED, by=by, on=article.id, at=at)
    session.flush()
    return version.number


def _again(old: ArticleVersion, *, written_at: datetime, reviewed_on: date | None) -> ArticleVersion:
    return ArticleVersion(
        title=old.title,
        question=old.question,
        answer=old.answer,
        body=old.body,
        sources=old.sources,
        checked_on=old.checked_on,
        reviewed_on=reviewed_on,
        written_at=written_at,
    )


def _checked(words: Words, at: datetime) -> dict[str, str]:
    """The four texts, trimmed, with the line ends of the house; a title and a question are one line."""
    texts = {name: _clean(getattr(words, name)) for name in LONGEST}
    texts |= {name: " ".join(texts[name].split()) for name in ("title", "question")}
    if not all(texts[name] for name in ("title", "question", "answer")):
        raise Unwritten
    if any(len(texts[name]) > longest for name, longest in LONGEST.items()):
        raise TooLong
    if not 0 < len(words.sources) <= MOST_SOURCES or not all(map(_dated, words.sources)):
        raise NoSource
    if words.checked_on > hotline_time(at).date():
        raise NotChecked
    return texts


def _clean(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return CONTROL.sub("", unicodedata.normalize("NFC", lines))


def _dated(source: Source) -> bool:
    named = 0 < len(source["title"].strip()) <= 200
    return named and SOURCE_DATE.fullmatch(source["date"]) is not None
