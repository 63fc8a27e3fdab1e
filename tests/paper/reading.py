"""Reads a PDF back through poppler."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

Rgb = tuple[int, int, int]


def pages_of(path: Path) -> list[str]:
    """The text of each page in the order in which it was drawn: cell after cell."""
    done = subprocess.run(
        ["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True, text=True
    )
    return done.stdout.split("\f")[:-1]


def squeezed(text: str) -> str:
    """``text`` without any space: where a line wrapped no longer shows."""
    return re.sub(r"\s+", "", text)


def page_size(path: Path) -> tuple[int, int]:
    """Width and height of the first page in whole points."""
    done = subprocess.run(["pdfinfo", str(path)], capture_output=True, check=True, text=True)
    match = re.search(r"Page size:\s+([\d.]+) x ([\d.]+) pts", done.stdout)
    assert match is not None
    return round(float(match[1])), round(float(match[2]))


def properties(path: Path) -> str:
    """The file's properties, its metadata stream too."""
    stream = ["pdfinfo", "-meta", str(path)]
    plain = ["pdfinfo", str(path)]
    return "".join(
        subprocess.run(command, capture_output=True, check=True, text=True).stdout
        for command in (plain, stream)
    )


def fonts_of(path: Path) -> list[tuple[str, bool]]:
    """Each font's name and whether it is embedded."""
    done = subprocess.run(["pdffonts", str(path)], capture_output=True, check=True, text=True)
    rows = done.stdout.splitlines()[2:]
    return [(row.split()[0], row.split()[-5] == "yes") for row in rows]


def pixels(path: Path, page: int = 1, dpi: int = 50) -> tuple[int, int, bytes]:
    """Width, height and RGB bytes of a page."""
    command = ["pdftoppm", "-r", str(dpi), "-f", str(page), "-l", str(page), str(path)]
    data = subprocess.run(command, capture_output=True, check=True).stdout
    _, size, _, body = data.split(b"\n", 3)
    width, height = map(int, size.split())
    return width, height, body
