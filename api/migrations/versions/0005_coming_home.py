"""Coming home: who is followed up, when they are asked, what is shared with them; hours of notices.

Only adds, so that the code before it goes on serving while this runs.
"""

import sqlalchemy as sa
from alembic import op

from api import db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("counsellor_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("next_at", db.Moment(timezone=True), nullable=True),
        sa.Column("began_at", db.Moment(timezone=True), nullable=False),
        sa.Column("joined_at", db.Moment(timezone=True), nullable=True),
        sa.Column("ended_at", db.Moment(timezone=True), nullable=True),
        sa.Column("paused_until", db.Moment(timezone=True), nullable=True),
        sa.Column("slower", sa.Boolean(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("reminder", sa.String(length=8), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("days", sa.String(length=40), nullable=False),
        sa.Column("since", sa.String(length=5), nullable=False),
        sa.Column("until", sa.String(length=5), nullable=False),
        sa.Column("pin_mac", sa.LargeBinary(), nullable=True),
        sa.Column("duress_mac", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_follow_up_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("conversation_id", name=op.f("uq_follow_up_conversation_id")),
    )
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_follow_up_desk", ["desk_id", "rank", "next_at", "id"], unique=False)
        batch_op.create_index("ix_follow_up_mine", ["counsellor_id", "rank", "next_at", "id"], unique=False)
        batch_op.create_index("ix_follow_up_paused", ["paused_until"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_up_person_id"), ["person_id"], unique=False)

    op.create_table(
        "appointment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("follow_up_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", db.Moment(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("answered_at", db.Moment(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_up.id"], name=op.f("fk_appointment_follow_up_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointment_follow_up_id"), ["follow_up_id"], unique=False)

    op.create_table(
        "check_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("follow_up_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("wanted_at", db.Moment(timezone=True), nullable=False),
        sa.Column("opens_at", db.Moment(timezone=True), nullable=False),
        sa.Column("next_at", db.Moment(timezone=True), nullable=True),
        sa.Column("reminded_at", db.Moment(timezone=True), nullable=True),
        sa.Column("done_at", db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_up.id"], name=op.f("fk_check_in_follow_up_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
    )
    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_in_follow_up_id"), ["follow_up_id"], unique=False)
        batch_op.create_index("ix_check_in_next", ["next_at"], unique=False)

    op.create_table(
        "follow_up_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("follow_up_id", sa.Uuid(), nullable=False),
        sa.Column("content_key_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", db.Moment(timezone=True), nullable=False),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_key_id"], ["content_key.id"], name=op.f("fk_follow_up_record_content_key_id")
        ),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_up.id"], name=op.f("fk_follow_up_record_follow_up_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_record")),
    )
    with op.batch_alter_table("follow_up_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_record_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_up_record_follow_up_id"), ["follow_up_id"], unique=False)

    op.create_table(
        "follow_up_shared",
        sa.Column("follow_up_id", sa.Uuid(), nullable=False),
        sa.Column("content_key_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", db.Moment(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.Column("for_person", db.SealedBytes(), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_key_id"], ["content_key.id"], name=op.f("fk_follow_up_shared_content_key_id")
        ),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_up.id"], name=op.f("fk_follow_up_shared_follow_up_id")),
        sa.PrimaryKeyConstraint("follow_up_id", name=op.f("pk_follow_up_shared")),
    )
    with op.batch_alter_table("push_subscription", schema=None) as batch_op:
        batch_op.add_column(sa.Column("zone", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("days", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("since", sa.String(length=5), nullable=True))
        batch_op.add_column(sa.Column("until", sa.String(length=5), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("push_subscription", schema=None) as batch_op:
        for column in ("until", "since", "days", "zone"):
            batch_op.drop_column(column)
    for table in ("follow_up_shared", "follow_up_record", "check_in", "appointment", "follow_up"):
        op.drop_table(table)
