"""The one place that knows htmx's headers: a page for a browser, its piece for a swap, both at one address."""

from typing import Any

from flask import Response, make_response, render_template, request


def is_fragment() -> bool:
    """Whether a piece is wanted. Going back in history always wants the whole page."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def aimed_at(element_id: str) -> bool:
    """Whether the piece is to take the place of this element."""
    return request.headers.get("HX-Target") == element_id


def render_page(page: str, fragment: str, /, status: int = 200, **context: Any) -> Response:
    """The page, or the fragment that the page includes. They share an address, so caches are told them apart."""
    wanted = is_fragment()
    response = make_response(render_template(fragment if wanted else page, is_fragment=wanted, **context), status)
    response.vary.add("HX-Request")
    return response
