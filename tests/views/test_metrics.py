"""Figures for whoever runs the service: for them alone, and about nobody."""

from dataclasses import replace

import pytest

from coachdesk import metrics
from tests.views import world as worlds

pytestmark = pytest.mark.once
TOKEN = "a-token-of-this-test-alone"


@pytest.fixture
def told(app, monkeypatch):
    """Ask for figures, with these settings."""

    def tell(**settings):
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], **settings))
        metrics.start(on=True)

    yield tell
    metrics.start(on=False)


def test_they_count_by_route_and_name_nobody(app, db, told) -> None:
    world = worlds.make(app, db)
    told(metrics=True)
    world.browser("amina").get(f"/claimants/{world.rosa.id}?q=private")
    world.browser("nobody").get("/claimants/private")
    page = world.browser("nobody").get("/metrics")
    assert page.mimetype == "text/plain"
    counted = 'coachdesk_requests_total{method="GET",route="/claimants/<uuid:claimant_id>",status="200"} 1.0'
    assert counted in page.text
    for name in ("coachdesk_request_seconds_bucket", "coachdesk_unsealed_events", "coachdesk_outbox"):
        assert name in page.text
    assert not [word for word in (str(world.rosa.id), "private", "Rosa", "Amina") if word in page.text]


def test_whoever_may_not_see_them_finds_no_page(client, told) -> None:
    assert client.get("/metrics").status_code == 404
    told(metrics=True)
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    told(metrics=True, metrics_token=TOKEN)
    assert client.get("/metrics").status_code == 404
    for shown in ("Bearer wrong", TOKEN, "Bearer \u0177", ""):
        assert client.get("/metrics", headers={"Authorization": shown.encode().decode("latin-1")}).status_code == 404
    asked = client.get(
        "/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, environ_base={"REMOTE_ADDR": "8.8.8.8"}
    )
    assert asked.status_code == 200
