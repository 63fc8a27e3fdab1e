"""``./run`` and ``./test`` on an invented machine: every command they call is a fake that notes it.

Only the shell and Debian's small tools are real. The checkout lies in a folder with a space.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.checkout import ROOT

SMALL_TOOLS = (
    "sh bash env cat cksum dirname readlink rm mkdir ln cp chmod mktemp sed sort tail tr grep touch"
)

PYTHON = """#!/bin/sh
echo "python $*" >>"$NOTES"
case "$*" in
    "--version") echo "Python $VERSION" ;;
    "-c import ensurepip, venv"*) [ -e "$MACHINE/venv" ] && [ "$VERSION" != 3.9.2 ] ;;
    "-c "*) [ "$VERSION" != 3.9.2 ] ;;
    "-m venv --clear "*)
        mkdir -p "$4/bin"
        ln -sf "$MACHINE/bin/python3" "$4/bin/python"
        cp "$MACHINE/pip" "$4/bin/pip"
        cp "$MACHINE/screener" "$4/bin/screener"
        plugins=$4/lib/python3.11/site-packages/PySide6/Qt/plugins/platforms
        mkdir -p "$plugins"
        touch "$plugins/libqxcb.so" ;;
esac
"""
PIP = """#!/bin/sh
venv=$(dirname "$(dirname "$0")")
case "$1" in
    --version) echo "pip 23 from $venv/lib/python3.11/site-packages/pip (python 3.11)" ;;
    *)
        echo "pip $*" >>"$NOTES"
        [ ! -e "$MACHINE/no-network" ] || { echo "ERROR: no route" >&2; exit 1; } ;;
esac
"""
APT = """#!/bin/sh
echo "apt-get $*" >>"$NOTES"
[ ! -e "$MACHINE/no-network" ] || { echo "E: Unable to fetch"; exit 100; }
case "$*" in *" install "*) touch "$MACHINE/venv" "$MACHINE/libraries" "$MACHINE/fonts" ;; esac
"""
FAKES = {
    "python3": PYTHON,
    "apt-get": APT,
    "id": '#!/bin/sh\necho "$USER_ID"\n',
    "uname": "#!/bin/sh\necho Linux\n",
    "locale": "#!/bin/sh\necho UTF-8\n",
    "dpkg-query": "#!/bin/sh\nexit 1\n",
    "fc-list": '#!/bin/sh\n[ ! -e "$MACHINE/fonts" ] || echo "WenQuanYi"\n',
    "pdftotext": "#!/bin/sh\n",
    "pdftoppm": "#!/bin/sh\n",
    "ldd": """#!/bin/sh
[ -e "$MACHINE/libraries" ] || printf '\\tlibGL.so.1 => not found\\n\\tlibc.so.6 => /lib (0x0)\\n'
""",
}


@dataclass
class Machine:
    """A machine that is only its PATH, with a checkout of ours."""

    folder: Path
    checkout: Path
    user_id: str = "1000"
    version: str = "3.11.2"

    @property
    def notes(self) -> Path:
        return self.folder / "notes"

    def has(self, *names: str) -> None:
        for name in names:
            (self.folder / name).touch()

    def runs(self, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Start a script from the root folder, with no input; the notes begin anew."""
        self.notes.write_text("")
        return subprocess.run(
            [str(self.checkout / script), *arguments],
            cwd=self.folder.anchor,
            env={
                "PATH": str(self.folder / "bin"), "HOME": str(self.folder),
                "MACHINE": str(self.folder), "NOTES": str(self.notes),
                "USER_ID": self.user_id, "VERSION": self.version,
            },
            capture_output=True, text=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def called(self, command: str) -> list[str]:
        lines = self.notes.read_text().splitlines()
        return [line for line in lines if line.startswith(f"{command} ")]


def _write(file: Path, text: str) -> None:
    file.write_text(text)
    file.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A bare Debian with python3, an ordinary user, and a fresh checkout."""
    folder, checkout = tmp_path / "machine", tmp_path / "my checkout"
    (folder / "bin").mkdir(parents=True)
    for name in SMALL_TOOLS.split():
        found = shutil.which(name)
        assert found, name
        (folder / "bin" / name).symlink_to(found)
    for name, text in FAKES.items():
        _write(folder / "bin" / name, text)
    _write(folder / "pip", PIP)
    _write(folder / "screener", '#!/bin/sh\necho "screener: $*"\nexit 7\n')
    (checkout / "scripts").mkdir(parents=True)
    (checkout / ".ci").mkdir()
    for name in ("run", "test", ".ci/run", "scripts/prepare.sh", "pyproject.toml"):
        shutil.copy(ROOT / name, checkout / name)
    (checkout / "requirements.lock").write_text("thing==1 \\\n    --hash=sha256:0\n")
    return Machine(folder, checkout)


@pytest.fixture
def complete(machine: Machine) -> Machine:
    """The same with everything that Debian brings."""
    machine.has("venv", "libraries", "fonts")
    return machine


@pytest.mark.parametrize(
    ("shell", "script"),
    [("sh", "run"), ("sh", "test"), ("sh", "scripts/prepare.sh"), ("bash", ".ci/run")],
)
def test_the_shell_can_read_each_script(shell: str, script: str) -> None:
    done = subprocess.run([shell, "-n", str(ROOT / script)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("script", ["run", "test", ".ci/run"])
def test_the_commands_may_be_started(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)


def test_the_first_start_prepares_and_then_runs_the_program(complete: Machine) -> None:
    done = complete.runs("run", "screen", "--trial", "a b")
    assert (done.returncode, done.stdout) == (7, "screener: screen --trial a b\n")
    lock, own = complete.called("pip")
    assert "--require-hashes" in lock
    assert lock.endswith(f"-r {complete.checkout}/requirements.lock")
    assert "--no-deps --no-build-isolation" in own
    assert not complete.called("apt-get")


def test_the_second_start_only_runs_the_program(complete: Machine) -> None:
    complete.runs("run")
    done = complete.runs("run", "facts")
    assert (done.returncode, done.stdout, done.stderr) == (7, "screener: facts\n", "")
    assert complete.notes.read_text() == ""


@pytest.mark.parametrize("file", ["requirements.lock", "pyproject.toml"])
def test_what_is_installed_follows_the_lock_and_the_project(complete: Machine, file: str) -> None:
    complete.runs("run")
    with (complete.checkout / file).open("a") as changed:
        changed.write("# changed\n")
    complete.runs("run")
    assert len(complete.called("pip")) == 2
    assert not [line for line in complete.called("python") if "-m venv" in line]


def test_a_checkout_that_was_moved_gets_a_new_environment(complete: Machine) -> None:
    complete.runs("run")
    complete.checkout = complete.checkout.rename(complete.checkout.with_name("moved"))
    pip = complete.checkout / ".venv" / "bin" / "pip"
    pip.write_text(pip.read_text().replace('$(dirname "$(dirname "$0")")', "'/gone/.venv'"))
    assert complete.runs("run").returncode == 7
    assert [line for line in complete.called("python") if "-m venv --clear" in line]


def test_a_start_without_network_says_so_and_the_next_one_goes_on(complete: Machine) -> None:
    complete.has("no-network")
    done = complete.runs("run")
    assert done.returncode == 3
    assert "Is there a network?" in done.stderr
    assert "screener:" not in done.stdout
    (complete.folder / "no-network").unlink()
    assert complete.runs("run").returncode == 7


@pytest.mark.parametrize("had", [(), ("venv",), ("venv", "fonts")])
def test_who_may_not_install_gets_the_one_line_to_type(
    machine: Machine, had: tuple[str, ...]
) -> None:
    machine.has(*had)
    done = machine.runs("run")
    assert done.returncode == 3
    (line,) = [line for line in done.stderr.splitlines() if "apt-get" in line]
    assert line.strip().startswith("sudo apt-get install -y --no-install-recommends ")
    assert "libgl1" in line
    assert ("python3-venv" in line) is ("venv" not in had)
    assert ("fonts-wqy-microhei" in line) is ("fonts" not in had)
    assert not machine.called("apt-get")


@pytest.mark.parametrize("had", [(), ("venv",)])
def test_one_line_is_enough(machine: Machine, had: tuple[str, ...]) -> None:
    machine.has(*had)
    assert machine.runs("run").returncode == 3
    machine.has("venv", "libraries", "fonts")  # it was typed
    assert machine.runs("run").returncode == 7


def test_the_missing_library_is_named(machine: Machine) -> None:
    machine.has("venv")
    assert "libGL.so.1" in machine.runs("run").stderr


def test_root_has_everything_installed(machine: Machine) -> None:
    machine.user_id = "0"
    assert machine.runs("run").returncode == 7
    update, install = machine.called("apt-get")
    assert "update" in update
    assert "python3-venv" in install
    assert "fonts-wqy-microhei" in install


def test_apt_without_network_is_told_with_its_own_words(machine: Machine) -> None:
    machine.user_id = "0"
    machine.has("no-network")
    done = machine.runs("run")
    assert done.returncode == 3
    assert "E: Unable to fetch" in done.stderr
    assert "Nothing of Screener was changed" in done.stderr


def test_a_library_lost_later_is_noticed(complete: Machine) -> None:
    complete.runs("run")
    (complete.folder / "libraries").unlink()
    assert complete.runs("run").returncode == 3


def test_an_old_python_is_named_and_nothing_is_installed(complete: Machine) -> None:
    complete.user_id, complete.version = "0", "3.9.2"
    done = complete.runs("run")
    assert done.returncode == 3
    assert "here python3 is Python 3.9.2" in done.stderr
    assert not complete.called("apt-get")


def test_without_a_chinese_font_the_program_starts_and_says_what_is_missing(
    machine: Machine,
) -> None:
    machine.has("venv", "libraries")
    done = machine.runs("run")
    assert done.returncode == 7
    assert "fonts-wqy-microhei" in done.stderr


def test_the_tests_do_not_start_without_a_chinese_font(machine: Machine) -> None:
    machine.has("venv", "libraries")
    done = machine.runs("test")
    assert done.returncode == 3
    assert not [line for line in machine.called("python") if "-m pytest" in line]


def test_the_tests_do_not_start_without_the_tools_that_read_pages(complete: Machine) -> None:
    (complete.folder / "bin" / "pdftoppm").unlink()
    done = complete.runs("test")
    assert done.returncode == 3
    assert "poppler-utils" in done.stderr
    assert not [line for line in complete.called("python") if "-m pytest" in line]


@pytest.mark.parametrize("script", ["test", ".ci/run"])
def test_pytest_is_the_last_word_of_the_tests(complete: Machine, script: str) -> None:
    done = complete.runs(script, "-q", "tests/domain")
    assert done.returncode == 0
    last = complete.notes.read_text().splitlines()[-1]
    assert last.startswith("python -m pytest ")
    assert last.endswith("-q tests/domain")


def test_a_link_to_the_command_works_from_anywhere(complete: Machine) -> None:
    (complete.folder / "link").symlink_to(complete.checkout / "run")
    complete.checkout = complete.folder
    assert complete.runs("link", "--demo").stdout == "screener: --demo\n"
