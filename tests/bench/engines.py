"""What finds names in posts: our reader, and the libraries that one would bolt on instead.

Each engine is made from the same names and answers with the works that it found. What is not
installed is left out (all come with the extra "bench").
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from bot.catalogue import Lexicon, build, fold, load
from tests.bench.corpus import Corpus, catalogue

CONFIG = Path(__file__).parents[2] / "config" / "catalogue"
Engine = Callable[[str], set[int]]
_TAGS = ("talkforreal",)
_WIDEST = 8
ALL_KINDS = "goo joon qzx 꽃보다 " * 15
"""A text that takes every index: it has strange words, Hangul, and more words than a line, which may have a slip."""


def _lexicon(corpus: Corpus) -> Lexicon:
    """The index with the parts of it that are made when first needed."""
    lexicon = build(catalogue(corpus, load(CONFIG).words))
    lexicon.mentions(ALL_KINDS)
    return lexicon


def mentions(corpus: Corpus) -> Engine:
    lexicon = _lexicon(corpus)

    def found(text: str) -> set[int]:
        return {int(w) for m in lexicon.mentions(text, _TAGS) for w in m.candidates}

    return found


def whole(corpus: Corpus) -> Engine:
    from bot.model import Context  # noqa: PLC0415 - only where it is measured
    from bot.nominate import read  # noqa: PLC0415 - only where it is measured

    lexicon = _lexicon(corpus)
    context = Context(prompt="What is your favorite kiss scene?", tags=_TAGS)

    def found(text: str) -> set[int]:
        said = read(text, context, lexicon).nominations
        meant = [n for one in said for n in (one.nominee, *one.candidates) if n is not None]
        return {int(n.work) for n in meant if n.work}

    return found


def spacy(corpus: Corpus) -> Engine:
    import spacy  # noqa: PLC0415 - only where it is measured
    from spacy.matcher import PhraseMatcher  # noqa: PLC0415 - only where it is measured

    language = spacy.blank("xx")
    matcher = PhraseMatcher(language.vocab, attr="LOWER")
    for name, work, _ in corpus.names:
        matcher.add(str(work), [language.make_doc(name)])

    def found(text: str) -> set[int]:
        return {int(language.vocab.strings[i]) for i, _, _ in matcher(language.make_doc(text))}

    return found


def flashtext2(corpus: Corpus) -> Engine:
    from flashtext2 import KeywordProcessor  # noqa: PLC0415 - only where it is measured

    processor = KeywordProcessor(case_sensitive=True)
    works = _keys(corpus)
    processor.add_keywords_from_iter(list(works))

    def found(text: str) -> set[int]:
        return {w for key in processor.extract_keywords(fold(text)) for w in works[key]}

    return found


def symspellpy(corpus: Corpus) -> Engine:
    from symspellpy import SymSpell, Verbosity  # noqa: PLC0415 - only where it is measured

    works = {key.replace(" ", ""): value for key, value in _keys(corpus).items()}
    speller = SymSpell(max_dictionary_edit_distance=1, prefix_length=7)
    for key in works:
        speller.create_dictionary_entry(key, 1)

    def found(text: str) -> set[int]:
        tokens = fold(text).split()
        hits: set[int] = set()
        for i in range(len(tokens)):
            window = ""
            for token in tokens[i : i + _WIDEST]:
                window += token
                for near in speller.lookup(window, Verbosity.TOP, max_edit_distance=1):
                    hits |= works[near.term]
        return hits

    return found


def ahocorasick_rs(corpus: Corpus) -> Engine:
    works = _keys(corpus)
    keys = list(works)
    automaton = AhoCorasick(
        [f" {key.replace(' ', '  ')} " for key in keys],
        matchkind=MatchKind.LeftmostLongest,
        implementation=Implementation.ContiguousNFA,
    )

    def found(text: str) -> set[int]:
        padded = f" {fold(text).replace(' ', '  ')} "
        return {w for i, _, _ in automaton.find_matches_as_indexes(padded) for w in works[keys[i]]}

    return found


def _keys(corpus: Corpus) -> Mapping[str, set[int]]:
    """Folded names and their joined forms, each with the works that have it."""
    works: dict[str, set[int]] = {}
    for name, work, _ in corpus.names:
        key = fold(name)
        for form in (key, key.replace(" ", "")):
            if form:
                works.setdefault(form, set()).add(work)
    return works


ENGINES: Mapping[str, Callable[[Corpus], Engine]] = {
    "mentions and slips": mentions,
    "whole reading": whole,
    "spaCy PhraseMatcher LOWER": spacy,
    "flashtext2, folded": flashtext2,
    "symspellpy, windows": symspellpy,
    "ahocorasick_rs, folded": ahocorasick_rs,
}
