"""Posts of X out of files: the API's pages, twarc's table, a user's own archive."""

import csv
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import BadLine, NetworkError
from bot.model import Answer
from bot.networks.x import native_of, read_file

POST = {
    "id": "1580000000000000002",
    "author_id": "77",
    "text": "@annaandestelle Boys &amp; Flowers! #talkforreal",
    "created_at": "2026-09-01T12:00:00.000Z",
    "conversation_id": "1580000000000000002",
    "edit_history_tweet_ids": ["1580000000000000002"],
    "entities": {"hashtags": [{"start": 34, "end": 46, "tag": "talkforreal"}]},
}
USER = {"id": "77", "username": "fan_seven", "name": "Fan Seven"}


def read(path: Path) -> tuple[list[Answer], list[BadLine]]:
    found = list(read_file(path))
    return [f for f in found if isinstance(f, Answer)], [f for f in found if isinstance(f, BadLine)]


@pytest.mark.parametrize(
    "body",
    [
        {"data": [POST], "includes": {"users": [USER]}},
        {"data": POST},
        POST,
        [POST],
        [{"data": [POST]}, {"data": [{**POST, "id": "9", "edit_history_tweet_ids": ["9"]}]}],
    ],
)
def test_pages_of_the_api_and_single_posts_are_read(tmp_path: Path, body: object) -> None:
    path = tmp_path / "posts.json"
    path.write_text(json.dumps(body))
    answers, bad = read(path)
    assert bad == []
    first = answers[0]
    assert (first.id, first.account.id, first.tags) == (f"x:{POST['id']}", "x:77", ("talkforreal",))
    assert first.text == "@annaandestelle Boys & Flowers! #talkforreal"


def test_a_line_that_is_no_page_is_told_and_the_lines_around_it_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    other = {**POST, "id": "5", "edit_history_tweet_ids": ["5"]}
    broken = {key: value for key, value in other.items() if key != "author_id"}
    lines = [{"data": [POST]}, {"hello": 1}, {"data": [broken, other]}]
    path.write_text("\n".join([json.dumps(lines[0]), "{", *map(json.dumps, lines[1:])]))
    answers, bad = read(path)
    assert [a.id for a in answers] == [f"x:{POST['id']}", "x:5"]
    assert [(b.line, b.what.split(":")[0]) for b in bad] == [
        (2, "not JSON"),
        (3, "neither a page of X's API nor a post"),
        (4, "post 5"),
    ]


def test_twarcs_table_is_read_with_who_said_it_and_what_it_replies_to(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    row = {
        "id": POST["id"], "author_id": "77", "author.username": "fan_seven", "author.name": "Fan Seven",
        "text": POST["text"], "created_at": POST["created_at"], "conversation_id": "1570000000000000000",
        "referenced_tweets.replied_to.id": "1570000000000000000",
        "entities.hashtags": json.dumps(POST["entities"]["hashtags"]),  # type: ignore[index]  # a dict of dicts
    }  # fmt: skip
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, [*row, "referenced_tweets.retweeted.id"])
        writer.writeheader()
        writer.writerow(row)
        writer.writerow({**row, "id": "6", "referenced_tweets.retweeted.id": "1"})
        writer.writerow({**row, "id": "seven"})
    answers, bad = read(path)
    (only,) = answers
    assert (only.account.handle, only.reply_to) == ("fan_seven", "x:1570000000000000000")
    assert only.tags == ("talkforreal",)
    assert [b.line for b in bad] == [4]


def an_archive(path: Path, *tweets: object, account: object = None) -> Path:
    owner = {"accountId": "77", "username": "fan_seven", "accountDisplayName": "Fan Seven"}
    with zipfile.ZipFile(path, "w") as archive:
        told = [{"account": account or owner}]
        archive.writestr("data/account.js", f"window.YTD.account.part0 = {json.dumps(told)}")
        archive.writestr("data/tweets.js", f"window.YTD.tweets.part0 = {json.dumps(tweets)}")
        archive.writestr("data/tweet-headers.js", "window.YTD.x = [{}]")
    return path


def test_the_archive_that_a_user_downloads_holds_their_own_posts(tmp_path: Path) -> None:
    tweet = {
        "id_str": "42",
        "full_text": "Healer &amp; more #talkforreal https://t.co/abcdefghij",
        "created_at": "Thu Oct 08 15:04:05 +0000 2015",
        "lang": "en",
        "in_reply_to_status_id_str": "41",
        "entities": {
            "hashtags": [{"text": "talkforreal", "indices": ["18", "30"]}],
            "urls": [
                {
                    "url": "https://t.co/abcdefghij",
                    "expanded_url": "https://example.com/healer",
                    "indices": ["31", "54"],
                }
            ],
        },
    }
    repost = {**tweet, "id_str": "43", "full_text": "RT @someone: Healer"}
    path = an_archive(tmp_path / "x.zip", {"tweet": tweet}, {"tweet": repost}, {"tweet": {"id_str": "1"}})  # fmt: skip
    answers, bad = read(path)
    (only,) = answers
    assert only.text == "Healer & more #talkforreal https://example.com/healer"
    assert (only.id, only.account.id, only.reply_to) == ("x:42", "x:77", "x:41")
    assert only.said_at == datetime(2015, 10, 8, 15, 4, 5, tzinfo=UTC)
    assert [b.line for b in bad] == [3]


def test_a_file_that_is_nothing_of_x_is_refused_in_a_sentence(tmp_path: Path) -> None:
    for name, content in (("a.txt", b""), ("a.zip", b"no zip"), ("a.csv", b"\xff\xfe"), ("b.json", None)):  # fmt: skip
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(NetworkError, match=name):
            read(path)
    with pytest.raises(NetworkError, match="whose archive"):
        read(an_archive(tmp_path / "y.zip", account={"username": "nobody"}))


@pytest.mark.parametrize(
    ("given", "native"),
    [
        ("1580000000000000002", "1580000000000000002"),
        ("https://x.com/fan/status/158", "158"),
        ("https://twitter.com/fan/status/158/photo/1?s=20", "158"),
        ("https://x.com/i/web/status/158", "158"),
        ("https://x.com/fan", None),
        ("answers.jsonl", None),
        ("1" * 30, None),
    ],
)
def test_a_post_is_named_by_its_id_or_address(given: str, native: str | None) -> None:
    assert native_of(given) == native
