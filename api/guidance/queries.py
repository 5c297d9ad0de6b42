"""What people read, and what the staff must know to keep it right: gaps, age, earlier versions."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session

from api.errors import NotFound
from api.guidance.model import Article, ArticleVersion, Source

SOURCE_LANGUAGE = "vi"
TOPICS = ("lost-contact", "work", "marriage", "papers", "returned", "support", "counselling", "hotline")
"""In the order in which people are met: what cannot wait comes first."""

__all__ = ["Article", "ArticleVersion", "Source"]


@dataclass(frozen=True)
class Answer:
    """An article in the language that could be given: the asked one, else Vietnamese."""

    article: Article
    words: ArticleVersion


@dataclass(frozen=True)
class Standing:
    """How an article stands in one language. ``number`` 0: never written."""

    language: str
    number: int
    reviewed_on: date | None = None
    outdated: bool = False
    unchecked: bool = False


@dataclass(frozen=True)
class Overview:
    """One article for the staff's list; ``title`` is Vietnamese."""

    slug: str
    topic: str
    title: str
    standings: list[Standing]


def answers(session: Session, language: str) -> list[Answer]:
    """All articles that can be read, by topic and then in their order."""
    found: dict[str, Answer] = {}
    for article, words in _current(session, {language, SOURCE_LANGUAGE}):
        if article.slug not in found or words.language == language:
            found[article.slug] = Answer(article, words)
    return sorted(found.values(), key=lambda answer: (_topic(answer.article), answer.article.position))


def answer(session: Session, slug: str, language: str) -> Answer:
    """One article. Raises NotFound."""
    found = {
        words.language: Answer(article, words)
        for article, words in _current(session, {language, SOURCE_LANGUAGE}, slug)
    }
    if not found:
        raise NotFound
    return found.get(language) or found[SOURCE_LANGUAGE]


def slugs(session: Session) -> list[str]:
    """Names in addresses of all articles that can be read, in every language: each has its Vietnamese words."""
    return [found.article.slug for found in answers(session, SOURCE_LANGUAGE)]


def edition(session: Session) -> str:
    """Another one after every saved version of an article: none is ever changed or deleted."""
    return str(session.scalar(select(func.count()).select_from(ArticleVersion)))


def overview(session: Session, languages: tuple[str, ...], *, today: date, stale_after_days: int) -> list[Overview]:
    """Every article with its standing in each language, in the public order."""
    current: dict[uuid.UUID, dict[str, ArticleVersion]] = {}
    for article, words in _current(session, set(languages)):
        current.setdefault(article.id, {})[words.language] = words
    rows = sorted(session.scalars(select(Article)), key=lambda article: (_topic(article), article.position))
    oldest = today - timedelta(days=stale_after_days)
    return [_overview(article, current.get(article.id, {}), languages, oldest) for article in rows]


def _overview(
    article: Article, versions: dict[str, ArticleVersion], languages: tuple[str, ...], oldest: date
) -> Overview:
    source = versions.get(SOURCE_LANGUAGE)
    standings = [_standing(language, versions.get(language), source, oldest) for language in languages]
    return Overview(article.slug, article.topic, source.title if source else article.slug, standings)


def _standing(language: str, words: ArticleVersion | None, source: ArticleVersion | None, oldest: date) -> Standing:
    if words is None:
        return Standing(language, 0)
    outdated = source is not None and words.written_at < source.written_at
    return Standing(language, words.number, words.reviewed_on, outdated, words.checked_on < oldest)


def article(session: Session, slug: str) -> Article:
    """The article itself. Raises NotFound."""
    found = session.scalar(select(Article).where(Article.slug == slug))
    if found is None:
        raise NotFound
    return found


def history(session: Session, article_id: uuid.UUID, language: str) -> list[ArticleVersion]:
    """Every version in one language, the current one first."""
    chosen = select(ArticleVersion).where(ArticleVersion.article_id == article_id, ArticleVersion.language == language)
    return list(session.scalars(chosen.order_by(ArticleVersion.number.desc())))


def _topic(article: Article) -> int:
    return TOPICS.index(article.topic) if article.topic in TOPICS else len(TOPICS)


def _current(session: Session, languages: set[str], slug: str | None = None) -> list[Row[Article, ArticleVersion]]:
    last = (
        select(ArticleVersion.article_id, ArticleVersion.language, func.max(ArticleVersion.number).label("number"))
        .where(ArticleVersion.language.in_(languages))
        .group_by(ArticleVersion.article_id, ArticleVersion.language)
        .subquery()
    )
    same = and_(
        ArticleVersion.article_id == last.c.article_id,
        ArticleVersion.language == last.c.language,
        ArticleVersion.number == last.c.number,
    )
    chosen = select(Article, ArticleVersion).join(ArticleVersion).join(last, same)
    return list(session.execute(chosen.where(Article.slug == slug) if slug else chosen))
