"""Roundups of random standings, on every network: within limits, no title cut, lint clean."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.model import AskedOn, Nominee, NomineeKind, OccasionKind
from bot.networks.limits import limits_of
from bot.roundup import (
    Quote,
    Sheet,
    Titles,
    alt_text,
    compose,
    correcting,
    lint,
    load_templates,
    paint,
    sheet_of,
    unmarked,
)
from tests.publish.network import standing, talk
from tests.roundup.standings import NETWORKS, faults_of, random_sheet

TEMPLATES = load_templates(Path(__file__).parents[2] / "config" / "templates")


@given(
    seed=st.integers(0, 10**6),
    network=st.sampled_from(NETWORKS),
    kind=st.sampled_from(list(OccasionKind)),
    variant=st.integers(0, 5),
)
@example(seed=7, network="x", kind=OccasionKind.RESULT, variant=0)
@settings(max_examples=500)
def test_every_message_is_within_its_networks_limits_lint_clean_and_cuts_no_title(
    seed: int, network: str, kind: OccasionKind, variant: int
) -> None:
    assert faults_of(seed, network, kind, variant) == []


def test_what_does_not_fit_is_left_out_and_named() -> None:
    sheet = sheet_of(
        talk(), standing([(f"Title {n} " + "so long " * 14, 3) for n in range(9)]), Titles()
    )
    [template, *_] = TEMPLATES.variants(OccasionKind.ROUNDUP)
    composed = compose(sheet, template, limits_of("x"), OccasionKind.ROUNDUP)
    assert "places" in composed.left_out
    assert "other" in composed.texts[-1] or "others" in "".join(composed.texts)


def test_ties_are_left_out_together() -> None:
    counts = [("First", 9)] + [(f"Tied {n} " + "long " * 20, 2) for n in range(12)]
    sheet = sheet_of(talk(), standing(counts), Titles())
    template = TEMPLATES.variants(OccasionKind.ROUNDUP)[1]
    text = "\n".join(compose(sheet, template, limits_of("x"), OccasionKind.ROUNDUP).texts)
    assert "1. First" in text
    assert "Tied" not in text
    assert "… and 12 others" in text


def test_variants_sound_different() -> None:
    sheet = sheet_of(talk(), standing([("The Greatest Love", 2), ("Full House", 1)]), Titles())
    for kind in (OccasionKind.ROUNDUP, OccasionKind.FIRST_ANSWERS, OccasionKind.RESULT):
        said = {
            compose(sheet, template, limits_of("x"), kind).texts[0]
            for template in TEMPLATES.variants(kind)
        }
        assert len(said) == len(TEMPLATES.variants(kind)) > 1


def test_one_person_is_a_person_and_ties_are_said_as_ties() -> None:
    sheet = sheet_of(talk(), standing([("A", 1), ("B", 1), ("C", 1)]), Titles())
    template = TEMPLATES.variants(OccasionKind.RESULT)[0]
    text = "\n".join(compose(sheet, template, limits_of("x"), OccasionKind.RESULT).texts)
    assert "A, B and C share first place with 1 person each" in text
    assert text.count("1. ") == 3


QUOTE = Quote(
    id="7", text="It <b>melted</b> me!", name="fan & friend", handle="madeup_fan",
    url="https://x.com/madeup_fan/status/1",
)  # fmt: skip
SPOILER = Quote(id="8", text="I cried when he dies in the finale", name="someone")


def test_quotes_are_shown_whole_with_author_and_link_where_the_network_allows_them() -> None:
    sheet = sheet_of(talk(), standing([("A", 2)]), Titles())
    template = TEMPLATES.variants(OccasionKind.ROUNDUP)[0]
    on_mastodon = compose(
        sheet, template, limits_of("mastodon"), OccasionKind.ROUNDUP, quotes=[QUOTE, SPOILER]
    )
    shown = "\n".join(unmarked(t, {"7": QUOTE}) for t in on_mastodon.texts)
    assert "“It <b>melted</b> me!”\n— fan & friend (madeup_fan) https://x.com" in shown
    assert "finale" not in shown
    assert on_mastodon.quotes == ("7",)
    on_x = compose(sheet, template, limits_of("x"), OccasionKind.ROUNDUP, quotes=[QUOTE])
    assert on_x.quotes == ()
    assert "melted" not in "".join(on_mastodon.texts)  # only its mark is kept


def test_on_the_blog_all_that_strangers_wrote_is_escaped() -> None:
    counts = [("<script>alert(1)</script>", 2)]
    sheet = sheet_of(talk(), standing(counts), Titles())
    limits = limits_of("wordpress")
    [template] = TEMPLATES.variants(OccasionKind.RESULT, html=True)
    composed = compose(sheet, template, limits, OccasionKind.RESULT, quotes=[QUOTE])
    page = unmarked(composed.texts[0], {"7": QUOTE}, html=True)
    assert "<script>" not in page
    assert "<b>melted" not in page
    assert "&lt;b&gt;melted&lt;/b&gt;" in page
    assert "<td>&lt;script&gt;" in page
    assert composed.title


def test_the_blogs_table_has_every_place_and_the_card_the_first_ten() -> None:
    counts = [(f"Drama {n}", 30 - n) for n in range(14)]
    whole = sheet_of(talk(), standing(counts), Titles(), whole=True)
    [template] = TEMPLATES.variants(OccasionKind.ROUNDUP, html=True)
    [page] = compose(whole, template, limits_of("wordpress"), OccasionKind.ROUNDUP).texts
    assert [f"<td>Drama {n}</td>" in page for n in range(14)] == [True] * 14
    assert "others" not in page
    assert "Drama 9" in alt_text(whole, 1000)
    assert "Drama 10" not in alt_text(whole, 1000)
    ten = sheet_of(talk(), standing(counts), Titles())
    assert paint(whole) == paint(ten)


@pytest.mark.parametrize("network", ["mastodon", "wordpress"])
@pytest.mark.parametrize("kind", list(OccasionKind))
def test_no_sentence_is_left_hanging_where_nobody_answered(
    kind: OccasionKind, network: str
) -> None:
    sheet = sheet_of(talk(), standing([]), Titles())
    if kind is OccasionKind.CORRECTION:
        sheet = correcting(sheet, sheet)
    limits = limits_of(network)
    for template in TEMPLATES.variants(kind, html=limits.html):
        text = "\n".join(compose(sheet, template, limits, kind).texts)
        assert not re.search(r"\s[.,!]|(?:from|on|of|to|is|with)[.!]|  |^[.,!]", text, re.MULTILINE)
        assert "0 people" not in text


def test_what_is_new_and_who_moved_is_said_in_every_variant() -> None:
    before = sheet_of(talk(), standing([("A drama", 3), ("B drama", 2), ("C drama", 1)]), Titles())
    counts = [("B drama", 5), ("A drama", 3), ("C drama", 1), ("D drama", 1)]
    sheet = sheet_of(talk(), standing(counts), Titles(), previous=before)
    for template in TEMPLATES.variants(OccasionKind.ROUNDUP):
        text = "\n".join(
            compose(sheet, template, limits_of("mastodon"), OccasionKind.ROUNDUP).texts
        )
        assert re.search(r": B drama[.!]", text), template.name
        assert re.search(r"(: |, )D drama[.!]|hello to D drama\.", text), template.name
        assert "10 people" in text, template.name


def test_hosts_picks_read_as_a_sentence() -> None:
    picks = {
        host: [Nominee(kind=NomineeKind.WORK, key=name, name=name, work=name)]
        for host, name in (("Anna", "The Greatest Love"), ("Estelle", "Boys Over Flowers"))
    }
    sheet = sheet_of(talk(), standing([("A", 1)]), Titles(), picks=picks)
    template = TEMPLATES.variants(OccasionKind.RESULT)[0]
    text = "\n".join(compose(sheet, template, limits_of("x"), OccasionKind.RESULT).texts)
    sentence = "As for us, Anna picked The Greatest Love and Estelle picked Boys Over Flowers."
    assert sentence in text


def test_what_tells_how_a_story_ends_is_not_named() -> None:
    spoiler = Nominee(kind=NomineeKind.PHRASE, key="p", name="when he dies in her arms")
    harmless = Nominee(kind=NomineeKind.PHRASE, key="q", name="the umbrella")
    assert Titles().of(spoiler) == "an answer that we will not spoil"
    assert Titles().of(harmless) == "the umbrella"


CALLING = replace(QUOTE, id="9", text="@annaandestelle Goblin, always!")


def test_a_quote_that_would_call_somebody_is_left_out_and_named() -> None:
    sheet = sheet_of(talk(), standing([("A", 2)]), Titles())
    template = TEMPLATES.variants(OccasionKind.ROUNDUP)[0]
    there = compose(sheet, template, limits_of("mastodon"), OccasionKind.ROUNDUP, quotes=[CALLING])
    assert (there.quotes, there.left_out) == ((), ("quotes",))
    # on Bluesky only a facet calls, and we make none
    shown = compose(sheet, template, limits_of("bluesky"), OccasionKind.ROUNDUP, quotes=[CALLING])
    assert shown.quotes == ("9",)
    texts = [unmarked(text, {"9": CALLING}) for text in shown.texts]
    assert lint(texts, limits_of("bluesky")) == []


def test_an_erased_quote_leaves_a_note() -> None:
    sheet = sheet_of(talk(), standing([("A", 2)]), Titles())
    template = TEMPLATES.variants(OccasionKind.ROUNDUP)[0]
    composed = compose(sheet, template, limits_of("mastodon"), OccasionKind.ROUNDUP, quotes=[QUOTE])
    blank = "\n".join(unmarked(t, {}) for t in composed.texts)
    assert "melted" not in blank
    assert "took it back" in blank


def test_a_link_is_posted_only_where_it_costs_nothing() -> None:
    linked = replace(
        talk(), asked_on=(AskedOn(network="wordpress", post="https://blog.example/talk"),)
    )
    sheet = sheet_of(linked, standing([("A", 2)]), Titles())
    template = TEMPLATES.variants(OccasionKind.ROUNDUP)[0]
    on_x = compose(sheet, template, limits_of("x"), OccasionKind.ROUNDUP)
    on_bluesky = compose(sheet, template, limits_of("bluesky"), OccasionKind.ROUNDUP)
    assert "https://" not in "".join(on_x.texts)
    assert "https://blog.example/talk" in on_bluesky.texts[-1]


def test_nobody_is_called_by_a_live_mention() -> None:
    calling = talk(close="Tweet us @annaandestelle (#talkforreal)!")
    sheet = sheet_of(calling, standing([("@someone's pick", 2)]), Titles())
    for kind in (OccasionKind.PROMPT, OccasionKind.ROUNDUP):
        template = TEMPLATES.variants(kind)[0]
        text = "".join(compose(sheet, template, limits_of("x"), kind).texts)
        assert "@" not in text


def test_addresses_keep_their_at_signs_and_call_nobody() -> None:
    page = "https://social.example/@demo_fan/1"
    linked = replace(talk(), asked_on=(AskedOn(network="wordpress", post=page),))
    sheet = sheet_of(linked, standing([("A", 2)]), Titles())
    template = TEMPLATES.variants(OccasionKind.ROUNDUP)[0]
    texts = compose(sheet, template, limits_of("mastodon"), OccasionKind.ROUNDUP).texts
    assert page in texts[-1]
    assert lint(texts, limits_of("mastodon")) == []
    [breach] = lint([f"{page} @demo_fan"], limits_of("mastodon"))
    assert (breach.rule, breach.text) == ("nobody is called by a live @", "@demo_fan")


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("kind", list(OccasionKind))
def test_the_same_figures_and_template_give_the_same_words(
    kind: OccasionKind, network: str
) -> None:
    limits = limits_of(network)
    for seed in range(8):
        sheet = random_sheet(seed, kind)
        again = Sheet.from_json(json.loads(json.dumps(sheet.to_json())))
        for template in TEMPLATES.variants(kind, html=limits.html):
            one, other = (compose(s, template, limits, kind) for s in (sheet, again))
            assert one == other
