"""A clean Debian, and an image built in it where no container engine is.

`build` plays a Dockerfile's own steps: each stage in a copy of the root, each RUN by its shell
below `chroot`. It knows the instructions that stand in ours, and refuses every other.
`running` starts what was built as an engine would: read-only, on a network of its own, as the
image's user.
"""

import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from dockerfile_parse import DockerfileParser

from tests.servers.places import CACHE, missing

BASE = CACHE / "clean-root"
NEEDED = ("unshare", "nsenter", "chroot", "mount", "ip")
_OUTSIDE = ("PIP_", "MYPYC_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT")
_OF_THE_HOST = ("etc/resolv.conf", "etc/hosts", "etc/pip.conf", "etc/ssl/certs/ca-certificates.crt")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_COMMANDS = {"HEALTHCHECK": "healthcheck", "ENTRYPOINT": "entrypoint", "CMD": "command"}
_NOTES = frozenset({"COMMENT", "ARG", "STOPSIGNAL"})


@dataclass(slots=True)
class Image:
    """A stage as it was built: its root folder, and what its instructions said."""

    root: Path
    environ: dict[str, str] = field(default_factory=lambda: {"PATH": _PATH})
    workdir: str = "/"
    user: str = "0:0"
    volumes: list[str] = field(default_factory=list)
    healthcheck: list[str] = field(default_factory=list)
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)

    @property
    def megabytes(self) -> float:
        """What it weighs unpacked, each file once."""
        told = subprocess.run(["du", "-sxb", self.root], capture_output=True, text=True, check=True)
        return int(told.stdout.split()[0]) / 1e6


def why_not() -> str | None:
    """The reason why there can be none here, or None."""
    if os.geteuid() != 0:
        return "a clean root needs root"
    return missing(NEEDED, [BASE / "usr/include/python3.11/Python.h"])


def build(dockerfile: Path, context: Path, folder: Path) -> Image:
    """Play a Dockerfile's steps; the last stage. What fails says its output."""
    parsed = DockerfileParser(path=str(dockerfile), cache_content=True)
    stages: dict[str, Image] = {}
    for step in parsed.structure:
        name, value = step["instruction"], step["value"]
        if name == "FROM":
            image = _stage(folder / str(len(stages)))
            stages[value.partition(" AS ")[2] or str(len(stages))] = image
        elif name not in _NOTES:
            _play(image, name, value, context, stages)
    return image


def _stage(root: Path) -> Image:
    subprocess.run(["cp", "-a", "--reflink=auto", BASE, root], check=True)
    return Image(root=root)


def _play(image: Image, name: str, value: str, context: Path, stages: Mapping[str, Image]) -> None:
    match name:
        case "ENV":
            for pair in shlex.split(value):
                key, _, said = pair.partition("=")
                image.environ[key] = Template(said).safe_substitute(image.environ)
        case "WORKDIR":
            image.workdir = value
            (image.root / value.lstrip("/")).mkdir(parents=True, exist_ok=True)
        case "COPY":
            _copy(image, shlex.split(value), context, stages)
        case "RUN":
            _run(image, value)
        case "USER":
            image.user = value
        case "VOLUME":
            image.volumes.append(value)
        case "HEALTHCHECK" | "ENTRYPOINT" | "CMD":
            setattr(image, _COMMANDS[name], json.loads(value[value.index("[") :]))
        case _:
            raise ValueError(f"the Dockerfile says {name}, which is not known here")


def _copy(image: Image, words: list[str], context: Path, stages: Mapping[str, Image]) -> None:
    source = context
    if words[0].startswith("--from="):
        source = stages[words.pop(0).removeprefix("--from=")].root
    *wanted, to = words
    there = image.root / image.workdir.lstrip("/") / to.removeprefix("./")
    if to.startswith("/"):
        there = image.root / to.lstrip("/")
    for each in wanted:
        found = source / each.lstrip("/")
        if found.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(found, there, symlinks=True, dirs_exist_ok=True, ignore=ignored)
        else:
            shutil.copy2(found, there)


def _run(image: Image, script: str) -> None:
    """One step, with this machine's way to packages lent for as long as it takes."""
    lent = {name: value for name, value in os.environ.items() if name.upper().startswith(_OUTSIDE)}
    kept = _lend(image.root)
    command = [
        "chroot", str(image.root), "/usr/bin/env", "-i", *_pairs({**lent, **image.environ}),
        "/bin/sh", "-euc", f"cd {image.workdir} && {script}",
    ]  # fmt: skip
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
    finally:
        _give_back(image.root, kept)
    assert ran.returncode == 0, f"RUN {script}\n{ran.stdout[-3000:]}{ran.stderr[-3000:]}"


def _lend(root: Path) -> dict[Path, bytes | None]:
    kept: dict[Path, bytes | None] = {}
    for each in _OF_THE_HOST:
        ours, theirs = Path("/") / each, root / each
        kept[theirs] = theirs.read_bytes() if theirs.exists() else None
        if ours.exists():
            theirs.unlink(missing_ok=True)
            theirs.write_bytes(ours.read_bytes())
    return kept


def _give_back(root: Path, kept: Mapping[Path, bytes | None]) -> None:
    for path, was in kept.items():
        path.unlink(missing_ok=True)
        if was is not None:
            path.write_bytes(was)
    for left in (root / "tmp").iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()


@contextmanager
def running(
    image: Image, config: Path, *more: str, log: Path, **environ: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """What the image starts, as its user on a read-only root; only its volumes can be written.

    `more` stands in place of the image's own command. The process is the program itself, so
    that it gets the signals; it is killed at the end where the test did not end it.
    """
    root = image.root
    (root / "config").mkdir(exist_ok=True)
    script = "\n".join(
        (
            f"mount --bind {root} {root}",
            f"mount --bind {config} {root}/config",
            *(_empty(root / at.lstrip("/")) for at in (*image.volumes, "/tmp")),
            f"mount -o remount,bind,ro {root}",
            "ip link set lo up",
            'exec "$@"',
        )
    )
    told = _inside(image, [*image.entrypoint, *(more or image.command)], environ)
    with log.open("ab") as out:
        process = subprocess.Popen(
            ["unshare", "--mount", "--net", "/bin/sh", "-euc", script, "sh", *told],
            stdout=out, stderr=out,
        )  # fmt: skip
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait(30)


def _empty(at: Path) -> str:
    """A command that puts an empty place to write over a folder, owned as the folder is."""
    is_now = at.stat()
    whose = f"uid={is_now.st_uid},gid={is_now.st_gid},mode={is_now.st_mode & 0o7777:o}"
    return f"mount -t tmpfs -o {whose} none {at}"


def healthy(image: Image, process: "subprocess.Popen[bytes]") -> bool:
    """What the image's own HEALTHCHECK says of the process that runs."""
    beside = ["nsenter", "--target", str(process.pid), "--mount", "--net"]
    asked = [*beside, *_inside(image, image.healthcheck, {})]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def _inside(image: Image, command: list[str], environ: Mapping[str, str]) -> list[str]:
    said = _pairs({**image.environ, **environ})
    at = f'cd {image.workdir} && exec "$@"'
    return [
        "chroot", f"--userspec={image.user}", str(image.root),
        "/usr/bin/env", "-i", *said, "/bin/sh", "-euc", at, "sh", *command,
    ]  # fmt: skip


def _pairs(environ: Mapping[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in environ.items()]
