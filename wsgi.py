"""What a web server and `flask --app wsgi` load."""

from coachdesk import create_app
from coachdesk.commands import Rooms

app = create_app()
app.cli = Rooms("coachdesk")
