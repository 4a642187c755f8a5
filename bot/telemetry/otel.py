"""Spans by OpenTelemetry. Imported only where an address for them is set; an extra brings what it needs."""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Status, StatusCode

from bot.telemetry.traces import follow

NAME = "talkforreal"


class Spans:
    """Tells an OpenTelemetry provider of every span, by its ids alone."""

    def __init__(self, provider: TracerProvider) -> None:
        self._tracer = provider.get_tracer(NAME)

    @contextmanager
    def span(self, name: str, **ids: str) -> Iterator[None]:
        """See `Follower`. What an exception says is left out: it may hold what fans wrote."""
        attributes = {f"{NAME}.{key}": value for key, value in ids.items()}
        with self._tracer.start_as_current_span(
            name, attributes=attributes, record_exception=False, set_status_on_exception=False
        ) as begun:
            try:
                yield
            except BaseException as error:
                begun.set_status(Status(StatusCode.ERROR, type(error).__name__))
                raise


@contextmanager
def following(processor: SpanProcessor | None = None) -> Iterator[None]:
    """Follow spans meanwhile, and send them where the OTEL_… environment says; the last ones at the end."""
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: NAME}))
    provider.add_span_processor(processor or BatchSpanProcessor(OTLPSpanExporter()))
    follow(Spans(provider))
    try:
        yield
    finally:
        follow(None)
        provider.shutdown()
