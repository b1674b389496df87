"""Set-up refuses in one line what cannot work, and never takes a half-made environment for a whole one."""

from __future__ import annotations

import importlib.util
import platform
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.markers import Marker

from tools import setup_env
from tools.setup_env import DEV_LOCK, RUNTIME_LOCK, Place, Problem

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A project with locks and no environment."""
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "firstpass"\n')
    (tmp_path / RUNTIME_LOCK).write_text("wheel==1\n")
    (tmp_path / DEV_LOCK).write_text("wheel==1\ntool==1\n")
    return Place(tmp_path)


class Workshop:
    """Stands in for the slow steps: notes them and leaves what they would leave."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.broken = False

    def make_venv(self, place: Place) -> None:
        self.steps.append("venv")
        place.python.parent.mkdir(parents=True, exist_ok=True)
        place.python.touch()

    def install(self, place: Place, *, dev: bool) -> None:
        self.steps.append("dev" if dev else "runtime")
        if self.broken:
            raise Problem("no")
        place.script.touch()


@pytest.fixture
def workshop(monkeypatch: pytest.MonkeyPatch) -> Workshop:
    made = Workshop()
    monkeypatch.setattr(setup_env, "make_venv", made.make_venv)
    monkeypatch.setattr(setup_env, "install", made.install)
    return made


@pytest.mark.parametrize("version", [(3, 10), (2, 7), (3, 15), (4, 0)])
def test_a_python_that_does_not_fit_is_named_with_the_mend(version: tuple[int, int]) -> None:
    with pytest.raises(Problem) as refusal:
        setup_env.check_python(version)
    line = str(refusal.value)
    assert f"Python {version[0]}.{version[1]} " in line
    assert "3.11 to 3.14" in line
    assert "make PYTHON=" in line
    assert "\n" not in line


@pytest.mark.parametrize("minor", [11, 12, 13, 14])
def test_every_promised_python_fits(minor: int) -> None:
    setup_env.check_python((3, minor))


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_what_to_install(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def find_spec(name: str) -> ModuleSpec | None:
        return None if name == missing else importlib.util.spec_from_loader(name, None)

    monkeypatch.setattr(setup_env, "find_spec", find_spec)
    with pytest.raises(Problem, match="apt install python3-venv"):
        setup_env.check_venv_module()


def test_an_intel_mac_is_refused_before_anything_is_fetched() -> None:
    with pytest.raises(Problem, match="Apple silicon"):
        setup_env.check_machine("Darwin", "x86_64")
    setup_env.check_machine("Darwin", "arm64")
    setup_env.check_machine("Linux", "x86_64")


def test_the_second_run_has_nothing_to_do(place: Place, workshop: Workshop) -> None:
    setup_env.set_up(place, dev=False, exact=False)
    assert workshop.steps == ["venv", "runtime"]
    setup_env.set_up(place, dev=False, exact=True)
    assert workshop.steps == ["venv", "runtime"]


def test_the_tools_for_checks_are_added_to_what_is_there(place: Place, workshop: Workshop) -> None:
    setup_env.set_up(place, dev=False, exact=False)
    setup_env.set_up(place, dev=True, exact=False)
    setup_env.set_up(place, dev=False, exact=False)
    assert workshop.steps == ["venv", "runtime", "dev"]


def test_a_failed_install_is_made_anew(place: Place, workshop: Workshop) -> None:
    workshop.broken = True
    with pytest.raises(Problem):
        setup_env.set_up(place, dev=False, exact=False)
    assert not place.stamp.exists()
    workshop.broken = False
    setup_env.set_up(place, dev=False, exact=False)
    assert workshop.steps == ["venv", "runtime"] * 2


def test_an_update_that_fails_leaves_no_stamp_either(place: Place, workshop: Workshop) -> None:
    setup_env.set_up(place, dev=False, exact=False)
    workshop.broken = True
    with pytest.raises(Problem):
        setup_env.set_up(place, dev=True, exact=False)
    assert not setup_env.read_stamp(place)


def test_another_lock_makes_another_environment(place: Place, workshop: Workshop) -> None:
    setup_env.set_up(place, dev=False, exact=False)
    (place.root / RUNTIME_LOCK).write_text("wheel==2\n")
    setup_env.set_up(place, dev=False, exact=False)
    assert workshop.steps == ["venv", "runtime"] * 2


def test_another_project_table_installs_the_project_again(place: Place, workshop: Workshop) -> None:
    setup_env.set_up(place, dev=False, exact=False)
    (place.root / "pyproject.toml").write_text('[project]\nname = "firstpass"\nversion = "2"\n')
    setup_env.set_up(place, dev=False, exact=False)
    assert workshop.steps == ["venv", "runtime", "runtime"]


def test_the_settings_of_tools_do_not_touch_the_environment(place: Place, workshop: Workshop) -> None:
    setup_env.set_up(place, dev=False, exact=False)
    with (place.root / "pyproject.toml").open("a") as file:
        file.write("[tool.ruff]\nline-length = 80\n")
    setup_env.set_up(place, dev=False, exact=False)
    assert workshop.steps == ["venv", "runtime"]


@pytest.mark.parametrize("damage", ["moved", "no python", "no script", "garbled"])
def test_a_damaged_environment_is_made_anew(damage: str, place: Place, workshop: Workshop) -> None:
    setup_env.set_up(place, dev=False, exact=False)
    match damage:
        case "moved":
            setup_env.write_stamp(place, {**setup_env.read_stamp(place), "place": "/elsewhere"})
        case "no python":
            place.python.unlink()
        case "no script":
            place.script.unlink()
        case _:
            place.stamp.write_text("{")
    setup_env.set_up(place, dev=False, exact=False)
    assert workshop.steps == ["venv", "runtime"] * 2


def test_only_a_named_python_replaces_the_one_in_place(
    place: Place, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup_env.set_up(place, dev=False, exact=False)
    monkeypatch.setattr(platform, "python_version", lambda: "3.99.0")
    setup_env.set_up(place, dev=False, exact=False)
    assert workshop.steps == ["venv", "runtime"]
    setup_env.set_up(place, dev=False, exact=True)
    assert workshop.steps == ["venv", "runtime"] * 2


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ERROR: [Errno 28] No space left on device", "the disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "differs from the lock"),
        ("Retrying after connection broken by 'x'\nERROR: No matching distribution", "check the network"),
        ("ERROR: No matching distribution found for wheel==1", "no build for this machine"),
        ("ERROR: something new", "pip failed"),
    ],
)
def test_a_failure_of_pip_becomes_one_line_with_its_log(said: str, told: str, tmp_path: Path) -> None:
    log = tmp_path / "setup.log"
    log.write_text(f"$ pip install one\nNo space left, long ago\n$ pip install two\n{said}\n")
    line = setup_env.explain(log)
    assert told in line
    assert str(log) in line
    assert "\n" not in line


def test_main_tells_a_problem_on_one_line(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(version: tuple[int, int]) -> None:
        raise Problem("not this one")

    monkeypatch.setattr(setup_env, "check_python", refuse)
    assert setup_env.main(["--root", str(place.root)]) == 1
    assert capsys.readouterr() == ("", "set-up: not this one\n")


def test_main_tells_what_the_system_refused(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(place: Place) -> None:
        raise PermissionError(13, "Permission denied", str(place.venv))

    monkeypatch.setattr(setup_env, "make_venv", refuse)
    assert setup_env.main(["--root", str(place.root)]) == 1
    assert re.fullmatch(r"set-up: .*Permission denied.*who owns the folder.*\n", capsys.readouterr().err)


@pytest.mark.parametrize("name", [RUNTIME_LOCK, DEV_LOCK])
def test_a_lock_holds_names_versions_markers_and_digests_only(name: str) -> None:
    package = re.compile(r"[a-z0-9][a-z0-9.-]*==[0-9][0-9a-z.]*( ; [a-zA-Z0-9_ .'<>=!()-]+)? \\")
    digest = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    for line in (ROOT / name).read_text().splitlines():
        assert package.fullmatch(line) or digest.fullmatch(line), line


@pytest.mark.parametrize("system", ["Linux", "Darwin"])
@pytest.mark.parametrize("minor", [11, 14])
def test_the_lock_for_checks_contains_the_other(system: str, minor: int) -> None:
    """What is served with is checked with, at the same version; a check may need a package in more places."""

    def pins(name: str) -> set[str]:
        lines = [line.removesuffix(" \\") for line in (ROOT / name).read_text().splitlines() if "==" in line]
        parts = [line.partition(" ; ") for line in lines if not line.startswith(" ")]
        return {pin for pin, _, marker in parts if not marker or Marker(marker).evaluate(here)}

    here = {
        "platform_system": system,
        "sys_platform": system.lower(),
        "python_version": f"3.{minor}",
        "python_full_version": f"3.{minor}.0",
    }
    assert pins(RUNTIME_LOCK) <= pins(DEV_LOCK)
