"""One current coach for each claimant, held by the database"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('relationship',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('coach_id', sa.Uuid(), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('start_reason', sa.String(length=40), nullable=False),
    sa.Column('start_params', sa.JSON(), nullable=False),
    sa.Column('end_reason', sa.String(length=40), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('ended_on IS NULL OR end_reason IS NOT NULL', name=op.f('ck_relationship_end_reason')),
    sa.CheckConstraint('ended_on IS NULL OR ended_on >= started_on', name=op.f('ck_relationship_order')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_relationship_claimant_id')),
    sa.ForeignKeyConstraint(['coach_id'], ['staff.id'], name=op.f('fk_relationship_coach_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_relationship'))
    )
    op.create_index('ix_relationship_claimant_id', 'relationship', ['claimant_id', 'started_on'], unique=False)
    op.create_index('ix_relationship_coach_id', 'relationship', ['coach_id', 'claimant_id'], unique=False, sqlite_where=sa.text('ended_on IS NULL'), postgresql_where=sa.text('ended_on IS NULL'))
    op.create_index('uq_relationship_current', 'relationship', ['claimant_id'], unique=True, sqlite_where=sa.text('ended_on IS NULL'), postgresql_where=sa.text('ended_on IS NULL'))
    op.create_table('waiting',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('lead_id', sa.Uuid(), nullable=True),
    sa.Column('since_on', sa.Date(), nullable=False),
    sa.Column('promised_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('params', sa.JSON(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_waiting_claimant_id')),
    sa.ForeignKeyConstraint(['lead_id'], ['staff.id'], name=op.f('fk_waiting_lead_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_waiting'))
    )
    op.create_index('uq_waiting_open', 'waiting', ['claimant_id'], unique=True, sqlite_where=sa.text('ended_on IS NULL'), postgresql_where=sa.text('ended_on IS NULL'))


def downgrade() -> None:
    op.drop_index('uq_waiting_open', table_name='waiting', sqlite_where=sa.text('ended_on IS NULL'), postgresql_where=sa.text('ended_on IS NULL'))
    op.drop_table('waiting')
    op.drop_index('uq_relationship_current', table_name='relationship', sqlite_where=sa.text('ended_on IS NULL'), postgresql_where=sa.text('ended_on IS NULL'))
    op.drop_index('ix_relationship_coach_id', table_name='relationship', sqlite_where=sa.text('ended_on IS NULL'), postgresql_where=sa.text('ended_on IS NULL'))
    op.drop_index('ix_relationship_claimant_id', table_name='relationship')
    op.drop_table('relationship')
