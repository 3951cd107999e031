"""Where a command works, and how it says a path."""

from pathlib import Path

from appeals.cli.state import STATE, display_path


def test_a_command_knows_nothing_of_where_a_link_led_before(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("drawn/letter").mkdir(parents=True)
    Path("out").symlink_to("drawn")
    path = tmp_path / "out/letter/unodc.pdf"
    assert display_path(path) == "drawn/letter/unodc.pdf"
    Path("out").unlink()
    Path("drawn").rename("out")
    STATE.begin(None)
    assert display_path(path) == "out/letter/unodc.pdf"
