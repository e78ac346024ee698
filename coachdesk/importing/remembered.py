"""What is remembered of a row until the next file comes: fingerprints, and never the words themselves."""

from coachdesk.importing.claimant_rows import ReadClaimant
from coachdesk.importing.run import Run
from coachdesk.importing.three_way import said

COACH, NEEDS = "current_coach", "needs"


def says(run: Run, person: ReadClaimant) -> dict[str, str]:
    """All that a row says. Two rows that say the same of the same person are remembered alike."""
    remembered = said(run.vault, person.reference, person.values())
    if person.needs:
        remembered[NEEDS] = run.needs.marks(person.needs)
    return remembered
