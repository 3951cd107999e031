"""`./run` on machines that lack something: stand-ins for what it would call."""

import os
import shutil
import subprocess
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ("cat", "cksum", "grep", "ln", "mkdir", "mv", "readlink", "rm")
LIBRARIES = "libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz-subset.so.0"


def write_program(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


class Machine:
    """A copy of `./run` with an empty PATH, to which tests add programs."""

    def __init__(self, folder: Path) -> None:
        self.tree = folder / "tree"
        self.programs = folder / "programs"
        self.log = folder / "log"
        self.programs.mkdir()
        (self.tree / "constraints").mkdir(parents=True)
        for name in ("run", "pyproject.toml", "constraints/run.txt"):
            shutil.copy(ROOT / name, self.tree / name)
        shutil.copy(ROOT / "constraints/dev.txt", self.tree / "constraints/dev.txt")
        for tool in TOOLS:
            (self.programs / tool).symlink_to(str(shutil.which(tool)))
        self.add("ldconfig", f"echo '{LIBRARIES}'")
        self.add("id", "echo 1000")
        self.add("python3", f'echo python3 "$@" >>{self.log}')

    def add(self, name: str, script: str) -> None:
        write_program(self.programs / name, script)

    def set_up(self) -> None:
        """Pretend that the set-up of the run stage was done before."""
        venv = self.tree / ".venv"
        write_program(venv / "bin/python", 'echo python "$@" >&2')
        write_program(
            venv / "bin/appeals",
            'echo "workspace=${APPEALS_WORKSPACE:-}"; echo "$@"; '
            '[ "$1" != program ] || echo "$APPEALS_PROGRAM"; exit 3',
        )
        (venv / "pyvenv.cfg").write_text(f"command = python3 -m venv {venv}\n")
        for stage in ("run", "dev"):
            pins = self.tree / f"constraints/{stage}.txt"
            stamp = subprocess.check_output(
                ["cksum", self.tree / "pyproject.toml", pins]
            )
            (venv / f".ready-{stage}").write_bytes(stamp)

    def run(
        self, *arguments: str, cwd: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", self.tree / "run", *arguments],
            cwd=cwd or self.tree,
            env={"PATH": str(self.programs), **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_command_gets_its_words_and_keeps_its_stdout_and_exit_code(
    machine: Machine,
) -> None:
    machine.set_up()
    done = machine.run("draft", "a letter", "--to", "x")
    assert done.stdout.splitlines()[1:] == ["draft a letter --to x"]
    assert (done.returncode, done.stderr) == (3, "")


def test_check_with_a_letter_is_the_command_of_appeals(machine: Machine) -> None:
    machine.set_up()
    done = machine.run("check", "unodc-nsc-mou")
    assert done.stdout.splitlines()[1:] == ["check unodc-nsc-mou"]


def test_the_program_is_told_how_it_was_called(machine: Machine) -> None:
    machine.set_up()
    done = machine.run("program")
    assert done.stdout.splitlines()[2:] == [str(machine.tree / "run")]
    by_name = subprocess.run(
        ["/bin/sh", "run", "program"],
        cwd=machine.tree,
        env={"PATH": str(machine.programs)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert by_name.stdout.splitlines()[2:] == ["./run"]


def test_outside_any_workspace_the_repository_is_the_workspace(
    machine: Machine, tmp_path: Path
) -> None:
    machine.set_up()
    done = machine.run("list", cwd=tmp_path)
    assert done.stdout.splitlines()[0] == f"workspace={machine.tree}"


def test_inside_a_workspace_that_workspace_is_used(
    machine: Machine, tmp_path: Path
) -> None:
    machine.set_up()
    (tmp_path / "own/templates").mkdir(parents=True)
    (tmp_path / "own/appeals.toml").write_text("")
    done = machine.run("list", cwd=tmp_path / "own/templates")
    assert done.stdout.splitlines()[0] == "workspace="


def test_without_rights_the_line_to_run_is_printed(machine: Machine) -> None:
    machine.add("ldconfig", "echo libpango-1.0.so.0")
    machine.add("apt-get", f"echo apt-get >>{machine.log}")
    done = machine.run("list")
    assert done.returncode == 5
    assert done.stdout == ""
    assert (
        "apt-get install -y --no-install-recommends "
        "libpangoft2-1.0-0 libharfbuzz-subset0\n"
    ) in done.stderr
    assert "apt-get" not in machine.log.read_text()
    assert not (machine.tree / ".venv.lock").is_symlink()


def test_a_python_without_venv_asks_for_the_package(machine: Machine) -> None:
    machine.add("python3", "exit 1")
    (machine.tree / "run").write_text(
        (machine.tree / "run").read_text().replace("/usr/bin/python3 ", "")
    )
    machine.add("apt-get", ":")
    done = machine.run("list")
    assert done.returncode == 5
    assert "--no-install-recommends python3 python3-venv\n" in done.stderr


def test_without_apt_the_missing_packages_are_named(machine: Machine) -> None:
    machine.add("ldconfig", "echo none")
    done = machine.run("list")
    assert done.returncode == 5
    assert "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in done.stderr


def test_with_sudo_the_missing_packages_are_installed(machine: Machine) -> None:
    machine.add("ldconfig", "echo none")
    machine.add("sudo", 'shift; exec "$@"')
    machine.add("true", ":")
    machine.add("env", 'shift; exec "$@"')
    machine.add("apt-get", f'echo apt-get "$@" >>{machine.log}')
    done = machine.run("list")
    assert "run: installing libpango-1.0-0" in done.stderr
    assert "libharfbuzz-subset0" in machine.log.read_text()


def test_a_set_up_that_failed_is_not_taken_for_done(machine: Machine) -> None:
    machine.set_up()
    (machine.tree / ".venv/.ready-run").write_text("of an older pyproject.toml\n")
    write_program(
        machine.tree / ".venv/bin/python",
        'case $* in *install*) echo "no network" >&2; exit 1;; esac',
    )
    for _ in range(2):
        done = machine.run("list")
        assert done.returncode == 5
        assert "no network" in done.stderr
        assert done.stdout == ""


def test_a_changed_pyproject_is_installed_again_once(machine: Machine) -> None:
    machine.set_up()
    with (machine.tree / "pyproject.toml").open("a") as pyproject:
        pyproject.write("# changed\n")
    first, second = machine.run("list"), machine.run("list")
    assert "setting up .venv (run)" in first.stderr
    assert (first.returncode, first.stdout) == (second.returncode, second.stdout)
    assert second.stderr == ""


def test_the_lock_of_a_process_that_died_is_taken_over(machine: Machine) -> None:
    machine.set_up()
    (machine.tree / ".venv/.ready-run").unlink()
    ended = subprocess.run(
        ["/bin/sh", "-c", "echo $$"], capture_output=True, check=True
    )
    (machine.tree / ".venv.lock").symlink_to(ended.stdout.decode().strip())
    done = machine.run("list")
    assert done.returncode == 3
    assert not (machine.tree / ".venv.lock").is_symlink()


def test_a_second_run_waits_for_the_first(machine: Machine) -> None:
    machine.set_up()
    (machine.tree / ".venv/.ready-run").unlink()
    lock = machine.tree / ".venv.lock"
    lock.symlink_to(str(os.getpid()))
    machine.add("sleep", f"rm {lock}")
    done = machine.run("list")
    assert f"process {os.getpid()}) is setting up; waiting" in done.stderr
    assert done.returncode == 3


def test_golden_files_are_never_updated_in_ci(machine: Machine) -> None:
    machine.set_up()
    done = machine.run("accept", CI="true")
    assert done.returncode == 2
    assert "not updated in CI" in done.stderr


def test_an_image_takes_in_the_program_alone_and_does_not_run_as_root() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    let_in = {rule[1:] for rule in rules if rule.startswith("!")}
    assert let_in == {
        *("LICENSE", "README.md", "channels.yaml", "constraints", "fonts-cjk"),
        *("pyproject.toml", "recipients.yaml", "run", "src"),
    }
    steps = (ROOT / "Dockerfile").read_text().splitlines()
    users = [step for step in steps if step.startswith("USER ")]
    assert users == ["USER 1000:1000"]


def test_each_pin_installs_on_the_oldest_python_that_is_promised():
    pins = dict(
        line.split("==")
        for line in (ROOT / "constraints/dev.txt").read_text().splitlines()
        if "==" in line
    )
    installed = {
        canonicalize_name(each.name): each.metadata for each in distributions()
    }
    asked = {
        name: installed[name].get("Requires-Python") or ""
        for name, version in pins.items()
        if name in installed and installed[name]["Version"] == version
    }
    assert len(asked) > 50
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    oldest = project["requires-python"].removeprefix(">=")
    assert {
        name: versions
        for name, versions in asked.items()
        if not SpecifierSet(versions).contains(oldest)
    } == {}
