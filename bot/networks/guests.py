"""Which account a guest without a login is: by avatar where there is one, else by name and URL."""

import re
import unicodedata

NAMELESS = {
    *("anonymous", "anon", "guest", "visitor", "nobody", "noname", "someone", "unknown", "user"),
    *("anonyme", "anonimo", "anónimo", "anonym", "gast", "invitado", "tamu"),
    *("익명", "손님", "匿名", "名無し", "名無しさん", "访客", "訪客", "路人"),
}
_SCHEME = re.compile(r"^[a-z]+://(www\.)?")
_GAPS = re.compile(r"[\s_]+")


def folded(text: str) -> str:
    """One spelling for names that a person would call equal: width, case and spaces undone."""
    return _GAPS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def is_nameless(name: str) -> bool:
    """Whether a name names nobody: empty, "Anonymous", "Guest 12", only signs."""
    bare = re.sub(r"[\W\d]+", " ", folded(name)).strip()
    return not bare or bare in NAMELESS


def guest(name: str, url: str | None, avatar: str | None, once: str) -> str:
    """The part of an account's id that tells one guest of a site from another.

    A nameless guest is nobody twice: `once` (the comment's own id) stands for the
    account. Otherwise the avatar hash, which follows the e-mail address, decides; without
    one, the folded name and URL.
    """
    if is_nameless(name):
        return f"once-{once}"
    if avatar:
        return f"avatar-{avatar}"
    address = _SCHEME.sub("", (url or "").strip().casefold()).rstrip("/")
    return f"{folded(name)} {address}".rstrip()
