"""The house kept: timed work, the chained audit, passkeys, what was taken back, marks of cases, keys by purpose.

Only adds, so that the code before it goes on serving while this runs.
"""

import sqlalchemy as sa
from alembic import op

from api import db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "restoration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("from_moment", db.Moment(timezone=True), nullable=False),
        sa.Column("restored_at", db.Moment(timezone=True), nullable=False),
        sa.Column("confirmed_at", db.Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restoration")),
    )
    op.create_table(
        "taken_back",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", db.Moment(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=True),
        sa.Column("copied_at", db.Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_back")),
    )
    with op.batch_alter_table("taken_back", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_taken_back_copied_at"), ["copied_at"], unique=False)

    op.create_table(
        "timed_work",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("due_at", db.Moment(timezone=True), nullable=False),
        sa.Column("leased_until", db.Moment(timezone=True), nullable=True),
        sa.Column("leased_by", sa.Uuid(), nullable=True),
        sa.Column("done_at", db.Moment(timezone=True), nullable=True),
        sa.Column("failed_at", db.Moment(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_timed_work")),
    )
    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("created_at", db.Moment(timezone=True), nullable=False),
        sa.Column("used_at", db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_passkey_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkey_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "case_mark",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_mark_case_id")),
        sa.PrimaryKeyConstraint("digest", "case_id", name=op.f("pk_case_mark")),
    )
    with op.batch_alter_table("case_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_mark_case_id"), ["case_id"], unique=False)

    op.create_table(
        "conversation_past",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("left_at", db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_conversation_past_conversation_id")
        ),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_conversation_past_desk_id")),
        sa.PrimaryKeyConstraint("conversation_id", "desk_id", name=op.f("pk_conversation_past")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("hash", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("mac", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("mac_key", sa.String(length=16), nullable=True))
        batch_op.create_index("ix_audit_entry_act", ["act", "at"], unique=False)
        batch_op.create_index(
            "ix_audit_entry_number",
            ["number"],
            unique=True,
            sqlite_where=sa.text("number IS NOT NULL"),
            postgresql_where=sa.text("number IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_audit_entry_unchained",
            ["at", "id"],
            unique=False,
            sqlite_where=sa.text("number IS NULL"),
            postgresql_where=sa.text("number IS NULL"),
        )

    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("marked_under", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_case_file_marked_under"), ["marked_under"], unique=False)
        batch_op.create_index("ix_case_file_desk", ["desk_id", "changed_at"], unique=False)
        batch_op.create_index("ix_case_file_class", ["desk_id", "call_class", "changed_at"], unique=False)
        batch_op.create_index("ix_case_file_own", ["assignee_id", "changed_at"], unique=False)

    with op.batch_alter_table("desk", schema=None) as batch_op:
        batch_op.add_column(sa.Column("purpose", sa.String(length=12), server_default="desk", nullable=False))

    with op.batch_alter_table("desk_key", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stale_since", db.Moment(timezone=True), nullable=True))

    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("factor_reset_until", db.Moment(timezone=True), nullable=True))

    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proven_at", db.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("challenge", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("device", sa.String(length=40), nullable=True))

    # whoever was signed in had shown their second factor
    op.execute("UPDATE staff_session SET proven_at = created_at")


def downgrade() -> None:
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.drop_column("device")
        batch_op.drop_column("challenge")
        batch_op.drop_column("proven_at")

    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_column("factor_reset_until")

    with op.batch_alter_table("desk_key", schema=None) as batch_op:
        batch_op.drop_column("stale_since")

    with op.batch_alter_table("desk", schema=None) as batch_op:
        batch_op.drop_column("purpose")

    with op.batch_alter_table("case_file", schema=None) as batch_op:
        for name in ("ix_case_file_own", "ix_case_file_class", "ix_case_file_desk"):
            batch_op.drop_index(name)
        batch_op.drop_index(batch_op.f("ix_case_file_marked_under"))
        batch_op.drop_column("marked_under")

    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_unchained")
        batch_op.drop_index("ix_audit_entry_number")
        batch_op.drop_index("ix_audit_entry_act")
        batch_op.drop_column("mac_key")
        batch_op.drop_column("mac")
        batch_op.drop_column("hash")
        batch_op.drop_column("number")

    op.drop_table("conversation_past")
    with op.batch_alter_table("case_mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_mark_case_id"))

    op.drop_table("case_mark")
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passkey_staff_id"))

    op.drop_table("passkey")
    op.drop_table("timed_work")
    with op.batch_alter_table("taken_back", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_taken_back_copied_at"))

    op.drop_table("taken_back")
    op.drop_table("restoration")
