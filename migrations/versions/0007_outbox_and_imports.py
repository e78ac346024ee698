"""What leaves the building, what was uploaded, and what the scheduler did"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('job_run',
    sa.Column('job', sa.String(length=40), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('did', sa.Integer(), nullable=True),
    sa.Column('trouble', sa.String(length=200), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job_run')),
    sa.UniqueConstraint('job', 'due_at', name=op.f('uq_job_run_job_due_at'))
    )
    op.create_table('outbox_message',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('channel', sa.Enum('email', 'text', 'letter', 'calendar', name='channel', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('template', sa.String(length=40), nullable=False),
    sa.Column('once', sa.String(length=120), nullable=False),
    sa.Column('address_enc', sa.LargeBinary(), nullable=False),
    sa.Column('body_enc', sa.LargeBinary(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('queued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('address_enc IS NULL OR length(address_enc) > 29', name=op.f('ck_outbox_message_address_enc_sealed')),
    sa.CheckConstraint('body_enc IS NULL OR length(body_enc) > 29', name=op.f('ck_outbox_message_body_enc_sealed')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_outbox_message_claimant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_message')),
    sa.UniqueConstraint('once', name=op.f('uq_outbox_message_once'))
    )
    op.create_index(op.f('ix_outbox_message_claimant_id'), 'outbox_message', ['claimant_id'], unique=False)
    op.create_index('ix_outbox_message_due', 'outbox_message', ['due_at'], unique=False, sqlite_where=sa.text('sent_at IS NULL'), postgresql_where=sa.text('sent_at IS NULL'))
    op.create_table('staged_upload',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('report_enc', sa.LargeBinary(), nullable=True),
    sa.Column('rejects_enc', sa.LargeBinary(), nullable=True),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_staged_upload_account_id')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_staged_upload_office_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staged_upload'))
    )
    op.create_index(op.f('ix_staged_upload_account_id'), 'staged_upload', ['account_id'], unique=False)
    op.create_index(op.f('ix_staged_upload_ends_at'), 'staged_upload', ['ends_at'], unique=False)
    op.create_table('staged_file',
    sa.Column('upload_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('part', sa.Integer(), nullable=False),
    sa.Column('content_enc', sa.LargeBinary(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['upload_id'], ['staged_upload.id'], name=op.f('fk_staged_file_upload_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staged_file'))
    )
    op.create_index(op.f('ix_staged_file_upload_id'), 'staged_file', ['upload_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_staged_file_upload_id'), table_name='staged_file')
    op.drop_table('staged_file')
    op.drop_index(op.f('ix_staged_upload_ends_at'), table_name='staged_upload')
    op.drop_index(op.f('ix_staged_upload_account_id'), table_name='staged_upload')
    op.drop_table('staged_upload')
    op.drop_index('ix_outbox_message_due', table_name='outbox_message', sqlite_where=sa.text('sent_at IS NULL'), postgresql_where=sa.text('sent_at IS NULL'))
    op.drop_index(op.f('ix_outbox_message_claimant_id'), table_name='outbox_message')
    op.drop_table('outbox_message')
    op.drop_table('job_run')
