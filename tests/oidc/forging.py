"""A provider that says what a test wants it to say: with its own keys, with other people's, or with none at all."""

import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import RSAKey

from coachdesk import clock


@dataclass
class Forger:
    """Where it is, its key, what it says of itself, the token it hands out next, and what it was asked for."""

    issuer: str
    key: RSAKey
    says: dict[str, Any] = field(default_factory=dict)
    token: str = ""
    codes: list[dict[str, list[str]]] = field(default_factory=list)
    sends_elsewhere: str = ""

    def claims(self, **more: Any) -> dict[str, Any]:
        """What a token says of somebody, now, and whatever else is asked; None leaves a claim out."""
        now = int(clock.now().timestamp())
        said = {"iss": self.issuer, "aud": "coachdesk", "sub": "amina-0", "iat": now, "exp": now + 300} | more
        return {name: value for name, value in said.items() if value is not None}

    def signed(self, claims: dict[str, Any], key: RSAKey | None = None, **header: Any) -> str:
        key = key or self.key
        return jwt.encode({"alg": "RS256", "kid": self.key.kid} | header, claims, key)

    def unsigned(self, claims: dict[str, Any]) -> str:
        """A token whose algorithm is `none`."""
        return f"{part({'alg': 'none'})}.{part(claims)}."


def part(said: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


@contextmanager
def forging() -> Iterator[Forger]:
    """On a free port of this machine, until the test is over."""
    key = RSAKey.generate_key(2048, auto_kid=True)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        forger = server.forger = Forger(f"http://127.0.0.1:{server.server_port}", key)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield forger
        finally:
            server.shutdown()
            thread.join()


class Handler(BaseHTTPRequestHandler):
    """Discovery, keys, and a token for any code."""

    def do_GET(self) -> None:
        forger = self.server.forger
        if forger.sends_elsewhere:
            self.send_response(302)
            self.send_header("Location", forger.sends_elsewhere)
            self.end_headers()
            return
        at = {name: f"{forger.issuer}/{path}" for name, path in (
            ("authorization_endpoint", "auth"), ("token_endpoint", "token"), ("jwks_uri", "keys"),
            ("end_session_endpoint", "out"))}  # fmt: skip
        if self.path == "/.well-known/openid-configuration":
            self.answer({"issuer": forger.issuer} | at | forger.says)
        elif self.path == "/keys":
            self.answer({"keys": [forger.key.as_dict(private=False)]})
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.server.forger.codes.append(parse_qs(sent))
        self.answer({"access_token": "x", "token_type": "Bearer", "id_token": self.server.forger.token})

    def answer(self, said: dict[str, Any]) -> None:
        text = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_what: object) -> None:
        pass
