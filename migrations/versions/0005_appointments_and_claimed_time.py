"""Appointments, and claimed time that never overlaps"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


EXCLUSION = """
ALTER TABLE claim ADD CONSTRAINT ex_claim_live
EXCLUDE USING gist (resource_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (live)
"""
# SQLite has no exclusion constraints. A refused new row is left out (as ON CONFLICT DO NOTHING does), a refused change is an error.
OVERLAP = """
SELECT 1 FROM claim WHERE live AND resource_id = new.resource_id AND id <> new.id
AND starts_at < new.ends_at AND ends_at > new.starts_at
"""
NO_OVERLAP_NEW = f"""
CREATE TRIGGER claim_no_overlap_new BEFORE INSERT ON claim WHEN new.live
BEGIN SELECT RAISE(IGNORE) WHERE EXISTS ({OVERLAP}); END
"""
NO_OVERLAP_CHANGED = f"""
CREATE TRIGGER claim_no_overlap_changed BEFORE UPDATE OF resource_id, starts_at, ends_at, live ON claim WHEN new.live
BEGIN SELECT RAISE(ABORT, 'this time is taken') WHERE EXISTS ({OVERLAP}); END
"""


def upgrade() -> None:
    op.create_table('resource',
    sa.Column('kind', sa.Enum('coach', 'claimant', 'room', 'interpreter', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resource')),
    sa.UniqueConstraint('kind', 'subject_id', name=op.f('uq_resource_kind_subject_id'))
    )
    op.create_table('claim',
    sa.Column('resource_id', sa.Uuid(), nullable=False),
    sa.Column('booking_id', sa.Uuid(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.Enum('booking', 'hold', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('held_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('live', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("kind = 'booking' OR held_until IS NOT NULL", name=op.f('ck_claim_held_until')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_claim_order')),
    sa.ForeignKeyConstraint(['resource_id'], ['resource.id'], name=op.f('fk_claim_resource_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim'))
    )
    op.create_index('ix_claim_booking_id', 'claim', ['booking_id'], unique=False)
    op.create_index('ix_claim_live', 'claim', ['resource_id', 'starts_at'], unique=False, sqlite_where=sa.text('live'), postgresql_where=sa.text('live'))
    op.create_table('appointment',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('coach_id', sa.Uuid(), nullable=True),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('mode', sa.Enum('in_person', 'phone', 'video', 'outreach', name='mode', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state', sa.Enum('booked', 'met', 'did_not_meet', 'moved', 'cancelled_by_claimant', 'cancelled_by_us', name='state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('imported_from', sa.String(length=40), nullable=True),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('minutes > 0 AND minutes <= 1440', name=op.f('ck_appointment_minutes')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_appointment_claimant_id')),
    sa.ForeignKeyConstraint(['coach_id'], ['staff.id'], name=op.f('fk_appointment_coach_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment'))
    )
    op.create_index('ix_appointment_booked', 'appointment', ['claimant_id', 'starts_at'], unique=False, sqlite_where=sa.text("state = 'booked'"), postgresql_where=sa.text("state = 'booked'"))
    op.create_index('ix_appointment_claimant_id', 'appointment', ['claimant_id', 'starts_at'], unique=False)
    op.create_index('ix_appointment_coach_id', 'appointment', ['coach_id', 'starts_at'], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        op.execute(EXCLUSION)
    else:
        op.execute(NO_OVERLAP_NEW)
        op.execute(NO_OVERLAP_CHANGED)


def downgrade() -> None:
    op.drop_index('ix_appointment_coach_id', table_name='appointment')
    op.drop_index('ix_appointment_claimant_id', table_name='appointment')
    op.drop_index('ix_appointment_booked', table_name='appointment', sqlite_where=sa.text("state = 'booked'"), postgresql_where=sa.text("state = 'booked'"))
    op.drop_table('appointment')
    op.drop_index('ix_claim_live', table_name='claim', sqlite_where=sa.text('live'), postgresql_where=sa.text('live'))
    op.drop_index('ix_claim_booking_id', table_name='claim')
    op.drop_table('claim')
    op.drop_table('resource')
