"""The words that say what the card shows."""

from bot.roundup.figures import Sheet, place_words
from bot.roundup.words import counted


def alt_text(sheet: Sheet, most: int) -> str:
    """What the picture says, in at most so many characters; places are left out whole, from the last."""
    head = f"Bar chart. {sheet.of('question')}"
    people = (
        f"{counted(sheet.number('people'), 'person', 'people')} counted as of {sheet.of('as_of')}."
    )
    lines = [place_words(sheet, n) for n in range(sheet.pictured())]
    while True:
        text = " ".join(filter(None, [head, "; ".join(lines) + "." if lines else "", people]))
        if len(text) <= most:
            return text
        if not lines:
            return people if len(people) <= most else ""
        lines.pop()
