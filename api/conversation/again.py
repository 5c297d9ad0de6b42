"""What a restore takes back once more here: mailboxes that were deleted, codes that were lost."""

import uuid
from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from api.backup.rules import Kind, register
from api.conversation import rules


def mailbox_deleted(session: Session, conversation_id: uuid.UUID, _object: uuid.UUID | None, at: datetime) -> None:
    """The code opens nothing once more."""
    rules.let_go_again(session, conversation_id, at=at)


def code_changed(session: Session, conversation_id: uuid.UUID, code: uuid.UUID | None, at: datetime) -> None:
    """The lost code opens nothing once more."""
    if code:
        rules.no_old_code(session, conversation_id, code, at=at)


def init_app(app: Flask) -> None:
    register(app, Kind.MAILBOX_DELETED, mailbox_deleted)
    register(app, Kind.CODE_CHANGED, code_changed)
