"""What all tests share: the memory that many runs of a program take in one process."""

import gc
import os
import tempfile
from functools import lru_cache

import pytest
from hypothesis import HealthCheck, settings

from appeals.registry import reader

settings.register_profile(
    "tests",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("explore", settings.get_profile("tests"), derandomize=False)
settings.load_profile("tests")
"""No test fails because other programs are at work on the same machine, or by chance:
new examples each time are tried with `./run test --hypothesis-profile=explore`."""

reader.parse_yaml = lru_cache(maxsize=64)(reader.parse_yaml)
"""The same text in the same file gives the same frozen tree. Most tests begin with the
registries of the reference workspace; reading them took a third of their time."""

_STATE = tempfile.TemporaryDirectory(prefix="appeals-state-")
os.environ["APPEALS_STATE"] = _STATE.name
"""No test writes a ledger into the home of whoever runs it."""


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Let the garbage collector look at thousands of collected tests no more."""
    gc.collect()
    gc.freeze()
