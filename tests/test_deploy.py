"""The examples in docs/deploy: each can be read by what reads it, and says nothing that the program does not know."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coachdesk import gunicorn_conf
from coachdesk.config import Settings, fresh_secrets
from tests.engines.programs import ROOT

pytestmark = pytest.mark.once
DEPLOY = ROOT / "docs" / "deploy"
UNITS = ("coachdesk.service", "coachdesk-scheduler.service")
WALLS = ("NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "CapabilityBoundingSet=", "UMask=0077")


def test_the_settings_of_the_example_make_sense(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a-secret-of-the-example-alone")
    lines = re.findall(r"^#?(COACHDESK_\w+)=(.*)$", (DEPLOY / "coachdesk.env").read_text(), re.MULTILINE)
    told = {name: str(secret) if name.endswith("_FILE") else value for name, value in lines}
    given = fresh_secrets() | told | {"DATABASE_URL": "postgresql://cd_app:word@127.0.0.1/coachdesk"}
    settings = Settings.from_environ(given)
    assert (settings.hosts, settings.proxies, settings.secure_cookies) == (("desk.example.org",), 1, True)
    assert settings.provider and settings.provider.only
    assert settings.metrics and settings.metrics_token
    assert "a-secret" not in repr(settings)


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_walled_in_and_systemd_can_read_it(name: str) -> None:
    text = (DEPLOY / name).read_text()
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", "["))]
    assert not [line for line in lines if not re.fullmatch(r"[A-Z]\w+=.*", line)]
    assert set(WALLS) <= set(lines)
    asked = {each[len("Environment=") :].split("=")[0] for each in lines if each.startswith("Environment=")}
    assert {"SECRET_KEY_FILE", "COACHDESK_MASTER_KEYS_FILE", "DATABASE_URL_FILE"} <= asked
    if program := shutil.which("systemd-analyze"):
        told = subprocess.run([program, "verify", DEPLOY / name], capture_output=True, text=True, check=False).stderr
        assert [line for line in told.splitlines() if name in line and "is not executable" not in line] == []


def test_gunicorn_reads_its_settings_and_believes_no_header(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("gunicorn")
    command = [program, "--check-config", "-c", "python:coachdesk.gunicorn_conf", "coachdesk:create_app()"]
    env = {"PATH": str(program.parent), "COACHDESK_INSTANCE": str(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert gunicorn_conf.forwarded_allow_ips == ""
    assert gunicorn_conf.accesslog is None


def test_the_proxy_speaks_new_tls_alone_and_passes_on_what_it_saw_itself() -> None:
    nginx = (DEPLOY / "nginx.conf").read_text()
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in nginx
    assert "access_log off;" in nginx
    assert "X-Forwarded-For $remote_addr;" in nginx
    assert nginx.count("{") == nginx.count("}")
    assert "X-Forwarded-For {remote_host}" in (DEPLOY / "Caddyfile").read_text()
    assert "USER 10001" in (DEPLOY / "Containerfile").read_text()
