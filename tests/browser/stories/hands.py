"""Whoever lives a story, by what they can do with a page: in a real browser, or over plain HTTP with nothing else.

Both find things as people do: a link and a button by their words, a field by its label.
"""

import re
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Error
from playwright.sync_api import Page as Tab

from tests.browser.serving import last_words

TRIES = 30
SPACES = re.compile(r"\s+")


def plain(text: str) -> str:
    """A text as it is read: one space between words."""
    return SPACES.sub(" ", text).strip()


class Hands(ABC):
    """One person in front of a page."""

    @abstractmethod
    def open(self, path: str) -> None:
        """Go to an address."""

    @abstractmethod
    def follow(self, words: str, within: str = "") -> None:
        """Press the first link whose words begin so; `within` names words of the row it stands in."""

    @abstractmethod
    def press(self, words: str, within: str = "") -> None:
        """Press the first button whose words begin so."""

    @abstractmethod
    def fill(self, label: str, text: str) -> None:
        """Write into the field with this label."""

    @abstractmethod
    def choose(self, label: str) -> None:
        """Take the choice, or tick the box, whose label begins so."""

    @abstractmethod
    def pick(self, label: str, option: str) -> None:
        """Take an entry of a list."""

    @property
    @abstractmethod
    def text(self) -> str:
        """What stands on the page, as it is read."""

    @property
    @abstractmethod
    def path(self) -> str:
        """Where the page is."""

    def reads(self, *texts: str) -> None:
        """All of these stand on the page."""
        missing = [text for text in texts if plain(text) not in self.text]
        assert not missing, f"{self.path} does not say {missing}:\n{self.text}"

    def does_not_read(self, *texts: str) -> None:
        """None of these stands there."""
        found = [text for text in texts if plain(text) in self.text]
        assert not found, f"{self.path} says {found}:\n{self.text}"


def sees(hands: Hands, *texts: str) -> None:
    """What is swapped into a page comes when it comes."""
    for _ in range(100):
        if all(each in hands.text for each in texts):
            return
        time.sleep(0.1)
    hands.reads(*texts)


class InBrowser(Hands):
    """With a browser's tab and its scripts."""

    def __init__(self, tab: Tab, base: str) -> None:
        self.tab, self.base = tab, base

    def open(self, path: str) -> None:
        answer = self.tab.goto(urljoin(self.base, path))
        assert answer and answer.status < 500, last_words(self.base)

    def follow(self, words: str, within: str = "") -> None:
        self._press("link", words, within)

    def press(self, words: str, within: str = "") -> None:
        self._press("button", words, within)

    def _press(self, role: Any, words: str, within: str) -> None:
        begins = re.compile(rf"^\s*{re.escape(words)}", re.IGNORECASE)
        place: Any = self.tab.locator("body")
        if within:
            place = self.tab.locator("li, tr, article, section, form").filter(has_text=within).filter(
                has=self.tab.get_by_role(role, name=begins)).last  # fmt: skip
        found = place.get_by_role(role, name=begins)
        if role == "button":
            found = found.or_(place.locator("summary").filter(has_text=begins))
        self.tab.evaluate("window.thisPage = true")
        found.locator("visible=true").first.click()
        self._wait_for_the_next_page()

    def _wait_for_the_next_page(self) -> None:
        """What opens on the same page, or is swapped into it, brings no other page: then a moment is enough."""
        for _ in range(TRIES):
            with suppress(Error):  # between two pages there is none to ask
                if not self.tab.evaluate("window.thisPage"):
                    break
            self.tab.wait_for_timeout(50)
        self.tab.wait_for_load_state()

    def fill(self, label: str, text: str) -> None:
        self.tab.get_by_label(label).first.fill(text)

    def choose(self, label: str) -> None:
        self.tab.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first.check(force=True)

    def pick(self, label: str, option: str) -> None:
        self.tab.get_by_label(label).and_(self.tab.locator("select")).first.select_option(label=option)

    @property
    def text(self) -> str:
        written = self.tab.locator("textarea").evaluate_all("fields => fields.map(field => field.value)")
        return plain(" ".join([self.tab.locator("body").inner_text(), *written]))

    @property
    def path(self) -> str:
        return urlsplit(self.tab.url).path


class ByPlainHttp(Hands):
    """With forms and links alone: what is left when no script runs and no style is loaded."""

    def __init__(self, base: str) -> None:
        self.base, self.url = base, base
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self._page = BeautifulSoup("", "html5lib")

    def open(self, path: str) -> None:
        self._go(Request(urljoin(self.url, path)))

    def follow(self, words: str, within: str = "") -> None:
        self.open(str(self._find(["a"], words, within)["href"]))

    def press(self, words: str, within: str = "") -> None:
        button = self._find(["button", "summary"], words, within)
        if button.name == "summary":
            return
        form = self._form_of(button)
        sent = self._sent(form) + ([(str(button["name"]), str(button.get("value", "")))] if button.get("name") else [])
        address = urljoin(self.url, str(button.get("formaction") or form.get("action") or self.url))
        if str(button.get("formmethod") or form.get("method", "get")).lower() == "post":
            self._go(Request(address, urlencode(sent).encode(), {"Referer": self.url}))
        else:
            self._go(Request(f"{address.partition('?')[0]}?{urlencode(sent)}"))

    def fill(self, label: str, text: str) -> None:
        field = self._field(label)
        if field.name == "textarea":
            field.string = text
        else:
            field["value"] = text

    def choose(self, label: str) -> None:
        field = self._field(label)
        if field.get("type") == "radio":
            for other in self._form_of(field).find_all("input", attrs={"name": field["name"], "type": "radio"}):
                del other["checked"]
        field["checked"] = ""

    def pick(self, label: str, option: str) -> None:
        for each in self._field(label).find_all("option"):
            del each["selected"]
            if plain(each.text) == option:
                each["selected"] = ""

    @property
    def text(self) -> str:
        return plain(self._page.body.get_text(" ")) if self._page.body else ""

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    def _go(self, request: Request) -> None:
        try:
            answer = self._opener.open(request)
        except HTTPError as refusal:
            answer = refusal
        with answer:
            assert answer.status < 500, last_words(self.base)
            self.url = answer.geturl()
            self._page = BeautifulSoup(answer.read().decode(), "html5lib")

    def _find(self, names: list[str], words: str, within: str) -> Tag:
        for found in self._page.find_all(names):
            if not plain(self._name_of(found)).lower().startswith(words.lower()):
                continue
            rows = found.find_parents(["li", "tr", "article", "section", "form"])
            if not within or any(within in plain(row.text) for row in rows):
                return found
        raise AssertionError(f"{self.path} has no {names[0]} '{words}' {within}:\n{self.text}")

    @staticmethod
    def _name_of(found: Tag) -> str:
        return str(found.get("aria-label") or found.text)

    def _field(self, label: str) -> Tag:
        for each in self._page.find_all("label"):
            if plain(each.text).startswith(label) and each.get("for"):
                field = self._page.find(id=each["for"])
                if isinstance(field, Tag):
                    return field
        raise AssertionError(f"{self.path} has no field '{label}':\n{self.text}")

    def _form_of(self, control: Tag) -> Tag:
        named = control.get("form")
        form = self._page.find("form", id=named) if named else control.find_parent("form")
        assert isinstance(form, Tag)
        return form

    def _sent(self, form: Tag) -> list[tuple[str, str]]:
        named = self._page.find_all(attrs={"form": form["id"]}) if form.get("id") else []
        sent = []
        for field in [*form.find_all(["input", "textarea", "select"]), *named]:
            if field.get("form") not in (None, form.get("id")) or not field.get("name") or field.has_attr("disabled"):
                continue
            if field.name == "input" and field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"):
                continue
            if field.name in ("button",) or field.get("type") in ("submit", "file"):
                continue
            sent += [(str(field["name"]), value) for value in self._values(field)]
        return sent

    @staticmethod
    def _values(field: Tag) -> list[str]:
        if field.name == "textarea":
            return [field.text.removeprefix("\n").replace("\n", "\r\n")]
        if field.name == "select":
            options = field.find_all("option")
            chosen = [each for each in options if each.has_attr("selected")] or options[:1]
            return [str(each.get("value", each.text)) for each in chosen]
        return [str(field.get("value", "on" if field.get("type") in ("checkbox", "radio") else ""))]
