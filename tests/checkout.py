"""What is in this checkout, for tests about the checkout itself."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_MADE = {"build", "dist", "__pycache__"}  # beside dot folders: made here, never committed


def committed_files() -> list[Path]:
    """Every file that is or will be committed; without git, every file that could be."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"],
            cwd=ROOT, capture_output=True, check=True, text=True,
        )  # fmt: skip
        files = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        files = [file for file in ROOT.rglob("*") if not _made(file.relative_to(ROOT))]
    return sorted(file for file in files if file.is_file())


def _made(file: Path) -> bool:
    return any(
        part in _MADE or part.endswith(".egg-info") or (part.startswith(".") and part != ".ci")
        for part in file.parts
    )


def modules(*folders: str) -> list[Path]:
    """Every Python file below the folders, committed or not yet."""
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def tool(name: str) -> Path:
    """A command of the environment that runs these tests."""
    return Path(sys.executable).parent / name


def ran(
    *command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """A finished command with its words, whatever its exit code."""
    return subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
