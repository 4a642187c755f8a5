"""A small catalogue of real works, and an index over it."""

from pathlib import Path

import pytest

from bot.catalogue import Catalogue, Lexicon, build, load

CONFIG = Path(__file__).parents[2] / "config" / "catalogue"
WORKS = """
[[work]]
title = "Boys Over Flowers"
year = 2009
country = "KR"
native = "꽃보다 남자"
romanised = ["Kkotboda Namja"]
also = ["Boys Before Flowers"]
fans = ["BOF", "BBF"]
cast = ["Ku Hye-sun: Geum Jan-di", "Lee Min-ho: Gu Jun-pyo / Goo Joon-pyo"]

[[work]]
title = "Hana Yori Dango"
year = 2005
country = "JP"
native = "花より男子"
cast = ["Inoue Mao: Makino Tsukushi", "Matsumoto Jun: Domyouji Tsukasa"]

[[work]]
title = "Hana Yori Dango Returns"
year = 2007
country = "JP"
sequel_of = "Hana Yori Dango (2005)"

[[work]]
title = "Full House"
year = 2004
country = "KR"

[[work]]
title = "Full House"
year = 2014
country = "TH"
remake_of = "Full House (2004)"

[[work]]
title = "Cinderella and Four Knights"
year = 2016
country = "KR"

[[work]]
title = "Doctor Lawyer"
year = 2022
country = "KR"

[[work]]
title = "Fated to Love You"
year = 2014
country = "KR"

[[work]]
title = "Squid Game"
year = 2021
country = "KR"

[[work]]
title = "The Return of the Condor Heroes"
year = 2006
country = "CN"

[[work]]
title = "It's Okay, That's Love"
year = 2014
country = "KR"

[[work]]
title = "Mars"
year = 2004
country = "TW"

[[work]]
title = "ToGetHer"
year = 2009
country = "TW"
cast = ["Jiro Wang: Mars", "Rainie Yang: Momo"]

[[work]]
title = "Sood Sanaeha"
year = 2009
country = "TH"
native = "สูตรเสน่หา"
romanised = ["Sood Saneha"]
also = ["Recipe of Love"]

[[work]]
title = "Num Baan Rai Kub Wan Jai Hi-So"
year = 2012
country = "TH"
romanised = ["Num Baan Rai Kub Wan Jai Hi-So Thai"]

[[work]]
title = "Cinderella's Sister"
year = 2010
country = "KR"

[[work]]
title = "Que Sera, Sera"
year = 2007
country = "KR"

[[work]]
title = "Stars Falling From the Sky"
year = 2010
country = "KR"

[[work]]
title = "49 Days"
year = 2011
country = "KR"

[[work]]
title = "Along With the Gods: The Last 49 Days"
year = 2018
country = "KR"
kind = "film"

[[work]]
title = "Beautiful & Okay"
year = 2012
country = "KR"

[[work]]
title = "The Greatest Love"
year = 2011
country = "KR"
cast = ["Cha Seung-won: Dokko Jin", "Gong Hyo-jin: Goo Ae-jung"]

[[work]]
title = "Nine Times Time Travel"
year = 2013
country = "KR"
cast = ["Lee Jin-wook: Park Sun-woo", "Jo Yoon-hee: Joo Min-young"]

[[work]]
title = "Palace"
year = 2011
country = "CN"
native = "宫锁心玉"
"""


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("catalogue")
    (folder / "works.toml").write_text(WORKS, "utf-8")
    (folder / "words.toml").write_text((CONFIG / "words.toml").read_text("utf-8"), "utf-8")
    return folder


@pytest.fixture(scope="session")
def catalogue(directory: Path) -> Catalogue:
    return load(directory)


@pytest.fixture(scope="session")
def lexicon(catalogue: Catalogue) -> Lexicon:
    return build(catalogue)


@pytest.fixture(scope="session")
def shipped() -> Catalogue:
    return load(CONFIG)


@pytest.fixture(scope="session")
def whole(shipped: Catalogue) -> Lexicon:
    return build(shipped)
