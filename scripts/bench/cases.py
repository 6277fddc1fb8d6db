"""The cases of the validation benchmark, and the tools that run each."""

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
    """A package and the tools that validate it; `claims` is 0 for the published package.

    `bad` is how the package is broken, "" where it is valid.
    """

    name: str
    claims: int
    bad: str
    tools: tuple[str, ...]
    repeat: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The sizes to measure and the number of runs; a size of 0 omits its cases."""

    sizes: Sequence[int]
    repeat: int = 3
    frictionless_up_to: int = 1_000_000
    bad_at: int = 1_000_000
    limited_at: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """The costs of a tool in a case: each run, in order."""

    case: Case
    tool: str
    costs: tuple[Cost, ...]

    @property
    def cost(self) -> Cost:
        """Return the medians."""
        return median(self.costs)

    @property
    def trusted(self) -> bool:
        """Return True if the tool reached the right verdict; otherwise its figures mean nothing."""
        if not self.case.bad:
            return all(cost.exit_code == 0 for cost in self.costs)
        # a traceback ends with 1 as well, but prints no report
        return all(cost.exit_code == 1 and cost.printed for cost in self.costs)


def cases(plan: Plan) -> list[Case]:
    """Return the cases of a plan, small ones first."""
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
    """Measure a case. Its package is generated once, below `work`. Raises OSError and CalledProcessError."""
    package = package_of(case, work)
    costs: dict[str, list[Cost]] = {tool: [] for tool in case.tools}
    for _ in range(case.repeat):
        for tool in case.tools:  # in turns, so that a slow minute of the machine affects all of them
            words = [sys.executable, *TOOLS[tool](package)]
            costs[tool].append(measure(Command(words, package, environment(work))))
    for tool in case.tools:
        yield Run(case, tool, tuple(costs[tool]))


def environment(work: Path) -> dict[str, str]:
    """Return the environment of the tools: like installed tools, they have compiled bytecode (below `work`)."""
    return {
        "PYTHONPATH": str(REPOSITORY / "scripts"),
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(work / "bytecode"),
    }


def package_of(case: Case, work: Path) -> Path:
    """Return the folder of the package of a case."""
    if not case.claims:
        return REPOSITORY
    folder = work / f"{case.claims}{case.bad and '-' + case.bad}"
    if not (folder / "datapackage.json").exists():
        # in a separate process: memory used here would count as memory of its children
        words = [sys.executable, str(HERE / "generate.py"), str(folder), "--claims", str(case.claims)]
        subprocess.run([*words, *(["--bad", case.bad] if case.bad else [])], check=True)
    return folder
