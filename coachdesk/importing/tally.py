"""What an import did, or would do: counts for each file, and rows in doubt, of which a good many can be shown."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from coachdesk.importing.doubt import Doubt, Outcome
from coachdesk.importing.files import Line
from coachdesk.importing.kind import Kind
from coachdesk.importing.rejects import Rejects

MOST_SHOWN = 5_000


@dataclass(slots=True)
class Counts:
    """Every row is imported, rejected, updated or unchanged; some that are not rejected are warned about."""

    rows: int = 0
    imported: int = 0
    rejected: int = 0
    warned: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class Tally:
    """Filled while an import runs; memory does not grow with the file."""

    rejects: Rejects
    counts: dict[Kind, Counts] = field(default_factory=lambda: {kind: Counts() for kind in Kind})
    doubts: list[Doubt] = field(default_factory=list)
    not_shown: int = 0
    notes: dict[str, int] = field(default_factory=dict)

    def reject(self, kind: Kind, line: Line, code: str, who: str = "", **params: str) -> None:
        """A row that does not come in: told, and given back in the file of rejects."""
        self.counts[kind].rejected += 1
        doubt = Doubt(kind, line.number, Outcome.REJECTED, code, who, params)
        self._keep(doubt)
        self.rejects.write(doubt, line)

    def warn(self, kind: Kind, line: Line, who: str, warnings: Mapping[str, Mapping[str, str]]) -> None:
        """A row that comes in, but not with everything."""
        self.counts[kind].warned += bool(warnings)
        for code, params in warnings.items():
            self._keep(Doubt(kind, line.number, Outcome.WARNED, code, who, params))

    def differ(self, kind: Kind, number: int, who: str, code: str, **params: str) -> None:
        """Something that the file says otherwise than CoachDesk, which keeps what it has."""
        self._keep(Doubt(kind, number, Outcome.DIFFERS, code, who, params))

    def note(self, name: str, number: int = 1) -> None:
        """Something worth a figure: how many wait for a coach, how many have something to settle."""
        if number:
            self.notes[name] = self.notes.get(name, 0) + number

    @property
    def did_something(self) -> bool:
        return any(counts.imported or counts.updated for counts in self.counts.values())

    @property
    def found_something(self) -> bool:
        return self.did_something or any(counts.unchanged for counts in self.counts.values())

    def figures(self) -> dict[str, dict[str, int]]:
        """The counts as plain numbers, by the name of the file."""
        return {kind.value: asdict(counts) for kind, counts in self.counts.items()}

    def in_order(self) -> list[Doubt]:
        """The doubts that are kept, by file and line."""
        order = list(Kind)
        return sorted(self.doubts, key=lambda doubt: (order.index(doubt.kind), doubt.line))

    def _keep(self, doubt: Doubt) -> None:
        if len(self.doubts) < MOST_SHOWN:
            self.doubts.append(doubt)
        else:
            self.not_shown += 1
