"""A coach suggested for everybody at once, so that the hours one suggestion takes are not offered again by the next.

Whom they would rather have comes first, where there is room; then somebody they know. Then those with the fewest
possible coaches choose first, among coaches with room for the hours they need. Being over the line leaves nobody
without a coach: then it is whoever would be the least over.
"""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from coachdesk.placing.fitting import Fitting
from coachdesk.placing.parties import Coach, Person, Suggestion, Unplaceable


def suggest(people: Iterable[Person], coaches: Iterable[Coach]) -> list[Suggestion | Unplaceable]:
    """One answer for each person, by their id: a coach or the reason that there is none. The same in, the same out."""
    everybody = sorted(people, key=lambda each: each.id)
    if len({each.id for each in everybody}) != len(everybody):
        raise ValueError("the same person stands there twice")
    fitting = Fitting(coaches)
    hours = _Hours(fitting.coaches)
    answers: dict[UUID, Suggestion | Unplaceable] = {}
    waiting: list[tuple[int, Person]] = []
    for person in everybody:
        answer = (
            fitting.why_nobody(person)
            or _whom_they_would_rather(person, fitting, hours)
            or _somebody_known(person, fitting, hours)
        )
        if answer:
            answers[person.id] = answer
        else:
            waiting.append((len(fitting.coaches_for(person)), person))
    for _, person in sorted(waiting, key=lambda each: each[0]):
        answers[person.id] = _best(person, fitting, hours)
    return [_with_unmet(answers[person.id], person, fitting) for person in everybody]


def _with_unmet(answer: Suggestion | Unplaceable, person: Person, fitting: Fitting) -> Suggestion | Unplaceable:
    if isinstance(answer, Unplaceable):
        return answer
    return replace(answer, unmet=fitting.unmet(person, answer.coach_id))


class _Hours:
    """The minutes of each coach that are taken, growing as suggestions are made."""

    def __init__(self, coaches: Iterable[Coach]) -> None:
        self._taken = {each.id: each.committed_minutes for each in coaches}

    def load_with(self, coach: Coach, minutes: float) -> float:
        """The coach's load, as a share of one, if these minutes were added."""
        return (self._taken[coach.id] + minutes) / coach.available_minutes

    def give(self, person: Person, coach: Coach, reason: str, **params: str) -> Suggestion:
        load = self.load_with(coach, person.needed_minutes)
        self._taken[coach.id] += person.needed_minutes
        told = {"name": coach.name, "load": str(round(100 * load)), **params}
        return Suggestion(person.id, coach.id, reason, told, person.needed_minutes)


def _whom_they_would_rather(person: Person, fitting: Fitting, hours: _Hours) -> Suggestion | None:
    """The person's own word, while the coach has room: a wish fills nobody's month beyond the line."""
    wished = [each for each in fitting.coaches_for(person) if each.id in person.rather] if person.rather else []
    with_room = [each for each in wished if hours.load_with(each, person.needed_minutes) <= 1]
    return hours.give(person, with_room[0], "rather") if with_room else None


def _somebody_known(person: Person, fitting: Fitting, hours: _Hours) -> Suggestion | None:
    """The last of their former coaches who is still here; knowing each other goes before room."""
    fits = {each.id: each for each in fitting.coaches_for(person)} if person.former_coaches else {}
    for coach_id, last_seen in person.former_coaches:
        if coach_id in fits:
            over = hours.load_with(fits[coach_id], person.needed_minutes) > 1
            last_on = last_seen.isoformat() if last_seen else ""
            return hours.give(person, fits[coach_id], "former_coach_over" if over else "former_coach", last_on=last_on)
    return None


def _best(person: Person, fitting: Fitting, hours: _Hours) -> Suggestion:
    matches = fitting.matches(person)
    loads = [(hours.load_with(each, person.needed_minutes), each) for each in fitting.coaches_for(person)]
    with_room = [(load, each) for load, each in loads if load <= 1]
    if not with_room:
        _, least = min(loads, key=lambda each: (each[0], matches[each[1].id].rank))
        return hours.give(person, least, "least_over")
    _, best = min(with_room, key=lambda each: (matches[each[1].id].rank, each[0]))
    match = matches[best.id]
    if match.language:
        return hours.give(person, best, "speaks_language", language=match.language)
    if match.skills:
        return hours.give(person, best, "skill_match", skills=" ".join(match.skills))
    return hours.give(person, best, "most_room")
