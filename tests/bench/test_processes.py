"""What is measured in processes of their own: an import, and a web worker."""

from coachdesk.bench import import_files, importing
from coachdesk.bench.floor import loading as floor
from coachdesk.bench.loading import MADE
from coachdesk.bench.process import rss_mib
from coachdesk.bench.server import serving
from coachdesk.bench.sizes import USUAL_COACH


def test_an_import_leaves_nothing_and_its_rows_can_be_put_in_again(ready, tmp_path):
    rows = tmp_path / "rows"
    rows.mkdir()
    import_files.write(tmp_path, 250)
    keep = [str(rows)] if ready.source.is_postgresql else []
    before = _people(ready)
    run = importing.load(ready, tmp_path, keep)
    assert run["imported"] == 250 and 20 < run["idle_mib"] <= run["peak_mib"]
    assert _people(ready) == before
    if keep:
        assert floor.load(ready.settings.owner_url, rows, list(MADE)) > 0
        assert all((rows / table).stat().st_size > 30 for table in ("claimant", "data_key", "event", "adjustment"))
        assert _people(ready) == before


def test_a_web_worker_answers_and_is_watched(ready):
    cookie = ready.cookie_of(USUAL_COACH)
    with serving(ready.environment()) as server:
        assert 0 < server.first_page("/caseload", cookie) < 30
        assert server.get("/caseload?show=all", cookie) == 200
        assert 20 < rss_mib(server.worker) < 500
    assert server.process.returncode is not None


def _people(ready) -> int:
    return ready.source.rows("SELECT count(*) FROM claimant", {})[0][0]
