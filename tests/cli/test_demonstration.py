"""The demonstration of the reference, in its order, with the example of `init`."""

import pytest

from tests.workflow.signing_stage import done

NAME = "example-letter"


@pytest.mark.parametrize("is_key_late", [False, True])
def test_it_works_from_init_to_verify(tmp_path, monkeypatch, is_key_late):
    monkeypatch.setenv("APPEALS_KEYS", str(tmp_path / "keys"))
    monkeypatch.delenv("APPEALS_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    done("init", "my-letters", "--organisation", "Our Organisation")
    monkeypatch.chdir(tmp_path / "my-letters" / "examples")
    if not is_key_late:
        done("keys", "new", "--demo")
    done("draft", NAME, "--as", "drafter-a")
    if is_key_late:
        done("keys", "new", "--demo")
    done("review", "approve", NAME, "--as", "reviewer-a")
    done("sign", NAME)
    ran = done("verify", f"out/{NAME}")
    assert ran.lines[0].startswith("DEMONSTRATION: 5 files and a packet VALID")
