"""What the bench of `claims diff` measures: pairs of packages, and the tools that each is put to."""

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
    """One pair of packages put to some tools: `rows` rows, changed as `change` says."""

    change: Change
    rows: int
    tools: tuple[str, ...]
    repeat: int

    @property
    def name(self) -> str:
        """The case in words."""
        return {"some": "2 % changed", "none": "identical", "all": "all changed"}[self.change]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure: `peers` is the Python that has them, None for none; a size of 0 leaves its cases out."""

    sizes: Sequence[int]
    repeat: int = 3
    peers: Path | None = None
    peers_up_to: int = 1_000_000
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
        """Whether the tool ended well, with something to say."""
        return all(cost.exit_code == 0 and cost.printed for cost in self.costs)


def cases(plan: Plan) -> list[Case]:
    """The cases of a plan, the small ones first."""
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
    """Measure a case; its pair is written below `work`, once. Raises OSError and CalledProcessError."""
    folder = pair_of(case, work)
    costs: dict[str, list[Cost]] = {tool: [] for tool in case.tools}
    for _ in range(case.repeat):
        for tool in case.tools:  # in turn, so that a slow minute of the machine hits all of them
            costs[tool].append(measure(Command(words(tool, folder, peers), folder, environment(work))))
    for tool in case.tools:
        yield Run(case, tool, tuple(costs[tool]))


def words(tool: str, folder: Path, peers: Path | None) -> list[str]:
    """The command of a tool for a pair of packages."""
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
    """The folder of the pair that a case is about."""
    folder = work / f"pair-{case.rows}-{case.change}"
    if not (folder / "new/datapackage.json").exists():
        # in a process of its own: memory used here would count as the children's at their start
        asked = [str(folder), "--rows", str(case.rows), "--change", case.change]
        subprocess.run([sys.executable, str(HERE / "pair.py"), *asked], check=True)
    return folder
