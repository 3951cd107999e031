"""Executors: results in order, flat memory, and a worker that dies costs nothing."""

import os
import signal
import time
from concurrent.futures import BrokenExecutor, Future
from functools import partial

import pytest

from appeals.errors import MachineError
from appeals.workflow.drafting.engines import MOST_RESTARTS, open_engine, run_in_order


def double(number: int) -> int:
    return 2 * number


def where(_number: int) -> int:
    return os.getpid()


def die_once(marker: str, number: int) -> int:
    """Kill the own process at number 5, unless it happened before."""
    if number == 5 and not os.path.exists(marker):  # noqa: PTH110
        with open(marker, "w"):  # noqa: PTH123
            os.kill(os.getpid(), signal.SIGKILL)
    return number


def die(_number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def run(task, jobs, *, workers: int = 2, window: int = 4):
    with open_engine("local", workers) as make:
        return list(run_in_order(make, task, jobs, window=window))


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_jobs(workers):
    jobs = [(f"job {n}", n) for n in range(12)]
    results = run(double, jobs, workers=workers)
    assert results == [(f"job {n}", 2 * n) for n in range(12)]


def test_a_job_of_none_is_given_back_at_its_turn():
    jobs = [("a", 1), ("b", None), ("c", 3)]
    assert run(double, jobs) == [("a", 2), ("b", None), ("c", 6)]


def test_one_letter_is_rendered_in_this_process():
    assert run(where, [("a", 1)], workers=1) == [("a", os.getpid())]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are spawned here")
def test_many_letters_are_rendered_in_several_processes():
    processes = {pid for _, pid in run(where, [(n, n) for n in range(8)])}
    assert len(processes) > 1


def test_no_more_jobs_are_taken_than_the_window_holds():
    taken = []

    def jobs():
        for number in range(20):
            taken.append(number)
            yield number, number

    with open_engine("local", 1) as make:
        results = run_in_order(make, double, jobs(), window=3)
        next(results)
        assert len(taken) == 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are spawned here")
def test_a_worker_that_is_killed_loses_nothing(tmp_path):
    task = partial(die_once, str(tmp_path / "died"))
    results = run(task, [(n, n) for n in range(12)])
    assert results == [(n, n) for n in range(12)]
    assert (tmp_path / "died").exists()


class BrokenPool:
    """An executor whose every task finds its process dead."""

    def submit(self, *_args):
        return self

    def result(self):
        raise BrokenExecutor


def test_workers_that_keep_dying_are_given_up():
    made = []

    def make():
        made.append(1)
        return BrokenPool()

    with pytest.raises(MachineError, match="keep dying"):
        list(run_in_order(make, double, [("a", 1)], window=2))
    assert len(made) == MOST_RESTARTS + 1


def test_a_process_that_dies_before_the_next_job_is_given_loses_nothing():
    made = []

    class Here:
        """Runs at once; the first one made takes two jobs and is broken then."""

        def __init__(self):
            self.taken = 0
            made.append(self)

        def submit(self, task, job):
            self.taken += 1
            if len(made) == 1 and self.taken > 2:
                raise BrokenExecutor
            future = Future()
            future.set_result(task(job))
            return future

    jobs = [(n, n) for n in range(6)]
    results = list(run_in_order(Here, double, jobs, window=4))
    assert results == [(n, 2 * n) for n in range(6)]
    assert len(made) == 2


@pytest.mark.slow
def test_a_cluster_gives_the_same_and_survives_a_killed_worker(tmp_path):
    task = partial(die_once, str(tmp_path / "died"))
    with open_engine("dask", 12) as make:
        results = list(run_in_order(make, task, [(n, n) for n in range(12)], window=6))
    assert results == [(n, n) for n in range(12)]
    assert (tmp_path / "died").exists()


@pytest.mark.slow
def test_a_scheduler_that_does_not_answer_is_said():
    start = time.monotonic()
    with (
        pytest.raises(MachineError, match="does not answer"),
        open_engine("dask", 2, scheduler="tcp://127.0.0.1:1") as make,
    ):
        make()
    assert time.monotonic() - start < 300
