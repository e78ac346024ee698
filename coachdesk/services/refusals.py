"""Why a meeting cannot be booked, moved or written about as it was asked: each is a sentence on the page that asked."""


class NotFree(Exception):
    """Somebody was quicker: the coach, or the person, is taken then."""


class RuledOut(Exception):
    """A rule of hours, of leave or of the person's own does not allow it; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ToSettle(Exception):
    """Something waits for the person's word first."""


class ContactStopped(Exception):
    """Somebody told us that the person died: while that stands nothing is booked, and nothing new is asked of them."""


class NotTheirCoach(Exception):
    """The person has another coach now, or none."""


class CannotMove(Exception):
    """The meeting has begun, was recorded or was cancelled: what is asked does not follow from that."""


class NotYet(CannotMove):
    """What came of a meeting is written down from its beginning on, not before."""


class NotForThem(Exception):
    """A part of the agenda that is the other's to write."""
