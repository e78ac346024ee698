"""What pages about loading an office show: counts, rows in doubt, and differences, in words."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from coachdesk.importing import staging, words
from coachdesk.importing.doubt import Doubt, Outcome
from coachdesk.importing.kind import Kind
from coachdesk.models import StagedUpload
from coachdesk.queries.imports import Loaded
from coachdesk.translation import gettext as _
from coachdesk.translation import ngettext, number_text
from coachdesk.views.filters import speech
from coachdesk.views.paging import rows_wanted

STEP = 50


def waiting_row(upload: StagedUpload, office_name: str, by_name: str) -> dict[str, Any]:
    """An upload that is still there."""
    until = speech().moment_within(upload.ends_at)
    waits = _("Waits to be confirmed until %(time)s.", time=until)
    return {
        "url": url_for("imports.show", upload_id=upload.id),
        "when_words": speech().moment(upload.made_at),
        "office_name": office_name,
        "by_name": by_name,
        "state_words": _("Loaded. The report is kept until %(time)s.", time=until) if upload.done_at else waits,
    }


def loaded_row(loaded: Loaded) -> dict[str, Any]:
    """An import that was done."""
    return {
        "url": None,
        "when_words": speech().moment(loaded.at),
        "office_name": loaded.office_name,
        "by_name": loaded.by_name or _("Command line"),
        "state_words": _what_came(loaded.counts),
    }


def upload_page(upload: StagedUpload, office_name: str, show: str) -> dict[str, Any]:
    """One upload: what would happen, or what did."""
    doubts = staging.doubts_of(upload)
    differences = [doubt for doubt in doubts if doubt.outcome is Outcome.DIFFERS] if upload.done_at else []
    listed = [doubt for doubt in doubts if doubt not in differences] if differences else doubts
    limit = rows_wanted(show, step=STEP, most=len(listed))
    more = len(listed) - limit
    url = url_for("imports.show", upload_id=upload.id)
    return {
        "office_name": office_name,
        "summary": _summary(upload),
        "until_words": speech().time(upload.ends_at),
        "can_confirm": upload.done_at is None and any(_found(counts) for counts in upload.counts.values()),
        "confirm_url": url_for("imports.confirm", upload_id=upload.id),
        "discard_url": None if upload.done_at else url_for("imports.put_away", upload_id=upload.id),
        "rejects_url": url_for("imports.rejects", upload_id=upload.id) if upload.rejects_enc is not None else None,
        "counts": [{"label": words.kind(kind)} | upload.counts[kind.value] for kind in Kind],
        "doubts": [_doubt(doubt) for doubt in listed[:limit]],
        "doubts_total": len(listed) + staging.not_shown(upload),
        "next_url": f"{url}?show={limit + STEP}" if more > 0 else None,
        "next_count": min(STEP, more),
        "all_url": f"{url}?show=all" if more > STEP else None,
        "differences": [_difference(doubt) for doubt in differences],
        "notes": [words.note(name, count) for name, count in staging.notes_of(upload).items()],
        "next_step_url": url_for("accounts.index") if staging.notes_of(upload).get("accounts") else None,
        "next_step_words": _("Give staff their links"),
    }


def _summary(upload: StagedUpload) -> str:
    counts = upload.counts.values()
    if any(each["imported"] or each["updated"] for each in counts):
        figures = {f"{kind}_{name}": count for kind, of in upload.counts.items() for name, count in of.items()}
        return _what_came(figures)
    if any(_found(each) for each in counts):
        return _("The files say what they said before: nothing changes.")
    return _("No row can be loaded as it stands.")


def _what_came(figures: Mapping[str, int]) -> str:
    """How much is new, or else how much is brought up to date."""
    people, meetings = figures.get("claimants_imported", 0), figures.get("meetings_imported", 0)
    if people or meetings:
        persons = ngettext("%(count)s person is new", "%(count)s people are new", people, count=number_text(people))
        return ngettext(
            "%(persons)s, with %(count)s meeting that was.",
            "%(persons)s, with %(count)s meetings that were.",
            meetings,
            persons=persons,
            count=number_text(meetings),
        )
    changed = sum(count for name, count in figures.items() if name.endswith(("_updated", "_imported")))
    return ngettext("%(num)s row is new or brought up to date.", "%(num)s rows are new or brought up to date.", changed)


def _found(counts: dict[str, int]) -> bool:
    return bool(counts["imported"] or counts["updated"] or counts["unchanged"])


def _doubt(doubt: Doubt) -> dict[str, Any]:
    return {
        "file": doubt.kind.file_name,
        "line": doubt.line,
        "kind": doubt.outcome.value,
        "reason": words.reason(doubt),
    }


def _difference(doubt: Doubt) -> dict[str, Any]:
    """What stays here is not shown to an administrator, who may not read a person's record."""
    return {
        "reference": doubt.who,
        "field_words": words.column(doubt.params.get("column", "needs")),
        "ours": _("Something else"),
        "theirs": doubt.params.get("theirs", ""),
    }
