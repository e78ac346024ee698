"""Events that are only ever added, sealed into a chain"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


APPEND_ONLY = ("event", "seal", "seal_row")
# On PostgreSQL the application role is granted neither (see coachdesk/database.py).
REFUSE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END
"""


def upgrade() -> None:
    op.create_table('event',
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(length=60), nullable=False),
    sa.Column('verb', sa.String(length=60), nullable=False),
    sa.Column('subject', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=True),
    sa.Column('claimant_id', sa.Uuid(), nullable=True),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('key_name', sa.String(length=8), nullable=False),
    sa.Column('code', sa.LargeBinary(length=32), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event'))
    )
    op.create_index('ix_event_claimant_id', 'event', ['claimant_id', 'at'], unique=False)
    op.create_index('ix_event_subject_id', 'event', ['subject_id'], unique=False)
    op.create_table('seal',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('sealed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('events', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('key_name', sa.String(length=8), nullable=False),
    sa.Column('code', sa.LargeBinary(length=32), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_seal'))
    )
    op.create_table('seal_row',
    sa.Column('event_id', sa.Uuid(), nullable=False),
    sa.Column('seal', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_seal_row_event_id')),
    sa.ForeignKeyConstraint(['seal'], ['seal.number'], name=op.f('fk_seal_row_seal')),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_seal_row'))
    )
    op.create_index(op.f('ix_seal_row_seal'), 'seal_row', ['seal'], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for verb in ("update", "delete"):
                op.execute(REFUSE.format(table=table, verb=verb))


def downgrade() -> None:
    op.drop_index(op.f('ix_seal_row_seal'), table_name='seal_row')
    op.drop_table('seal_row')
    op.drop_table('seal')
    op.drop_index('ix_event_subject_id', table_name='event')
    op.drop_index('ix_event_claimant_id', table_name='event')
    op.drop_table('event')
