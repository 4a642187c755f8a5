"""Whether two words are one letter apart."""


def one_apart(a: str, b: str) -> bool:
    """Whether one letter wrong, missing, doubled or swapped with the next makes one of the other."""
    longer = len(a) - len(b)
    if not -1 <= longer <= 1:
        return False
    i, shortest = 0, min(len(a), len(b))
    while i < shortest and a[i] == b[i]:
        i += 1
    if longer:
        return a[i + 1 :] == b[i:] if longer > 0 else a[i:] == b[i + 1 :]
    return a[i + 1 :] == b[i + 1 :] or (
        a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :]
    )
