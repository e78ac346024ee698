"""Offices, teams, settings, staff and claimants, each with a key of their own"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('data_key',
    sa.Column('subject', sa.String(length=20), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('wrapped', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_data_key'))
    )
    op.create_index(op.f('ix_data_key_subject_id'), 'data_key', ['subject_id'], unique=False)
    op.create_table('installation',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('purpose', sa.Enum('live', 'demo', name='purpose', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('demo_day', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('id = 1', name=op.f('ck_installation_one_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_installation'))
    )
    op.create_table('office',
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('nation', sa.Enum('england', 'wales', 'scotland', 'northern_ireland', name='nation', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("language IN ('en', 'cy')", name=op.f('ck_office_language')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office')),
    sa.UniqueConstraint('name', name=op.f('uq_office_name'))
    )
    op.create_table('claimant',
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('reference', sa.String(length=40), nullable=False),
    sa.Column('spoken_reference', sa.String(length=12), nullable=False),
    sa.Column('first_names', sa.String(length=200), nullable=False),
    sa.Column('last_name', sa.String(length=200), nullable=False),
    sa.Column('latin_name', sa.String(length=200), nullable=False),
    sa.Column('preferred_name', sa.String(length=200), nullable=False),
    sa.Column('pronouns', sa.String(length=40), nullable=False),
    sa.Column('search_name', sa.String(length=650), nullable=False),
    sa.Column('date_of_birth', sa.Date(), nullable=True),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('claim_started_on', sa.Date(), nullable=True),
    sa.Column('email_enc', sa.LargeBinary(), nullable=True),
    sa.Column('email_index', sa.String(length=44), nullable=True),
    sa.Column('mobile_enc', sa.LargeBinary(), nullable=True),
    sa.Column('mobile_index', sa.String(length=44), nullable=True),
    sa.Column('postcode_enc', sa.LargeBinary(), nullable=True),
    sa.Column('own_words_enc', sa.LargeBinary(), nullable=True),
    sa.Column('own_words_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('contact_confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('rhythm_days', sa.Integer(), nullable=True),
    sa.Column('imported', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('email_enc IS NULL OR length(email_enc) > 29', name=op.f('ck_claimant_email_enc_sealed')),
    sa.CheckConstraint('mobile_enc IS NULL OR length(mobile_enc) > 29', name=op.f('ck_claimant_mobile_enc_sealed')),
    sa.CheckConstraint('own_words_enc IS NULL OR length(own_words_enc) > 29', name=op.f('ck_claimant_own_words_enc_sealed')),
    sa.CheckConstraint('postcode_enc IS NULL OR length(postcode_enc) > 29', name=op.f('ck_claimant_postcode_enc_sealed')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_claimant_office_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claimant')),
    sa.UniqueConstraint('spoken_reference', name=op.f('uq_claimant_spoken_reference'))
    )
    op.create_index(op.f('ix_claimant_email_index'), 'claimant', ['email_index'], unique=False)
    op.create_index(op.f('ix_claimant_mobile_index'), 'claimant', ['mobile_index'], unique=False)
    op.create_index('ix_claimant_search_name', 'claimant', ['search_name'], unique=False)
    op.create_index('uq_claimant_reference', 'claimant', ['office_id', 'reference'], unique=True)
    op.create_table('office_setting',
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('value', sa.String(length=80), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('set_by', sa.Uuid(), nullable=True),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_office_setting_office_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office_setting')),
    sa.UniqueConstraint('office_id', 'name', 'from_on', name=op.f('uq_office_setting_office_id_name_from_on'))
    )
    op.create_table('team',
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_team_office_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team')),
    sa.UniqueConstraint('office_id', 'name', name=op.f('uq_team_office_id_name'))
    )
    op.create_table('staff',
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Uuid(), nullable=True),
    sa.Column('staff_no', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email_enc', sa.LargeBinary(), nullable=True),
    sa.Column('email_index', sa.String(length=44), nullable=True),
    sa.Column('weekly_hours', sa.Numeric(precision=4, scale=1), nullable=False),
    sa.Column('working_days', sa.String(length=40), nullable=False),
    sa.Column('gender', sa.String(length=10), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('skills', sa.JSON(), nullable=False),
    sa.Column('is_coach', sa.Boolean(), nullable=False),
    sa.Column('is_lead', sa.Boolean(), nullable=False),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('imported', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("gender IN ('', 'female', 'male', 'another')", name=op.f('ck_staff_gender')),
    sa.CheckConstraint('email_enc IS NULL OR length(email_enc) > 29', name=op.f('ck_staff_email_enc_sealed')),
    sa.CheckConstraint('weekly_hours >= 0 AND weekly_hours <= 80', name=op.f('ck_staff_weekly_hours')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_staff_office_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_staff_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff'))
    )
    op.create_index(op.f('ix_staff_email_index'), 'staff', ['email_index'], unique=False)
    op.create_index('ix_staff_team_id', 'staff', ['team_id'], unique=False)
    op.create_index('uq_staff_staff_no', 'staff', ['office_id', 'staff_no'], unique=True)


def downgrade() -> None:
    op.drop_index('uq_staff_staff_no', table_name='staff')
    op.drop_index('ix_staff_team_id', table_name='staff')
    op.drop_index(op.f('ix_staff_email_index'), table_name='staff')
    op.drop_table('staff')
    op.drop_table('team')
    op.drop_table('office_setting')
    op.drop_index('uq_claimant_reference', table_name='claimant')
    op.drop_index('ix_claimant_search_name', table_name='claimant')
    op.drop_index(op.f('ix_claimant_mobile_index'), table_name='claimant')
    op.drop_index(op.f('ix_claimant_email_index'), table_name='claimant')
    op.drop_table('claimant')
    op.drop_table('office')
    op.drop_table('installation')
    op.drop_index(op.f('ix_data_key_subject_id'), table_name='data_key')
    op.drop_table('data_key')
