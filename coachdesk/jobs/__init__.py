"""What happens by itself: the timetable, and the process that keeps it."""
