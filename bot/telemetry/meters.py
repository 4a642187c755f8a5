"""Figures in the form that Prometheus reads."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE

__all__ = ["CONTENT_TYPE", "Meter", "exposition"]

_PREFIX = "talkforreal_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """One figure with its unit in its name: a value beside each choice of its labels.

    `counts` tells that it only ever grows while the program runs.
    """

    name: str
    says: str
    labels: tuple[str, ...] = ()
    values: Collection[tuple[tuple[str, ...], float]] = ()
    counts: bool = False


def exposition(meters: Iterable[Meter]) -> bytes:
    """All the meters as Prometheus' text format, in their order."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Given(tuple(meters)))
    return generate_latest(registry)


class _Given:
    def __init__(self, meters: tuple[Meter, ...]) -> None:
        self._meters = meters

    def collect(self) -> Iterator[Metric]:
        """As prometheus_client asks for them."""
        for meter in self._meters:
            kind = CounterMetricFamily if meter.counts else GaugeMetricFamily
            family = kind(_PREFIX + meter.name, meter.says, labels=meter.labels)
            for labels, value in sorted(meter.values):
                family.add_metric(labels, value)
            yield family
