"""Notes that are only added to, plans of steps and goals, and what a meeting is about"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


# A note is corrected by adding. Only in a demo, which moves to a new day each morning, are its dates changed, and only
# there can one be taken away (when the demo begins again).
STAYS = {"note": ("said_enc", "saw_enc", "think_enc", "author_id", "claimant_id"), "note_addition": ("words_enc", "kind", "by", "account_id", "note_id")}
LIVE = "(SELECT purpose FROM installation) <> 'demo'"
REFUSED = "a note is corrected by adding"


def refuse_changes_on_sqlite(table) -> None:
    changed = " OR ".join(f"new.{column} IS NOT old.{column}" for column in STAYS[table])
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN {LIVE} OR {changed} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN {LIVE} {refuse}")


def refuse_changes_on_postgresql(table) -> None:
    changed = " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in STAYS[table])
    op.execute(f"""
    CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {LIVE} THEN RAISE EXCEPTION '{REFUSED}'; END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        IF {changed} THEN RAISE EXCEPTION '{REFUSED}'; END IF;
        RETURN NEW;
    END $$""")
    op.execute(f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_stays()")


def upgrade() -> None:
    op.create_table('agenda',
    sa.Column('appointment_id', sa.Uuid(), nullable=False),
    sa.Column('theirs_enc', sa.LargeBinary(), nullable=True),
    sa.Column('about_enc', sa.LargeBinary(), nullable=True),
    sa.Column('not_about_enc', sa.LargeBinary(), nullable=True),
    sa.Column('bring_enc', sa.LargeBinary(), nullable=True),
    sa.Column('place_enc', sa.LargeBinary(), nullable=True),
    sa.Column('company_enc', sa.LargeBinary(), nullable=True),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('about_enc IS NULL OR length(about_enc) > 29', name=op.f('ck_agenda_about_enc_sealed')),
    sa.CheckConstraint('bring_enc IS NULL OR length(bring_enc) > 29', name=op.f('ck_agenda_bring_enc_sealed')),
    sa.CheckConstraint('company_enc IS NULL OR length(company_enc) > 29', name=op.f('ck_agenda_company_enc_sealed')),
    sa.CheckConstraint('not_about_enc IS NULL OR length(not_about_enc) > 29', name=op.f('ck_agenda_not_about_enc_sealed')),
    sa.CheckConstraint('place_enc IS NULL OR length(place_enc) > 29', name=op.f('ck_agenda_place_enc_sealed')),
    sa.CheckConstraint('theirs_enc IS NULL OR length(theirs_enc) > 29', name=op.f('ck_agenda_theirs_enc_sealed')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], name=op.f('fk_agenda_appointment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda')),
    sa.UniqueConstraint('appointment_id', name=op.f('uq_agenda_appointment_id'))
    )
    op.create_table('adjustment_outcome',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('appointment_id', sa.Uuid(), nullable=False),
    sa.Column('adjustment_id', sa.Uuid(), nullable=False),
    sa.Column('said_by', sa.Enum('claimant', 'coach', name='said_by', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('outcome', sa.Enum('kept', 'partly', 'not_kept', name='outcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('words_enc', sa.LargeBinary(), nullable=True),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('words_enc IS NULL OR length(words_enc) > 29', name=op.f('ck_adjustment_outcome_words_enc_sealed')),
    sa.ForeignKeyConstraint(['adjustment_id'], ['adjustment.id'], name=op.f('fk_adjustment_outcome_adjustment_id')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], name=op.f('fk_adjustment_outcome_appointment_id')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_adjustment_outcome_claimant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adjustment_outcome')),
    sa.UniqueConstraint('appointment_id', 'adjustment_id', 'said_by', name=op.f('uq_adjustment_outcome_appointment_id_adjustment_id_said_by'))
    )
    op.create_index('ix_adjustment_outcome_claimant_id', 'adjustment_outcome', ['claimant_id'], unique=False)
    op.create_table('note',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('appointment_id', sa.Uuid(), nullable=True),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('off_screen', sa.Boolean(), nullable=False),
    sa.Column('said_enc', sa.LargeBinary(), nullable=True),
    sa.Column('saw_enc', sa.LargeBinary(), nullable=True),
    sa.Column('think_enc', sa.LargeBinary(), nullable=True),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('said_enc IS NULL OR length(said_enc) > 29', name=op.f('ck_note_said_enc_sealed')),
    sa.CheckConstraint('saw_enc IS NULL OR length(saw_enc) > 29', name=op.f('ck_note_saw_enc_sealed')),
    sa.CheckConstraint('think_enc IS NULL OR length(think_enc) > 29', name=op.f('ck_note_think_enc_sealed')),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], name=op.f('fk_note_appointment_id')),
    sa.ForeignKeyConstraint(['author_id'], ['staff.id'], name=op.f('fk_note_author_id')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_note_claimant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note'))
    )
    op.create_index('ix_note_appointment_id', 'note', ['appointment_id'], unique=False)
    op.create_index('ix_note_claimant_id', 'note', ['claimant_id', 'written_at'], unique=False)
    op.create_table('note_addition',
    sa.Column('note_id', sa.Uuid(), nullable=False),
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('own_account', 'correction_asked', 'correction', 'answer', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('by', sa.Enum('claimant', 'coach', name='by', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answers_id', sa.Uuid(), nullable=True),
    sa.Column('words_enc', sa.LargeBinary(), nullable=False),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('words_enc IS NULL OR length(words_enc) > 29', name=op.f('ck_note_addition_words_enc_sealed')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_note_addition_account_id')),
    sa.ForeignKeyConstraint(['answers_id'], ['note_addition.id'], name=op.f('fk_note_addition_answers_id')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_note_addition_claimant_id')),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_note_addition_note_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note_addition'))
    )
    op.create_index('ix_note_addition_answers_id', 'note_addition', ['answers_id'], unique=False)
    op.create_index('ix_note_addition_claimant_id', 'note_addition', ['claimant_id'], unique=False)
    op.create_index('ix_note_addition_note_id', 'note_addition', ['note_id', 'written_at'], unique=False)
    op.create_table('note_draft',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('about', sa.String(length=36), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('body_enc', sa.LargeBinary(), nullable=False),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('body_enc IS NULL OR length(body_enc) > 29', name=op.f('ck_note_draft_body_enc_sealed')),
    sa.ForeignKeyConstraint(['author_id'], ['staff.id'], name=op.f('fk_note_draft_author_id')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_note_draft_claimant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note_draft')),
    sa.UniqueConstraint('author_id', 'claimant_id', 'about', name=op.f('uq_note_draft_author_id_claimant_id_about'))
    )
    op.create_table('goal',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('words_enc', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('written_down_by', sa.Uuid(), nullable=True),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('words_enc IS NULL OR length(words_enc) > 29', name=op.f('ck_goal_words_enc_sealed')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_goal_claimant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goal'))
    )
    op.create_index('ix_goal_claimant_id', 'goal', ['claimant_id', 'made_at'], unique=False)
    op.create_table('step',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('owner', sa.Enum('claimant', 'coach', name='owner', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('coach_id', sa.Uuid(), nullable=True),
    sa.Column('note_id', sa.Uuid(), nullable=True),
    sa.Column('words_enc', sa.LargeBinary(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('proposed', 'agreed', 'not_now', 'disagreed', 'done', 'taken_off', name='state', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('proposed_by', sa.Enum('claimant', 'coach', name='proposed_by', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('words_enc IS NULL OR length(words_enc) > 29', name=op.f('ck_step_words_enc_sealed')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_step_claimant_id')),
    sa.ForeignKeyConstraint(['coach_id'], ['staff.id'], name=op.f('fk_step_coach_id')),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_step_note_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_step'))
    )
    op.create_index('ix_step_claimant_id', 'step', ['claimant_id', 'made_at'], unique=False)
    op.create_index('ix_step_note_id', 'step', ['note_id'], unique=False)
    op.create_index('ix_step_promised', 'step', ['coach_id', 'due_on'], unique=False, sqlite_where=sa.text("state = 'agreed' AND owner = 'coach'"), postgresql_where=sa.text("state = 'agreed' AND owner = 'coach'"))
    op.create_index('ix_matter_claimant_id', 'matter', ['claimant_id'], unique=False)
    op.add_column('claimant', sa.Column('notes_off_screen', sa.Boolean(), server_default=sa.false(), nullable=False))
    for table in STAYS:
        if op.get_bind().dialect.name == "sqlite":
            refuse_changes_on_sqlite(table)
        else:
            refuse_changes_on_postgresql(table)


def downgrade() -> None:
    op.drop_index('ix_step_claimant_id', table_name='step')
    op.drop_index('ix_step_note_id', table_name='step')
    op.drop_index('ix_step_promised', table_name='step')
    op.drop_table('step')
    op.drop_index('ix_goal_claimant_id', table_name='goal')
    op.drop_table('goal')
    op.drop_table('note_draft')
    op.drop_index('ix_note_addition_answers_id', table_name='note_addition')
    op.drop_index('ix_note_addition_claimant_id', table_name='note_addition')
    op.drop_index('ix_note_addition_note_id', table_name='note_addition')
    op.drop_table('note_addition')
    op.drop_index('ix_note_appointment_id', table_name='note')
    op.drop_index('ix_note_claimant_id', table_name='note')
    op.drop_table('note')
    op.drop_index('ix_adjustment_outcome_claimant_id', table_name='adjustment_outcome')
    op.drop_table('adjustment_outcome')
    op.drop_table('agenda')
    op.drop_column('claimant', 'notes_off_screen')
    op.drop_index('ix_matter_claimant_id', table_name='matter')
    if op.get_bind().dialect.name == "postgresql":
        for table in STAYS:
            op.execute(f"DROP FUNCTION {table}_stays()")
