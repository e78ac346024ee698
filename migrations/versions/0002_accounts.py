"""Accounts that sign in, apart from people, with dated roles"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('form_nonce',
    sa.Column('owner', sa.String(length=60), nullable=False),
    sa.Column('nonce', sa.String(length=40), nullable=False),
    sa.Column('led_to', sa.String(length=400), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('owner', 'nonce', name=op.f('pk_form_nonce'))
    )
    op.create_index(op.f('ix_form_nonce_sent_at'), 'form_nonce', ['sent_at'], unique=False)
    op.create_table('account',
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email_enc', sa.LargeBinary(), nullable=False),
    sa.Column('email_index', sa.String(length=44), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('staff_id', sa.Uuid(), nullable=True),
    sa.Column('claimant_id', sa.Uuid(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('email_enc IS NULL OR length(email_enc) > 29', name=op.f('ck_account_email_enc_sealed')),
    sa.CheckConstraint('staff_id IS NULL OR claimant_id IS NULL', name=op.f('ck_account_one_person')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_account_claimant_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_account_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account'))
    )
    op.create_index(op.f('ix_account_claimant_id'), 'account', ['claimant_id'], unique=False)
    op.create_index(op.f('ix_account_staff_id'), 'account', ['staff_id'], unique=False)
    op.create_index('uq_account_email_index', 'account', ['email_index'], unique=True)
    op.create_table('password_link',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_password_link_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_password_link')),
    sa.UniqueConstraint('digest', name=op.f('uq_password_link_digest'))
    )
    op.create_index(op.f('ix_password_link_account_id'), 'password_link', ['account_id'], unique=False)
    op.create_table('role_grant',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.Enum('coach', 'lead', 'administrator', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('office_id', sa.Uuid(), nullable=True),
    sa.Column('team_id', sa.Uuid(), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('granted_by', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_role_grant_account_id')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_role_grant_office_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_role_grant_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grant'))
    )
    op.create_index(op.f('ix_role_grant_account_id'), 'role_grant', ['account_id'], unique=False)
    op.create_table('sign_in',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_sign_in_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in'))
    )
    op.create_index(op.f('ix_sign_in_account_id'), 'sign_in', ['account_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_sign_in_account_id'), table_name='sign_in')
    op.drop_table('sign_in')
    op.drop_index(op.f('ix_role_grant_account_id'), table_name='role_grant')
    op.drop_table('role_grant')
    op.drop_index(op.f('ix_password_link_account_id'), table_name='password_link')
    op.drop_table('password_link')
    op.drop_index('uq_account_email_index', table_name='account')
    op.drop_index(op.f('ix_account_staff_id'), table_name='account')
    op.drop_index(op.f('ix_account_claimant_id'), table_name='account')
    op.drop_table('account')
    op.drop_index(op.f('ix_form_nonce_sent_at'), table_name='form_nonce')
    op.drop_table('form_nonce')
