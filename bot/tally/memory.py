"""What later readings may learn from hosts: choices of nominee by wording, and nothing else."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.model import Remembered, Verdict
from bot.tally.live import live


def remembered(learned: Sequence[Verdict], talk: str) -> Mapping[str, Remembered]:
    """The hosts' standing choices by folded wording; a talk's own go before those of others.

    `learned` are verdicts with a choice, and undos, oldest first. A wording for which hosts chose differently in
    different answers is left out: it means now this, now that.
    """
    latest = {
        (v.talk, v.target.answer, v.target.wording, v.target.occurrence): v for v in live(learned)
    }
    own: dict[str, list[Verdict]] = defaultdict(list)
    others: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in latest.values():
        (own if verdict.talk == talk else others)[verdict.target.wording].append(verdict)
    found: dict[str, Remembered] = {}
    for wording, choices in {**others, **own}.items():
        chosen = {verdict.nominee for verdict in choices}
        nominee = choices[-1].nominee
        if len(chosen) == 1 and nominee is not None:
            found[wording] = Remembered(nominee=nominee, verdict=choices[-1].id)
    return found
