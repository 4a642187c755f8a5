"""Where config lies: named, in the environment, in the current folder, or packed with the program."""

from collections.abc import Mapping
from pathlib import Path

from bot.errors import ConfigError, Fault

MAIN_FILE = "bot.toml"
VARIABLE = "TALKFORREAL_CONFIG"
PACKED = Path(__file__).parent / "_config"
BESIDE_THE_CODE = Path(__file__).parents[1] / "config"


def find(given: Path | None, environ: Mapping[str, str], here: Path) -> Path:
    """The config folder: `given`, else $TALKFORREAL_CONFIG, else `here`/config, else the packed copy.

    What was named must be there: raises ConfigError where it is not a folder with a bot.toml.
    """
    named = environ.get(VARIABLE, "")
    if given is not None:
        return _checked(given, "--config")
    if named:
        return _checked(Path(named), VARIABLE)
    # an installed copy carries its config; one that runs from its sources has it beside them
    for folder in (here / "config", PACKED, BESIDE_THE_CODE):
        if (folder / MAIN_FILE).is_file():
            return folder.relative_to(here) if folder.is_relative_to(here) else folder
    raise ConfigError(
        [
            Fault(
                file=str(here / "config" / MAIN_FILE),
                key="--config",
                what="there is no config here: name its folder with --config",
            )
        ]
    )


def _checked(folder: Path, key: str) -> Path:
    if folder.is_dir() and (folder / MAIN_FILE).is_file():
        return folder
    what = (
        f"has no {MAIN_FILE}: it is not a config folder"
        if folder.is_dir()
        else "there is no such folder"
    )
    raise ConfigError([Fault(file=str(folder), key=key, what=what)])
