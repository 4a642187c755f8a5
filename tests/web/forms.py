"""The forms of a page, as a browser would send them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

TYPED = {"text", "search", "url", "password", "email", "tel", "textarea", "datetime-local"}
LONGEST = 2000  # letters of a field in an address: the client takes no longer ones


@dataclass
class Form:
    """Where a form goes, its fields with what they hold, and those that a person types into."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)

    def send(self, client: TestClient, changed: Mapping[str, str]) -> Response:
        given = {**self.fields, **changed}
        if self.method == "get":
            return client.get(self.action, params={k: v[:LONGEST] for k, v in given.items()})
        return client.post(self.action, data=given)


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.found: list[Form] = []
        self.open: Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method") != "dialog":
            self.open = Form(given.get("action") or self.path, given.get("method", "get"))
            self.found.append(self.open)
        elif self.open is not None:
            self._field(tag, given)

    def _field(self, tag: str, given: Mapping[str, Any]) -> None:
        assert self.open is not None
        name = given.get("name")
        if tag == "button" and given.get("formaction"):
            self.found.append(Form(given["formaction"], self.open.method, self.open.fields))
            self.found[-1].fields = {**self.open.fields, **({name: given["value"]} if name else {})}
        elif tag == "option" and self.select:
            if "selected" in given or not self.open.fields[self.select]:
                self.open.fields[self.select] = given.get("value", "")
        elif name and tag in {"input", "textarea", "select", "button"}:
            self.open.fields.setdefault(name, given.get("value", ""))
            self.select = name if tag == "select" else ""
            kind = tag if tag == "textarea" else given.get("type", "text")
            if tag in {"input", "textarea"} and kind in TYPED:
                self.open.typed.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None


def forms(path: str, page: str) -> Iterator[Form]:
    """Every form of a page, and one more for each button that sends it elsewhere."""
    reader = _Reader(path)
    reader.feed(page)
    yield from reader.found
