"""Imports go down, never up or sideways; third-party packages stay in their rooms."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

BOT = Path(__file__).parents[1] / "bot"

FLOORS = {
    "bot.cli": 8,
    "bot.daemon": 7,
    "bot.worker": 7,
    "bot.web": 7,
    "bot.app": 6,
    "bot.collect": 5,
    "bot.review": 5,
    "bot.publish": 5,
    "bot.hosts": 5,
    "bot.privacy": 5,
    "bot.evaluate": 5,
    "bot.nominate": 4,
    "bot.roundup": 4,
    "bot.tally": 4,
    "bot.people": 4,
    "bot.ledger": 4,
    "bot.config": 4,
    "bot.catalogue": 3,
    "bot.agenda": 3,
    "bot.networks": 3,
    "bot.storage": 3,
    "bot.model": 2,
    "bot.finding": 2,
    "bot.errors": 1,
    "bot.telemetry": 1,
}

THIRD_PARTY = {
    "bot.cli": {"typer", "click", "rich", "dotenv"},
    "bot.daemon": {"apscheduler"},
    "bot.worker": {"procrastinate", "psycopg"},
    "bot.web": {"fastapi", "starlette", "jinja2", "markupsafe", "uvicorn", "itsdangerous", "multipart", "pydantic", "segno"},
    "bot.app": set(),
    "bot.collect": set(),
    "bot.review": set(),
    "bot.publish": set(),
    "bot.hosts": {"argon2", "pyotp", "zxcvbn"},
    "bot.privacy": set(),
    "bot.evaluate": set(),
    "bot.nominate": {"rapidfuzz", "regex", "rtoml", "sparse_dot_topn", "sklearn", "numpy", "scipy"},
    "bot.roundup": {"jinja2", "markupsafe", "typst"},
    "bot.tally": set(),
    "bot.people": {"rensa"},
    "bot.ledger": set(),
    "bot.config": {"pydantic", "pydantic_core", "tomlkit"},
    "bot.catalogue": {"ahocorasick_rs", "mypy_extensions", "rapidfuzz", "regex", "rtoml"},
    "bot.agenda": {"cronsim"},
    "bot.networks": {"tweepy", "requests", "requests_oauthlib", "oauthlib", "urllib3", "atproto", "atproto_client", "httpx", "mastodon", "nh3", "feedparser", "pydantic", "websockets", "regex", "pyarrow"},
    "bot.storage": {"sqlalchemy", "alembic", "cryptography", "filelock"},
    "bot.model": {"regex"},
    "bot.errors": set(),
    "bot.telemetry": {"structlog", "prometheus_client", "opentelemetry"},
}  # fmt: skip


def modules() -> list[Path]:
    return sorted(path for path in BOT.rglob("*.py") if "_config" not in path.parts)


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(BOT.parent).with_suffix("").parts).removesuffix(".__init__")


def room_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            if node.module == "bot":
                yield from ((node.lineno, f"bot.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, node.module or ""


def faults(path: Path) -> Iterator[str]:
    module = name_of(path)
    room = room_of(module)
    if module == "bot":
        return
    for line, imported in imports(path):
        top = imported.split(".")[0]
        if top == "bot":
            other = room_of(imported)
            if other != room and FLOORS[other] >= FLOORS[room]:
                yield f"{module}:{line} (floor {FLOORS[room]}) imports {imported} (floor {FLOORS[other]})"
        elif top not in sys.stdlib_module_names and top not in THIRD_PARTY[room]:
            yield f"{module}:{line} imports {top}, which is not of this room"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_go_down_and_third_parties_stay_in_their_rooms(path: Path) -> None:
    assert list(faults(path)) == []


def test_every_room_has_its_floor() -> None:
    rooms = {room_of(name_of(path)) for path in modules()} - {"bot"}
    assert rooms <= FLOORS.keys()


def test_an_import_that_goes_up_is_found(tmp_path: Path) -> None:
    upward = BOT / "model" / "answers.py"
    planted = ast.parse(upward.read_text("utf-8") + "\nimport bot.cli\nimport typer\n")
    copy = tmp_path / "answers.py"
    copy.write_text(ast.unparse(planted), "utf-8")
    found = [name for _, name in imports(copy)]
    assert "bot.cli" in found
    assert FLOORS["bot.cli"] >= FLOORS["bot.model"]


def test_no_module_is_a_knot_of_imports_inside_functions() -> None:
    """Lazy imports are for start-up time, in the rooms that wire things together."""
    wiring = {"bot.cli", "bot.app", "bot.networks", "bot.daemon"}
    for path in modules():
        if room_of(name_of(path)) in wiring:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        nested = [
            node.lineno
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        assert nested == [], f"{path.relative_to(BOT.parent)}: imports inside functions at {nested}"
