import json
import shutil
from pathlib import Path

import pytest

from tests.cli.calling import Run
from tests.shared import SHARED, needs_shared


@pytest.fixture
def database(played: Path, tmp_path: Path) -> str:
    shutil.copy(played, tmp_path / "copy.db")
    return f"sqlite:///{tmp_path / 'copy.db'}"


def test_a_text_is_read_with_its_nominee_stance_episode_and_reason(run: Run) -> None:
    ran = run("read", "Ep. 6 of Me Too, Flower! No contest")
    assert ran.code == 0
    assert "Me Too, Flower! (2011)" in ran.out
    assert "nominated" in ran.out
    assert "episode 6" in ran.out
    assert "Why" in ran.out


def test_read_speaks_json(run: Run) -> None:
    found = json.loads(
        run(
            "read", "--json", "--prompt", "most epic kiss", "Ep. 6 of Me Too, Flower! No contest"
        ).out
    )
    (nomination,) = found["nominations"]
    assert nomination["work"]["title"] == "Me Too, Flower!"
    assert (nomination["work"]["year"], nomination["episode"]) == (2011, 6)
    assert nomination["ruling"] == "counted"


def test_a_text_without_a_nominee_says_so(run: Run) -> None:
    ran = run("read", "good morning everyone")
    assert ran.code == 0
    assert "nothing" in ran.out.lower() or "no nominee" in ran.out.lower()


def test_hostile_text_cannot_steer_the_terminal(run: Run) -> None:
    ran = run("read", "Goblin \x1b[31m\x07 “Healer\u202e” [bold]W[/bold]")
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out


def test_a_standing_is_shown_and_spoken_in_json(run: Run, database: str) -> None:
    shown = run("standings", "epic-kiss", "--database", database)
    spoken = json.loads(run("standings", "epic-kiss", "--json", "--database", database).out)
    assert shown.code == 0
    assert spoken["places"][0]["rank"] == 1
    assert spoken["places"][0]["nominee"] in shown.out
    people = [place["people"] for place in spoken["places"]]
    assert people == sorted(people, reverse=True)
    assert sum(spoken["networks"].values()) == spoken["people"]


def test_a_standing_can_be_asked_for_as_of_a_day(run: Run, database: str) -> None:
    ran = run("standings", "epic-kiss", "--json", "--as-of", "2015-10-09", "--database", database)
    early = json.loads(ran.out)
    late = json.loads(run("standings", "epic-kiss", "--json", "--database", database).out)
    assert 0 < early["people"] < late["people"]


def test_an_unknown_talk_is_a_sentence_and_a_one(run: Run) -> None:
    ran = run("standings", "epic-hug")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "talkforreal: there is no talk 'epic-hug' (did you mean epic-kiss?)\n"


def test_a_roundup_is_shown_within_each_networks_limit(run: Run, database: str) -> None:
    for network, limit in (("x", 280), ("bluesky", 300), ("mastodon", 500)):
        args = ("epic-kiss", "--network", network, "--json", "--database", database)
        made = json.loads(run("roundup", *args, "--as-of", "2015-10-20").out)
        assert made["limit"] == limit
        assert all(part["weight"] <= limit for part in made["parts"])
        assert made["breaches"] == []


def test_showing_a_roundup_plans_nothing(run: Run, database: str) -> None:
    before = run("outbox", "--json", "--database", database).out
    run("roundup", "epic-kiss", "--network", "x", "--database", database)
    assert run("outbox", "--json", "--database", database).out == before


def test_a_roundup_for_an_unknown_network_is_a_sentence(run: Run, database: str) -> None:
    ran = run("roundup", "epic-kiss", "--network", "myspace", "--database", database)
    assert ran.code == 1
    assert "there is no network 'myspace'" in ran.err


def test_the_outbox_lists_what_was_sent(run: Run, database: str) -> None:
    posts = json.loads(run("outbox", "--json", "--database", database).out)
    assert {post["state"] for post in posts} == {"sent"}
    assert "epic-kiss/roundup/2015-10-12/console:x" in run("outbox", "--database", database).out


def test_a_merge_moves_people_and_can_be_undone(run: Run, database: str) -> None:
    def standing() -> dict[str, int]:
        spoken = json.loads(run("standings", "epic-kiss", "--json", "--database", database).out)
        return {place["nominee"]: place["people"] for place in spoken["places"]}

    before = standing()
    first, second = list(before)[1:3]
    args = ("--host", "anna", "--database", database)
    merged = run("merge", first, second, *args)
    assert merged.code == 0
    assert second not in standing()
    (word,) = [part for part in merged.out.split() if part.count("-") == 4]
    assert run("merge", "--undo", word, *args).code == 0
    assert standing() == before


def test_a_verdict_takes_a_vote_out_and_can_be_undone(run: Run, database: str) -> None:
    def people() -> int:
        spoken = run("standings", "epic-kiss", "--json", "--database", database).out
        return int(json.loads(spoken)["people"])

    before = people()
    ruled = run("rule", "x:demo-0002", "refused", "--host", "Estelle", "--database", database)
    assert ruled.code == 0
    assert people() == before - 1
    run("rule", "--undo", ruled.out.split()[-1], "--host", "Anna", "--database", database)
    assert people() == before


def test_a_decision_needs_a_known_host(run: Run, database: str) -> None:
    ran = run("rule", "x:demo-0002", "refused", "--host", "Anne", "--database", database)
    assert ran.code == 1
    assert "there is no host 'Anne' (did you mean Anna?)" in ran.err


def test_an_import_keeps_the_good_lines_and_names_the_bad(run: Run, tmp_path: Path) -> None:
    line = {
        "id": "x:1",
        "network": "x",
        "account": {"id": "x:9"},
        "text": "Goblin! #talkforreal",
        "said_at": "2015-10-09T10:00:00Z",
    }
    file = tmp_path / "found.jsonl"
    file.write_text(f"{json.dumps(line)}\nnot json\n{json.dumps({**line, 'id': 'x:2'})}\n", "utf-8")
    ran = run("import", file)
    assert ran.code == 1
    assert "2 answers read, 2 new" in ran.out
    assert "found.jsonl: line 2: not JSON" in ran.err


def test_an_import_of_a_missing_file_is_a_sentence(run: Run, tmp_path: Path) -> None:
    ran = run("import", tmp_path / "nowhere.jsonl")
    assert ran.code == 1
    assert "there is no such file" in ran.err
    assert "Traceback" not in ran.err


def test_check_tells_every_absent_credential_and_ends_with_two(run: Run) -> None:
    ran = run("check")
    assert ran.code == 2
    assert ran.err.startswith("environment: X_CONSUMER_KEY: ")
    faults = json.loads(run("check", "--json").out)
    assert {fault["file"] for fault in faults} == {"environment"}


def test_check_of_a_network_that_needs_nothing_is_fine(run: Run) -> None:
    ran = run("check", "--network", "console")
    assert (ran.code, ran.err) == (0, "")
    assert "is fine" in ran.out


def test_talks_are_listed(run: Run) -> None:
    (talk,) = json.loads(run("talks", "--json").out)
    assert (talk["name"], talk["state"]) == ("epic-kiss", "closed")
    assert "epic-kiss" in run("talks").out


def test_collecting_from_a_network_where_nothing_is_asked_is_a_sentence(run: Run) -> None:
    ran = run("collect", "--network", "archive")
    assert ran.code == 1
    assert "'archive'" in ran.err


def test_the_catalogue_has_nothing_wrong(run: Run) -> None:
    assert run("catalogue", "check").code == 0


@needs_shared("eval", "dev.jsonl")
def test_the_reading_is_measured(run: Run) -> None:
    found = json.loads(run("evaluate", SHARED / "eval" / "dev.jsonl", "--json").out)
    assert found["all"]["linking"]["f1"] > 0.8


@needs_shared("eval", "dev.jsonl")
def test_the_measure_shows_all_that_it_promises(run: Run) -> None:
    shown = run("evaluate", SHARED / "eval" / "dev.jsonl").out
    for said in (
        "read otherwise than labelled",
        "By phenomenon",
        "Without a source",
        "What confidence is worth",
        "precision",
        "recall",
        "exactly right",
        "counted without a host",
        "share",
    ):
        assert said in shown


@pytest.mark.parametrize(
    "line",
    ["[1]", '"x"', '{"id": "a"}', '{"id": "a", "label": 3}', '{"id": "a", "label": {}}',
     '{"id": "a", "label": {"nominations": [{"drama": 3, "stance": "nominated"}]}}'],
)  # fmt: skip
def test_a_line_that_is_no_labelled_answer_is_told(run: Run, tmp_path: Path, line: str) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(f"{line}\n", "utf-8")
    ran = run("evaluate", path)
    assert ran.code == 2
    assert ran.err.startswith(f"{path}: line 1: ")
    assert "must" in ran.err


def test_labelled_answers_that_cannot_be_read_are_all_told(run: Run, tmp_path: Path) -> None:
    given = ('"a", "text": 3', '"b", "text": "Healer", "prompt": []', '"c"')
    path = tmp_path / "labels.jsonl"
    path.write_text(
        "\n".join(f'{{"id": {each}, "label": {{"nominations": []}}}}' for each in given), "utf-8"
    )
    ran = run("evaluate", path)
    assert ran.code == 2
    assert ran.err.splitlines() == [
        f'{path}: answer a: "text" must be a text',
        f'{path}: answer b: "prompt" must be a text',
        f'{path}: answer c: "text" is missing: it must be a text',
    ]


def test_a_file_of_labels_that_is_not_there_is_a_fault(run: Run) -> None:
    ran = run("evaluate", "nowhere.jsonl")
    assert ran.code == 2
    assert ran.err.startswith("nowhere.jsonl: file: ")
