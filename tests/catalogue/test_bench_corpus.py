from bot.catalogue import Catalogue, build
from tests.bench.corpus import catalogue as of_corpus
from tests.bench.corpus import made


def test_equal_seeds_make_equal_corpora_and_other_seeds_others() -> None:
    assert made(7, 50, 50) == made(7, 50, 50)
    assert made(7, 50, 50) != made(8, 50, 50)


def test_most_names_of_a_made_corpus_are_found_in_its_posts(shipped: Catalogue) -> None:
    corpus = made(11, 300, 400)
    lexicon = build(of_corpus(corpus, shipped.words))
    planted = found = 0
    for text, mentions in corpus.posts:
        works = {w for m in lexicon.mentions(text, ("talkforreal",)) for w in m.candidates}
        planted += len(mentions)
        found += sum(str(one.work) in works for one in mentions)
    assert found / planted >= 0.95
