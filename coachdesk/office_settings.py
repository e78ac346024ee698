"""Every figure an office can choose: what it is called, what holds until it is chosen, and what makes sense."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

NUMBER = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,2})?")


@dataclass(frozen=True)
class SettingKind:
    """`least` and `most` are what makes sense; `unit` is minutes, days, percent or hours."""

    name: str
    default: float
    unit: str
    least: float
    most: float

    def read(self, text: str) -> float:
        """What was typed, as a number: whole but for shares and hours. Raises ValueError when it makes no sense."""
        typed = text.strip()
        if not NUMBER.fullmatch(typed):
            raise ValueError(f"{self.name} is a number")
        value = float(typed.replace(",", "."))
        if not self.least <= value <= self.most:
            raise ValueError(f"{self.name} lies between {self.least:g} and {self.most:g}")
        if self.whole and not value.is_integer():
            raise ValueError(f"{self.name} is counted in whole {self.unit}")
        return value

    @property
    def whole(self) -> bool:
        return self.unit not in ("percent", "hours")


KINDS: Mapping[str, SettingKind] = {
    kind.name: kind
    for kind in (
        SettingKind("rhythm_days", 28, "days", 1, 365),
        SettingKind("first_meeting_minutes", 60, "minutes", 10, 240),
        SettingKind("meeting_minutes", 45, "minutes", 10, 240),
        SettingKind("rest_minutes", 10, "minutes", 0, 60),
        SettingKind("write_up_minutes", 15, "minutes", 0, 120),
        SettingKind("responsive_percent", 10, "percent", 0, 30),
        SettingKind("new_start_minutes", 60, "minutes", 0, 600),
        SettingKind("handover_out_minutes", 30, "minutes", 0, 600),
        SettingKind("handover_in_minutes", 45, "minutes", 0, 600),
        SettingKind("review_minutes", 90, "minutes", 0, 600),
        SettingKind("referral_minutes", 20, "minutes", 0, 240),
        SettingKind("evidence_minutes", 15, "minutes", 0, 240),
        SettingKind("paused_minutes", 5, "minutes", 0, 120),
        SettingKind("leave_percent", 17, "percent", 0, 60),
        SettingKind("fixed_percent", 12, "percent", 0, 60),
        SettingKind("room_percent", 85, "percent", 10, 100),
        SettingKind("full_percent", 100, "percent", 50, 150),
        SettingKind("too_much_percent", 110, "percent", 50, 200),
        SettingKind("continuity_good_percent", 80, "percent", 1, 100),
        SettingKind("continuity_watch_percent", 60, "percent", 1, 100),
        SettingKind("coach_promise_days", 5, "working days", 1, 60),
        SettingKind("answer_days", 5, "working days", 1, 30),
        SettingKind("retention_months", 14, "months", 1, 240),
        SettingKind("retention_nightly", 0, "one or nought", 0, 1),
    )
}
