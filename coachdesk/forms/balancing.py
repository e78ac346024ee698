"""What a lead decides over a proposal. Nothing of it is stored: it stands in the form, signed, with what was seen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer

from coachdesk.balancing import Proposal
from coachdesk.queries.balancing import Seen
from coachdesk.services.balancing import Decided
from coachdesk.services.moves import Asking

SAID_WHEN_SHOWN = "name"
ACCEPT, ADD = "accept", "add"


class NotAsShown(ValueError):
    """What came back is not what the page showed."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal as a page showed it: what was decided before, its moves, whom the lead left out, what was seen."""

    decided: Decided
    moves: tuple[Asking, ...]
    seen: Seen | None
    unticked: frozenset[UUID] = field(default=frozenset())

    @property
    def ticked(self) -> list[Asking]:
        return [each for each in self.moves if each.claimant_id not in self.unticked]


def asking_of(proposal: Proposal) -> tuple[Asking, ...]:
    """The moves of a proposal, to be put to people; names are said anew when they are shown."""
    return tuple(
        Asking(
            each.person_id,
            each.from_id,
            each.to_id,
            each.cost,
            each.reason_code,
            {name: value for name, value in each.reason_params.items() if name != SAID_WHEN_SHOWN},
        )
        for each in proposal.moves
    )


def sealed(shown: Shown, for_whom: UUID) -> str:
    """As a hidden field carries it, for one account alone."""
    decided, seen = shown.decided, shown.seen
    assert seen is not None
    return str(
        _serializer(for_whom).dumps(
            {
                "pinned": _hexes(decided.pinned),
                "dropped": _hexes(decided.dropped),
                "added": {person.hex: coach.hex for person, coach in decided.added.items()},
                "unticked": _hexes(shown.unticked),
                "moves": [
                    (each.claimant_id.hex, each.from_id.hex, each.to_id.hex, each.cost, each.reason, dict(each.params))
                    for each in shown.moves
                ],
                "on": seen.on.isoformat(),
                "hours": {each.hex: hours for each, hours in seen.hours.items()},
                "begun": "".join(sorted(seen.begun)),
                "ended": "".join(sorted(seen.ended)),
                "asked": "".join(sorted(seen.asked)),
            }
        )
    )


def shown(for_whom: UUID) -> Shown:
    """What came back; where the boxes came with it, who is not ticked now. Raises NotAsShown."""
    try:
        told = _serializer(for_whom).loads(request.form.get("state", ""))
    except BadData as error:
        raise NotAsShown from error
    back = Shown(
        Decided(
            _ids(told["pinned"]),
            _ids(told["dropped"]),
            {UUID(person): UUID(coach) for person, coach in told["added"].items()},
        ),
        tuple(
            Asking(UUID(person), UUID(before), UUID(after), cost, reason, params)
            for person, before, after, cost, reason, params in told["moves"]
        ),
        Seen(
            date.fromisoformat(told["on"]),
            {UUID(each): (hours[0], hours[1]) for each, hours in told["hours"].items()},
            _shorts(told["begun"]),
            _shorts(told["ended"]),
            _shorts(told["asked"]),
        ),
        _ids(told["unticked"]),
    )
    if "boxes" not in request.form:
        return back
    ticked = set(request.form.getlist("chosen"))
    return replace(
        back, unticked=frozenset(each.claimant_id for each in back.moves if str(each.claimant_id) not in ticked)
    )


def pressed() -> tuple[str, UUID | None]:
    """Which button, and about whom."""
    what, _colon, whom = request.form.get("do", "").partition(":")
    try:
        return what, UUID(whom) if whom else None
    except ValueError:
        return what, None


def decide(decided: Decided, what: str, whom: UUID) -> Decided:
    """One thing decided more, or taken back."""
    without = {person: coach for person, coach in decided.added.items() if person != whom}
    pinned, dropped = decided.pinned - {whom}, decided.dropped - {whom}
    changed: Mapping[str, Decided] = {
        "pin": Decided(pinned | {whom}, dropped, without),
        "drop": Decided(pinned, dropped | {whom}, without),
        "free": Decided(pinned, dropped, without),
    }
    return changed.get(what, decided)


def put_in(decided: Decided, whom: UUID, coach_id: UUID) -> Decided:
    """This person to that coach, whatever was decided about them before."""
    free = decide(decided, "free", whom)
    return replace(free, added={**free.added, whom: coach_id})


def _hexes(ids: Iterable[UUID]) -> list[str]:
    return sorted(each.hex for each in ids)


def _ids(hexes: Iterable[str]) -> frozenset[UUID]:
    return frozenset(UUID(each) for each in hexes)


def _shorts(text: str) -> frozenset[str]:
    return frozenset(text[start : start + 12] for start in range(0, len(text), 12))


def _serializer(for_whom: UUID) -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=f"balancing {for_whom}")
