"""The floor: one plain SQL statement and a bare WSGI callable for each page. Nothing here imports the application."""
