"""From an empty folder to a letter, by the commands of docs/first-letter.md."""

import re

from tests.annexes.samples import picture
from tests.cli.conftest import REPOSITORY

GUIDE = (REPOSITORY / "docs" / "first-letter.md").read_text(encoding="utf-8")
SOURCE = "https://lake-herald.test/2026/camp"
BODY = """\
The camp holds {{ fact("camp-people") }} people; see {{ annex(1) }}.

{{ quote("udhr", "art-9") }} The report says more. [@a-hrc-43-49]
"""
CORPS = """\
Le camp retient {{ fact("camp-people") }} personnes ; voir {{ annex(1) }}.

{{ quote("udhr", "art-9-fr") }} Le rapport en dit davantage. [@a-hrc-43-49]
"""
ANSWERS = {
    "init": "League|Lakeside|12 Lake Road|a@league.test|en|un||logo.png|A B, C|lead",
    "citations add": f"{SOURCE}|news|Ann Doe|A camp|Lake Herald|2 October|2026-10-02",
    "citations add A/HRC/43/49": "Torture|2020-03-20",
    "facts add": "camp-people|120|People held.|no-such|lake-herald-test-2026-camp|2026",
    "new": "camp|special-procedures|sr-torture,wgad|CHN|torture|The camp|../list.txt",
}


def test_the_guide_is_followed_to_a_letter(run, tmp_path, monkeypatch, type_in):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("APPEALS_WORKSPACE", raising=False)
    (tmp_path / "logo.png").write_bytes(picture("png"))
    (tmp_path / "list.txt").write_text("A list.", encoding="utf-8")
    commands, answers = 0, 0
    for line in re.findall(r"^    (appeals .*|cd .*)$", GUIDE, re.MULTILINE):
        if line.startswith("cd "):
            monkeypatch.chdir(tmp_path / line.removeprefix("cd "))
            continue
        words = line.replace("NAME", "camp").split()[1:]
        typed = ANSWERS.get(" ".join(words).removesuffix(" my-letters"), "").split("|")
        type_in(*typed)
        commands, answers = commands + 1, answers + len(list(filter(None, typed)))
        more = ("--format", "docx,txt") if words[0] == "draft" else ()
        ran = run(*words, *more)
        assert ran.code == 0, (line, ran.err)
        if words[0] == "new":
            letter = tmp_path / "my-letters" / ran.lines[0]
            head = letter.read_text("utf-8").split("---\n")[1]
            letter.write_text(f"---\n{head}---\n{BODY}", encoding="utf-8")
            french = head.replace("language: en", "language: fr")
            edition = letter.with_name("camp.fr.md")
            edition.write_text(f"---\n{french}---\n{CORPS}", encoding="utf-8")
    assert commands <= 15
    assert answers <= 40
    for recipient in ("sr-torture", "wgad"):
        text = (tmp_path / f"my-letters/out/camp/{recipient}.txt").read_text("utf-8")
        assert "120" in text
        assert "arbitrary arrest" in text
        assert "Ann Doe" in text
        text = (tmp_path / f"my-letters/out/camp/{recipient}.fr.txt").read_text("utf-8")
        assert "Nul ne peut être arbitrairement arrêté" in text
        assert "A/HRC/43/49" in text
