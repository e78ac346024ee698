"""The three files of an office, their columns, and the order in which they are loaded."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """What a file tells of."""

    STAFF = "staff"
    CLAIMANTS = "claimants"
    MEETINGS = "meetings"

    @property
    def file_name(self) -> str:
        """The name the file has in a folder."""
        return f"{self.value}.csv"


COLUMNS: Mapping[Kind, tuple[str, ...]] = MappingProxyType({
    Kind.STAFF: (
        "staff_no", "name", "email", "role", "team", "weekly_hours", "working_days", "gender", "languages", "skills",
    ),
    Kind.CLAIMANTS: (
        "reference", "first_names", "last_name", "preferred_name", "date_of_birth", "email", "mobile", "postcode",
        "language", "current_coach", "claim_started", "needs",
    ),
    Kind.MEETINGS: ("reference", "staff_no", "starts_at", "minutes", "mode", "outcome"),
})  # fmt: skip
