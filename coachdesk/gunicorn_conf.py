"""How gunicorn serves the pages: `gunicorn -c python:coachdesk.gunicorn_conf "coachdesk:create_app()"`.

Its words are lines of JSON like ours, and hold no path and no address of a visitor. Of each request we tell ourselves
(views/request_log.py), so its own access log stays off.
"""

import os
import shutil
import tempfile
from typing import Any

from coachdesk import logs

worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 25
keepalive = 5
# Who came by a proxy is for COACHDESK_PROXIES to say, and for nothing in a header here.
forwarded_allow_ips = ""
limit_request_line = 8190
limit_request_fields = 60
limit_request_field_size = 16_380
control_socket_disable = True
accesslog = None
_FIGURES = "PROMETHEUS_MULTIPROC_DIR"
logconfig_dict: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": logs.formatter}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"level": "WARNING", "handlers": []},
    "loggers": {
        name: {"level": "WARNING", "handlers": ["stderr"], "propagate": False}
        for name in ("gunicorn.error", "py.warnings")
    },
}


def on_starting(_server: Any) -> None:
    """Several workers count in one folder, which is fresh with each start."""
    if os.environ.get("COACHDESK_METRICS") and not os.environ.get(_FIGURES):
        os.environ[_FIGURES] = tempfile.mkdtemp(prefix="coachdesk-figures-")


def child_exit(_server: Any, worker: Any) -> None:
    if os.environ.get(_FIGURES):
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_server: Any) -> None:
    if folder := os.environ.get(_FIGURES):
        shutil.rmtree(folder, ignore_errors=True)
