"""Make `.venv`: the locked packages and this project, nothing else.

Run by `make setup` with whatever Python the machine has, so it uses the standard library only and imports on
any Python 3.7+, if only to say that the version does not fit. A stamp written last names what was installed;
without a matching stamp the environment counts as unfinished, so an interrupted run is never taken for a
finished one.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import platform
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OLDEST, NEWEST = (3, 11), (3, 14)
LOCKS = RUNTIME_LOCK, DEV_LOCK = "requirements.lock", "requirements-dev.lock"
STAMP = "firstpass-setup.json"
LOG = "setup.log"
# Settings of the caller that would send packages elsewhere, or other packages into the environment.
MISLEADING = frozenset(
    {
        "PIP_CONSTRAINT",
        "PIP_NO_BINARY",
        "PIP_PREFIX",
        "PIP_REQUIREMENT",
        "PIP_TARGET",
        "PIP_USER",
        "PYTHONHOME",
        "PYTHONPATH",
    }
)
# What pip's log may say (lower case), what it means, and what mends it; the first that matches is told.
CAUSES = (
    ("no space left", "the disk is full", "free 2 GB and run it again"),
    ("do not match the hashes", "a download differs from the lock", "run pip cache purge, then this again"),
    ("certificate verify failed", "the package registry is not trusted", "set PIP_CERT to your CA bundle"),
    ("connection broken by", "the package registry cannot be reached", "check the network and run it again"),
    (
        "no matching distribution",
        "a package has no build for this machine",
        "use Linux (glibc) or macOS 14+ on arm64",
    ),
)


class Problem(Exception):
    """Set-up cannot go on; the text is one line: what is wrong, then what mends it."""


class Place(NamedTuple):
    """Where the project and its environment are."""

    root: Path

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def script(self) -> Path:
        return self.venv / "bin" / "firstpass"

    @property
    def stamp(self) -> Path:
        return self.venv / STAMP

    @property
    def log(self) -> Path:
        return self.venv / LOG


def check_python(version: tuple[int, int]) -> None:
    """Raise Problem unless the version is one the lock was made for."""
    if OLDEST <= version <= NEWEST:
        return
    found, oldest, newest = (".".join(map(str, v)) for v in (version, OLDEST, NEWEST))
    raise Problem(
        f"Python {found} does not fit, {oldest} to {newest} does: "
        f"install one, or name it, e.g. make PYTHON=python3.12 serve"
    )


def check_venv_module() -> None:
    """Raise Problem when this Python cannot make virtual environments (Debian ships that apart)."""
    if all(find_spec(name) for name in ("venv", "ensurepip")):
        return
    raise Problem(
        "this Python cannot make virtual environments: "
        "apt install python3-venv, or name another, e.g. make PYTHON=python3.12 serve"
    )


def check_machine(system: str, machine: str) -> None:
    """Raise Problem on machines for which a needed package has no build."""
    if (system, machine) == ("Darwin", "x86_64"):
        raise Problem("Intel Macs lack a current onnxruntime: use Linux or a Mac with Apple silicon")


def wanted(place: Place, *, dev: bool) -> dict[str, str]:
    """Return what a finished environment's stamp must say, at least."""
    locks = (RUNTIME_LOCK, DEV_LOCK) if dev else (RUNTIME_LOCK,)
    return {
        "place": str(place.root),
        "project": project_digest(place.root / "pyproject.toml"),
        **{name: hashlib.sha256((place.root / name).read_bytes()).hexdigest() for name in locks},
    }


def project_digest(pyproject: Path) -> str:
    """Digest the parts of pyproject.toml that decide how the project is installed."""
    import tomllib  # not there before Python 3.11, which check_python refuses first

    tables = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    parts = [tables.get("build-system"), tables.get("project")]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def read_stamp(place: Place) -> dict[str, str]:
    """Return what was installed, or nothing when the environment is missing, unfinished or moved."""
    try:
        stamp: dict[str, str] = json.loads(place.stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    whole = place.python.exists() and place.script.exists() and stamp.get("place") == str(place.root)
    return stamp if whole else {}


def write_stamp(place: Place, stamp: dict[str, str]) -> None:
    """Declare the environment finished; all or nothing."""
    part = place.stamp.with_suffix(".part")
    part.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    part.replace(place.stamp)


def make_venv(place: Place) -> None:
    """Start from an empty environment with pip in it."""
    import venv  # late: check_venv_module tells people when it is missing

    say(f"making .venv with Python {platform.python_version()}")
    venv.EnvBuilder(clear=True, symlinks=True, with_pip=True, prompt="firstpass").create(place.venv)


def pip(place: Place, *arguments: str, total: int = 0) -> None:
    """Run the environment's pip, its output kept in the log; raise Problem when it fails."""
    command = [
        str(place.python),
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--no-input",
        *arguments,
    ]
    environment = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    with place.log.open("a", encoding="utf-8") as log:
        log.write(f"$ pip {' '.join(command[4:])}\n")
        log.flush()
        with subprocess.Popen(
            command,
            cwd=place.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as process:
            follow(process.stdout or (), log, total)
    if process.returncode:
        raise Problem(explain(place.log))


def follow(output: Iterable[str], log: IO[str], total: int) -> None:
    """Copy pip's output to the log and show how far it is."""
    fetched = 0
    live = sys.stdout.isatty()
    for line in output:
        log.write(line)
        if line.startswith("Collecting ") and total:
            fetched += 1
            if live:
                print(f"\r  fetching {fetched} of {total} packages ", end="", flush=True)
        elif line.startswith("Installing collected packages") and total:
            print("\r" if live else "", end="")
            say("fetched; unpacking")


def explain(log: Path) -> str:
    """Turn pip's log into one line: the cause as far as known, its mend, and where to read more."""
    text = log.read_text(encoding="utf-8", errors="replace").lower().rpartition("$ pip ")[2]
    for needle, cause, mend in CAUSES:
        if needle in text:
            return f"{cause}: {mend} (log: {log})"
    return f"pip failed: read its log, {log}"


def count_packages(lock: Path) -> int:
    """Return how many packages a lock names; a few of them may be for other machines."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return len({line.partition("==")[0] for line in lines if "==" in line})


def install(place: Place, *, dev: bool) -> None:
    """Install the locked packages, then the project itself.

    Only wheels, every one checked against the lock's digest: nothing is resolved and no package is built,
    so nothing that the lock does not name is fetched. The project is built with the locked backend, offline.
    """
    lock = place.root / (DEV_LOCK if dev else RUNTIME_LOCK)
    say("installing the locked packages (about 700 MB; a minute or two)")
    strict = ("--no-deps", "--require-hashes", "--only-binary", ":all:", "--no-compile")
    pip(place, *strict, "--requirement", lock.name, total=count_packages(lock))
    pip(place, "--no-deps", "--no-build-isolation", "--no-index", "--editable", ".")
    compile_packages(place)


def compile_packages(place: Place) -> None:
    """Write every module's bytecode now, on all cores: later starts are quick, also where Python may write none.

    What does not compile (examples for other versions) is never imported, so the exit code says nothing."""
    say("preparing the packages for quick starts")
    command = [str(place.python), "-m", "compileall", "-q", "-j", "0", str(place.venv / "lib"), "src"]
    with place.log.open("a", encoding="utf-8") as log:
        subprocess.run(command, cwd=place.root, stdout=log, stderr=log, stdin=subprocess.DEVNULL, check=False)


def set_up(place: Place, *, dev: bool, exact: bool) -> None:
    """Bring the environment in line with the locks; return at once when it already is.

    A finished environment gains what it lacks. One that is unfinished or made from another lock, or with
    `exact` by another Python, is made anew, so that nothing is in it that the lock does not name.
    """
    need, have = wanted(place, dev=dev), read_stamp(place)
    if not reusable(have, need, exact=exact):
        have = {}
    if need.items() <= have.items():
        return
    started = time.monotonic()
    place.stamp.unlink(missing_ok=True)
    if not have:
        make_venv(place)
        have = {"python": platform.python_version()}
    install(place, dev=dev)
    write_stamp(place, {**have, **need})
    say(f"environment ready after {time.monotonic() - started:.0f} s")


def reusable(have: dict[str, str], need: dict[str, str], *, exact: bool) -> bool:
    """Tell whether an environment with this stamp can be kept, perhaps with additions."""
    same_python = not exact or have.get("python") == platform.python_version()
    return same_python and all(have.get(lock, need[lock]) == need[lock] for lock in LOCKS if lock in need)


@contextlib.contextmanager
def one_at_a_time(place: Place) -> Iterator[None]:
    """Wait until no other set-up runs here; the later one then finds the work done."""
    with (place.root / ".setup.lock").open("w") as turnstile:
        try:
            fcntl.flock(turnstile, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another set-up is at work here; waiting for it")
            fcntl.flock(turnstile, fcntl.LOCK_EX)
        yield


def say(text: str) -> None:
    """Tell the person at the terminal one thing."""
    print(f"set-up: {text}", flush=True)


def parse(argv: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Make the project's environment.")
    parser.add_argument("--dev", action="store_true", help="with the tools for tests and checks")
    parser.add_argument("--exact", action="store_true", help="insist on the Python that runs this")
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    """Set up; return 0, or 1 after one line that says what is wrong and what mends it."""
    try:
        check_python(sys.version_info[:2])
        check_venv_module()
        check_machine(platform.system(), platform.machine())
        options = parse(argv)
        place = Place(options.root.resolve())
        with one_at_a_time(place):
            set_up(place, dev=options.dev, exact=options.exact)
    except Problem as problem:
        return fail(str(problem), 1)
    except (OSError, subprocess.CalledProcessError) as error:
        return fail(f"{error}: check the disk and who owns the folder, then run it again", 1)
    except KeyboardInterrupt:
        return fail("interrupted: run it again to finish", 130)
    return 0


def fail(text: str, code: int) -> int:
    """Tell on standard error why set-up stopped; return the exit code."""
    print(f"set-up: {text}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
