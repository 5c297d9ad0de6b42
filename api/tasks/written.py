"""The words of a task: what a member wrote for themselves, a colleague or the desk, sealed under its case's key."""

import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.sealed import ContentKey, Label
from api.tasks.model import Due, DueWords
from api.tasks.rules import DueKind


def put(session: Session, due_id: uuid.UUID, text: str, key: ContentKey) -> None:
    """Keep the words of one task."""
    session.add(DueWords(due_id=due_id, body=key.seal(text.encode(), Label.DUE_WORDS, due_id)))
    session.flush()


def is_there(session: Session, due_id: uuid.UUID) -> bool:
    """Whether this task was written already."""
    return session.get(DueWords, due_id) is not None


def opened(session: Session, due_ids: Iterable[uuid.UUID], key: ContentKey) -> dict[uuid.UUID, str]:
    """Words by task. Raises Broken."""
    rows = session.scalars(select(DueWords).where(DueWords.due_id.in_(list(due_ids))))
    return {row.due_id: key.open(row.body, Label.DUE_WORDS, row.due_id).decode() for row in rows}


def bring(session: Session, case_id: uuid.UUID, into_id: uuid.UUID, old: ContentKey, key: ContentKey) -> None:
    """All tasks of one case, done ones too, belong to another one; their words are sealed anew under its key."""
    tasks = (Due.subject_id == case_id, Due.kind == DueKind.TASK.value)
    found = session.execute(select(Due, DueWords).join(DueWords, DueWords.due_id == Due.id).where(*tasks)).all()
    for due, words in found:
        told = old.open(words.body, Label.DUE_WORDS, due.id)
        words.body, due.subject_id = key.seal(told, Label.DUE_WORDS, due.id), into_id
    session.flush()
