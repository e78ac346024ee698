"""`python -m coachdesk` is `coachdesk`."""

from coachdesk.commands import main

main()
