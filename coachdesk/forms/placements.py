"""What a lead confirms: the suggestions exactly as the page showed them, signed so that they come back unchanged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer

from coachdesk.placing import Suggestion, Unplaceable
from coachdesk.services.relationships import Beginning, Wait

SAID_WHEN_SHOWN = "name"


class NotAsShown(ValueError):
    """What came back is not what the page showed."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the page showed: a coach for some, and for others that nobody fits."""

    beginnings: list[Beginning]
    waits: list[Wait]


def sealed(answers: Iterable[Suggestion | Unplaceable], for_whom: UUID) -> str:
    """Suggestions as a hidden field carries them, for one account alone."""
    rows = [
        (
            each.person_id.hex,
            each.coach_id.hex if isinstance(each, Suggestion) else "",
            each.reason_code,
            {name: value for name, value in each.reason_params.items() if name != SAID_WHEN_SHOWN},
        )
        for each in answers
    ]
    return str(_serializer(for_whom).dumps(rows))


def proposal(for_whom: UUID) -> Proposal:
    """The suggestions that came back. Raises NotAsShown."""
    try:
        rows = _serializer(for_whom).loads(request.form.get("proposal", ""))
    except BadData as error:
        raise NotAsShown from error
    return Proposal(
        [Beginning(UUID(person), UUID(coach), reason, params) for person, coach, reason, params in rows if coach],
        [Wait(UUID(person), reason, params) for person, coach, reason, params in rows if not coach],
    )


@dataclass(frozen=True, slots=True)
class CoachChosen:
    """The coach a lead chose for one person; with its reason when it is the one that was suggested."""

    coach_id: UUID
    reason: str | None = None
    params: Mapping[str, str] | None = None


def coach_chosen(claimant_id: UUID, for_whom: UUID) -> CoachChosen | None:
    """Which button was pressed, and with which coach; None when no coach was chosen."""
    chosen = request.form.get("other_coach" if request.form.get("decide") == "other" else "coach", type=UUID)
    if chosen is None:
        return None
    try:
        shown = proposal(for_whom).beginnings
    except NotAsShown:
        shown = []
    for each in shown:
        if (each.claimant_id, each.coach_id) == (claimant_id, chosen):
            return CoachChosen(chosen, each.reason, each.params)
    return CoachChosen(chosen)


def _serializer(for_whom: UUID) -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=f"placements {for_whom}")
