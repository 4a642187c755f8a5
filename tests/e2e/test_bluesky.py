"""`talkforreal collect --network bluesky`, as a process, against a real Bluesky on this machine."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e.living import ROOT, Place
from tests.servers.bluesky import Bluesky, Fan, Posted

pytestmark = pytest.mark.server("bluesky")

TALK = """
prompt = "What is the most epic kiss scene you've ever seen?"
zone = "UTC"
opens = {opens}
closes = {closes}
series_tag = "talkforreal"

[asked_on.bluesky]
handle = "{handle}"
post = "{post}"
"""


def place(folder: Path, bluesky: Bluesky, host: Fan, prompt: Posted) -> Place:
    """A config whose one talk is asked on this Bluesky, with the host's credentials."""
    now = datetime.now(UTC)
    talk = TALK.format(
        opens=(now - timedelta(days=1)).isoformat(),
        closes=(now + timedelta(days=1)).isoformat(),
        handle=host.handle,
        post=f"https://bsky.app/profile/{host.handle}/post/{prompt.rkey}",
    )
    bot = (ROOT / "config" / "bot.toml").read_text("utf-8").partition("[networks.x]")[0]
    bot += (
        f'[networks.bluesky]\nservice = "{bluesky.pds}"\nappview = "{bluesky.appview}"\n'
        f'labelers = ["{bluesky.labeler}"]\n'
    )
    return Place.made(
        folder, bot, {"kiss": talk},
        BLUESKY_HANDLE=host.handle, BLUESKY_APP_PASSWORD=bluesky.app_password(host),
        TALKFORREAL_TOKENS=str(folder / "tokens.json"),
    )  # fmt: skip


def people(made: Place) -> dict[str, int]:
    places = made.spoken("standings", "kiss")["places"]
    return {each["nominee"].split(" (")[0]: each["people"] for each in places}


def fresh(made: Place) -> int:
    done = made.spoken("collect", "--network", "bluesky")
    assert {outcome["trouble"] for outcome in done} == {None}
    return sum(outcome["fresh"] for outcome in done)


@pytest.mark.timeout(600)
def test_answers_are_gathered_from_thread_mentions_hashtag_and_quotes_and_followed(
    bluesky: Bluesky, tmp_path: Path
) -> None:
    host, *fans = (bluesky.fan(name) for name in ("host", "ana", "bea", "cho", "dae", "eun"))
    ana, bea, cho, dae, eun = fans
    prompt = bluesky.post(host, "What is the most epic kiss? #talkforreal")
    first = bluesky.post(ana, "My favourite is Healer!", reply=(prompt, prompt))
    nested = bluesky.post(bea, "My favourite is Coffee Prince!", reply=(first, prompt))
    bluesky.post(cho, f"My favourite is Healer, @{host.handle}", mentions=[host])
    bluesky.post(dae, "My favourite is Coffee Prince! #talkforreal")
    bluesky.post(eun, "My favourite is Healer!", quotes=prompt)
    bluesky.settle()

    made = place(tmp_path, bluesky, host, prompt)
    ran = made.call("collect", "--network", "bluesky")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert people(made) == {"Healer": 3, "Coffee Prince": 2}
    assert fresh(made) == 0, "collected before"

    bluesky.edit(bea, nested, "My favourite is Healer!")
    bluesky.post(dae, "My favourite is Healer! #talkforreal")
    bluesky.settle()
    assert fresh(made) == 1
    assert people(made) == {"Healer": 5}
    assert (tmp_path / "tokens.json").stat().st_mode & 0o777 == 0o600
