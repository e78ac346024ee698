"""Why to this coach, and why somebody stays over the line."""

from collections import Counter
from collections.abc import Collection, Mapping
from uuid import UUID

from coachdesk.balancing import given
from coachdesk.balancing.hours import Hours, as_minutes
from coachdesk.balancing.parties import Reason, StillOver
from coachdesk.balancing.rooms import STAYS, Candidate
from coachdesk.balancing.searching import Search, Source


def why_to(each: Candidate, hours: Hours) -> tuple[str, dict[str, str]]:
    """The code of what speaks for the coach somebody goes to, with their load once everybody has moved."""
    coach, match = hours.coaches[each.at], each.possible.matches[each.at]
    told = {"name": coach.name, "load": hours.load_text(each.at)}
    if coach.id in each.person.wished:
        return "wished_for", told
    if coach.id in each.person.former:
        return "former_coach", told
    if match.language:
        return "speaks_language", told | {"language": match.language}
    if match.skills:
        return "skill_match", told | {"skills": " ".join(match.skills)}
    if coach.team_id and coach.team_id == each.team_id:
        return "same_team", told
    return "most_room", told


def still_over(
    source: Source, hours: Hours, search: Search, put_in: given.Given, stay: Mapping[str, Collection[UUID]]
) -> StillOver:
    """The coach, by how much, and what stands in the way: who stays, whom nobody fits, where there is no room."""
    everybody = [each for each in hours.people_of(source.number) if each.id not in put_in.people]
    staying = Counter(code for each in everybody if (code := given.why_stays(each, stay)))
    fitting = {each.person.id for each in source.people}
    lonely = sum(
        hours.need(each) > 0 and not given.why_stays(each, stay) and each.id not in fitting for each in everybody
    )
    staying_on = [each for each in source.people if each.at == STAYS]
    dear = sum(search.rooms.is_free(each) != STAYS for each in staying_on)
    waiting = len(staying_on) - dear
    reasons = [Reason("stays", {"code": code, "count": str(count)}) for code, count in sorted(staying.items())]
    if lonely:
        reasons.append(Reason("nobody_for", {"count": str(lonely)}))
    if waiting:
        left = sum(search.rooms.left.values())
        reasons.append(Reason("no_room", {"count": str(waiting), "minutes": str(round(as_minutes(left)))}))
    if dear:
        reasons.append(Reason("too_dear", {"count": str(dear)}))
    committed = hours.coaches[source.number].committed_minutes
    if committed > as_minutes(hours.limit[source.number]):
        reasons.append(Reason("committed_alone", {"minutes": str(round(committed))}))
    number = source.number
    return StillOver(hours.coaches[number].id, as_minutes(source.still_over), hours.percent(number), tuple(reasons))
