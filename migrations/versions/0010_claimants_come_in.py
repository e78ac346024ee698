"""Claimants come in by a link, without an address"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


COLUMNS = "id, key_id, name, email_enc, email_index, password_hash, staff_id, claimant_id, made_at, closed_at"
ADDRESS = 'claimant_id IS NOT NULL OR email_index IS NOT NULL'


def make_account_anew(nullable, *more) -> None:
    """SQLite lets a column be empty only with a new table."""
    op.create_table('account_anew',
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email_enc', sa.LargeBinary(), nullable=nullable),
    sa.Column('email_index', sa.String(length=44), nullable=nullable),
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
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    *more
    )
    op.execute(f"INSERT INTO account_anew ({COLUMNS}) SELECT {COLUMNS} FROM account")  # noqa: S608
    op.drop_table('account')
    op.rename_table('account_anew', 'account')
    op.create_index(op.f('ix_account_staff_id'), 'account', ['staff_id'], unique=False)
    op.create_index('uq_account_email_index', 'account', ['email_index'], unique=True)


def upgrade() -> None:
    op.create_table('entry_link',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_entry_link_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry_link')),
    sa.UniqueConstraint('digest', name=op.f('uq_entry_link_digest'))
    )
    op.create_index(op.f('ix_entry_link_account_id'), 'entry_link', ['account_id'], unique=False)
    op.drop_index(op.f('ix_account_claimant_id'), table_name='account')
    if op.get_bind().dialect.name == "sqlite":
        make_account_anew(True, sa.CheckConstraint(ADDRESS, name=op.f('ck_account_email')))
    else:
        op.alter_column('account', 'email_enc', nullable=True)
        op.alter_column('account', 'email_index', nullable=True)
        op.create_check_constraint(op.f('ck_account_email'), 'account', ADDRESS)
    op.create_index('uq_account_claimant_id', 'account', ['claimant_id'], unique=True)


def downgrade() -> None:
    op.drop_index(op.f('ix_entry_link_account_id'), table_name='entry_link')
    op.drop_table('entry_link')
    without = "SELECT id FROM account WHERE email_index IS NULL"
    for table in ('sign_in', 'password_link', 'role_grant'):
        op.execute(f"DELETE FROM {table} WHERE account_id IN ({without})")  # noqa: S608
    op.execute("DELETE FROM account WHERE email_index IS NULL")
    op.drop_index('uq_account_claimant_id', table_name='account')
    if op.get_bind().dialect.name == "sqlite":
        make_account_anew(False)
    else:
        op.drop_constraint(op.f('ck_account_email'), 'account', type_='check')
        op.alter_column('account', 'email_index', nullable=False)
        op.alter_column('account', 'email_enc', nullable=False)
    op.create_index(op.f('ix_account_claimant_id'), 'account', ['claimant_id'], unique=False)
