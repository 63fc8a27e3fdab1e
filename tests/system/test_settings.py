"""What the window remembers: the last folder, in the user's own settings."""

from __future__ import annotations

from pathlib import Path

from screener.system.settings import LastFolder, UnitsShown, settings_folder


def test_the_folder_that_was_opened_last_is_remembered(tmp_path: Path) -> None:
    last = LastFolder(tmp_path / "settings")
    assert last.read() is None
    last.keep(tmp_path / "诊所 clinic")
    assert LastFolder(tmp_path / "settings").read() == tmp_path / "诊所 clinic"


def test_a_machine_that_cannot_keep_it_is_asked_each_time(tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("a file where the folder would be")
    last = LastFolder(tmp_path / "settings")
    last.keep(tmp_path)
    assert last.read() is None
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "last-folder").write_bytes(b"\xff\xfe\xff")
    assert LastFolder(tmp_path / "other").read() is None


def test_settings_lie_where_the_system_keeps_them() -> None:
    assert settings_folder("linux", {"XDG_CONFIG_HOME": "/own"}) == Path("/own/screener")
    assert settings_folder("linux", {}) == Path.home() / ".config" / "screener"
    assert settings_folder("win32", {"APPDATA": "C:/data"}) == Path("C:/data/Screener")
    assert settings_folder("darwin", {}).parts[-2:] == ("Application Support", "Screener")


def test_the_units_chosen_are_remembered_and_an_unknown_word_is_no_choice(tmp_path: Path) -> None:
    units = UnitsShown(tmp_path)
    assert units.read() == "reported"
    units.keep("si")
    assert UnitsShown(tmp_path).read() == "si"
    (tmp_path / "units").write_text("imperial\n")
    assert units.read() == "reported"
