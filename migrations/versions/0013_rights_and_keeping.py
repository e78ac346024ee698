"""Rights over a record: requests, holds, disposal, merging; which keys were used, and seals that were published"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


APPEND_ONLY = ("deletion_certificate", "disposal", "erasure", "published_seal")
REFUSE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'this is only ever added to'); END
"""
# A note is corrected by adding. It moves to another record only when two records of one person are made into one, and
# it is deleted only when it was written down first that it is disposed of. In a demo its dates move with the days.
TEXTS = {
    "note": ("said_enc", "saw_enc", "think_enc", "author_id"),
    "note_addition": ("words_enc", "kind", "by", "account_id", "note_id"),
}
OTHERS = {
    "note": ("id", "key_id", "appointment_id", "written_at", "off_screen", "restricted"),
    "note_addition": ("id", "key_id", "written_at", "answers_id"),
}
LIVE = "(SELECT purpose FROM installation) <> 'demo'"
REFUSED = "a note is corrected by adding"


def keep_notes_on_sqlite(table) -> None:
    texts = " OR ".join(f"new.{column} IS NOT old.{column}" for column in TEXTS[table])
    others = " OR ".join(f"new.{column} IS NOT old.{column}" for column in OTHERS[table])
    disposed = f"EXISTS (SELECT 1 FROM disposal WHERE subject = '{table}' AND subject_id = old.id)"  # noqa: S608
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN {texts} OR ({LIVE} AND ({others})) {refuse}")
    op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN {LIVE} AND NOT {disposed} {refuse}")


def keep_notes_on_postgresql(table) -> None:
    texts = " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in TEXTS[table])
    others = " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in OTHERS[table])
    op.execute(f"""
    CREATE OR REPLACE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF {LIVE} AND NOT EXISTS (SELECT 1 FROM disposal WHERE subject = '{table}' AND subject_id = OLD.id)
            THEN RAISE EXCEPTION '{REFUSED}'; END IF;
            RETURN OLD;
        END IF;
        IF {texts} OR ({LIVE} AND ({others})) THEN RAISE EXCEPTION '{REFUSED}'; END IF;
        RETURN NEW;
    END $$""")  # noqa: S608


def keep_notes_as_before() -> None:
    """What 0009 made, made again."""
    before = {"note": (*TEXTS["note"], "claimant_id"), "note_addition": TEXTS["note_addition"]}
    for table, columns in before.items():
        if op.get_bind().dialect.name == "sqlite":
            changed = " OR ".join(f"new.{column} IS NOT old.{column}" for column in columns)
            refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            op.execute(f"DROP TRIGGER {table}_no_update")
            op.execute(f"DROP TRIGGER {table}_no_delete")
            op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN {LIVE} OR {changed} {refuse}")
            op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN {LIVE} {refuse}")
            continue
        changed = " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in columns)
        op.execute(f"""
        CREATE OR REPLACE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {LIVE} THEN RAISE EXCEPTION '{REFUSED}'; END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            IF {changed} THEN RAISE EXCEPTION '{REFUSED}'; END IF;
            RETURN NEW;
        END $$""")


def upgrade() -> None:
    op.create_table('outside_request',
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('claimant_id', sa.Uuid(), nullable=True),
    sa.Column('party', sa.Enum('benefit_authority', 'police', 'court', 'other', name='party', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('entered_by', sa.Uuid(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decision', sa.Enum('given', 'in_part', 'declined', name='decision', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tell_person', sa.Boolean(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('from_whom_enc', sa.LargeBinary(), nullable=False),
    sa.Column('asked_enc', sa.LargeBinary(), nullable=False),
    sa.Column('basis_enc', sa.LargeBinary(), nullable=True),
    sa.Column('items_enc', sa.LargeBinary(), nullable=True),
    sa.Column('reason_enc', sa.LargeBinary(), nullable=True),
    sa.Column('forbidden_by_enc', sa.LargeBinary(), nullable=True),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('asked_enc IS NULL OR length(asked_enc) > 29', name=op.f('ck_outside_request_asked_enc_sealed')),
    sa.CheckConstraint('basis_enc IS NULL OR length(basis_enc) > 29', name=op.f('ck_outside_request_basis_enc_sealed')),
    sa.CheckConstraint('decision IS NULL OR (decided_by IS NOT NULL AND decided_at IS NOT NULL)', name=op.f('ck_outside_request_decided')),
    sa.CheckConstraint('forbidden_by_enc IS NULL OR length(forbidden_by_enc) > 29', name=op.f('ck_outside_request_forbidden_by_enc_sealed')),
    sa.CheckConstraint('from_whom_enc IS NULL OR length(from_whom_enc) > 29', name=op.f('ck_outside_request_from_whom_enc_sealed')),
    sa.CheckConstraint('items_enc IS NULL OR length(items_enc) > 29', name=op.f('ck_outside_request_items_enc_sealed')),
    sa.CheckConstraint('reason_enc IS NULL OR length(reason_enc) > 29', name=op.f('ck_outside_request_reason_enc_sealed')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_outside_request_claimant_id')),
    sa.ForeignKeyConstraint(['entered_by'], ['account.id'], name=op.f('fk_outside_request_entered_by')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_outside_request_office_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outside_request'))
    )
    op.create_index('ix_outside_request_claimant_id', 'outside_request', ['claimant_id'], unique=False)
    op.create_index('ix_outside_request_office_id', 'outside_request', ['office_id', 'received_on'], unique=False)
    op.create_table('record_request',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('copy', 'correction', 'erasure', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('decision', sa.Enum('given', 'in_part', 'declined', name='decision', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('words_enc', sa.LargeBinary(), nullable=True),
    sa.Column('reason_enc', sa.LargeBinary(), nullable=True),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('decision IS NULL OR (decided_by IS NOT NULL AND decided_at IS NOT NULL)', name=op.f('ck_record_request_decided')),
    sa.CheckConstraint('reason_enc IS NULL OR length(reason_enc) > 29', name=op.f('ck_record_request_reason_enc_sealed')),
    sa.CheckConstraint('words_enc IS NULL OR length(words_enc) > 29', name=op.f('ck_record_request_words_enc_sealed')),
    sa.ForeignKeyConstraint(['asked_by'], ['account.id'], name=op.f('fk_record_request_asked_by')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_record_request_claimant_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_record_request'))
    )
    op.create_index('ix_record_request_claimant_id', 'record_request', ['claimant_id'], unique=False)
    op.create_table('redaction',
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('subject', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason_enc', sa.LargeBinary(), nullable=False),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('reason_enc IS NULL OR length(reason_enc) > 29', name=op.f('ck_redaction_reason_enc_sealed')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_redaction_claimant_id')),
    sa.ForeignKeyConstraint(['made_by'], ['account.id'], name=op.f('fk_redaction_made_by')),
    sa.ForeignKeyConstraint(['request_id'], ['record_request.id'], name=op.f('fk_redaction_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_redaction')),
    sa.UniqueConstraint('request_id', 'subject', 'subject_id', name=op.f('uq_redaction_request_id_subject_subject_id'))
    )
    op.create_index(op.f('ix_redaction_claimant_id'), 'redaction', ['claimant_id'], unique=False)
    op.create_table('hold',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason_enc', sa.LargeBinary(), nullable=False),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('reason_enc IS NULL OR length(reason_enc) > 29', name=op.f('ck_hold_reason_enc_sealed')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_hold_claimant_id')),
    sa.ForeignKeyConstraint(['made_by'], ['account.id'], name=op.f('fk_hold_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hold'))
    )
    op.create_index('ix_hold_claimant_id', 'hold', ['claimant_id'], unique=False, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_table('deletion_certificate',
    sa.Column('rule', sa.String(length=40), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_by', sa.Uuid(), nullable=True),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deletion_certificate'))
    )
    op.create_table('disposal',
    sa.Column('certificate_id', sa.Uuid(), nullable=False),
    sa.Column('subject', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['certificate_id'], ['deletion_certificate.id'], name=op.f('fk_disposal_certificate_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_disposal'))
    )
    op.create_index('ix_disposal_subject_id', 'disposal', ['subject_id'], unique=False)
    op.create_table('erasure',
    sa.Column('claimant_id', sa.Uuid(), nullable=False),
    sa.Column('key_ids', sa.JSON(), nullable=False),
    sa.Column('certificate_id', sa.Uuid(), nullable=True),
    sa.Column('erased_by', sa.Uuid(), nullable=True),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['certificate_id'], ['deletion_certificate.id'], name=op.f('fk_erasure_certificate_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_erasure'))
    )
    op.create_index('ix_erasure_claimant_id', 'erasure', ['claimant_id'], unique=False)
    op.create_table('incident',
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('claimant_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sa.Enum('misplaced_note', 'wrong_person_told', 'lost', 'other', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('found_by', sa.Uuid(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_by', sa.Uuid(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('words_enc', sa.LargeBinary(), nullable=True),
    sa.Column('outcome_enc', sa.LargeBinary(), nullable=True),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('outcome_enc IS NULL OR length(outcome_enc) > 29', name=op.f('ck_incident_outcome_enc_sealed')),
    sa.CheckConstraint('words_enc IS NULL OR length(words_enc) > 29', name=op.f('ck_incident_words_enc_sealed')),
    sa.ForeignKeyConstraint(['claimant_id'], ['claimant.id'], name=op.f('fk_incident_claimant_id')),
    sa.ForeignKeyConstraint(['found_by'], ['account.id'], name=op.f('fk_incident_found_by')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_incident_office_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident'))
    )
    op.create_index(op.f('ix_incident_claimant_id'), 'incident', ['claimant_id'], unique=False)
    op.create_index('ix_incident_office_id', 'incident', ['office_id', 'found_at'], unique=False)
    op.create_table('misplaced_note',
    sa.Column('note_id', sa.Uuid(), nullable=False),
    sa.Column('incident_id', sa.Uuid(), nullable=False),
    sa.Column('marked_by', sa.Uuid(), nullable=False),
    sa.Column('marked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_misplaced_note_incident_id')),
    sa.ForeignKeyConstraint(['marked_by'], ['account.id'], name=op.f('fk_misplaced_note_marked_by')),
    sa.ForeignKeyConstraint(['note_id'], ['note.id'], name=op.f('fk_misplaced_note_note_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_misplaced_note')),
    sa.UniqueConstraint('note_id', name=op.f('uq_misplaced_note_note_id'))
    )
    op.create_table('merge',
    sa.Column('kept_id', sa.Uuid(), nullable=False),
    sa.Column('merged_id', sa.Uuid(), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('agreed_by', sa.Uuid(), nullable=True),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('declined_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason_enc', sa.LargeBinary(), nullable=False),
    sa.Column('key_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.CheckConstraint('agreed_by IS NULL OR agreed_by <> asked_by', name=op.f('ck_merge_two_people')),
    sa.CheckConstraint('kept_id <> merged_id', name=op.f('ck_merge_two_records')),
    sa.CheckConstraint('reason_enc IS NULL OR length(reason_enc) > 29', name=op.f('ck_merge_reason_enc_sealed')),
    sa.ForeignKeyConstraint(['agreed_by'], ['account.id'], name=op.f('fk_merge_agreed_by')),
    sa.ForeignKeyConstraint(['asked_by'], ['account.id'], name=op.f('fk_merge_asked_by')),
    sa.ForeignKeyConstraint(['kept_id'], ['claimant.id'], name=op.f('fk_merge_kept_id')),
    sa.ForeignKeyConstraint(['merged_id'], ['claimant.id'], name=op.f('fk_merge_merged_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_merge'))
    )
    op.create_index('ix_merge_kept_id', 'merge', ['kept_id'], unique=False)
    op.create_index('ix_merge_merged_id', 'merge', ['merged_id'], unique=False)
    op.create_table('merge_item',
    sa.Column('merge_id', sa.Uuid(), nullable=False),
    sa.Column('subject', sa.String(length=30), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.Uuid(), nullable=True),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['merge_id'], ['merge.id'], name=op.f('fk_merge_item_merge_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_merge_item'))
    )
    op.create_index('ix_merge_item_merge_id', 'merge_item', ['merge_id'], unique=False)
    op.create_table('key_check',
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('key_name', sa.String(length=8), nullable=False),
    sa.Column('code', sa.LargeBinary(length=32), nullable=False),
    sa.Column('first_used_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('kind', 'key_name', name=op.f('pk_key_check'))
    )
    op.create_table('published_seal',
    sa.Column('day_on', sa.Date(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('code', sa.LargeBinary(length=32), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('day_on', name=op.f('pk_published_seal'))
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in TEXTS:
        if sqlite:
            op.execute(f"DROP TRIGGER {table}_no_update")
            op.execute(f"DROP TRIGGER {table}_no_delete")
            keep_notes_on_sqlite(table)
        else:
            keep_notes_on_postgresql(table)
    if sqlite:
        for table in APPEND_ONLY:
            for verb in ("update", "delete"):
                op.execute(REFUSE.format(table=table, verb=verb))


def downgrade() -> None:
    keep_notes_as_before()
    op.drop_table('published_seal')
    op.drop_table('key_check')
    op.drop_table('merge_item')
    op.drop_table('merge')
    op.drop_table('misplaced_note')
    op.drop_table('incident')
    op.drop_table('erasure')
    op.drop_table('disposal')
    op.drop_table('deletion_certificate')
    op.drop_table('hold')
    op.drop_table('redaction')
    op.drop_table('record_request')
    op.drop_table('outside_request')
