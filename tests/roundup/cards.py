"""`python -m tests.roundup.cards [FOLDER]`: three cards as they go out, at full size."""

import sys
from pathlib import Path

from tests.roundup.test_card import REFERENCES, a_sheet, pixels


def main(folder: Path) -> None:
    """Paint the cards that the tests compare thumbnails of, whole."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (counts, look) in REFERENCES.items():
        file = folder / f"card-{name}.png"
        pixels(a_sheet(counts), look).quantize(128).save(file, optimize=True)
        print(file)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures"))
