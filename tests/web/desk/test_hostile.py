"""Whatever strangers wrote is shown harmless on every page of the desk."""

import pytest

from bot.model import Ruling
from tests.web.place import Place, pick

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "quotes": 'It\'s "Okay" & <b>fine</b>',
    "template": "{{ 7 * 7 }}{% raise %}",
    "bidi": "safe \u202e gnisrever \u2066 isolate",
    "zero width": "a" + "\u200b" * 3000 + "b",
    "zalgo": "z" + "\u0301" * 500,
    "long": "x" * 25_000,
    "null": "before \ufffd after",
    "sum": '=HYPERLINK("http://evil.example")',
    "line": "two\u2028lines",
}
PATHS = (
    "queue",
    "queue?tab=held",
    "nominees",
    "nominees/one/work/coffee-prince-2007",
    "people",
    "fair-play",
    "moods",
    "spam",
    "quotes",
    "roundups",
    "unplaced",
    "answer?id=x:1",
    "",
)


@pytest.fixture(params=list(HOSTILE.values()), ids=list(HOSTILE))
def hostile(request: pytest.FixtureRequest, place: Place) -> Place:
    evil: str = request.param
    text = f"Coffee Prince {evil}"
    for n, ruling in enumerate((Ruling.PENDING, Ruling.COUNTED)):
        place.hears(
            text,
            pick(text, "Coffee Prince", ruling, reason=evil[:500], mood="sad"),
            by=f"{n}-{evil[:60]}",
            name=evil,
            url="javascript:alert(1)",
            spoiler=evil[:200],
            spam=(evil[:200],),
            clips=("javascript:alert(1)", f"https://x.example/{evil[:50]}"),
        )
    return place


def test_no_page_obeys_what_strangers_wrote(hostile: Place) -> None:
    client = hostile.signed_in()
    for path in PATHS:
        answered = client.get(f"/desk/t/{hostile.talk}/{path}".rstrip("/"))
        assert answered.status_code == 200, path
        for forbidden in (
            "<script>alert",
            "<img src=x",
            "<b>fine",
            'javascript:alert(1)"',
            'href="javascript',
            "\u202e",
            "\u2066",
            "\u200b\u200b\u200b",
            "\u2028",
            "\u0301" * 5,
        ):
            assert forbidden not in without_hidden(answered.text), (path, forbidden)
        assert len(answered.text) < 400_000


def without_hidden(page: str) -> str:
    """The page but for hidden fields, which carry a wording back as it was and are never shown."""
    return "".join(
        line
        for line in page.splitlines()
        if 'type="hidden"' not in line
        and "<textarea" not in line
        and not line.startswith("</textarea")
    )


def test_what_is_typed_is_not_reflected_raw(place: Place) -> None:
    client = place.signed_in()
    evil = "<script>alert(1)</script>"
    for path in (
        f"t/{place.talk}/queue?q={evil}",
        f"t/{place.talk}/search?q={evil}",
        f"t/{place.talk}/nominees?new={evil}",
        f"t/{place.talk}/people?q={evil}",
        f"t/{place.talk}/nominees/merge?join={evil}",
        f"t/{place.talk}/answer?id={evil}",
        f"log?about={evil}",
        f"t/{evil}/queue",
    ):
        answered = client.get(f"/desk/{path}")
        assert answered.status_code < 500
        assert evil not in answered.text


@pytest.mark.parametrize("number", ["-1", "99999999999999999999999999", "0"])
def test_numbers_beyond_all_bounds_are_no_error_of_ours(place: Place, number: str) -> None:
    client = place.signed_in()
    for path in ("spam?after=", "unplaced?after=", "moods?after=", "nominees/one/work/x?after="):
        assert client.get(f"/desk/t/{place.talk}/{path}{number}").status_code < 500
    assert client.get(f"/desk/log?before={number}").status_code < 500
