"""The results of the comparison benchmark as Markdown: every run, its ratios to the others, and the goals."""

import statistics
from collections.abc import Iterator, Sequence

from diff_cases import PEERS, Run

from table import MEGABYTE, Goal, said

EXPLAINED = (
    "Each figure is the median of whole processes, run in turn in one session, their output written out; "
    "the floor is DuckDB reading every cell of both files and doing nothing else. "
    "Ratios are of CPU seconds, run against run: the smallest, and the median."
)
MILLION = 1_000_000


def markdown(facts: dict[str, str], runs: Sequence[Run]) -> str:
    """Return the whole section, without its markers."""
    goals = list(goals_of(runs))
    return "\n".join(
        [
            "Measured on: " + ", ".join(f"{name} {value}" for name, value in facts.items()) + ".",
            EXPLAINED,
            "",
            "| case | rows | tool | wall s | CPU s | peak MB | `claims` is faster by | against the floor |",
            "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |",
            *(line(run, runs) for run in runs),
            *(["", "| goal | reached | met |", "| --- | ---: | --- |"] if goals else []),
            *(f"| {goal.text} | {goal.figure:.2f} {goal.unit} | {said(goal.met)} |" for goal in goals),
        ]
    )


def line(run: Run, runs: Sequence[Run]) -> str:
    """Return one run as a row of the table; a tool that failed has no figures."""
    start = f"| {run.case.name} | {run.case.rows:,} | {run.tool} |"
    cost = run.cost
    if not run.trusted:
        return f"{start} failed, exit {cost.exit_code} | | | | |"
    ours, floor = other(runs, run, "claims"), other(runs, run, "floor")
    faster = shown(ratios(run, ours)) if ours and run.tool in PEERS else ""
    above = shown(ratios(run, floor)) if floor and run.tool != "floor" else ""
    figures = f"{cost.wall:.2f} | {cost.cpu:.2f} | {cost.peak / MEGABYTE:.0f}"
    return f"{start} {figures} | {faster} | {above} |"


def goals_of(runs: Sequence[Run]) -> Iterator[Goal]:
    """Yield the goals that these runs measure."""
    found = {(run.case.change, run.case.rows, run.tool): run for run in runs if run.trusted}
    ours = found.get(("some", MILLION, "claims"))
    peers = [found[key] for key in found if key[:2] == ("some", MILLION) and key[2] in PEERS]
    if ours and peers:
        fastest = min(peers, key=lambda run: run.cost.cpu)
        reached = statistics.median(ratios(fastest, ours))
        yield Goal(f"1 M × 1 M: ≥ 3 × faster than {fastest.tool}, the fastest peer", reached, "≥", 3, "×")
    if ours:
        floor = found.get(("some", MILLION, "floor"))
        if floor:
            reached = statistics.median(ratios(ours, floor))
            yield Goal("1 M × 1 M: ≤ 2 × the floor", reached, "≤", 2, "×")
        yield Goal("1 M × 1 M: ≤ 1,000 MB peak", ours.cost.peak / MEGABYTE, "≤", 1000, "MB")
    for (change, rows, tool), run in found.items():
        hashing, small = found.get((change, rows, "sha256")), found.get(("all", rows // 10, "claims"))
        if (change, tool) == ("none", "claims") and hashing:
            reached = statistics.median(ratios(run, hashing))
            yield Goal(f"{rows:,} identical rows: ≤ 3 × hashing both files", reached, "≤", 3, "×")
        if (change, tool) == ("all", "claims") and small:
            text = f"all changed, linear: {rows // 10:,} to {rows:,} rows costs ≤ 10 × as much"
            yield Goal(text, run.cost.cpu / small.cost.cpu, "≤", 10, "×")
        if tool == "claims, 2 GB":
            text = f"{rows:,} × {rows:,} with --memory-limit 2GB: ≤ 3,000 MB peak"
            yield Goal(text, run.cost.peak / MEGABYTE, "≤", 3000, "MB")


def ratios(run: Run, base: Run) -> list[float]:
    """Return the CPU time of each run, divided by that of the base in the same turn."""
    return [one.cpu / two.cpu for one, two in zip(run.costs, base.costs, strict=True)]


def shown(found: Sequence[float]) -> str:
    """Return the smallest and the median ratio as text."""
    return f"{min(found):.1f} / {statistics.median(found):.1f} ×"


def other(runs: Sequence[Run], run: Run, tool: str) -> Run | None:
    """Return the run of another tool in the same case, or None if it was not run or failed."""
    return next((each for each in runs if (each.case, each.tool) == (run.case, tool) and each.trusted), None)
