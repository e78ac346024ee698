"""Uploading the files of an office: all three, or the mended file of what was not loaded the time before."""

from collections.abc import Iterable
from typing import Any, BinaryIO

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from wtforms import SelectField

from coachdesk.forms.base import Form

THREE = ("staff", "claimants", "meetings")
MENDED = "mended"


class UploadForm(Form):
    office = SelectField(lazy_gettext("Office"))
    staff = FileField(lazy_gettext("Staff"))
    claimants = FileField(lazy_gettext("People"))
    meetings = FileField(lazy_gettext("Meetings"))
    mended = FileField(lazy_gettext("Or rows that were not loaded, mended"))

    def __init__(self, *args: Any, offices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office.choices = list(offices)

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if self.mended.data:
            return good
        for name in THREE:
            if not self[name].data:
                self[name].errors = [*self[name].errors, _("Choose %(file)s.", file=f"{name}.csv")]
                good = False
        return good

    @property
    def files(self) -> dict[str, BinaryIO]:
        """What was uploaded, by name; a mended file stands for all three."""
        names = (MENDED,) if self.mended.data else THREE
        return {name: self[name].data.stream for name in names}
