"""The results as Markdown: the machine, every run, and the goals."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cases import Run

START = "<!-- bench -->"
END = "<!-- /bench -->"
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal and the figure reached; `figure` is compared with `limit` by `sign`."""

    text: str
    figure: float
    sign: str
    limit: float
    unit: str

    @property
    def met(self) -> bool:
        """Return True if the goal is met."""
        return self.figure >= self.limit if self.sign == "≥" else self.figure <= self.limit


def markdown(facts: dict[str, str], runs: Sequence[Run]) -> str:
    """Return the whole section, without its markers."""
    header = "Measured on: " + ", ".join(f"{name} {value}" for name, value in facts.items()) + "."
    explained = (
        "Each figure is the median of whole processes, run in turn in one session; "
        "the floor is DuckDB reading every cell and doing nothing else."
    )
    goals = list(goals_of(runs))
    return "\n".join(
        [
            header,
            explained,
            "",
            "| case | claims | tool | wall s | CPU s | peak MB | against frictionless | against the floor |",
            "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |",
            *(line(run, runs) for run in runs),
            *(["", "| goal | reached | met |", "| --- | ---: | --- |"] if goals else []),
            *(f"| {goal.text} | {goal.figure:.2f} {goal.unit} | {said(goal.met)} |" for goal in goals),
        ]
    )


def line(run: Run, runs: Sequence[Run]) -> str:
    """Return one run as a row of the table; a tool that failed has no figures."""
    size = f"{run.case.claims:,}" if run.case.claims else "published"
    start = f"| {run.case.name} | {size} | {run.tool} |"
    cost = run.cost
    if not run.trusted:
        return f"{start} failed, exit {cost.exit_code} | | | | |"
    peer = wall_of(runs, run, "frictionless")
    floor = wall_of(runs, run, "floor")
    faster = f"{peer / cost.wall:.1f} × faster" if peer and run.tool != "frictionless" else ""
    above = f"{cost.wall / floor:.1f} ×" if floor and run.tool != "floor" else ""
    return f"{start} {cost.wall:.2f} | {cost.cpu:.2f} | {cost.peak / MEGABYTE:.0f} | {faster} | {above} |"


def goals_of(runs: Sequence[Run]) -> Iterator[Goal]:
    """Yield the goals that these runs measure."""
    found = {(run.case.name, run.case.claims, run.tool): run.cost for run in runs if run.trusted}
    sizes = sorted({size for name, size, tool in found if (name, tool) == ("clean", "claims")})
    million = found.get(("clean", 1_000_000, "claims"))
    peer = found.get(("clean", 1_000_000, "frictionless"))
    if million and peer:
        yield Goal("1 M claims: ≥ 20 × faster than frictionless", peer.wall / million.wall, "≥", 20, "×")
    if million:
        yield Goal("1 M claims: ≤ 500 MB peak", million.peak / MEGABYTE, "≤", 500, "MB")
    for small, large in itertools.pairwise(sizes):
        growth = found["clean", large, "claims"].wall / found["clean", small, "claims"].wall
        text = f"linear: {small:,} to {large:,} claims costs ≤ {large / small:g} × as much"
        yield Goal(text, growth, "≤", large / small, "×")
    for name, size, tool in found:
        clean = found.get(("clean", size, "claims"))
        if name.startswith("every row") and clean:
            yield Goal(f"{name}: ≤ 3 × the clean one", found[name, size, tool].wall / clean.wall, "≤", 3, "×")
        if name == "memory limit":
            peak = found[name, size, tool].peak / MEGABYTE
            yield Goal(f"{size:,} claims with --memory-limit 1GB: ≤ 2,000 MB peak", peak, "≤", 2000, "MB")
    peer = found.get(("start-up", 0, "frictionless"))
    for tool, limit, share in (("claims", 0.5, "half"), ("claims --help", 1 / 3, "a third")):
        ours = found.get(("start-up", 0, tool))
        if ours and peer:
            text = f"published package: `{tool}` ≤ {share} of frictionless's time"
            yield Goal(text, ours.wall / peer.wall, "≤", limit, "×")


def wall_of(runs: Sequence[Run], run: Run, tool: str) -> float | None:
    """Return the wall time of a tool in the same case, or None if it was not run or failed."""
    same = (other for other in runs if other.case == run.case and other.tool == tool and other.trusted)
    return next((other.cost.wall for other in same), None)


def said(met: bool) -> str:
    """Return yes or no."""
    return "yes" if met else "no"


def put(text: str, section: str, markers: tuple[str, str] = (START, END)) -> str:
    """Return the text with the section between its markers. Raises ValueError if a marker is missing."""
    before, start, rest = text.partition(markers[0])
    _, end, after = rest.partition(markers[1])
    if not start or not end:
        raise ValueError(
            f"no place for the table: write the lines '{markers[0]}' and '{markers[1]}' where it belongs"
        )
    return f"{before}{start}\n{section}\n{end}{after}"
