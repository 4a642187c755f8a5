"""The bill of what is shipped says neither more nor less than what is pinned."""

import json
import re
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
SBOM = json.loads((ROOT / "docs" / "sbom.json").read_text("utf-8"))


def pinned() -> set[tuple[str, str]]:
    """What the pins install on the machine that the bill was made on: Linux, this Python's oldest."""
    text = (ROOT / "requirements.txt").read_text("utf-8").replace("\\\n", " ")
    lines = [line.partition(" --hash")[0].strip() for line in text.splitlines()]
    wanted = [Requirement(line) for line in lines if line and not line.startswith("#")]
    there = {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64",
             "python_version": "3.11", "python_full_version": "3.11.9", "os_name": "posix",
             "implementation_name": "cpython", "platform_python_implementation": "CPython"}  # fmt: skip
    return {
        (canonicalize_name(need.name), str(need.specifier).removeprefix("=="))
        for need in wanted
        if need.marker is None or need.marker.evaluate(there)
    }


def test_the_bill_names_every_package_that_is_pinned_and_no_other() -> None:
    listed = {(canonicalize_name(c["name"]), c["version"]) for c in SBOM["components"]}
    assert listed == pinned()


def test_every_package_has_its_licence_and_none_asks_for_more_than_we_may_give() -> None:
    rows = (ROOT / "docs" / "licences.md").read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if "|" in row]
    told = {(canonicalize_name(name), version): licence for name, version, licence in cells[2:]}
    assert told.keys() == pinned()
    assert "UNKNOWN" not in told.values()
    strict = [row for row, licence in told.items() if re.search(r"\bA?GPL", licence)]
    assert strict == []


def test_the_bill_names_no_address() -> None:
    assert "externalReferences" not in json.dumps(SBOM)
    assert "://" not in json.dumps(SBOM["components"])
