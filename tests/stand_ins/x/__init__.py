"""A stand-in for X's API, version 2: enough of it to be collected from and posted to.

In process, on a simulated clock::

    world = World(now=datetime(2026, 9, 1, 12, tzinfo=UTC))
    host = world.user("annaandestelle")          # the first user owns the app
    world.place("fan_one", "@annaandestelle Goblin! #talkforreal")
    with serve(world) as base_url:
        x = connect(XSettings(base_url=base_url, handle="annaandestelle", user_id=host.id), ...)

As a process: ``python -m tests.stand_ins.x --port 8091`` (prints its address; ``--now`` sets
a clock that stands still until it is moved). It is then driven by JSON:

- ``POST /_stand_in/posts`` ``{"author": "fan_one", "text": "…", "reply_to": ID?, "quotes": ID?,
  "at": ISO?, "late": seconds?, "media": bool?, "hidden": bool?}`` → ``{"id", "author_id"}``;
  a list places many. Users are made as they are named.
- ``POST /_stand_in/edit`` ``{"id", "text"}`` → ``{"id"}`` of the new version.
- ``POST /_stand_in/fate`` ``{"id", "fate": "deleted|protected|suspended|withheld"}``.
- ``POST /_stand_in/clock`` ``{"now": ISO}`` or ``{"advance": seconds}``.
- ``POST /_stand_in/faults`` ``{"name", "on"?: "search|mentions|lookup|…", "times"?: n,
  "after"?: requests to let pass}``; `mischief.NAMES` lists the names. ``DELETE`` clears them.
- ``GET /_stand_in/state`` → users, own posts, bill (dollars, rows), and the requests made.

Leave is asked for at ``/i/oauth2/authorize`` and ``/2/oauth2/token`` (``world.grants``).

Bearer tokens beginning with ``app`` are app-only; every other one, and every OAuth 1.0a
signature, is the first user's. Signatures are not checked.
"""

from tests.stand_ins.x.server import serve
from tests.stand_ins.x.world import Post, Prices, User, World

__all__ = ["Post", "Prices", "User", "World", "serve"]
