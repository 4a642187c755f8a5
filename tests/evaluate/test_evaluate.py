"""The measure is itself measured: on readings whose score a person can count."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from bot import evaluate
from bot.catalogue import build, load
from bot.nominate import read_json
from tests.nominate.conftest import CONFIG
from tests.shared import SHARED, needs_shared


def a_label(id_: str = "1", *nominations: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A labelled answer of one source."""
    extra = {key: fields.pop(key) for key in ("ambiguous",) if key in fields}
    label = {"is_answer": bool(nominations), "nominations": list(nominations)} | extra
    return {"id": id_, "source": "a", "text": "…", "phenomena": ["tag"], "label": label} | fields


def meant(drama: str | None, stance: str = "nominated", **fields: Any) -> dict[str, Any]:
    return {"drama": drama, "drama_aliases_seen": [], "stance": stance} | fields


def found(
    title: str, year: int, stance: str = "nominated", ruling: str | None = "counted", **fields: Any
) -> dict[str, Any]:
    work = {"title": title, "year": year, "native_title": None, "aliases": []} | fields
    return {
        "work": work,
        "stance": stance,
        "ruling": ruling if stance == "nominated" else None,
        "confidence": 0.95,
        "reason": "because",
    }


def report(
    labels: list[dict[str, Any]], readings: dict[str, list[dict[str, Any]]]
) -> evaluate.Report:
    return evaluate.evaluate(labels, lambda given: {"nominations": readings[given["id"]]})


def test_a_work_is_met_when_its_year_is_within_one_and_a_name_equal() -> None:
    labels = [a_label("1", meant("The King 2 Hearts (2012)"))]
    for title, year, aliases, right in [
        ("the king 2 hearts", 2013, [], 1),
        ("King2Hearts", 2012, ["The King 2 Hearts"], 1),
        ("The King 2 Hearts", 2014, [], 0),
        ("King", 2012, [], 0),
    ]:
        read = report(labels, {"1": [found(title, year, aliases=aliases)]})
        assert read.all.linking.right == right


def test_stance_counts_for_nomination_and_not_for_linking() -> None:
    labels = [a_label("1", meant("Healer (2014)", "mentioned"), meant("Goblin (2016)"))]
    read = report(labels, {"1": [found("Healer", 2014), found("Goblin", 2016)]})
    assert (read.all.linking.right, read.all.linking.wrong) == (2, 0)
    assert (read.all.nomination.right, read.all.nomination.wrong) == (1, 1)
    assert read.all.exact == 0
    assert (read.all.counted, read.all.counted_right, read.all.labelled) == (2, 1, 1)


def test_a_work_named_twice_is_one() -> None:
    labels = [a_label("1", meant("Healer (2014)"))]
    read = report(labels, {"1": [found("Healer", 2014), found("Healer", 2014)]})
    assert read.all.linking == evaluate.Score(right=1)
    assert read.all.exact == 1


def test_ambiguous_answers_are_left_out() -> None:
    labels = [a_label("1", meant("Healer (2014)"), ambiguous=True)]
    assert report(labels, {"1": []}).all.answers == 0


def test_inferred_and_nameless_nominations_cost_nothing_found_or_not() -> None:
    labels = [a_label("1", meant("Healer (2014)", inferred=True), meant(None))]
    for reading in ([], [found("Healer", 2014)]):
        figures = report(labels, {"1": reading}).all
        assert figures.exact == 1
        assert figures.linking == evaluate.Score()


def test_pending_counts_for_the_nomination_and_not_as_counted() -> None:
    labels = [a_label("1", meant("Healer (2014)"))]
    figures = report(labels, {"1": [found("Healer", 2014, ruling="pending")]}).all
    assert (figures.nomination.right, figures.counted, figures.counted_share) == (1, 0, 0.0)


def test_the_share_counted_is_of_labels_however_many_works_meet_one() -> None:
    shared = [found("Full House", 2004), found("Full House", 2014)]
    figures = report([a_label("1", meant("Full House"))], {"1": shared}).all
    assert (figures.counted_right, figures.counted_met, figures.labelled) == (2, 1, 1)
    assert (figures.counted_precision, figures.counted_share) == (1.0, 1.0)
    twice = [a_label("1", meant("Full House"), meant("Full House (2004)"))]
    figures = report(twice, {"1": shared[:1]}).all
    assert (figures.counted_right, figures.counted_met, figures.labelled) == (1, 2, 2)


def test_what_only_the_thread_tells_is_wrong_where_no_label_infers_it() -> None:
    labels = [a_label("1", meant(None), text="same!", reply_to="2"), a_label("2", text="Healer!")]
    read = report(labels, {"1": [found("Healer", 2014)], "2": []})
    assert read.all.linking == evaluate.Score(wrong=1)


def test_a_nomination_read_without_a_work_is_left_out() -> None:
    nameless = found("Healer", 2014) | {"work": None}
    figures = report([a_label("1", meant(None))], {"1": [nameless]}).all
    assert (figures.exact, figures.counted, figures.linking) == (1, 0, evaluate.Score())


def test_each_source_is_left_out_once() -> None:
    labels = [
        a_label("1", meant("Healer (2014)"), source="a"),
        a_label("2", meant("Goblin (2016)"), source="b"),
    ]
    read = report(labels, {"1": [found("Healer", 2014)], "2": []})
    assert read.without["a"].linking == evaluate.Score(missed=1)
    assert read.without["b"].linking == evaluate.Score(right=1)


def test_every_miss_is_told_with_its_reason() -> None:
    labels = [a_label("1", meant("Healer (2014)"), meant("Goblin (2016)", "negative"))]
    read = report(labels, {"1": [found("Goblin", 2016), found("Signal", 2016)]})
    assert [(m.work, m.what) for m in read.misses] == [
        ("Healer (2014)", "not found (nominated)"),
        ("Goblin (2016)", "nominated instead of negative"),
        ("Signal (2016)", "not in the labels, read as nominated"),
    ]


def test_calibration_sets_what_was_said_beside_what_was_right() -> None:
    labels = [a_label("1", meant("Healer (2014)")), a_label("2")]
    read = report(labels, {"1": [found("Healer", 2014)], "2": [found("Goblin", 2016)]})
    (used,) = [b for b in read.bins if b.all]
    assert (used.all, used.right, used.said) == (2, 1, 0.95)


def test_the_answer_above_is_handed_to_the_reader() -> None:
    seen = []

    def read(given: Mapping[str, Any]) -> Mapping[str, Any]:
        seen.append(given.get("reply_to"))
        return {"nominations": []}

    evaluate.evaluate([a_label("1", text="Healer"), a_label("2", reply_to="1")], read)
    assert seen == [None, {"text": "Healer", "author": "1"}]


def test_an_answer_above_may_have_a_number_for_its_name() -> None:
    seen = []

    def read(given: Mapping[str, Any]) -> Mapping[str, Any]:
        seen.append(given.get("reply_to"))
        return {"nominations": []}

    labels = [a_label("2", reply_to=1), a_label("1", text="Healer") | {"id": 1}]
    evaluate.evaluate(labels, read)
    assert seen == [{"text": "Healer", "author": "1"}, None]


def test_nothing_labelled_is_no_division_by_zero() -> None:
    figures = report([], {}).all
    assert (figures.exact_share, figures.counted_precision, figures.linking.f1) == (1.0, 1.0, 1.0)


def test_the_report_is_dumped() -> None:
    labels = [a_label("1", meant("Healer (2014)"))]
    read = report(labels, {"1": [found("Healer", 2014)]})
    dumped = evaluate.as_json(read)
    assert json.loads(json.dumps(dumped))["all"]["linking"]["f1"] == 1.0
    assert dumped["all"]["counted"]["met"] == 1


@needs_shared("eval", "dev.jsonl")
def test_the_labelled_answers_are_read_well() -> None:
    lexicon = build(load(CONFIG / "catalogue"))
    lines = (SHARED / "eval" / "dev.jsonl").read_text("utf-8").splitlines()
    read = evaluate.evaluate(
        [json.loads(line) for line in lines], lambda given: read_json(given, lexicon)
    )
    assert read.all.linking.f1 >= 0.96
    assert read.all.nomination.f1 >= 0.94
    assert read.all.exact_share >= 0.90
    assert read.all.counted_precision >= 0.97
    assert read.all.counted_share >= 0.80
    for source, figures in read.without.items():
        assert figures.counted_precision >= 0.95, source


@pytest.mark.parametrize("missing", ["id", "label"])
def test_what_is_no_labelled_answer_is_refused(missing: str) -> None:
    label = a_label("1")
    del label[missing]
    with pytest.raises(KeyError):
        evaluate.evaluate([label], lambda _: {"nominations": []})
