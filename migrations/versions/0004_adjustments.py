"""Adjustments, words to ask about, and matters only the person can settle"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('adjustment',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('strength', sa.Enum('hard', 'preference', 'information', name='strength', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('params', sa.JSON(), nullable=False),
    sa.Column('details_enc', sa.LargeBinary(), nullable=True),
    sa.Column('imported', sa.Boolean(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('details_enc IS NULL OR length(details_enc) > 29', name=op.f('ck_adjustment_details_enc_sealed')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_adjustment_claimant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adjustment'))
    )
    op.create_index('ix_adjustment_claimant_id', 'adjustment', ['claimant_id'], unique=False)
    op.create_table('matter',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('coach_breaks_adjustment', 'adjustments_contradict', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('about', sa.String(length=90), nullable=False),
    sa.Column('params', sa.JSON(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by', sa.Uuid(), nullable=True),
    sa.Column('choice', sa.String(length=40), nullable=True),
    sa.Column('how', sa.String(length=20), nullable=True),
    sa.Column('chosen_on', sa.Date(), nullable=True),
    sa.Column('words_enc', sa.LargeBinary(), nullable=True),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('words_enc IS NULL OR length(words_enc) > 29', name=op.f('ck_matter_words_enc_sealed')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_matter_claimant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matter'))
    )
    op.create_index('ix_matter_open_claimant_id', 'matter', ['claimant_id'], unique=False, sqlite_where=sa.text('settled_at IS NULL'), postgresql_where=sa.text('settled_at IS NULL'))
    op.create_index('uq_matter_open', 'matter', ['claimant_id', 'kind', 'about'], unique=True, sqlite_where=sa.text('settled_at IS NULL'), postgresql_where=sa.text('settled_at IS NULL'))
    op.create_table('words_to_ask',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('words_enc', sa.LargeBinary(), nullable=False),
    sa.Column('said_on', sa.Date(), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=True),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('words_enc IS NULL OR length(words_enc) > 29', name=op.f('ck_words_to_ask_words_enc_sealed')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_words_to_ask_claimant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_words_to_ask'))
    )
    op.create_index('ix_words_to_ask_claimant_id', 'words_to_ask', ['claimant_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_words_to_ask_claimant_id', table_name='words_to_ask')
    op.drop_table('words_to_ask')
    op.drop_index('uq_matter_open', table_name='matter', sqlite_where=sa.text('settled_at IS NULL'), postgresql_where=sa.text('settled_at IS NULL'))
    op.drop_index('ix_matter_open_claimant_id', table_name='matter', sqlite_where=sa.text('settled_at IS NULL'), postgresql_where=sa.text('settled_at IS NULL'))
    op.drop_table('matter')
    op.drop_index('ix_adjustment_claimant_id', table_name='adjustment')
    op.drop_table('adjustment')
