"""Calls, safe contact, consent, the guard, who is on duty, and what people may ask of their data.

Only adds, so that the code before it goes on serving while this runs.
"""

import sqlalchemy as sa
from alembic import op

from api import db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("approver_id", sa.Uuid(), nullable=True),
        sa.Column("given_at", db.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", db.Moment(timezone=True), nullable=True),
        sa.Column("withdrawn_at", db.Moment(timezone=True), nullable=True),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consent_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "held_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", db.Moment(timezone=True), nullable=False),
        sa.Column("decided_at", db.Moment(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decision", sa.String(length=12), nullable=True),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_answer")),
    )
    with op.batch_alter_table("held_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_held_answer_case_id"), ["case_id"], unique=False)

    op.create_table(
        "kept_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_count")),
    )
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", db.Moment(timezone=True), nullable=False),
        sa.Column("lifted_at", db.Moment(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("reason", db.SealedBytes(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    with op.batch_alter_table("legal_hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legal_hold_case_id"), ["case_id"], unique=False)

    op.create_table(
        "person_wish",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", db.Moment(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_wish")),
    )
    with op.batch_alter_table("person_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_wish_case_id"), ["case_id"], unique=False)

    op.create_table(
        "reporter_standing",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", db.Moment(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_reporter_standing")),
    )
    with op.batch_alter_table("reporter_standing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reporter_standing_case_id"), ["case_id"], unique=False)

    op.create_table(
        "safe_contact",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", db.Moment(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=False),
        sa.Column("expires_at", db.Moment(timezone=True), nullable=False),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_safe_contact")),
    )
    with op.batch_alter_table("safe_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_safe_contact_case_id"), ["case_id"], unique=False)

    op.create_table(
        "shift",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("duty", sa.String(length=12), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("begins_at", db.Moment(timezone=True), nullable=False),
        sa.Column("ends_at", db.Moment(timezone=True), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
    )
    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_shift_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "subject_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", db.Moment(timezone=True), nullable=False),
        sa.Column("due_at", db.Moment(timezone=True), nullable=False),
        sa.Column("closed_at", db.Moment(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_request")),
    )
    with op.batch_alter_table("subject_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subject_request_case_id"), ["case_id"], unique=False)

    op.create_table(
        "call_log",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("content_key_id", sa.Uuid(), nullable=False),
        sa.Column("direction", sa.String(length=4), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("began_at", db.Moment(timezone=True), nullable=False),
        sa.Column("ended_at", db.Moment(timezone=True), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("mark", sa.LargeBinary(), nullable=True),
        sa.Column("marked_under", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.ForeignKeyConstraint(["content_key_id"], ["content_key.id"], name=op.f("fk_call_log_content_key_id")),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_call_log_desk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_log")),
    )
    with op.batch_alter_table("call_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_log_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_log_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index("ix_call_log_list", ["desk_id", "began_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_log_mark"), ["mark"], unique=False)
        batch_op.create_index("ix_call_log_open", ["by_id", "ended_at"], unique=False)

    op.create_table(
        "due_words",
        sa.Column("due_id", sa.Uuid(), nullable=False),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.ForeignKeyConstraint(["due_id"], ["due.id"], name=op.f("fk_due_words_due_id")),
        sa.PrimaryKeyConstraint("due_id", name=op.f("pk_due_words")),
    )
    op.create_table(
        "person_support",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", db.Moment(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["missing_person.id"], name=op.f("fk_person_support_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_support")),
    )
    op.create_table(
        "quick_reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", db.Moment(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_quick_reply_desk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quick_reply")),
    )
    with op.batch_alter_table("quick_reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quick_reply_desk_id"), ["desk_id"], unique=False)

    op.create_table(
        "release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", db.Moment(timezone=True), nullable=False),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_release_consent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
    )
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_release_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_release_consent_id"), ["consent_id"], unique=False)

    op.create_table(
        "safe_contact_read",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["safe_contact.subject_id"], name=op.f("fk_safe_contact_read_subject_id")
        ),
        sa.PrimaryKeyConstraint("subject_id", "staff_id", name=op.f("pk_safe_contact_read")),
    )
    op.create_table(
        "staff_phone",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("content_key_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", db.Moment(timezone=True), nullable=False),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.ForeignKeyConstraint(["content_key_id"], ["content_key.id"], name=op.f("fk_staff_phone_content_key_id")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_staff_phone")),
    )
    op.create_table(
        "wake",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("due_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", db.Moment(timezone=True), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["due_id"], ["due.id"], name=op.f("fk_wake_due_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wake")),
    )
    with op.batch_alter_table("wake", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wake_due_id"), ["due_id"], unique=False)

    op.create_table(
        "person_relation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", db.Moment(timezone=True), nullable=False),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_person_relation_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_relation")),
    )
    with op.batch_alter_table("person_relation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_relation_case_id"), ["case_id"], unique=False)

    op.create_table(
        "file_mark",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", db.Moment(timezone=True), nullable=False),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_file_mark_case_id")),
        sa.ForeignKeyConstraint(["file_id"], ["message_file.id"], name=op.f("fk_file_mark_file_id")),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_file_mark")),
    )
    with op.batch_alter_table("file_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_file_mark_case_id"), ["case_id"], unique=False)

    op.create_index("ix_case_file_joined_into", "case_file", ["joined_into"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_case_file_joined_into", table_name="case_file")
    for table in (
        "file_mark",
        "person_relation",
        "wake",
        "staff_phone",
        "safe_contact_read",
        "release",
        "quick_reply",
        "person_support",
        "due_words",
        "call_log",
        "subject_request",
        "shift",
        "safe_contact",
        "reporter_standing",
        "person_wish",
        "legal_hold",
        "kept_count",
        "held_answer",
        "consent",
    ):
        op.drop_table(table)
