"""A case: ours and a baseline, measured in turn, compared by their medians."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


class CannotRunError(Exception):
    """A case cannot be measured here; its text says why."""


@dataclass(frozen=True)
class Case:
    """Two things to measure, each call one number in `unit`, and the ratio wanted."""

    name: str
    baseline: str
    target: float
    measure_ours: Callable[[], float]
    measure_baseline: Callable[[], float]
    unit: str = "ms"
    rounds: int = 7


@dataclass(frozen=True)
class Row:
    """What came out of a case; `trouble` says why nothing did."""

    case: Case
    ours: float = 0
    baseline: float = 0
    trouble: str = ""

    @property
    def ratio(self) -> float:
        return self.ours / self.baseline

    @property
    def is_good(self) -> bool:
        return not self.trouble and self.ratio <= self.case.target

    @property
    def verdict(self) -> str:
        if self.trouble:
            return f"cannot run: {self.trouble}"
        if self.is_good:
            return "within target"
        return f"over target by {self.ratio / self.case.target - 1:.0%}"


def run(case: Case) -> Row:
    """Measure both in turn, so that a slow minute of the machine hits both."""
    ours, baseline = [], []
    try:
        for _ in range(case.rounds):
            baseline.append(case.measure_baseline())
            ours.append(case.measure_ours())
    except CannotRunError as error:
        return Row(case, trouble=str(error))
    return Row(case, median(ours), median(baseline))
