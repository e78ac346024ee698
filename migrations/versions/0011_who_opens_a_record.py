"""Who is shut out, who stands in, who broke the glass; supporters, and what happens in a life"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


OLD_ROLES = ('coach', 'lead', 'administrator')
NEW_ROLES = (*OLD_ROLES, 'supporter', 'service_worker', 'reception', 'safeguarding', 'reviewer', 'data_protection')
GRANT = "id, account_id, role, office_id, team_id, from_on, until_on, granted_by"
SENSITIVE = ('ck_claimant_sensitive', "sensitive IN ('staff', 'relation', 'in_hiding', 'other')")
SEALED = ('ck_claimant_front_desk_enc_sealed', 'front_desk_enc IS NULL OR length(front_desk_enc) > 29')


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


def set_roles(roles) -> None:
    allowed = sa.CheckConstraint("role IN (" + ", ".join(f"'{role}'" for role in roles) + ")", name=op.f('ck_role_grant_role'))
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f('ck_role_grant_role'), 'role_grant', type_='check')
        op.create_check_constraint(op.f('ck_role_grant_role'), 'role_grant', allowed.sqltext)
        return
    op.create_table('role_grant_anew',
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('office_id', sa.Uuid(), nullable=True),
    sa.Column('team_id', sa.Uuid(), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('granted_by', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_role_grant_account_id')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_role_grant_office_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_role_grant_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grant')),
    allowed
    )
    op.execute(f"INSERT INTO role_grant_anew ({GRANT}) SELECT {GRANT} FROM role_grant")  # noqa: S608
    op.drop_table('role_grant')
    op.rename_table('role_grant_anew', 'role_grant')
    op.create_index(op.f('ix_role_grant_account_id'), 'role_grant', ['account_id'], unique=False)


def upgrade() -> None:
    set_roles(NEW_ROLES)
    add('claimant', sa.Column('no_account', sa.Boolean(), server_default=sa.false(), nullable=False))
    add('claimant', sa.Column('sensitive', sa.String(length=40), nullable=True), SENSITIVE)
    add('claimant', sa.Column('contact_stopped_at', sa.DateTime(timezone=True), nullable=True))
    add('claimant', sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))
    add('claimant', sa.Column('merged_into_id', sa.Uuid(), nullable=True))
    add('claimant', sa.Column('front_desk_enc', sa.LargeBinary(), nullable=True), SEALED)
    add('note', sa.Column('restricted', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table('opening',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.Enum('safety', 'here_now', 'standing_in', 'answering', 'other', name='reason', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('coach_saw_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lead_saw_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('words_enc', sa.LargeBinary(), nullable=False),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('words_enc IS NULL OR length(words_enc) > 29', name=op.f('ck_opening_words_enc_sealed')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_opening_account_id')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_opening_claimant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opening'))
    )
    op.create_index('ix_opening_account_id', 'opening', ['account_id', 'ends_at'], unique=False)
    op.create_index('ix_opening_claimant_id', 'opening', ['claimant_id', 'opened_at'], unique=False)
    op.create_table('hold_back',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('opening_id', sa.Uuid(), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('agreed_by', sa.Uuid(), nullable=True),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('words_enc', sa.LargeBinary(), nullable=False),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('agreed_by IS NULL OR agreed_by <> asked_by', name=op.f('ck_hold_back_two_people')),
    sa.CheckConstraint('words_enc IS NULL OR length(words_enc) > 29', name=op.f('ck_hold_back_words_enc_sealed')),
    sa.ForeignKeyConstraint(['agreed_by'], ['account.id'], name=op.f('fk_hold_back_agreed_by')),
    sa.ForeignKeyConstraint(['asked_by'], ['account.id'], name=op.f('fk_hold_back_asked_by')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_hold_back_claimant_id')),
    sa.ForeignKeyConstraint(['opening_id'], ['opening.id'], name=op.f('fk_hold_back_opening_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hold_back'))
    )
    op.create_index('ix_hold_back_claimant_id', 'hold_back', ['claimant_id'], unique=False)
    op.create_index('ix_hold_back_opening_id', 'hold_back', ['opening_id'], unique=False)
    op.create_table('shut_out',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('themselves', 'relation', 'abuser', 'asked', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('words_enc', sa.LargeBinary(), nullable=True),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('words_enc IS NULL OR length(words_enc) > 29', name=op.f('ck_shut_out_words_enc_sealed')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_shut_out_claimant_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_shut_out_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shut_out'))
    )
    op.create_index('ix_shut_out_claimant_id', 'shut_out', ['claimant_id'], unique=False)
    op.create_index('uq_shut_out_current', 'shut_out', ['staff_id', 'claimant_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_table('cover',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('coach_id', sa.Uuid(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('named_by', sa.Uuid(), nullable=True),
    sa.Column('named_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('until_on >= from_on', name=op.f('ck_cover_order')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_cover_claimant_id')),
    sa.ForeignKeyConstraint(['coach_id'], ['staff.id'], name=op.f('fk_cover_coach_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cover'))
    )
    op.create_index('ix_cover_claimant_id', 'cover', ['claimant_id'], unique=False)
    op.create_index('ix_cover_coach_id', 'cover', ['coach_id', 'until_on'], unique=False)
    op.create_table('supporter',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('scopes', sa.JSON(), nullable=False),
    sa.Column('proposed_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('name_enc', sa.LargeBinary(), nullable=False),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('name_enc IS NULL OR length(name_enc) > 29', name=op.f('ck_supporter_name_enc_sealed')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_supporter_account_id')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_supporter_claimant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supporter'))
    )
    op.create_index('ix_supporter_account_id', 'supporter', ['account_id'], unique=False)
    op.create_index('ix_supporter_claimant_id', 'supporter', ['claimant_id'], unique=False)
    op.create_table('invitation',
    sa.Column('role', sa.Enum('coach', 'lead', 'administrator', 'supporter', 'service_worker', 'reception', 'safeguarding', 'reviewer', 'data_protection', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('office_id', sa.Uuid(), nullable=True),
    sa.Column('supporter_id', sa.Uuid(), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('access_until_on', sa.Date(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('account_id', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_invitation_account_id')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_invitation_office_id')),
    sa.ForeignKeyConstraint(['supporter_id'], ['supporter.id'], name=op.f('fk_invitation_supporter_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('digest', name=op.f('uq_invitation_digest'))
    )
    op.create_index('ix_invitation_supporter_id', 'invitation', ['supporter_id'], unique=False)
    op.create_table('caller_check',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('question_enc', sa.LargeBinary(), nullable=False),
    sa.Column('answer_enc', sa.LargeBinary(), nullable=False),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('answer_enc IS NULL OR length(answer_enc) > 29', name=op.f('ck_caller_check_answer_enc_sealed')),
    sa.CheckConstraint('question_enc IS NULL OR length(question_enc) > 29', name=op.f('ck_caller_check_question_enc_sealed')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_caller_check_claimant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_caller_check'))
    )
    op.create_index('uq_caller_check_current', 'caller_check', ['claimant_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_table('off_screen',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('subject', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_off_screen_claimant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_off_screen')),
    sa.UniqueConstraint('claimant_id', 'subject', 'subject_id', name=op.f('uq_off_screen_claimant_id_subject_subject_id'))
    )
    op.create_table('circumstance',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('hospital', 'prison', 'no_fixed_address', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('words_enc', sa.LargeBinary(), nullable=True),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('until_on IS NULL OR until_on >= from_on', name=op.f('ck_circumstance_order')),
    sa.CheckConstraint('words_enc IS NULL OR length(words_enc) > 29', name=op.f('ck_circumstance_words_enc_sealed')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_circumstance_claimant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_circumstance'))
    )
    op.create_index('ix_circumstance_claimant_id', 'circumstance', ['claimant_id'], unique=False)
    op.create_table('death',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('died_on', sa.Date(), nullable=True),
    sa.Column('told_by', sa.Uuid(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by', sa.Uuid(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.Uuid(), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('words_enc', sa.LargeBinary(), nullable=True),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('confirmed_by IS NULL OR confirmed_by <> told_by', name=op.f('ck_death_two_people')),
    sa.CheckConstraint('words_enc IS NULL OR length(words_enc) > 29', name=op.f('ck_death_words_enc_sealed')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_death_claimant_id')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['account.id'], name=op.f('fk_death_confirmed_by')),
    sa.ForeignKeyConstraint(['told_by'], ['account.id'], name=op.f('fk_death_told_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_death'))
    )
    op.create_index('ix_death_claimant_id', 'death', ['claimant_id'], unique=False)
    op.create_table('representative',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('appointee', 'deputy', 'attorney', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('scopes', sa.JSON(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('checked_by', sa.Uuid(), nullable=True),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('name_enc', sa.LargeBinary(), nullable=False),
    sa.Column('contact_enc', sa.LargeBinary(), nullable=True),
    sa.Column('authority_enc', sa.LargeBinary(), nullable=False),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('authority_enc IS NULL OR length(authority_enc) > 29', name=op.f('ck_representative_authority_enc_sealed')),
    sa.CheckConstraint('contact_enc IS NULL OR length(contact_enc) > 29', name=op.f('ck_representative_contact_enc_sealed')),
    sa.CheckConstraint('name_enc IS NULL OR length(name_enc) > 29', name=op.f('ck_representative_name_enc_sealed')),
    sa.CheckConstraint('until_on IS NULL OR until_on >= from_on', name=op.f('ck_representative_order')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_representative_claimant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_representative'))
    )
    op.create_index('ix_representative_claimant_id', 'representative', ['claimant_id'], unique=False)
    op.create_table('former_name',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('until_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.Uuid(), nullable=True),
    sa.Column('name_enc', sa.LargeBinary(), nullable=False),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('name_enc IS NULL OR length(name_enc) > 29', name=op.f('ck_former_name_name_enc_sealed')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_former_name_claimant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_former_name'))
    )
    op.create_index('ix_former_name_claimant_id', 'former_name', ['claimant_id'], unique=False)


def take_the_walls_down() -> None:
    """They stand on columns of this migration, and what was before it had none."""
    policies = "SELECT tablename, policyname FROM pg_policies WHERE policyname LIKE 'coachdesk\\_%%'"
    for table, policy in op.get_bind().exec_driver_sql(policies).all():
        op.execute(f'DROP POLICY "{policy}" ON "{table}"')
        op.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
    functions = "SELECT oid::regprocedure::text FROM pg_proc WHERE proname LIKE 'coachdesk\\_%%'"
    for (function,) in op.get_bind().exec_driver_sql(functions).all():
        op.execute(f"DROP FUNCTION {function}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        take_the_walls_down()
    op.drop_table('former_name')
    op.drop_table('representative')
    op.drop_table('death')
    op.drop_table('circumstance')
    op.drop_table('off_screen')
    op.drop_table('caller_check')
    op.drop_table('invitation')
    op.drop_table('supporter')
    op.drop_table('cover')
    op.drop_table('shut_out')
    op.drop_table('hold_back')
    op.drop_table('opening')
    take_away('note', 'restricted')
    take_away('claimant', 'front_desk_enc', SEALED[0])
    take_away('claimant', 'merged_into_id')
    take_away('claimant', 'erased_at')
    take_away('claimant', 'contact_stopped_at')
    take_away('claimant', 'sensitive', SENSITIVE[0])
    take_away('claimant', 'no_account')
    op.execute("DELETE FROM role_grant WHERE role NOT IN ('coach', 'lead', 'administrator')")
    set_roles(OLD_ROLES)
