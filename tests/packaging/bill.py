"""Writes what is shipped, and under which licences: docs/sbom.json and docs/licences.md.

    python -m tests.packaging.bill

Installs the pinned requirements into an environment of their own and lets the extra `release`
look at it. Addresses of homepages and the like are left out: they are nothing that is shipped.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SBOM = ROOT / "docs" / "sbom.json"
LICENCES = ROOT / "docs" / "licences.md"
HEAD = """# Licences of what is shipped

What `requirements.txt` pins, as each package declares it. Made by `python -m tests.packaging.bill`.

"""


def call(*command: object) -> str:
    """What a command says; its failure ends this one."""
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout


def bare(part: Any) -> Any:
    """A part of the bill without addresses and without what tells of the tool alone."""
    if isinstance(part, dict):
        left_out = {"externalReferences", "tools"}
        return {name: bare(value) for name, value in part.items() if name not in left_out}
    return [bare(each) for each in part] if isinstance(part, list) else part


def write(python: Path) -> None:
    """Both files, from the packages of an environment."""
    tools = Path(sys.executable).parent
    told = call(
        tools / "cyclonedx-py", "environment", python, "--pyproject", ROOT / "pyproject.toml",
        "--output-reproducible", "--spec-version", "1.6",
    )  # fmt: skip
    SBOM.write_text(json.dumps(bare(json.loads(told)), indent=1, sort_keys=True) + "\n", "utf-8")
    listed = call(
        tools / "pip-licenses", f"--python={python}", "--format=markdown", "--order=license"
    )
    LICENCES.write_text(HEAD + listed, "utf-8")


def main() -> None:
    """Install, look, write."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "shipped"
        call(sys.executable, "-m", "venv", "--without-pip", home)
        python = home / "bin" / "python"
        call(
            sys.executable, "-m", "pip", "--python", python, "install", "--quiet",
            "--require-hashes", "--no-deps", "-r", ROOT / "requirements.txt",
        )  # fmt: skip
        write(python)


if __name__ == "__main__":
    main()
