"""Measure the wall time, CPU time and peak memory of a command."""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.05
UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of one run of a command: wall and CPU seconds, peak bytes, exit code, and bytes printed."""

    wall: float
    cpu: float
    peak: int
    exit_code: int
    printed: int


@dataclass(frozen=True, slots=True)
class Command:
    """A command to measure, its folder, and additions to the environment."""

    words: Sequence[str]
    folder: Path
    environment: Mapping[str, str]


def measure(command: Command) -> Cost:
    """Run a command once, with its output in a file, and return its cost.

    The peak is that of the largest process, or of the sum over the process and its children where that
    is more (sampled, Linux only). Raises OSError where the command cannot be started.
    """
    done = threading.Event()
    sampled = [0]
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command.words,
            cwd=command.folder,
            env={**os.environ, **command.environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
        )
        sampler = threading.Thread(target=sample, args=(process.pid, done, sampled))
        sampler.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)  # wait4 has already collected it
        done.set()
        sampler.join()
        printed = os.fstat(output.fileno()).st_size
    peak = max(usage.ru_maxrss * UNIT, sampled[0])
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak, process.returncode, printed)


def median(costs: Sequence[Cost]) -> Cost:
    """Return the median of each figure, the worst exit code, and the shortest output."""
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        int(statistics.median(cost.peak for cost in costs)),
        max((cost.exit_code for cost in costs), key=abs),
        min(cost.printed for cost in costs),
    )


def sample(pid: int, done: threading.Event, largest: list[int]) -> None:
    """Store the largest memory of a process and its descendants in `largest[0]`, until `done`."""
    while not done.wait(SAMPLE_SECONDS):
        family = descendants(pid)
        if len(family) > 1:
            largest[0] = max(largest[0], sum(resident(member) for member in family))


def descendants(pid: int) -> list[int]:
    """Return a process and its descendants; without /proc, only the process."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:  # it has ended in the meantime
                continue
    return found


def resident(pid: int) -> int:
    """Return the memory of a process in bytes; 0 if it has ended."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
