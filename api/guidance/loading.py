"""Brings the answers that come with the house into rows; what a supervisor has written is never touched."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.guidance import queries
from api.guidance.model import Article, ArticleVersion

ARTICLES = Path(__file__).parent / "articles"
WORDS = ("title", "question", "answer", "body", "sources", "checked_on", "reviewed_on")


def load_articles(session: Session, folder: Path = ARTICLES, *, at: datetime) -> None:
    """Add what is new in the files of ``folder`` as versions. Loading the same files again changes nothing."""
    known = {article.slug: article for article in session.scalars(select(Article))}
    for path in sorted(folder.glob("*.json")):
        given = json.loads(path.read_text("utf-8"))
        article = known.get(given["slug"]) or Article(slug=given["slug"])
        article.topic, article.icon = given["group"], given["icon"]
        article.position, article.numbers = given["order"], given["numbers"]
        session.add(article)
        session.flush()
        for language, texts in given["texts"].items():
            _add(session, article, language, {**texts, **_facts(given)}, at)
    session.flush()


def _facts(given: dict[str, Any]) -> dict[str, Any]:
    checked_on = date.fromisoformat(given["checked_on"])
    reviewed_on = checked_on if given["reviewed_by_hotline"] else None
    return {"sources": given["sources"], "checked_on": checked_on, "reviewed_on": reviewed_on}


def _add(session: Session, article: Article, language: str, values: dict[str, Any], at: datetime) -> None:
    """A new version, unless the words are the same or somebody of the staff has ever saved this language."""
    history = queries.history(session, article.id, language)
    if any(version.editor_id is not None for version in history):
        return
    if history and all(getattr(history[0], name) == values[name] for name in WORDS):
        return
    number = history[0].number + 1 if history else 1
    session.add(ArticleVersion(article_id=article.id, language=language, number=number, **values, written_at=at, at=at))
