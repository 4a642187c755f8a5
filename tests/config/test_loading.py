from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.config import Config, find, load
from bot.config.networks import network
from bot.errors import ConfigError
from bot.model import Again, HostsCount, NomineeKind

OURS = Path(__file__).parents[2] / "config"

BOT = """
hosts = ["Anna"]
[blog]
name = "A Blog"
[networks.x]
handle = "somebody"
[networks.console]
"""
TALK = """
prompt = "Which one?"
opens = 2015-10-08T09:00:00-04:00
closes = 2015-11-08T23:59:00-05:00
zone = "America/New_York"
series_tag = "talkforreal"
[asked_on.x]
handle = "somebody"
"""
KEYS = {
    "X_CONSUMER_KEY": "key",
    "X_CONSUMER_SECRET": "hush",
    "X_ACCESS_TOKEN": "1-token",
    "X_ACCESS_TOKEN_SECRET": "hush too",
}


def folder(tmp_path: Path, bot: str = BOT, **talks: str) -> Path:
    (tmp_path / "talks").mkdir(parents=True)
    (tmp_path / "bot.toml").write_text(bot, "utf-8")
    for name, text in (talks or {"one": TALK}).items():
        (tmp_path / "talks" / f"{name}.toml").write_text(text, "utf-8")
    return tmp_path


def faults(path: Path, environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        load(path, KEYS if environ is None else environ)
    return [str(fault).removeprefix(f"{path}/") for fault in raised.value.faults]


def test_bots_are_known_by_handle_or_id_however_they_are_written(tmp_path: Path) -> None:
    bot = BOT.replace('hosts = ["Anna"]', 'hosts = ["Anna"]\nbots = ["@DramaQuotes", " x:4711"]')
    assert load(folder(tmp_path, bot), KEYS).bots == {"dramaquotes", "x:4711"}


def test_our_own_config_is_fine_without_any_credential_while_no_network_is_used() -> None:
    config = load(OURS, {}, needs=())
    talk = config.talk("epic-kiss")
    assert talk.opens == datetime(2015, 10, 8, 13, 0, tzinfo=UTC)
    assert talk.rule.counts is NomineeKind.WORK
    assert [pick.host for pick in talk.picks] == ["Anna", "Estelle"]
    assert [asked.network for asked in talk.asked_on] == ["x", "wordpress"]


def test_every_value_of_the_files_arrives(tmp_path: Path) -> None:
    bot = BOT + '[polling]\nquickest = "90 seconds"\n[budget]\nday = "0.50"\n'
    talk = TALK + '[rule]\ncap = 0\nagain = "add"\nhosts = "apart"\n[budget]\ntalk = "3"\n'
    config = load(folder(tmp_path, bot, one=talk), KEYS)
    assert config.polling.quickest == timedelta(seconds=90)
    assert config.budget.day == Decimal("0.50")
    one = config.talk("one")
    assert (one.rule.cap, one.rule.again, one.rule.hosts) == (None, Again.ADD, HostsCount.APART)
    assert one.budget == Decimal(3)
    assert config.networks["x"].settings.handle == "somebody"
    assert config.networks["x"].credentials.access_token == "1-token"


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    bot = BOT.replace("hosts =", "hots =") + '[daemon]\nfailing_ticks = "ten"\n'
    talk = TALK.replace("2015-10-08T09:00:00-04:00", "2015-10-08T09:00:00")
    late = TALK.replace("2015-11-08", "2015-09-08")
    found = faults(folder(tmp_path, bot, one=talk, late=late), {})
    assert [fault.split(": ")[:2] for fault in found] == [
        ["bot.toml", "daemon.failing_ticks"],
        ["bot.toml", "hots"],
        ["talks/late.toml", "closes"],
        ["talks/one.toml", "opens"],
    ]
    assert 'not "ten"' in found[0]
    assert "did you mean hosts?" in found[1]
    assert "before it opens" in found[2]
    assert "has no zone" in found[3]


def test_absent_credentials_are_told_beside_the_files_faults(tmp_path: Path) -> None:
    bad = TALK.replace("prompt =", "promt =")
    found = faults(folder(tmp_path, one=TALK, two=bad), {})
    assert "talks/two.toml: prompt: is missing" in found
    assert "talks/two.toml: promt: is not a key that is known here (did you mean prompt?)" in found
    assert any(fault.startswith("environment: X_CONSUMER_KEY: is not set") for fault in found)


@pytest.mark.parametrize(
    ("old", "new", "key", "what"),
    [
        ('prompt = "Which one?"', "prompt = 5", "prompt", "must be a text"),
        ('prompt = "Which one?"', 'prompt = " "', "prompt", "must be a text"),
        ("2015-10-08T09:00:00-04:00", "2015-10-08", "opens", "is no date with its time"),
        ("2015-10-08T09:00:00-04:00", '"soon"', "opens", "soon is no date"),
        ("America/New_York", "Mars/Olympus", "zone", "is no time zone"),
        ("America/New_York", "../../etc/passwd", "zone", "is no time zone"),
        ('"talkforreal"', '"#talkforreal"', "series_tag", "without #"),
        ('handle = "somebody"', 'handle = "@somebody"', "asked_on.x.handle", "without @"),
        ("[asked_on.x]", "[asked_on.myspace]", "asked_on.myspace", "there is no network"),
        ("[asked_on.x]", "[rule]\ncap = -1\n[asked_on.x]", "rule.cap", "greater than or equal"),
        ("[asked_on.x]", '[rule]\ncap = "2"\n[asked_on.x]', "rule.cap", 'not "2"'),
        ("[asked_on.x]", '[rule]\ncounts = "actor"\n[asked_on.x]', "rule.counts", "'work', 'scene'"),
        ("[asked_on.x]", "[budget]\nday = 0.1\n[asked_on.x]", "budget.day", "in quotes"),
    ],
)  # fmt: skip
def test_a_talks_fault_names_its_key(
    tmp_path: Path, old: str, new: str, key: str, what: str
) -> None:
    assert old in TALK
    (fault,) = faults(folder(tmp_path, one=TALK.replace(old, new)))
    assert fault.startswith(f"talks/one.toml: {key}: ")
    assert what in fault


def test_an_agenda_entrys_fault_is_counted_from_one(tmp_path: Path) -> None:
    entry = '[[agenda]]\nkind = "roundup"\nwhen = "{}"\nnetworks = ["{}"]\n'
    fine, nowhere = entry.format("at close", "console:x"), entry.format("at close", "nowhere")
    (fault,) = faults(folder(tmp_path, one=TALK + fine + nowhere))
    assert fault.startswith("talks/one.toml: agenda.2.networks: there is no network 'nowhere'")


def test_an_agendas_words_are_checked(tmp_path: Path) -> None:
    entry = '[[agenda]]\nkind = "roundup"\nwhen = "every blue moon"\nnetworks = ["x"]\n'
    (fault,) = faults(folder(tmp_path, one=TALK + entry))
    assert "every blue moon" in fault


def test_a_host_picks_once(tmp_path: Path) -> None:
    pick = '[[picks]]\nhost = "Anna"\ntext = "Signal"\n'
    (fault,) = faults(folder(tmp_path, one=TALK + pick + pick))
    assert fault == "talks/one.toml: picks.2.host: Anna has a pick already"


def test_broken_files_are_faults_like_any_other(tmp_path: Path) -> None:
    path = folder(tmp_path, one="prompt = ", two=TALK)
    (path / "talks" / "three.toml").write_bytes(b"prompt = '\xff'")
    (path / "bot.toml").unlink()
    found = faults(path)
    assert found[0] == "bot.toml: file: is missing"
    assert found[1].startswith("talks/one.toml: syntax: is not TOML")
    assert found[2].startswith("talks/three.toml: file: is not UTF-8 (byte 10)")


def test_a_config_without_a_talk_says_so(tmp_path: Path) -> None:
    path = folder(tmp_path)
    (path / "talks" / "one.toml").unlink()
    (fault,) = faults(path)
    assert "holds no talk" in fault


def test_a_talks_file_name_is_its_name(tmp_path: Path) -> None:
    path = folder(tmp_path, **{"Epic Kiss": TALK})
    (fault,) = faults(path)
    assert fault.startswith("talks/Epic Kiss.toml: name: ")


def test_a_network_that_does_not_exist_is_a_fault(tmp_path: Path) -> None:
    (fault,) = faults(folder(tmp_path, BOT + "[networks.myspace]\n"))
    assert fault.startswith("bot.toml: networks.myspace: is no network: there are archive, bluesky")


def test_a_networks_unknown_and_wrong_settings_are_faults(tmp_path: Path) -> None:
    bot = BOT.replace(
        'handle = "somebody"', 'handel = "x"\noverlap = "a bit"\n[networks.x.prices]\nlike = "1"\n'
    )
    found = faults(folder(tmp_path, bot))
    assert [fault.split(": ")[1] for fault in found] == [
        "networks.x.handel",
        "networks.x.overlap",
        "networks.x.prices.like",
    ]
    assert "'a bit' is no length of time" in found[1]


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    path = folder(tmp_path / "config")
    secret = tmp_path / "secret"
    secret.write_text("from a file\n", "utf-8")
    environ = {**KEYS, "X_ACCESS_TOKEN": "", "X_ACCESS_TOKEN_FILE": str(secret)}
    assert load(path, environ).networks["x"].credentials.access_token == "from a file"
    secret.unlink()
    (fault,) = faults(path, environ)
    assert fault.startswith("environment: X_ACCESS_TOKEN_FILE: its file")


def test_secrets_are_listed_for_the_logs_and_never_shown(tmp_path: Path) -> None:
    config = load(folder(tmp_path), KEYS)
    assert set(KEYS.values()) <= set(config.secrets())
    assert "hush" not in repr(config)


def test_only_the_networks_that_are_needed_want_credentials(tmp_path: Path) -> None:
    path = folder(tmp_path)
    assert isinstance(load(path, {}, needs=()), Config)
    assert isinstance(load(path, {}, needs=("console",)), Config)
    with pytest.raises(ConfigError):
        load(path, {}, needs=("x",))


def test_the_environment_may_name_another_database(tmp_path: Path) -> None:
    environ = {**KEYS, "TALKFORREAL_DATABASE": "sqlite:///elsewhere.db"}
    assert load(folder(tmp_path), environ).database == "sqlite:///elsewhere.db"


def test_config_is_found_where_it_was_named_first(tmp_path: Path) -> None:
    named = folder(tmp_path / "named")
    in_environment = folder(tmp_path / "environment")
    here = tmp_path / "here"
    folder(here / "config")
    environ = {"TALKFORREAL_CONFIG": str(in_environment)}
    assert find(named, environ, here) == named
    assert find(None, environ, here) == in_environment
    assert find(None, {}, here) == Path("config")
    assert (find(None, {}, tmp_path) / "bot.toml").is_file()


def test_a_named_config_that_is_not_there_is_never_replaced(tmp_path: Path) -> None:
    for given, environ in ((tmp_path / "no", {}), (None, {"TALKFORREAL_CONFIG": "/no/such"})):
        with pytest.raises(ConfigError, match="no such folder"):
            find(given, environ, tmp_path)
    with pytest.raises(ConfigError, match=r"has no bot\.toml"):
        find(tmp_path, {}, tmp_path)


@pytest.mark.parametrize(("name", "variable"), [("x", "X_BEARER_TOKEN"), ("bluesky", "")])
def test_a_networks_lengths_of_time_are_written_in_words(name: str, variable: str) -> None:
    found, faults = network(name, {"overlap": "2 hours"}, {variable: "t"}, "bot.toml")
    assert faults == []
    assert found is not None
    assert found.settings.overlap == timedelta(hours=2)
