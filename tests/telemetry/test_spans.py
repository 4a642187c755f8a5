"""Spans from tick to post have the log's ids, and nothing that anybody must not read."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot.app import App
from bot.errors import NetworkError, Trouble
from bot.model import AgendaEntry, Approval, OccasionKind
from bot.storage import Store
from bot.telemetry import configure
from bot.telemetry.otel import following
from tests.app.test_app import KISS, NOW, Fake, answer, made, page

ROOT = Path(__file__).parents[2]
WORDS = "plainly made-up words of demo_fan_1, Coffee Prince"
ASKS = AgendaEntry(
    kind=OccasionKind.PROMPT, when="at open", networks=("console:x",), approval=Approval.AUTO,
    late=timedelta(days=30),
)  # fmt: skip


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    with following(SimpleSpanProcessor(exporter)):
        yield exporter


@pytest.fixture
def log() -> io.StringIO:
    stream = io.StringIO()
    configure(level="debug", as_json=True, stream=stream)
    return stream


def app_of(store: Store, x: Fake) -> App:
    return made(store, x, Fake(), replace(KISS, agenda=(ASKS,)))


def ids(span: ReadableSpan) -> dict[str, Any]:
    return {
        str(key).removeprefix("talkforreal."): value
        for key, value in (span.attributes or {}).items()
    }


def path(span: ReadableSpan, every: Sequence[ReadableSpan]) -> list[str]:
    """The names from the outermost span down to this one."""
    by_id = {each.context.span_id: each for each in every if each.context}
    above = [] if span.parent is None else path(by_id[span.parent.span_id], every)
    return [*above, span.name]


def test_a_tick_a_feed_a_page_and_a_post_are_spans_within_each_other(
    store: Store, spans: InMemorySpanExporter
) -> None:
    app_of(store, Fake(mention=[page(answer(1, WORDS))])).tick(NOW)
    every = spans.get_finished_spans()
    paths = {tuple(path(span, every)) for span in every}
    assert ("tick", "job", "feed", "page") in paths
    assert ("tick", "job", "post") in paths
    named = {span.name: ids(span) for span in every}
    assert named["tick"] == {"tick": "20151010T130000"}
    assert named["post"]["post"].startswith("kiss/prompt/")


def test_a_line_of_the_log_carries_the_ids_of_the_spans_around_it(
    store: Store, spans: InMemorySpanExporter, log: io.StringIO
) -> None:
    app_of(store, Fake(mention=[page(answer(1, WORDS))])).tick(NOW)
    every = spans.get_finished_spans()
    (line,) = [
        told
        for told in map(json.loads, log.getvalue().splitlines())
        if told["event"] == "kept a page" and told["feed"] == "x:mention:somebody"
    ]
    (kept,) = [s for s in every if s.name == "page" and _feed(s, every) == line["feed"]]
    around = {key: value for span in _upwards(kept, every) for key, value in ids(span).items()}
    assert around == {key: line[key] for key in ("tick", "job", "feed", "page")}


def _upwards(span: ReadableSpan, every: Sequence[ReadableSpan]) -> list[ReadableSpan]:
    by_id = {each.context.span_id: each for each in every if each.context}
    return [span, *([] if span.parent is None else _upwards(by_id[span.parent.span_id], every))]


def _feed(span: ReadableSpan, every: Sequence[ReadableSpan]) -> object:
    return ids(_upwards(span, every)[1]).get("feed")


def test_no_fans_word_and_no_words_of_an_exception_are_in_a_span(
    store: Store, spans: InMemorySpanExporter
) -> None:
    said = Fake(
        mention=[page(answer(1, WORDS))],
        hashtag=NetworkError(network="x", trouble=Trouble.LATER, detail=f"token hush: {WORDS}"),
    )
    app = app_of(store, said)
    app.tick(NOW)
    said.found["reply"] = ValueError(WORDS)
    told = "".join(span.to_json() for span in spans.get_finished_spans())
    assert "made-up" not in told
    assert "hush" not in told
    assert "demo_" not in told


def test_a_bug_marks_its_spans_by_its_class_alone(
    store: Store, spans: InMemorySpanExporter
) -> None:
    app = app_of(store, Fake(mention=ValueError(WORDS)))
    with pytest.raises(ExceptionGroup):
        app.tick(NOW)
    failed = [span for span in spans.get_finished_spans() if not span.status.is_unset]
    assert {span.name for span in failed} >= {"feed", "job"}
    assert {span.status.description for span in failed} <= {"ValueError", "ExceptionGroup"}


def test_without_an_address_nothing_of_it_is_imported() -> None:
    code = (
        "import sys; from bot.cli import run, start; from bot.app import App;"
        "start.spans().__enter__();"
        "print([name for name in sys.modules if 'opentelemetry.sdk' in name or name == 'bot.telemetry.otel'])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "[]\n"
