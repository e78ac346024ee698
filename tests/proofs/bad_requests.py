"""Requests that no page of ours makes: any route, by anybody, with anything in any place. The same ones for a seed."""

import random
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_from_bytes

from flask import Flask
from uuid_utils.compat import uuid7

from tests.engines.programs import ROOT
from tests.views.world import World

WHO = ("nobody", "amina", "rosa", "ida", "gwen", "dora", "remy", "sue")
METHODS = ("PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "FOO", "get")
# As bytes, for many of them are no text at all.
ODD = [
    b"", b" ", b"\0", b"a\0b", b"'\"`;--", b"%00", b"%", b"../../etc/passwd", b"<script>alert(1)</script>",
    b"\xff\xfe\x80", b"\xed\xa0\x80", b"\xc0\xaf", "\u202e\u2066rtl".encode(), "\U0001f600".encode() * 200,
    "e\u0301".encode() * 2000, b"9" * 400, b"-1", b"0", b"1e309", b"NaN", b"inf", b"0x10", b"2147483648",
    b"9223372036854775808", b"-99999999999999999999", b"2026-02-30", b"0001-01-01", b"9999-12-31", b"10000-01-01",
    b"2026-13-01T25:61", b"9999-12-31T23:59:59", b"24:61", b"2026-11-25T10:00", b"true", b"[]", b"{}", b"null",
    "\u0661\u0662".encode(), "\u00b2".encode(), b"x" * 5000, b"x" * 70_000, b"a\r\nSet-Cookie: x=y", b"\t\n\r",
    b"00000000-0000-0000-0000-000000000000", b"{{7*7}}", b"%(x)s {0} $HOME", b"on", b"coach", b"en", b"y", b"1",
    "Ŵ ŷ ẁ".encode(), b"\x1b[31m", b"http://elsewhere.example/", b"//elsewhere.example", b"javascript:alert(1)",
]  # fmt: skip
TYPES = ("application/x-www-form-urlencoded", "application/json", "text/plain", "multipart/form-data", "image/png", "",
         "multipart/form-data; boundary=", "application/x-www-form-urlencoded; charset=utf-7", "\u00e9/\u00e9",
         "x" * 500, "multipart/form-data; boundary=x", "application/xml")  # fmt: skip
HEADERS = ("Accept-Language", "Accept", "Cookie", "Referer", "Origin", "User-Agent", "HX-Target", "HX-Current-URL",
           "HX-Trigger", "If-None-Match", "If-Modified-Since", "Range", "Authorization", "X-Forwarded-For",
           "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "X-Request-ID", "Sec-Fetch-Site", "X-CSRFToken",
           "Content-Encoding", "Transfer-Encoding", "Expect", "X-HTTP-Method-Override")  # fmt: skip
NAMES = re.compile(r"^    (\w+) = \w*Field\(|(?:form|args)\.get(?:list)?\(\"(\w+)\"|name=\"(\w+)\"", re.MULTILINE)


@dataclass
class Bad:
    """One request: who sends it where, and everything that is sent."""

    who: str
    rule: str
    method: str
    path: str
    query: str = ""
    body: bytes = b""
    kind: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    environ: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        shown = {name: value[:60] for name, value in self.headers.items()}
        address = f"{self.path[:200]}?{self.query[:200]}"
        return f"{self.method} {address} by {self.who} [{self.kind}] {shown} {self.environ} {self.body[:300]!r}"


class Maker:
    """All of chance, and of one seed."""

    def __init__(self, app: Flask, world: World, seed: int) -> None:
        self.world, self.random = world, random.Random(seed)
        self.rules = sorted((rule.rule, tuple(sorted(rule.methods or ()))) for rule in app.url_map.iter_rules())
        self.names = names_in_forms()
        # As they are at the start: what is sent may take one of them away, and is sent to it again.
        self.addresses = {rule: world.address(rule) for rule, _methods in self.rules}
        self.things = [
            world.rosa.id, world.sam.id, world.meeting.id, world.note.id, world.accounts["ben"].id, world.office.id,
        ]  # fmt: skip
        self.tokens: dict[str, bytes] = {}

    def some(self, of: Any) -> Any:
        return self.random.choice(of)

    def often(self, chance: float) -> bool:
        return self.random.random() < chance

    def request(self, number: int) -> Bad:
        """Every route in turn."""
        rule, methods = self.rules[number % len(self.rules)]
        reads = [each for each in methods if each in ("GET", "POST")] or list(methods)
        method = self.some(METHODS) if self.often(0.1) else self.some(reads)
        made = Bad(self.some(WHO), rule, method, self.path(rule), self.fields() if self.often(0.5) else "")
        if method not in ("GET", "HEAD") or self.often(0.05):
            made.body, made.kind = self.body(made.who)
        for _one in range(self.some((0, 0, 1, 1, 2, 4))):
            made.headers[self.some(HEADERS)] = self.header()
        if self.often(0.25):
            made.headers["HX-Request"] = self.some(("true", "x"))
        if self.often(0.02):
            made.environ["CONTENT_LENGTH"] = self.some(("abc", "-1", "1", "99999999999", "0"))
        if self.often(0.01):
            made.headers["Host"] = self.some(("elsewhere.example", "", "a b", "localhost:x", "[::", "x" * 300))
        return made

    def path(self, rule: str) -> str:
        """Mostly with the things of this world in it, so that what lies behind is reached."""

        parts = zip(rule.split("/"), self.addresses[rule].split("/"), strict=True)
        return "/".join(self.part(asked, good) for asked, good in parts)

    def part(self, asked: str, good: str) -> str:
        if "<" not in asked or self.often(0.7):
            return good
        return quote_from_bytes(self.some(ODD), safe="") if self.often(0.5) else str(uuid7())

    def fields(self, more: tuple[tuple[str, bytes], ...] = ()) -> str:
        """Known names and others, with odd values, some of them several times."""
        told = [*more]
        for _one in range(self.some((0, 1, 2, 4, 8, 30))):
            name = self.some(self.names) if self.often(0.9) else self.some(ODD).decode("latin-1")
            told += [(name, self.value())] * self.some((1, 1, 1, 2, 5))
        return "&".join(f"{quote_from_bytes(n.encode()[:200])}={quote_from_bytes(v)}" for n, v in told)

    def value(self) -> bytes:
        return self.some(ODD) if self.often(0.7) else str(self.some(self.things)).encode()

    def body(self, who: str) -> tuple[bytes, str | None]:
        """A form as ours are, with odd fields; or something that is none."""
        token = (("csrf_token", self.token(who)), ("form_nonce", uuid7().hex.encode()))
        sent = self.fields(token if self.often(0.85) else ()).encode()
        if self.often(0.6):
            return sent, TYPES[0]
        if self.often(0.3):
            return self.parts(token), "multipart/form-data; boundary=x"
        if self.often(0.03):
            return b"a=" + b"x" * 3_000_000, TYPES[0]
        if self.often(0.03):
            return b"&".join([b"a=b"] * 5000), TYPES[0]
        return self.some((sent, b"{", b'{"a": [', self.some(ODD), self.random.randbytes(200))), self.some(TYPES)

    def token(self, who: str) -> bytes:
        if who not in self.tokens:
            self.tokens[who] = self.world.token(who).encode()
        return self.tokens[who]

    def parts(self, token: tuple[tuple[str, bytes], ...]) -> bytes:
        text = b""
        for name, value in (*token, *((self.some(self.names), self.value()) for _one in range(4))):
            file = b'; filename="a.csv"' if self.often(0.3) and name not in dict(token) else b""
            text += b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % (name.encode(), file, value)
        return text + (b"--x--\r\n" if self.often(0.8) else b"")

    def header(self) -> str:
        """A header cannot hold an end of line: no server lets one through."""
        return re.sub(r"[\r\n\0]", " ", self.some(ODD).decode("latin-1"))[:4000]


def names_in_forms() -> list[str]:
    """The names of fields, out of the code and the pages themselves."""
    places = [*(ROOT / "coachdesk").glob("forms/**/*.py"), *(ROOT / "coachdesk").glob("views/**/*.py")]
    texts = [path.read_text() for path in [*places, *(ROOT / "templates").rglob("*.html")]]
    found = {name for text in texts for each in NAMES.findall(text) for name in each if name}
    return sorted(found - {"csrf_token", "form_nonce"})
