"""Whom an account may see, as PostgreSQL asks it: policies.py said once more, in SQL, as the owner of the tables.

Every function reads who is looking and the application's time from the settings that db.py makes in each transaction.
A viewer that is no account (nobody, a system role) sees nothing by these. Whom somebody sees is worked out once for a
transaction and kept in a setting of it, under what it was worked out for: a page reads many tables.
"""

# ruff: noqa: S608 (made of our own words alone, when the module is loaded)

from collections.abc import Iterable

from coachdesk.models.label import AppointmentState, Mode, Role, SupportScope
from coachdesk.policies import MET_LATELY, NAMES

VISIBLE = "coachdesk_visible(text)"
WHOM = "coachdesk_whom(text)"
PEOPLE_OF = "coachdesk_people_of(text[])"
KEPT, KEEP = "coachdesk_kept(text)", "coachdesk_keep(text, uuid[])"
OFFICES = "coachdesk_offices(text[])"
VIEWER = "coachdesk_viewer()"
STAFF = "coachdesk_staff()"
MISPLACED = "coachdesk_misplaced()"
SIGNATURES = (
    VISIBLE, WHOM, PEOPLE_OF, OFFICES, KEEP, KEPT, VIEWER, STAFF, MISPLACED, "coachdesk_now()", "coachdesk_today()",
)  # fmt: skip
AS_OWNER = "STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
GRANTED = "from_on <= today AND (until_on IS NULL OR until_on >= today)"


def _words(roles: Iterable[Role]) -> str:
    return ", ".join(f"'{role}'" for role in roles)


_NOW = """
CREATE OR REPLACE FUNCTION coachdesk_now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(current_setting('coachdesk.now', true), '')::timestamptz, now())
$$"""

_TODAY = """
CREATE OR REPLACE FUNCTION coachdesk_today() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (coalesce(nullif(current_setting('coachdesk.now', true), '')::timestamptz, now())
            AT TIME ZONE 'Europe/London')::date
$$"""

_VIEWER = """
CREATE OR REPLACE FUNCTION coachdesk_viewer() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN current_setting('coachdesk.viewer', true) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                THEN current_setting('coachdesk.viewer', true)::uuid END
$$"""

_STAFF = f"""
CREATE OR REPLACE FUNCTION coachdesk_staff() RETURNS uuid LANGUAGE sql {AS_OWNER} AS $$
    SELECT staff_id FROM account WHERE id = coachdesk_viewer() AND closed_at IS NULL
$$"""

# Asked by a function, so that no policy of the notes hangs on another table.
_MISPLACED = f"""
CREATE OR REPLACE FUNCTION coachdesk_misplaced() RETURNS SETOF uuid LANGUAGE sql {AS_OWNER} AS $$
    SELECT note_id FROM misplaced_note
$$"""

_FOR_THEM = """concat_ws(' ', current_setting('coachdesk.viewer', true), current_setting('coachdesk.now', true),
                            current_setting('coachdesk.turn', true), '')"""

_KEPT = f"""
CREATE OR REPLACE FUNCTION coachdesk_kept(what text) RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    for_them text := {_FOR_THEM};
    kept text := current_setting('coachdesk.kept_' || what, true);
BEGIN
    IF starts_with(kept, for_them) THEN RETURN substr(kept, length(for_them) + 1)::uuid[]; END IF;
    RETURN NULL;
END $$"""

_KEEP = f"""
CREATE OR REPLACE FUNCTION coachdesk_keep(what text, people uuid[]) RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    PERFORM set_config('coachdesk.kept_' || what, {_FOR_THEM} || people::text, true);
    RETURN people;
END $$"""

_OFFICES = f"""
CREATE OR REPLACE FUNCTION coachdesk_offices(wanted text[]) RETURNS SETOF uuid LANGUAGE plpgsql {AS_OWNER} AS $$
DECLARE
    today date := coachdesk_today();
BEGIN
    RETURN QUERY
    SELECT g.office_id FROM role_grant g JOIN account a ON a.id = g.account_id AND a.closed_at IS NULL
    WHERE g.account_id = coachdesk_viewer() AND g.role = ANY(wanted) AND g.office_id IS NOT NULL AND {GRANTED};
END $$"""

_PEOPLE_OF = f"""
CREATE OR REPLACE FUNCTION coachdesk_people_of(wanted text[]) RETURNS uuid[] LANGUAGE plpgsql {AS_OWNER} AS $$
DECLARE
    what text := 'of_' || array_to_string(wanted, '_');
    people uuid[] := coachdesk_kept(what);
    offices uuid[];
    kept_out uuid[];
BEGIN
    IF people IS NOT NULL THEN RETURN people; END IF;
    offices := ARRAY(SELECT coachdesk_offices(wanted));
    IF cardinality(offices) = 0 THEN RETURN coachdesk_keep(what, '{{}}'); END IF;
    kept_out := ARRAY(SELECT s.claimant_id FROM shut_out s WHERE s.staff_id = coachdesk_staff() AND s.ended_at IS NULL);
    RETURN coachdesk_keep(
        what, ARRAY(SELECT c.id FROM claimant c WHERE c.office_id = ANY(offices) AND c.id <> ALL(kept_out))
    );
END $$"""

_VISIBLE = f"""
CREATE OR REPLACE FUNCTION coachdesk_visible(kind text) RETURNS uuid[] LANGUAGE plpgsql {AS_OWNER} AS $$
DECLARE
    people uuid[] := coachdesk_kept(kind);
BEGIN
    IF people IS NOT NULL THEN RETURN people; END IF;
    RETURN coachdesk_keep(kind, ARRAY(SELECT coachdesk_whom(kind)));
END $$"""

_WHOM = f"""
CREATE OR REPLACE FUNCTION coachdesk_whom(kind text) RETURNS SETOF uuid LANGUAGE plpgsql {AS_OWNER} AS $$
#variable_conflict use_column
DECLARE
    viewer uuid := coachdesk_viewer();
    today date := coachdesk_today();
    me record;
    is_coach boolean; is_supporter boolean; breaks_glass boolean;
    led uuid[]; named uuid[]; teams uuid[]; asked_in uuid[]; desks uuid[];
    kept_out uuid[];
BEGIN
    IF viewer IS NULL THEN RETURN; END IF;
    SELECT * INTO me FROM account WHERE id = viewer AND closed_at IS NULL;
    IF NOT FOUND THEN RETURN; END IF;
    IF me.claimant_id IS NOT NULL THEN RETURN NEXT me.claimant_id; END IF;
    IF kind = 'self' THEN RETURN; END IF;
    IF kind = 'own' THEN
        RETURN QUERY SELECT claimant_id FROM relationship WHERE coach_id = me.staff_id AND ended_on IS NULL;
        RETURN;
    END IF;
    SELECT coalesce(bool_or(role = '{Role.COACH}'), false),
           coalesce(bool_or(role = '{Role.SUPPORTER}'), false),
           coalesce(bool_or(role IN ('{Role.COACH}', '{Role.LEAD}', '{Role.SAFEGUARDING}', '{Role.DATA_PROTECTION}')),
                    false),
           array_agg(office_id) FILTER (WHERE role = '{Role.LEAD}' AND team_id IS NULL),
           array_agg(team_id) FILTER (WHERE role = '{Role.LEAD}' AND team_id IS NOT NULL),
           array_agg(office_id) FILTER (WHERE role = '{Role.DATA_PROTECTION}'),
           array_agg(office_id) FILTER (WHERE role = '{Role.RECEPTION}'),
           array_agg(office_id) FILTER (WHERE role IN ({_words(NAMES)}))
      INTO is_coach, is_supporter, breaks_glass, led, teams, asked_in, desks, named
      FROM role_grant WHERE account_id = viewer AND {GRANTED};
    kept_out := ARRAY(SELECT claimant_id FROM shut_out WHERE staff_id = me.staff_id AND ended_at IS NULL);

    IF is_coach AND me.staff_id IS NOT NULL THEN
        RETURN QUERY
        SELECT c.id FROM relationship r JOIN claimant c ON c.id = r.claimant_id
        WHERE r.coach_id = me.staff_id AND r.ended_on IS NULL
          AND c.erased_at IS NULL AND c.merged_into_id IS NULL AND c.id <> ALL(kept_out);
        RETURN QUERY
        SELECT c.id FROM cover v JOIN claimant c ON c.id = v.claimant_id
        WHERE v.coach_id = me.staff_id AND v.from_on <= today AND v.until_on >= today AND v.ended_at IS NULL
          AND c.erased_at IS NULL AND c.merged_into_id IS NULL AND c.id <> ALL(kept_out);
    END IF;
    IF led IS NOT NULL AND kind <> 'name' THEN
        RETURN QUERY
        SELECT id FROM claimant
        WHERE office_id = ANY(led) AND erased_at IS NULL AND merged_into_id IS NULL AND id <> ALL(kept_out);
    END IF;
    IF teams IS NOT NULL THEN
        RETURN QUERY
        SELECT c.id FROM staff s
        JOIN relationship r ON r.coach_id = s.id AND r.ended_on IS NULL
        JOIN claimant c ON c.id = r.claimant_id
        WHERE s.team_id = ANY(teams)
          AND c.erased_at IS NULL AND c.merged_into_id IS NULL AND c.id <> ALL(kept_out);
        RETURN QUERY
        SELECT c.id FROM waiting w JOIN claimant c ON c.id = w.claimant_id
        WHERE w.lead_id = me.staff_id AND w.ended_on IS NULL
          AND c.erased_at IS NULL AND c.merged_into_id IS NULL AND c.id <> ALL(kept_out);
    END IF;
    IF asked_in IS NOT NULL AND kind <> 'name' THEN
        RETURN QUERY
        SELECT c.id FROM record_request q JOIN claimant c ON c.id = q.claimant_id
        WHERE q.given_at IS NULL AND c.office_id = ANY(asked_in)
          AND c.erased_at IS NULL AND c.merged_into_id IS NULL AND c.id <> ALL(kept_out);
    END IF;
    IF breaks_glass THEN
        RETURN QUERY
        SELECT c.id FROM opening o JOIN claimant c ON c.id = o.claimant_id
        WHERE o.account_id = viewer AND o.ends_at > coachdesk_now()
          AND c.erased_at IS NULL AND c.merged_into_id IS NULL AND c.id <> ALL(kept_out);
    END IF;

    IF is_supporter AND kind IN ('name', '{SupportScope.PLAN}', '{SupportScope.MEETINGS}') THEN
        RETURN QUERY
        SELECT claimant_id FROM supporter
        WHERE account_id = viewer AND confirmed_at IS NOT NULL AND ended_at IS NULL AND until_on >= today
          AND (kind = 'name' OR scopes::jsonb ? kind);
    END IF;
    IF desks IS NOT NULL AND kind IN ('{SupportScope.MEETINGS}', 'door') THEN
        RETURN QUERY
        SELECT c.id FROM claimant c JOIN appointment a ON a.claimant_id = c.id
        WHERE c.office_id = ANY(desks) AND c.erased_at IS NULL AND c.id <> ALL(kept_out)
          AND a.state = '{AppointmentState.BOOKED}' AND a.mode = '{Mode.IN_PERSON}'
          AND a.starts_at >= today::timestamp AT TIME ZONE 'Europe/London'
          AND a.starts_at < (today + 1)::timestamp AT TIME ZONE 'Europe/London';
    END IF;
    IF kind = 'name' THEN
        IF named IS NOT NULL THEN
            RETURN QUERY SELECT id FROM claimant WHERE office_id = ANY(named) AND id <> ALL(kept_out);
        END IF;
        IF is_coach AND me.staff_id IS NOT NULL THEN
            RETURN QUERY
            SELECT claimant_id FROM handover
            WHERE to_coach_id = me.staff_id AND ended_at IS NULL AND claimant_id <> ALL(kept_out);
        END IF;
        IF me.staff_id IS NOT NULL THEN
            RETURN QUERY
            SELECT DISTINCT claimant_id FROM appointment
            WHERE (coach_id = me.staff_id OR beside_id = me.staff_id)
              AND starts_at > coachdesk_now() - interval '{MET_LATELY.days} days' AND claimant_id <> ALL(kept_out);
        END IF;
    END IF;
END $$"""

STATEMENTS = (_NOW, _TODAY, _VIEWER, _STAFF, _MISPLACED, _KEPT, _KEEP, _OFFICES, _PEOPLE_OF, _WHOM, _VISIBLE)
