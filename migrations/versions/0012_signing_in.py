"""Second factors, passkeys and codes; sessions that end; guessing that is slow"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


WAY = ('ck_sign_in_way', "way IN ('password', 'passkey', 'code', 'link', 'provider', 'demo')")
SEALED = ('ck_account_totp_enc_sealed', 'totp_enc IS NULL OR length(totp_enc) > 29')
LONG_AGO = sa.text("'1970-01-01 00:00:00'")


def add(table, column, check=None) -> None:
    """A column with its check: SQLite takes both at once or with a new table, PostgreSQL one after the other."""
    name, condition = check or (None, None)
    if check is None or op.get_bind().dialect.name != "sqlite":
        op.add_column(table, column)
        if check:
            op.create_check_constraint(op.f(name), table, condition)
        return
    kind = column.type.compile(op.get_bind().dialect)
    rest = "" if column.nullable else f" NOT NULL DEFAULT {column.server_default.arg}"
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column.name} {kind}{rest} CONSTRAINT {name} CHECK ({condition})")


def take_away(table, column, check=None) -> None:
    if check and op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f(check), table, type_='check')
    op.drop_column(table, column)


def upgrade() -> None:
    op.create_table('passkey',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('credential_id', sa.LargeBinary(length=1023), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('uses', sa.Integer(), nullable=False),
    sa.Column('transports', sa.JSON(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_passkey_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_passkey_credential_id'))
    )
    op.create_index(op.f('ix_passkey_account_id'), 'passkey', ['account_id'], unique=False)
    op.create_table('recovery_code',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('handle', sa.String(length=8), nullable=False),
    sa.Column('code_hash', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_recovery_code_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code'))
    )
    op.create_index(op.f('ix_recovery_code_account_id'), 'recovery_code', ['account_id'], unique=False)
    op.create_table('sign_in_code',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('attempt', sa.String(length=64), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_sign_in_code_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_code'))
    )
    op.create_index(op.f('ix_sign_in_code_account_id'), 'sign_in_code', ['account_id'], unique=False)
    op.create_index(op.f('ix_sign_in_code_attempt'), 'sign_in_code', ['attempt'], unique=False)
    op.create_table('attempt',
    sa.Column('mark', sa.String(length=44), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt'))
    )
    op.create_index('ix_attempt_at', 'attempt', ['at'], unique=False)
    op.create_index('ix_attempt_mark', 'attempt', ['mark', 'at'], unique=False)
    add('account', sa.Column('totp_enc', sa.LargeBinary(), nullable=True), SEALED)
    add('account', sa.Column('totp_at', sa.DateTime(timezone=True), nullable=True))
    add('account', sa.Column('totp_step', sa.Integer(), nullable=True))
    add('account', sa.Column('issuer', sa.String(length=200), nullable=True))
    add('account', sa.Column('subject', sa.String(length=200), nullable=True))
    op.create_index('uq_account_issuer', 'account', ['issuer', 'subject'], unique=True)
    # Whoever was signed in before signs in once more: nothing is known of when they were last here.
    add('sign_in', sa.Column('seen_at', sa.DateTime(timezone=True), server_default=LONG_AGO, nullable=False))
    add('sign_in', sa.Column('way', sa.String(length=40), server_default=sa.text("'link'"), nullable=False), WAY)
    add('sign_in', sa.Column('proved_at', sa.DateTime(timezone=True), nullable=True))
    add('sign_in', sa.Column('device', sa.String(length=60), server_default=sa.text("''"), nullable=False))
    add('sign_in', sa.Column('provider_sid', sa.String(length=200), nullable=True))
    op.create_index(op.f('ix_sign_in_provider_sid'), 'sign_in', ['provider_sid'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_sign_in_provider_sid'), table_name='sign_in')
    for column in ('provider_sid', 'device', 'proved_at'):
        take_away('sign_in', column)
    take_away('sign_in', 'way', WAY[0])
    take_away('sign_in', 'seen_at')
    op.drop_index('uq_account_issuer', table_name='account')
    for column in ('subject', 'issuer', 'totp_step', 'totp_at'):
        take_away('account', column)
    take_away('account', 'totp_enc', SEALED[0])
    op.drop_table('attempt')
    op.drop_table('sign_in_code')
    op.drop_table('recovery_code')
    op.drop_table('passkey')
