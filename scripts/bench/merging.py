"""Merge pairs of branches with git, and print tables of the results."""

import argparse
import dataclasses
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import generate
import rows
from merge_edits import Pair, Table, Work, in_reading_order, in_sequence, read
from merge_runs import FILE, Repository, Result, Way, judge, ways

from table import put

MARKERS = ("<!-- bench merging -->", "<!-- /bench merging -->")
COLUMNS = rows.HEADER.rstrip("\n").split(",")
SEQUENCE = "counted ids, new rows at the end"
READING = "random ids, reading order"
WORKS: dict[Work, str] = {"apart": "each anywhere", "together": "both on the same eight rows"}
FIGURES = ("conflicts", "false", "missed", "edits lost", "keys doubled", "valid, where merged")
DRAWN = (
    "drawn by a fixed seed, so that the figures are the same anywhere.\n"
    "Each curator adds one to three claims, corrects one to three cells and now and then retracts a claim, "
    "anywhere in a generated table.\n"
    "On the same eight rows they also delete rows, and may both add a row with one key."
)
EXPLAINED = (
    "A conflict is false where the two agree on every cell and row.\n"
    "It is missed where they do not, and git says that all is merged.\n"
    "An edit is lost that is neither in the result nor in a conflict."
)
Make = Callable[[Table, Work, int], Pair]


@dataclass(frozen=True, slots=True)
class Case:
    """Pairs of one kind, merged in one way: the size and layout of the table, and the kind of edits."""

    claims: int
    layout: str
    work: Work
    way: Way
    results: tuple[Result, ...]

    def share(self, count: int) -> str:
        """Return a share of the pairs, in percent."""
        return f"{100 * count / len(self.results):.1f} %"


def measure(sizes: Sequence[int], pairs: int, daff: Path | None) -> Iterator[Case]:
    """Merge every kind of pair in every way; print the current one on stderr."""
    for size in sizes:
        for layout, make, work, way in _plan(sizes, size, ways(daff)):
            print(f"{size:,} claims, {layout}, {work}, {way.name}", file=sys.stderr)
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                generate.generate(folder, generate.Order(size))
                base = read(folder / FILE)
                repository = Repository(folder, way, COLUMNS)
                found = tuple(_run(repository, make(base, work, seed), layout) for seed in range(pairs))
            yield Case(size, layout, work, way, found)


def _plan(sizes: Sequence[int], size: int, known: Sequence[Way]) -> Iterator[tuple[str, Make, Work, Way]]:
    """Yield the cases: curators who work anywhere, for each size; on the same rows, for the first size."""
    yield SEQUENCE, in_sequence, "apart", known[0]
    for way in known:
        yield READING, in_reading_order, "apart", way
    if size == sizes[0]:
        for way in known:
            yield READING, in_reading_order, "together", way


def _run(repository: Repository, pair: Pair, layout: str) -> Result:
    merged = repository.merge(pair)
    return judge(pair, merged, valid=not merged[0] and layout == READING and repository.valid())


def markdown(cases: Sequence[Case], versions: str) -> str:
    """Return both tables: conflicts in plain git, and the results of each way to merge."""
    count = len(cases[0].results)
    return "\n".join(
        [
            f"{count:,} pairs of branches each, merged by real `git merge` ({versions}); {DRAWN}",
            "",
            f"| pairs that conflict | {SEQUENCE} | {READING} | with the driver |",
            "| --- | ---: | ---: | ---: |",
            *(_conflicts(cases, size) for size in dict.fromkeys(each.claims for each in cases)),
            "",
            EXPLAINED,
            "",
            f"| rows in reading order, random ids | merged by | {' | '.join(FIGURES)} |",
            "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
            *(_line(each) for each in cases if each.layout == READING),
        ]
    )


def _conflicts(cases: Sequence[Case], size: int) -> str:
    named = {
        (each.layout, each.way.name): each for each in cases if (each.claims, each.work) == (size, "apart")
    }
    shown = [(SEQUENCE, "plain git"), (READING, "plain git"), (READING, "claims")]
    shares = [named[key].share(sum(each.conflict for each in named[key].results)) for key in shown]
    return f"| of {size:,} claims | {' | '.join(shares)} |"


def _line(case: Case) -> str:
    found = case.results
    merged = [each for each in found if not each.conflict]
    valid = f"{100 * sum(each.valid for each in merged) / len(merged):.1f} %" if merged else ""
    figures = [
        sum(each.conflict for each in found),
        sum(each.conflict and not each.needed for each in found),
        sum(each.needed and not each.conflict for each in found),
        sum(each.lost for each in found),
        sum(each.doubled for each in found),
    ]
    shown = " | ".join(f"{each:,}" for each in figures)
    return f"| {case.claims:,} claims, {WORKS[case.work]} | {case.way.name} | {shown} | {valid} |"


def main() -> None:
    """Read the command line, measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[300, 3_000], help="numbers of claims")
    parser.add_argument("--pairs", type=int, default=200, help="pairs of branches of each kind")
    parser.add_argument("--daff", type=Path, help="the daff program (from npm); not compared if not given")
    parser.add_argument("--json", type=Path, help="write the raw figures to this file")
    parser.add_argument(
        "--write", type=Path, help="write the tables between the markers in this Markdown file"
    )
    asked = parser.parse_args()
    daff = asked.daff.resolve() if asked.daff else None
    cases = list(measure(asked.sizes, asked.pairs, daff))
    words = ["git", *([str(daff)] if daff else [])]
    versions = ", ".join(f"{Path(word).stem} {_version(word)}" for word in words)
    section = markdown(cases, versions)
    print(section)
    if asked.json:
        document = [dataclasses.asdict(each) for each in cases]
        asked.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    if asked.write:
        text = asked.write.read_text(encoding="utf-8")
        asked.write.write_text(put(text, section, MARKERS), encoding="utf-8")


def _version(program: str) -> str:
    done = subprocess.run([program, "version"], check=True, capture_output=True, text=True)
    return done.stdout.split()[-1]


if __name__ == "__main__":
    main()
