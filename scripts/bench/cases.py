"""What the bench measures: the cases, and the tools that each is put to."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from measure import Command, Cost, measure, median

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
Words = Callable[[Path], list[str]]

TOOLS: dict[str, Words] = {
    "claims": lambda package: ["-m", "claims", "validate", str(package), "--format", "concise"],
    "frictionless": lambda _: ["-m", "frictionless", "validate", "datapackage.json"],
    "floor": lambda package: [str(HERE / "floor.py"), str(package)],
    "python": lambda _: ["-c", "pass"],
    "claims --help": lambda _: ["-m", "claims", "--help"],
    "claims, 1 GB": lambda package: [*TOOLS["claims"](package), "--memory-limit", "1GB"],
}


@dataclass(frozen=True, slots=True)
class Case:
    """One package put to some tools: `claims` is 0 for the published package.

    `bad` is how the package is broken, "" where it is valid.
    """

    name: str
    claims: int
    bad: str
    tools: tuple[str, ...]
    repeat: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Which sizes to measure, how often, and up to which size; a size of 0 leaves its cases out."""

    sizes: Sequence[int]
    repeat: int = 3
    frictionless_up_to: int = 1_000_000
    bad_at: int = 1_000_000
    limited_at: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """What a tool cost in a case: each run, in order."""

    case: Case
    tool: str
    costs: tuple[Cost, ...]

    @property
    def cost(self) -> Cost:
        """The medians."""
        return median(self.costs)

    @property
    def trusted(self) -> bool:
        """Whether the tool came to the right verdict, without which its figures say nothing."""
        if not self.case.bad:
            return all(cost.exit_code == 0 for cost in self.costs)
        # a traceback ends with 1 as well, but prints no report
        return all(cost.exit_code == 1 and cost.printed for cost in self.costs)


def cases(plan: Plan) -> list[Case]:
    """The cases of a plan, the small ones first."""
    found = [Case("start-up", 0, "", ("python", "claims --help", "claims", "frictionless"), plan.repeat * 3)]
    for size in sorted(plan.sizes):
        peer = ("frictionless",) if size <= plan.frictionless_up_to else ()
        found.append(Case("clean", size, "", ("claims", *peer, "floor"), plan.repeat))
    if plan.bad_at:
        found.append(Case("every row bad", plan.bad_at, "all", ("claims",), plan.repeat))
        found.append(Case("every row ragged", plan.bad_at, "ragged", ("claims",), plan.repeat))
    if plan.limited_at:
        found.append(Case("memory limit", plan.limited_at, "", ("claims, 1 GB",), 1))
    return found


def run_case(case: Case, work: Path) -> Iterator[Run]:
    """Measure a case; its package is written below `work`, once. Raises OSError and CalledProcessError."""
    package = package_of(case, work)
    costs: dict[str, list[Cost]] = {tool: [] for tool in case.tools}
    for _ in range(case.repeat):
        for tool in case.tools:  # in turn, so that a slow minute of the machine hits all of them
            words = [sys.executable, *TOOLS[tool](package)]
            costs[tool].append(measure(Command(words, package, environment(work))))
    for tool in case.tools:
        yield Run(case, tool, tuple(costs[tool]))


def environment(work: Path) -> dict[str, str]:
    """What the tools run with: as an installed tool has, they have their bytecode, which is kept below `work`."""
    return {
        "PYTHONPATH": str(REPOSITORY / "scripts"),
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(work / "bytecode"),
    }


def package_of(case: Case, work: Path) -> Path:
    """The folder of the package that a case is about."""
    if not case.claims:
        return REPOSITORY
    folder = work / f"{case.claims}{case.bad and '-' + case.bad}"
    if not (folder / "datapackage.json").exists():
        # in a process of its own: memory used here would count as the children's at their start
        words = [sys.executable, str(HERE / "generate.py"), str(folder), "--claims", str(case.claims)]
        subprocess.run([*words, *(["--bad", case.bad] if case.bad else [])], check=True)
    return folder
