"""The page that began it all, put up as a real post with the comments that it shows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.servers.wordpress import WordPress
from tests.shared import SHARED

PAGE = SHARED / "seed" / "the-talk-epic-kiss.txt"

_SAYS = re.compile(r"^(?P<indent>\s*)(?:\d+\.|[•*-])\s+(?P<who>\S+) says:$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A comment as the page shows it; `under` is the place of the one above it in the list."""

    who: str
    text: str
    under: int | None


def comments() -> Sequence[Shown]:
    """The page's four comments in its order, the last one nested under the third."""
    tail = PAGE.read_text("utf-8").partition("thoughts on")[2].partition("Join the Drama")[0]
    found: list[Shown] = []
    top: int | None = None
    for block in re.split(r"\n{2,}", tail):
        lines = [line for line in block.splitlines() if line.strip()]
        if lines and (match := _SAYS.match(lines[0])):
            nested = len(match["indent"]) > 2
            found.append(Shown(who=match["who"], text="", under=top if nested else None))
            top = top if nested else len(found) - 1
        elif lines and found and not found[-1].text:
            found[-1] = Shown(
                who=found[-1].who, text="\n".join(map(str.strip, lines)), under=found[-1].under
            )
    return found


def put_up(site: WordPress, emails: Mapping[str, str] | None = None) -> tuple[str, Sequence[int]]:
    """The post's address and its comments' numbers; guests have the e-mail addresses given, or none."""
    head, _, _ = PAGE.read_text("utf-8").partition("7 thoughts on")
    title, _, body = head.partition("\n")
    paragraphs = "".join(f"<p>{each.strip()}</p>" for each in body.split("\n\n") if each.strip())
    post = site.post(
        title.strip(),
        paragraphs,
        slug="the-talk-the-most-epic-kiss",
        date_gmt="2015-10-08T13:00:00",
    )
    rows = [
        {
            "comment_post_ID": post["id"],
            "comment_author": shown.who,
            "comment_author_email": (emails or {}).get(shown.who, ""),
            "comment_content": shown.text,
            "date_gmt": f"2015-10-09T1{n}:00:00",
            **({} if shown.under is None else {"nth_parent": shown.under}),
        }
        for n, shown in enumerate(comments())
    ]
    return post["link"], site.comments(rows)
