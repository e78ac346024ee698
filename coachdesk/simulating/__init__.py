"""A year of a made-up office in minutes: one list of events, and three rules that answer them on diaries of their own.

`coachdesk` is the product itself, its own services and slot code on a database of its own; the two others stand beside
it in memory, on the same hours, absences, lengths, rests and ways of meeting. Nothing of the product imports this.
"""
