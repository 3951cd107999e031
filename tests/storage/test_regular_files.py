"""Only files are read: nothing is waited for, and no device is emptied."""

import hashlib
import os
import socket
import tracemalloc

import pytest

from appeals.errors import MachineError
from appeals.storage.reading import (
    hash_if_exists,
    open_regular,
    read_if_exists,
    read_regular,
)

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")


def pipe(path):
    os.mkfifo(path)
    return path


def test_a_file_is_read_through_a_link_too(tmp_path):
    (tmp_path / "a").write_bytes(b"words")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert read_regular(tmp_path / "b") == b"words"
    with open_regular(tmp_path / "a") as stream:
        assert stream.read(2) == b"wo"


def test_what_is_no_file_is_named_and_not_waited_for(tmp_path):
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s"))
        cases = {
            pipe(tmp_path / "p"): "it is a pipe",
            tmp_path: "it is a folder",
            tmp_path / "s": "it is a socket",
            "/dev/zero": "it is a device",
        }
        for path, words in cases.items():
            with pytest.raises(OSError, match=words):
                read_regular(type(tmp_path)(path))
    with pytest.raises(MachineError, match="it is a pipe, not a file"):
        read_if_exists(tmp_path / "p")
    assert read_if_exists(tmp_path / "none") is None


def test_a_file_is_hashed_without_being_held(tmp_path):
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(20_000_000)
    tracemalloc.start()
    try:
        found = hash_if_exists(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found == hashlib.sha256(bytes(20_000_000)).hexdigest()
    assert peak < 2_000_000
    assert hash_if_exists(tmp_path / "lost") is None
    with pytest.raises(MachineError, match="it is a folder"):
        hash_if_exists(tmp_path)
