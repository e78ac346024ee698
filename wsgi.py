from coachdesk import create_app

app = create_app()
