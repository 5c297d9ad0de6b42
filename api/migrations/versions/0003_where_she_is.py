"""Where she is: live shares and their points, subscriptions to notices, and counts of who came back.

Only adds, so that the code before it goes on serving while this runs.
"""

import sqlalchemy as sa
from alembic import op

from api import db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "live_share",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("content_key_id", sa.Uuid(), nullable=False),
        sa.Column("once", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", db.Moment(timezone=True), nullable=False),
        sa.Column("ends_at", db.Moment(timezone=True), nullable=True),
        sa.Column("stopped_at", db.Moment(timezone=True), nullable=True),
        sa.Column("last_at", db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["content_key_id"], ["content_key.id"], name=op.f("fk_live_share_content_key_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_live_share_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_share")),
        sa.UniqueConstraint("conversation_id", "once", name=op.f("uq_live_share_conversation_id")),
    )
    with op.batch_alter_table("live_share", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_live_share_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_live_share_ends_at"), ["ends_at"], unique=False)

    op.create_table(
        "live_point",
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", db.Moment(timezone=True), nullable=False),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.ForeignKeyConstraint(["share_id"], ["live_share.id"], name=op.f("fk_live_point_share_id")),
        sa.PrimaryKeyConstraint("share_id", "number", name=op.f("pk_live_point")),
    )
    op.create_table(
        "push_subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("endpoint_hash", sa.LargeBinary(), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", db.Moment(timezone=True), nullable=False),
        sa.Column("due_at", db.Moment(timezone=True), nullable=True),
        sa.Column("leased_until", db.Moment(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_push_subscription_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_subscription")),
    )
    with op.batch_alter_table("push_subscription", schema=None) as batch_op:
        for column in ("conversation_id", "staff_id", "endpoint_hash", "due_at"):
            batch_op.create_index(batch_op.f(f"ix_push_subscription_{column}"), [column], unique=False)

    op.create_table(
        "return_count",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "told", name=op.f("pk_return_count")),
    )


def downgrade() -> None:
    for table in ("return_count", "push_subscription", "live_point", "live_share"):
        op.drop_table(table)
