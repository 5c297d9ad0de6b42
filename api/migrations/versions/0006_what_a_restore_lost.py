"""What a restore lost, and is not relied upon until it is written anew; whether it is another house that goes on.

Only adds, so that the code before it goes on serving while this runs.
"""

import sqlalchemy as sa
from alembic import op

from api import db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lost",
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("at", db.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject_id", name=op.f("pk_lost")),
    )
    with op.batch_alter_table("restoration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("elsewhere", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("restoration", schema=None) as batch_op:
        batch_op.drop_column("elsewhere")
    op.drop_table("lost")
