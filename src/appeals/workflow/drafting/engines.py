"""Where letters are rendered: in this process, in several, or on a cluster.

All use `concurrent.futures.Executor`. A worker that dies costs only time: its letters
are rendered again.
"""

import ctypes
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import count, islice
from typing import (
    ClassVar,
    Generic,
    Literal,
    ParamSpec,
    Self,
    TypeVar,
    assert_never,
    cast,
)

from appeals.errors import MachineError

EngineName = Literal["local", "dask"]

MOST_RESTARTS = 5
JOBS_PER_WORKER = 4
"""How many jobs are under way for each worker, so that none has to wait."""
_PR_SET_PDEATHSIG = 1

A = TypeVar("A")
J = TypeVar("J")
P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R")


class Resident(Generic[J, R]):
    """A task that stays in the memory of each process, so that only jobs are sent.

    A forked process inherits `task` with all that it has loaded. A spawned one makes
    its own, once, as `make(*arguments)`, which can be pickled. `close` closes
    what no process may inherit, such as an open database.
    """

    _here: ClassVar[dict[str, Callable[..., object]]] = {}
    _closers: ClassVar[dict[str, Callable[[], None]]] = {}
    _numbers: ClassVar[Iterator[int]] = count()

    def __init__(
        self,
        task: Callable[[J], R],
        make: Callable[..., Callable[[J], R]],
        arguments: tuple[object, ...],
        close: Callable[[], None],
    ) -> None:
        self._home = os.getpid()
        self._name = f"{self._home}-{next(self._numbers)}"
        self._make = make
        self._arguments = arguments
        self._here[self._name] = task
        self._closers[self._name] = close

    def run(self, job: J) -> R:
        """Run the task of this process."""
        task = self._here.get(self._name)
        if task is None:
            task = self._here[self._name] = self._make(*self._arguments)
        return cast("R", task(job))

    def __call__(self, jobs: tuple[J, ...]) -> tuple[R, ...]:
        """Run the task for each of some jobs, then close what is not inherited."""
        results = tuple(map(self.run, jobs))
        if os.getpid() == self._home:
            self._closers[self._name]()
        return results

    def __enter__(self) -> Self:
        """Register the task until the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Unregister the task."""
        self._here.pop(self._name, None)
        self._closers.pop(self._name, None)


class _LocalExecutor(Executor):
    """Processes that start with everything loaded; below 2, none but this one.

    The first task runs here; the processes are forked from what it has loaded. Where
    there is no fork (Windows, macOS) they are spawned and load for themselves.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._is_warm = False
        self._pool: ProcessPoolExecutor | None = None

    def submit(
        self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Run the first task here, at once; every other in a process, if there are any.

        Errors of a task that runs here are raised.
        """
        if self._workers < 2 or not self._is_warm:  # noqa: PLR2004
            self._is_warm = True
            future: Future[T] = Future()
            future.set_result(fn(*args, **kwargs))
            return future
        if self._pool is None:
            method = "fork" if sys.platform == "linux" else "spawn"
            self._pool = _make_pool(self._workers, method)
        with _without_interrupts():  # a process may start now
            return self._pool.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)
            self._pool = None


def _make_pool(workers: int, method: str, niceness: int = 0) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context(method),
        initializer=_begin_worker,
        initargs=(os.getpid(), niceness),
    )


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Block Ctrl-C: a process that is forked meanwhile never gets it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_worker(parent: int, niceness: int) -> None:
    """Ignore Ctrl-C, end when the parent ends, and lower the priority."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)


def start_process() -> ProcessPoolExecutor:
    """Start a persistent process that loads for itself and does one job at a time.

    Unlike a forked one it may be started beside other threads. It has low priority, and
    ends with the thread that starts it.
    """
    pool = _make_pool(1, "spawn", niceness=5)
    with _without_interrupts():
        pool.submit(os.getpid)
    return pool


def end_processes(pool: ProcessPoolExecutor) -> None:
    """End a pool at once, with all its processes.

    Waiting for a PDF would delay Ctrl-C for seconds.
    """
    pool.shutdown(wait=False, cancel_futures=True)
    for process in multiprocessing.active_children():
        process.kill()


def workers_for(jobs: int, *, spare: int = 0) -> int:
    """Give how many processes share the jobs; below 2, only this one.

    `spare` are more than there are processors: for jobs that wait for the disk.
    """
    processors = os.cpu_count() or 1
    return min(processors + (spare if processors > 1 else 0), jobs)


@contextmanager
def open_engine(
    name: EngineName, jobs: int, *, scheduler: str | None = None, spare: int = 0
) -> Iterator[Callable[[], Executor]]:
    """Give a function that makes an executor: called again when one has broken.

    `jobs` is how many letters there are to render: one is rendered in this process.
    `spare` as in `workers_for`.
    Raises MachineError when dask is not installed or its scheduler not there.
    """
    with ExitStack() as stack:
        match name:
            case "local":
                workers = workers_for(jobs, spare=spare)
                yield lambda: stack.enter_context(_LocalExecutor(workers))
            case "dask":
                yield lambda: _connect_dask(stack, scheduler)
            case _:
                assert_never(name)


def _connect_dask(stack: ExitStack, scheduler: str | None) -> Executor:
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise MachineError(
            "rendering on a cluster needs the Python package distributed",
            remedy="`appeals doctor` says how to install it",
        ) from None
    try:
        cluster = scheduler or stack.enter_context(
            LocalCluster(
                n_workers=os.cpu_count(), threads_per_worker=1, dashboard_address=None
            )
        )
        client = stack.enter_context(Client(cluster, timeout="10s"))
    except OSError as error:
        raise MachineError(
            f"the scheduler '{scheduler}' does not answer: {error}",
            remedy="check its address, as in tcp://10.0.0.1:8786",
        ) from None
    executor: Executor = client.get_executor(pure=False, retries=MOST_RESTARTS)
    return executor


class _Queue(Generic[A, J, R]):
    """Running jobs in order; a job that is None has nothing to run."""

    def __init__(
        self, make_executor: Callable[[], Executor], task: Callable[[J], R]
    ) -> None:
        self._make_executor = make_executor
        self._task = task
        self._executor = make_executor()
        self._restarts = 0
        self._waiting: deque[tuple[A, J | None, Future[R] | None]] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, tag: A, job: J | None) -> None:
        """Start a job; where a process was killed meanwhile, start all again."""
        try:
            future = None if job is None else self._executor.submit(self._task, job)
        except BrokenExecutor:
            self._waiting.append((tag, job, None))
            self._restart()
        else:
            self._waiting.append((tag, job, future))

    def take(self) -> tuple[A, R | None]:
        """Wait for the oldest job; when the executor breaks, start all again."""
        while True:
            tag, _, future = self._waiting[0]
            try:
                result = None if future is None else future.result()
            except BrokenExecutor:
                self._restart()
            else:
                self._waiting.popleft()
                return tag, result

    def _restart(self) -> None:
        self._restarts += 1
        if self._restarts > MOST_RESTARTS:
            raise MachineError(
                "the processes that render letters keep dying",
                remedy="close other programs: memory may be short",
            ) from None
        self._executor = self._make_executor()
        broken = [(tag, job) for tag, job, _ in self._waiting]
        self._waiting.clear()
        for tag, job in broken:
            self.put(tag, job)


def run_in_order(
    make_executor: Callable[[], Executor],
    task: Callable[[J], R],
    jobs: Iterable[tuple[A, J | None]],
    *,
    window: int,
) -> Iterator[tuple[A, R | None]]:
    """Run a task for each job and give the results in the order of the jobs.

    Each job comes with a tag that is given back with its result. A job that is None
    gives None at its turn. At most `window` jobs are under way, so that memory stays
    flat. When an executor breaks (a process was killed) what was under way runs again.
    """
    queue: _Queue[A, J, R] = _Queue(make_executor, task)
    for tag, job in jobs:
        queue.put(tag, job)
        if len(queue) >= window:
            yield queue.take()
    while queue:
        yield queue.take()


def run_resident(
    task: Resident[J, R],
    jobs: Iterable[J],
    job_count: int,
    *,
    at_once: int,
    may_fork: bool = True,
) -> Iterator[R]:
    """Do a resident task for each job and give the results in the order of the jobs.

    The first job is done in this process, which loads everything; then others take
    `at_once` jobs at a time, forked from it. There is one process more than processors:
    while one waits for the disk, another works. Without `may_fork`, or where two would
    have nothing to share, this process does all.
    """
    batches = -(-(job_count - 1) // at_once)
    if not may_fork or workers_for(batches) < 2:  # noqa: PLR2004
        with task:
            yield from map(task.run, jobs)
        return
    window = JOBS_PER_WORKER * (os.cpu_count() or 1)
    tagged = ((None, batch) for batch in _batches(iter(jobs), at_once))
    with task, open_engine("local", batches, spare=1) as make:
        for _, results in run_in_order(make, task, tagged, window=window):
            yield from results or ()


def _batches(jobs: Iterator[J], size: int) -> Iterator[tuple[J, ...]]:
    """Yield one job, which warms this process up, then `size` at a time."""
    yield tuple(islice(jobs, 1))
    while batch := tuple(islice(jobs, size)):
        yield batch
