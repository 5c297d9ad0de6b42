"""The first house: every table of the main way."""

import sqlalchemy as sa
from alembic import op

from api import db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.Column("icon", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("slug", name=op.f("uq_article_slug")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", db.Moment(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("reason", db.SealedBytes(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_actor", ["actor_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)
        batch_op.create_index("ix_audit_entry_subject", ["subject_id", "at"], unique=False)

    op.create_table(
        "centre",
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hours", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("source_date", sa.String(length=10), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("last_verified", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("edited_at", db.Moment(timezone=True), nullable=True),
        sa.Column("edited_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centre")),
        sa.UniqueConstraint("key", name=op.f("uq_centre_key")),
    )
    op.create_table(
        "contact",
        sa.Column("service", sa.JSON(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=True),
        sa.Column("tel", sa.String(length=20), nullable=True),
        sa.Column("reach", sa.String(length=8), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("cost", sa.String(length=8), nullable=False),
        sa.Column("answers_in", sa.JSON(), nullable=False),
        sa.Column("crisis", sa.Boolean(), nullable=False),
        sa.Column("recorded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hours", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("source_date", sa.String(length=10), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("last_verified", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("edited_at", db.Moment(timezone=True), nullable=True),
        sa.Column("edited_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(reach = 'country') = (country IS NOT NULL)", name=op.f("ck_contact_country_when_country")),
        sa.CheckConstraint("cost IN ('free', 'charged', 'unknown')", name=op.f("ck_contact_cost")),
        sa.CheckConstraint(
            "reach != 'abroad' OR tel IS NULL OR tel LIKE '+%'", name=op.f("ck_contact_abroad_is_whole")
        ),
        sa.CheckConstraint("reach IN ('inside', 'abroad', 'country')", name=op.f("ck_contact_reach")),
        sa.CheckConstraint("verified = false OR tel IS NOT NULL", name=op.f("ck_contact_verified_has_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("key", name=op.f("uq_contact_key")),
    )
    op.create_table(
        "content_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("context", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_key")),
    )
    op.create_table(
        "desk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("created_at", db.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk")),
        sa.UniqueConstraint("code", name=op.f("uq_desk_code")),
    )
    op.create_table(
        "directory_loaded",
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("at", db.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_directory_loaded")),
    )
    op.create_table(
        "due",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("where", sa.String(length=8), nullable=False),
        sa.Column("opened_at", db.Moment(timezone=True), nullable=False),
        sa.Column("due_at", db.Moment(timezone=True), nullable=False),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", db.Moment(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due")),
    )
    with op.batch_alter_table("due", schema=None) as batch_op:
        batch_op.create_index("ix_due_open", ["desk_id", "closed_at", "rank", "opened_at"], unique=False)
        batch_op.create_index("ix_due_subject", ["subject_id", "closed_at"], unique=False)

    op.create_table(
        "member_key",
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("locked_private", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", db.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("holder_id", name=op.f("pk_member_key")),
    )
    op.create_table(
        "missing_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("facts", db.SealedBytes(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", db.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missing_person")),
    )
    op.create_table(
        "old_place",
        sa.Column("id", sa.String(length=8), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("fold", sa.String(length=60), nullable=False),
        sa.Column("also", sa.String(length=300), nullable=False),
        sa.Column("district_id", sa.String(length=8), nullable=True),
        sa.Column("province_id", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["old_place.id"], name=op.f("fk_old_place_district_id")),
        sa.ForeignKeyConstraint(["province_id"], ["old_place.id"], name=op.f("fk_old_place_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_old_place")),
    )
    op.create_table(
        "place",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("fold", sa.String(length=60), nullable=False),
        sa.Column("province_code", sa.String(length=8), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["province_code"], ["place.code"], name=op.f("fk_place_province_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_place")),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index("ix_place_position", ["level", "lat", "lon"], unique=False)

    op.create_table(
        "recovery_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", db.Moment(timezone=True), nullable=False),
        sa.Column("retired_at", db.Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_key")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", db.Moment(timezone=True), nullable=False),
        sa.Column("changed_at", db.Moment(timezone=True), nullable=False),
        sa.Column("last_totp_step", sa.Integer(), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("sign_in_check", sa.LargeBinary(), nullable=True),
        sa.Column("locked_totp", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("email", name=op.f("uq_staff_email")),
    )
    op.create_table(
        "article_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("editor_id", sa.Uuid(), nullable=True),
        sa.Column("written_at", db.Moment(timezone=True), nullable=False),
        sa.Column("at", db.Moment(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_article_version_counts_from_one")),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_article_version_article_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_version")),
        sa.UniqueConstraint("article_id", "language", "number", name=op.f("uq_article_version_article_id")),
    )
    op.create_table(
        "case_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("content_key_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("call_class", sa.String(length=12), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("facts", db.SealedBytes(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", db.Moment(timezone=True), nullable=False),
        sa.Column("changed_at", db.Moment(timezone=True), nullable=False),
        sa.Column("closed_at", db.Moment(timezone=True), nullable=True),
        sa.Column("joined_into", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["content_key_id"], ["content_key.id"], name=op.f("fk_case_file_content_key_id")),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_case_file_desk_id")),
        sa.ForeignKeyConstraint(["joined_into"], ["case_file.id"], name=op.f("fk_case_file_joined_into")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("name", name=op.f("uq_case_file_name")),
    )
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.create_index("ix_case_file_list", ["desk_id", "state", "changed_at"], unique=False)
        batch_op.create_index("ix_case_file_mine", ["assignee_id", "state", "changed_at"], unique=False)

    op.create_table(
        "clue",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", db.Moment(timezone=True), nullable=False),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["missing_person.id"], name=op.f("fk_clue_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clue")),
    )
    with op.batch_alter_table("clue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clue_person_id"), ["person_id"], unique=False)

    op.create_table(
        "conversation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("lookup_hash", sa.LargeBinary(), nullable=True),
        sa.Column("access_hash", sa.LargeBinary(), nullable=True),
        sa.Column("public", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("where", sa.String(length=8), nullable=False),
        sa.Column("received_at", db.Moment(timezone=True), nullable=False),
        sa.Column("read_at", db.Moment(timezone=True), nullable=True),
        sa.Column("handled_at", db.Moment(timezone=True), nullable=True),
        sa.Column("look_again_at", db.Moment(timezone=True), nullable=True),
        sa.Column("news_asked_at", db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_conversation_desk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("lookup_hash", name=op.f("uq_conversation_lookup_hash")),
    )
    op.create_table(
        "desk_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("desk_id", sa.Uuid(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", db.Moment(timezone=True), nullable=False),
        sa.Column("retired_at", db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_desk_key_desk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_key")),
    )
    with op.batch_alter_table("desk_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desk_key_desk_id"), ["desk_id"], unique=False)

    op.create_table(
        "key_wrap",
        sa.Column("content_key_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["content_key_id"], ["content_key.id"], name=op.f("fk_key_wrap_content_key_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("content_key_id", "holder_id", name=op.f("pk_key_wrap")),
    )
    with op.batch_alter_table("key_wrap", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_key_wrap_holder_id"), ["holder_id"], unique=False)

    op.create_table(
        "old_to_new",
        sa.Column("old_id", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("divided", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["place.code"], name=op.f("fk_old_to_new_code")),
        sa.ForeignKeyConstraint(["old_id"], ["old_place.id"], name=op.f("fk_old_to_new_old_id")),
        sa.PrimaryKeyConstraint("old_id", "code", name=op.f("pk_old_to_new")),
    )
    op.create_table(
        "staff_invitation",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("sign_in_check", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", db.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", db.Moment(timezone=True), nullable=False),
        sa.Column("offered_salt", sa.LargeBinary(), nullable=True),
        sa.Column("offered_check", sa.LargeBinary(), nullable=True),
        sa.Column("offered_totp", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_invitation_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_staff_invitation")),
    )
    op.create_table(
        "staff_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("id_hash", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", db.Moment(timezone=True), nullable=False),
        sa.Column("last_seen_at", db.Moment(timezone=True), nullable=False),
        sa.Column("locked_private", sa.LargeBinary(), nullable=True),
        sa.Column("locked_at", db.Moment(timezone=True), nullable=True),
        sa.Column("ended_at", db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_session_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
        sa.UniqueConstraint("id_hash", name=op.f("uq_staff_session_id_hash")),
    )
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_session_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "case_conversation",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_conversation_case_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_case_conversation_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_case_conversation")),
    )
    with op.batch_alter_table("case_conversation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_conversation_case_id"), ["case_id"], unique=False)

    op.create_table(
        "case_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", db.Moment(timezone=True), nullable=False),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_note_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
    )
    with op.batch_alter_table("case_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_note_case_id"), ["case_id"], unique=False)

    op.create_table(
        "case_person",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_person_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["missing_person.id"], name=op.f("fk_case_person_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_case_person")),
    )
    with op.batch_alter_table("case_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_person_case_id"), ["case_id"], unique=False)

    op.create_table(
        "desk_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("desk_key_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("granted_by", sa.Uuid(), nullable=True),
        sa.Column("granted_at", db.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["desk_key_id"], ["desk_key.id"], name=op.f("fk_desk_grant_desk_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_grant")),
        sa.UniqueConstraint("desk_key_id", "holder_id", name=op.f("uq_desk_grant_desk_key_id")),
    )
    with op.batch_alter_table("desk_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desk_grant_holder_id"), ["holder_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("urgency", sa.String(length=8), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("content_key_id", sa.Uuid(), nullable=False),
        sa.Column("body", db.SealedBytes(), nullable=False),
        sa.Column("once", sa.LargeBinary(), nullable=False),
        sa.Column("at", db.Moment(timezone=True), nullable=False),
        sa.Column("read_at", db.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["content_key_id"], ["content_key.id"], name=op.f("fk_message_content_key_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_message_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("conversation_id", "once", name=op.f("uq_message_conversation_id")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_conversation_id"), ["conversation_id"], unique=False)

    op.create_table(
        "recovery_wrap",
        sa.Column("recovery_key_id", sa.Uuid(), nullable=False),
        sa.Column("desk_key_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["desk_key_id"], ["desk_key.id"], name=op.f("fk_recovery_wrap_desk_key_id")),
        sa.ForeignKeyConstraint(
            ["recovery_key_id"], ["recovery_key.id"], name=op.f("fk_recovery_wrap_recovery_key_id")
        ),
        sa.PrimaryKeyConstraint("recovery_key_id", "desk_key_id", name=op.f("pk_recovery_wrap")),
    )
    op.create_table(
        "case_message",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_message_case_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_case_message_message_id")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_case_message")),
    )
    with op.batch_alter_table("case_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_message_case_id"), ["case_id"], unique=False)

    op.create_table(
        "message_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_file_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_file")),
    )
    with op.batch_alter_table("message_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_file_message_id"), ["message_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("message_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_file_message_id"))

    op.drop_table("message_file")
    with op.batch_alter_table("case_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_message_case_id"))

    op.drop_table("case_message")
    op.drop_table("recovery_wrap")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_conversation_id"))

    op.drop_table("message")
    with op.batch_alter_table("desk_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_desk_grant_holder_id"))

    op.drop_table("desk_grant")
    with op.batch_alter_table("case_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_person_case_id"))

    op.drop_table("case_person")
    with op.batch_alter_table("case_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_note_case_id"))

    op.drop_table("case_note")
    with op.batch_alter_table("case_conversation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_conversation_case_id"))

    op.drop_table("case_conversation")
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_session_staff_id"))

    op.drop_table("staff_session")
    op.drop_table("staff_invitation")
    op.drop_table("old_to_new")
    with op.batch_alter_table("key_wrap", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_key_wrap_holder_id"))

    op.drop_table("key_wrap")
    with op.batch_alter_table("desk_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_desk_key_desk_id"))

    op.drop_table("desk_key")
    op.drop_table("conversation")
    with op.batch_alter_table("clue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clue_person_id"))

    op.drop_table("clue")
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.drop_index("ix_case_file_mine")
        batch_op.drop_index("ix_case_file_list")

    op.drop_table("case_file")
    op.drop_table("article_version")
    op.drop_table("staff")
    op.drop_table("recovery_key")
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index("ix_place_position")

    op.drop_table("place")
    op.drop_table("old_place")
    op.drop_table("missing_person")
    op.drop_table("member_key")
    with op.batch_alter_table("due", schema=None) as batch_op:
        batch_op.drop_index("ix_due_subject")
        batch_op.drop_index("ix_due_open")

    op.drop_table("due")
    op.drop_table("directory_loaded")
    op.drop_table("desk")
    op.drop_table("content_key")
    op.drop_table("contact")
    op.drop_table("centre")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_subject")
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))
        batch_op.drop_index("ix_audit_entry_actor")

    op.drop_table("audit_entry")
    op.drop_table("article")
