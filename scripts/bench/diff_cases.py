"""The cases of the comparison benchmark, and the tools that run each."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cases import HERE, environment
from measure import Command, Cost, measure, median
from pair import Change

PEERS = ("csv-diff", "datacompy", "diffly")
HASHING = "import hashlib, sys\nfor path in sys.argv[1:]: print(hashlib.file_digest(open(path, 'rb'), 'sha256').hexdigest())"


@dataclass(frozen=True, slots=True)
class Case:
    """A pair of packages of `rows` rows, changed as `change` says, and the tools that compare it."""

    change: Change
    rows: int
    tools: tuple[str, ...]
    repeat: int

    @property
    def name(self) -> str:
        """Return the name of the case."""
        return {"some": "2 % changed", "none": "identical", "all": "all changed"}[self.change]


@dataclass(frozen=True, slots=True)
class Plan:
    """The sizes to measure; `peers` is a Python with the other tools, or None; a size of 0 omits its cases."""

    sizes: Sequence[int]
    repeat: int = 3
    peers: Path | None = None
    peers_up_to: int = 1_000_000
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
        """Return True if the tool succeeded and printed something."""
        return all(cost.exit_code == 0 and cost.printed for cost in self.costs)


def cases(plan: Plan) -> list[Case]:
    """Return the cases of a plan, small ones first."""
    found = []
    for size in sorted(plan.sizes):
        peers = PEERS if plan.peers and size <= plan.peers_up_to else ()
        found.append(Case("some", size, ("claims", *peers, "floor"), plan.repeat))
        found.append(Case("none", size, ("claims", "sha256"), plan.repeat))
        found.append(Case("all", size, ("claims", "floor"), plan.repeat))
    if plan.limited_at:
        found.append(Case("some", plan.limited_at, ("claims, 2 GB",), 1))
    return found


def run_case(case: Case, work: Path, peers: Path | None) -> Iterator[Run]:
    """Measure a case. Its pair is generated once, below `work`. Raises OSError and CalledProcessError."""
    folder = pair_of(case, work)
    costs: dict[str, list[Cost]] = {tool: [] for tool in case.tools}
    for _ in range(case.repeat):
        for tool in case.tools:  # in turns, so that a slow minute of the machine affects all of them
            costs[tool].append(measure(Command(words(tool, folder, peers), folder, environment(work))))
    for tool in case.tools:
        yield Run(case, tool, tuple(costs[tool]))


def words(tool: str, folder: Path, peers: Path | None) -> list[str]:
    """Return the command of a tool for a pair of packages."""
    sides = [str(folder / side) for side in ("old", "new")]
    files = [f"{side}/rows.csv" for side in sides]
    match tool:
        case "floor":
            return [sys.executable, str(HERE / "floor.py"), *sides]
        case "sha256":
            return [sys.executable, "-c", HASHING, *files]
        case "claims" | "claims, 2 GB":
            limit = ["--memory-limit", "2GB"] if tool != "claims" else []
            return [sys.executable, "-m", "claims", "diff", *sides, "--format", "json", *limit]
    return [str(peers), str(HERE / "peers.py"), tool, *files]


def pair_of(case: Case, work: Path) -> Path:
    """Return the folder of the pair of a case."""
    folder = work / f"pair-{case.rows}-{case.change}"
    if not (folder / "new/datapackage.json").exists():
        # in a separate process: memory used here would count as memory of its children
        asked = [str(folder), "--rows", str(case.rows), "--change", case.change]
        subprocess.run([sys.executable, str(HERE / "pair.py"), *asked], check=True)
    return folder
