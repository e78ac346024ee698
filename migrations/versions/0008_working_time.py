"""When people work and when they are away, what a person keeps for something else, and the rest after a meeting"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

OLD_MODES = ('in_person', 'phone', 'video', 'outreach')
NEW_MODES = (*OLD_MODES, 'home_visit')
STATES = ('booked', 'met', 'did_not_meet', 'moved', 'cancelled_by_claimant', 'cancelled_by_us')
WAS = "id, claimant_id, coach_id, starts_at, minutes, mode, state, imported_from, ordinal"


def one_of(name, words):
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{name} IN ({listed})", name=op.f(f'ck_appointment_{name}'))


def make_appointment_anew(modes, *more) -> None:
    """SQLite takes a new word into a check only with a new table."""
    op.create_table('appointment_anew',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('coach_id', sa.Uuid(), nullable=True),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('mode', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('imported_from', sa.String(length=40), nullable=True),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('minutes > 0 AND minutes <= 1440', name=op.f('ck_appointment_minutes')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_appointment_claimant_id')),
    sa.ForeignKeyConstraint(['coach_id'], ['staff.id'], name=op.f('fk_appointment_coach_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment')),
    one_of('mode', modes),
    one_of('state', STATES),
    *more
    )
    op.execute(f"INSERT INTO appointment_anew ({WAS}) SELECT {WAS} FROM appointment")  # noqa: S608
    op.drop_table('appointment')
    op.rename_table('appointment_anew', 'appointment')
    op.create_index('ix_appointment_booked', 'appointment', ['claimant_id', 'starts_at'], unique=False, sqlite_where=sa.text("state = 'booked'"), postgresql_where=sa.text("state = 'booked'"))
    op.create_index('ix_appointment_claimant_id', 'appointment', ['claimant_id', 'starts_at'], unique=False)
    op.create_index('ix_appointment_coach_id', 'appointment', ['coach_id', 'starts_at'], unique=False)


def new_columns():
    return (
        sa.Column('rest_minutes', sa.Integer(), server_default='0', nullable=False),
        sa.Column('booked_by', sa.Uuid(), nullable=True),
        sa.Column('booked_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    )


def set_modes(modes) -> None:
    op.drop_constraint(op.f('ck_appointment_mode'), 'appointment', type_='check')
    op.create_check_constraint(op.f('ck_appointment_mode'), 'appointment', one_of('mode', modes).sqltext)


def upgrade() -> None:
    op.create_table('working_pattern',
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('starts_minute', sa.Integer(), nullable=False),
    sa.Column('ends_minute', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('starts_minute >= 0 AND starts_minute < ends_minute AND ends_minute <= 1440', name=op.f('ck_working_pattern_minutes')),
    sa.CheckConstraint('until_on IS NULL OR until_on >= from_on', name=op.f('ck_working_pattern_order')),
    sa.CheckConstraint('weekday >= 0 AND weekday <= 6', name=op.f('ck_working_pattern_weekday')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_working_pattern_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_working_pattern'))
    )
    op.create_index('ix_working_pattern_staff_id', 'working_pattern', ['staff_id', 'from_on'], unique=False)
    op.create_table('leave',
    sa.Column('staff_id', sa.Uuid(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.Enum('leave', 'training', 'team_time', 'writing_up', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_leave_order')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_leave_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leave'))
    )
    op.create_index('ix_leave_staff_id', 'leave', ['staff_id', 'starts_at'], unique=False)
    op.create_table('blocked_period',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=True),
    sa.Column('starts_minute', sa.Integer(), nullable=False),
    sa.Column('ends_minute', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('starts_minute >= 0 AND starts_minute < ends_minute AND ends_minute <= 1440', name=op.f('ck_blocked_period_minutes')),
    sa.CheckConstraint('until_on IS NULL OR until_on >= from_on', name=op.f('ck_blocked_period_order')),
    sa.CheckConstraint('weekday IS NULL OR (weekday >= 0 AND weekday <= 6)', name=op.f('ck_blocked_period_weekday')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_blocked_period_claimant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_blocked_period'))
    )
    op.create_index('ix_blocked_period_claimant_id', 'blocked_period', ['claimant_id'], unique=False)
    op.add_column('office', sa.Column('address', sa.String(length=200), server_default=sa.text("''"), nullable=False))
    op.add_column('office', sa.Column('phone', sa.String(length=40), server_default=sa.text("''"), nullable=False))
    rest = 'rest_minutes >= 0 AND rest_minutes <= 240'
    if op.get_bind().dialect.name == "sqlite":
        make_appointment_anew(NEW_MODES, *new_columns(), sa.CheckConstraint(rest, name=op.f('ck_appointment_rest_minutes')))
    else:
        for column in new_columns():
            op.add_column('appointment', column)
        op.create_check_constraint(op.f('ck_appointment_rest_minutes'), 'appointment', rest)
        set_modes(NEW_MODES)


def downgrade() -> None:
    op.drop_index('ix_blocked_period_claimant_id', table_name='blocked_period')
    op.drop_table('blocked_period')
    op.drop_index('ix_leave_staff_id', table_name='leave')
    op.drop_table('leave')
    op.drop_index('ix_working_pattern_staff_id', table_name='working_pattern')
    op.drop_table('working_pattern')
    op.drop_column('office', 'phone')
    op.drop_column('office', 'address')
    op.execute("UPDATE appointment SET mode = 'outreach' WHERE mode = 'home_visit'")
    if op.get_bind().dialect.name == "sqlite":
        make_appointment_anew(OLD_MODES)
    else:
        set_modes(OLD_MODES)
        op.drop_constraint(op.f('ck_appointment_rest_minutes'), 'appointment', type_='check')
        for column in reversed(new_columns()):
            op.drop_column('appointment', column.name)
