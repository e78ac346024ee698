"""The search for times, against an oracle that looks at every minute."""
