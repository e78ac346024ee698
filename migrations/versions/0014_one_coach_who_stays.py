"""One coach who stays: absences and cover, handovers, moves, wishes about a coach, and workload over time"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


WHEN_AWAY = ('ck_claimant_when_away', "when_away IN ('wait', 'sooner', 'cover', 'another_way')")
POINTS = (('appointment', 'cover_id', 'cover'), ('appointment', 'beside_id', 'staff'), ('cover', 'for_id', 'staff'),
          ('cover', 'absence_id', 'absence'))
# Whose people were covered before is known by who was their coach on the first day.
FOR_WHOM = """
UPDATE cover SET for_id = (
    SELECT r.coach_id FROM relationship r
    WHERE r.claimant_id = cover.claimant_id AND r.started_on <= cover.until_on
    ORDER BY r.started_on DESC LIMIT 1
)"""


def on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def point(table, column, to) -> None:
    """A column that points to a row of another table: SQLite takes the reference with the column alone."""
    if on_sqlite():
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} CHAR(32) CONSTRAINT fk_{table}_{column} REFERENCES {to} (id)")
        return
    op.add_column(table, sa.Column(column, sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f(f'fk_{table}_{column}'), table, to, [column], ['id'])


def unpoint(table, column) -> None:
    if not on_sqlite():
        for policy in ("viewer", "reads", "adds", "changes", "removes"):  # raised anew by every migration
            op.execute(f"DROP POLICY IF EXISTS coachdesk_{policy} ON {table}")
        op.drop_constraint(op.f(f'fk_{table}_{column}'), table, type_='foreignkey')
        op.drop_column(table, column)
        return
    with op.batch_alter_table(table, naming_convention={"fk": "fk_%(table_name)s_%(column_0_name)s"}) as batch:
        batch.drop_constraint(f'fk_{table}_{column}', type_='foreignkey')
        batch.drop_column(column)


def upgrade() -> None:
    op.create_table('steady_time',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.Enum('crisis', 'review', name='reason', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('noted_by', sa.Uuid(), nullable=True),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('until_on IS NULL OR until_on >= from_on', name=op.f('ck_steady_time_order')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_steady_time_claimant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_steady_time'))
    )
    op.create_index('ix_steady_time_claimant_id', 'steady_time', ['claimant_id'], unique=False)
    op.create_table('absence',
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('leave_id', sa.Uuid(), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('sudden', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('noted_by', sa.Uuid(), nullable=True),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('until_on >= from_on', name=op.f('ck_absence_order')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_absence_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absence'))
    )
    op.create_index('ix_absence_staff_id', 'absence', ['staff_id', 'from_on'], unique=False)
    op.create_table('coach_request',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('coach_id', sa.Uuid(), nullable=True),
    sa.Column('asked_by', sa.Uuid(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('promised_on', sa.Date(), nullable=False),
    sa.Column('choice', sa.Enum('wait', 'this_coach', 'elsewhere', name='choice', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('chosen_coach_id', sa.Uuid(), nullable=True),
    sa.Column('outcome', sa.Enum('given', 'nobody_fits', 'taken_back', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_by', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('words_enc', sa.LargeBinary(), nullable=True),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(answered_at IS NULL) = (outcome IS NULL)', name=op.f('ck_coach_request_answered')),
    sa.CheckConstraint("(choice = 'this_coach') = (chosen_coach_id IS NOT NULL)", name=op.f('ck_coach_request_chosen')),
    sa.CheckConstraint('words_enc IS NULL OR length(words_enc) > 29', name=op.f('ck_coach_request_words_enc_sealed')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_coach_request_claimant_id')),
    sa.ForeignKeyConstraint(['coach_id'], ['staff.id'], name=op.f('fk_coach_request_coach_id')),
    sa.ForeignKeyConstraint(['chosen_coach_id'], ['staff.id'], name=op.f('fk_coach_request_chosen_coach_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coach_request'))
    )
    op.create_index('ix_coach_request_claimant_id', 'coach_request', ['claimant_id', 'asked_at'], unique=False)
    op.create_index('uq_coach_request_open', 'coach_request', ['claimant_id'], unique=True, sqlite_where=sa.text('answered_at IS NULL'), postgresql_where=sa.text('answered_at IS NULL'))
    op.create_table('coach_wish',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=True),
    sa.Column('skill', sa.String(length=40), nullable=True),
    sa.Column('said_by', sa.Uuid(), nullable=True),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(staff_id IS NULL) <> (skill IS NULL)', name=op.f('ck_coach_wish_one_of_both')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_coach_wish_claimant_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_coach_wish_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coach_wish'))
    )
    op.create_index('ix_coach_wish_claimant_id', 'coach_wish', ['claimant_id'], unique=False)
    op.create_table('conflict',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('words_enc', sa.LargeBinary(), nullable=True),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('words_enc IS NULL OR length(words_enc) > 29', name=op.f('ck_conflict_words_enc_sealed')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_conflict_claimant_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_conflict_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conflict'))
    )
    op.create_index('ix_conflict_claimant_id', 'conflict', ['claimant_id'], unique=False)
    op.create_index('uq_conflict_current', 'conflict', ['staff_id', 'claimant_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_table('load_action',
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('since_on', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('look_again_on', sa.Date(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_load_action_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_load_action'))
    )
    op.create_index('ix_load_action_staff_id', 'load_action', ['staff_id', 'made_at'], unique=False)
    op.create_table('load_week',
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('week_on', sa.Date(), nullable=False),
    sa.Column('needed', sa.Float(), nullable=False),
    sa.Column('available', sa.Float(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('too_much_from', sa.Float(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('available >= 0', name=op.f('ck_load_week_available')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_load_week_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_load_week')),
    sa.UniqueConstraint('staff_id', 'week_on', name=op.f('uq_load_week_staff_id_week_on'))
    )
    op.create_table('reduction',
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('trainee', 'returner', 'other_duty', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('percent > 0 AND percent <= 100', name=op.f('ck_reduction_percent')),
    sa.CheckConstraint('until_on >= from_on', name=op.f('ck_reduction_order')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_reduction_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reduction'))
    )
    op.create_index('ix_reduction_staff_id', 'reduction', ['staff_id', 'from_on'], unique=False)
    for table, column, to in POINTS:
        point(table, column, to)
    op.create_index('ix_appointment_beside_id', 'appointment', ['beside_id', 'starts_at'], unique=False)
    op.create_index('ix_cover_absence_id', 'cover', ['absence_id'], unique=False)
    op.add_column('cover', sa.Column('reason', sa.String(length=40), server_default=sa.text("'lead_chose'"), nullable=False))
    op.add_column('cover', sa.Column('params', sa.JSON(), nullable=True))
    op.execute(FOR_WHOM)
    if on_sqlite():
        name, condition = WHEN_AWAY
        op.execute(f"ALTER TABLE claimant ADD COLUMN when_away VARCHAR(40) CONSTRAINT {name} CHECK ({condition})")
    else:
        op.add_column('claimant', sa.Column('when_away', sa.String(length=40), nullable=True))
        op.create_check_constraint(op.f(WHEN_AWAY[0]), 'claimant', WHEN_AWAY[1])
    op.add_column('relationship', sa.Column('end_params', sa.JSON(), nullable=True))
    op.add_column('relationship', sa.Column('ended_by', sa.Uuid(), nullable=True))
    op.add_column('staff', sa.Column('leaves_on', sa.Date(), nullable=True))
    op.create_table('absence_question',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('absence_id', sa.Uuid(), nullable=False),
    sa.Column('appointment_id', sa.Uuid(), nullable=False),
    sa.Column('cover_id', sa.Uuid(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer_by', sa.DateTime(timezone=True), nullable=False),
    sa.Column('choice', sa.Enum('wait', 'sooner', 'cover', 'another_way', name='choice', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.Column('by_default', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_by', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('done_at IS NULL OR choice IS NOT NULL', name=op.f('ck_absence_question_chosen')),
    sa.ForeignKeyConstraint(['absence_id'], ['absence.id'], name=op.f('fk_absence_question_absence_id')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], name=op.f('fk_absence_question_appointment_id')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_absence_question_claimant_id')),
    sa.ForeignKeyConstraint(['cover_id'], ['cover.id'], name=op.f('fk_absence_question_cover_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absence_question')),
    sa.UniqueConstraint('absence_id', 'appointment_id', name=op.f('uq_absence_question_absence_id_appointment_id'))
    )
    op.create_index('ix_absence_question_claimant_id', 'absence_question', ['claimant_id'], unique=False)
    op.create_index('ix_absence_question_open', 'absence_question', ['answer_by'], unique=False, sqlite_where=sa.text('done_at IS NULL'), postgresql_where=sa.text('done_at IS NULL'))
    op.create_table('handover',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('from_coach_id', sa.Uuid(), nullable=False),
    sa.Column('to_coach_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.Enum('coach_leaves', 'another_coach', 'more_time', 'conflict', 'needs_changed', 'lead_chose', name='reason', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.Column('begun_by', sa.Uuid(), nullable=True),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('named_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('shown_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('agreed_by', sa.Uuid(), nullable=True),
    sa.Column('kept_private', sa.Boolean(), nullable=False),
    sa.Column('shared_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('appointment_id', sa.Uuid(), nullable=True),
    sa.Column('no_meeting_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('overlap_until_on', sa.Date(), nullable=True),
    sa.Column('done', sa.Boolean(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('NOT done OR (to_coach_id IS NOT NULL AND ended_at IS NOT NULL)', name=op.f('ck_handover_done')),
    sa.CheckConstraint('from_coach_id <> to_coach_id', name=op.f('ck_handover_two_coaches')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], name=op.f('fk_handover_appointment_id')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_handover_claimant_id')),
    sa.ForeignKeyConstraint(['from_coach_id'], ['staff.id'], name=op.f('fk_handover_from_coach_id')),
    sa.ForeignKeyConstraint(['to_coach_id'], ['staff.id'], name=op.f('fk_handover_to_coach_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover'))
    )
    op.create_index('ix_handover_claimant_id', 'handover', ['claimant_id', 'begun_at'], unique=False)
    op.create_index('ix_handover_from_coach_id', 'handover', ['from_coach_id'], unique=False)
    op.create_index('ix_handover_to_coach_id', 'handover', ['to_coach_id'], unique=False)
    op.create_index('uq_handover_open', 'handover', ['claimant_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_table('handover_part',
    sa.Column('handover_id', sa.Uuid(), nullable=False),
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('part', sa.Enum('know', 'strengths', 'helps', 'avoid', name='part', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('by', sa.Enum('claimant', 'coach', name='by', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('written_by', sa.Uuid(), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('words_enc', sa.LargeBinary(), nullable=True),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('words_enc IS NULL OR length(words_enc) > 29', name=op.f('ck_handover_part_words_enc_sealed')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_handover_part_claimant_id')),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_handover_part_handover_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover_part'))
    )
    op.create_index('ix_handover_part_handover_id', 'handover_part', ['handover_id', 'written_at'], unique=False)
    op.create_table('move',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('from_coach_id', sa.Uuid(), nullable=False),
    sa.Column('to_coach_id', sa.Uuid(), nullable=False),
    sa.Column('cost', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('params', sa.JSON(), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_by', sa.Uuid(), nullable=True),
    sa.Column('answer_by_on', sa.Date(), nullable=False),
    sa.Column('agreed', sa.Boolean(), nullable=True),
    sa.Column('answered_by', sa.Uuid(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handover_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('(answered_at IS NULL) = (agreed IS NULL)', name=op.f('ck_move_answer')),
    sa.CheckConstraint('from_coach_id <> to_coach_id', name=op.f('ck_move_two_coaches')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_move_claimant_id')),
    sa.ForeignKeyConstraint(['from_coach_id'], ['staff.id'], name=op.f('fk_move_from_coach_id')),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_move_handover_id')),
    sa.ForeignKeyConstraint(['to_coach_id'], ['staff.id'], name=op.f('fk_move_to_coach_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_move'))
    )
    op.create_index('ix_move_claimant_id', 'move', ['claimant_id', 'asked_at'], unique=False)
    op.create_index('ix_move_from_coach_id', 'move', ['from_coach_id', 'asked_at'], unique=False)
    op.create_index('uq_move_open', 'move', ['claimant_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))


def downgrade() -> None:
    op.drop_table('move')
    op.drop_table('handover_part')
    op.drop_table('handover')
    op.drop_table('absence_question')
    op.drop_column('staff', 'leaves_on')
    op.drop_column('relationship', 'ended_by')
    op.drop_column('relationship', 'end_params')
    if not on_sqlite():
        op.drop_constraint(op.f(WHEN_AWAY[0]), 'claimant', type_='check')
    op.drop_column('claimant', 'when_away')
    op.drop_column('cover', 'params')
    op.drop_column('cover', 'reason')
    op.drop_index('ix_cover_absence_id', table_name='cover')
    op.drop_index('ix_appointment_beside_id', table_name='appointment')
    for table, column, _ in reversed(POINTS):
        unpoint(table, column)
    op.drop_table('reduction')
    op.drop_table('load_week')
    op.drop_table('load_action')
    op.drop_table('conflict')
    op.drop_table('coach_wish')
    op.drop_table('coach_request')
    op.drop_table('absence')
    op.drop_table('steady_time')
