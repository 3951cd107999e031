"""`draft --watch`: again at each save, whatever the save broke; Ctrl-C ends it."""

import os
import signal
import subprocess
import sys
import time

import pytest

from appeals.workflow.drafting.watching import InputFiles
from tests.cli.conftest import LETTER

DRAFT = ("draft", "unodc-nsc-mou", "--to", "unodc-ed", "--format", "txt", "--watch")
AS_A_SCRIPT_BEGINS_IT = (
    "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN);"
    "from appeals.cli.main import run; run()"
)
FILE = "out/unodc-nsc-mou/unodc-ed.txt"


@pytest.fixture
def saves(monkeypatch, workspace):
    """Have these texts saved one after the other, then Ctrl-C be pressed."""

    def of(*texts):
        def changes(_files, _ending):
            for text in texts:
                path = workspace / LETTER
                path.unlink() if text is None else path.write_text(text, "utf-8")
                yield {LETTER}
            raise KeyboardInterrupt

        monkeypatch.setattr(InputFiles, "changes", changes)

    return of


@pytest.fixture
def text(workspace):
    return (workspace / LETTER).read_text("utf-8")


def test_each_save_renders_again_and_ctrl_c_is_no_failure(workspace, run, saves, text):
    saves(text + "\nA last word.\n", text + "\nA final word.\n")
    ran = run(*DRAFT)
    assert ran.code == 0
    assert ran.lines == [FILE] * 3
    assert "A final word." in (workspace / FILE).read_text("utf-8")
    assert ran.err.count("waiting for the next save; Ctrl-C ends") == 3


def test_what_a_save_broke_is_said_and_the_last_good_file_stays(
    workspace, run, saves, text
):
    saves(text + "\n{% if %}\n", text + "\n{{ nobody }}\n", text + "\nMended.\n")
    ran = run(*DRAFT)
    assert ran.code == 0
    assert ran.lines == [FILE, FILE]
    last = len(text.splitlines()) + 2
    assert f"--> {LETTER}:{last}" in ran.err
    assert "error TPL001" in ran.err
    assert "Mended." in (workspace / FILE).read_text("utf-8")


def test_a_letter_that_is_deleted_meanwhile_is_said_and_may_come_back(run, saves, text):
    saves(None, text)
    ran = run(*DRAFT)
    assert ran.code == 0
    assert "error: unknown letter 'unodc-nsc-mou'" in ran.err
    assert ran.lines == [FILE, FILE]
    assert "1 unchanged" in ran.err


def test_a_letter_that_is_broken_from_the_start_can_be_mended(
    workspace, run, saves, text
):
    (workspace / LETTER).write_text(text + "\n{% if %}\n", "utf-8")
    saves(text)
    ran = run(*DRAFT)
    assert ran.code == 0
    assert ran.lines == [FILE]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("draft", "nobody", "--watch"), "unknown letter 'nobody'"),
        ((*DRAFT, "--engine", "dask"), "--watch renders here"),
    ],
)
def test_a_command_line_that_names_nothing_is_refused(run, workspace, options, said):
    ran = run(*options)
    assert ran.code == 2
    assert said in ran.err


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals as of Unix")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_real_save_and_a_real_ctrl_c(workspace, text, ending):
    process = subprocess.Popen(
        (sys.executable, "-c", AS_A_SCRIPT_BEGINS_IT, *DRAFT),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline().strip() == FILE
        time.sleep(0.5)
        (workspace / LETTER).write_text(text + "\nSaved.\n", "utf-8")
        assert process.stdout.readline().strip() == FILE
        assert "Saved." in (workspace / FILE).read_text("utf-8")
        process.send_signal(ending)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.stdout.close()
        process.wait()
