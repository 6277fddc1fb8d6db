"""Every format of a Diff: its output for an invented update is a file, counts agree, hostile cells are inert.

`pytest tests/render/diff --rewrite` writes the files anew.
"""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from tests.render.report.test_hostile import CELLS, MARKS, NAME, command
from tests.support.diff_package import HASH, published, row
from tests.support.diff_said import package, run

from claims.comparison.compare import compare
from claims.comparison.diff import diff_of
from claims.comparison.prepared_table import CompareOptions
from claims.model.diff import Diff
from claims.package.open import open_store
from claims.render.diff.formats import DIFF_FORMATS
from claims.text.display import inert

EXPECTED = Path(__file__).parents[2] / "expected" / "diff"
UPDATE = [
    ("claims.csv", row(2), ""),
    ("claims.csv", "The pier opens in May.", "The pier opens in June as the master says."),
    ("claims.csv", ",mayor,The quay closes", ",master,The quay closes"),
    ("claims.csv", ",40,60,", ",040,60,"),
    ("claims.csv", "c000005", f"c00000z,post-1,mayor,A new claim.,none,,unmarked,affirmed,current,95,99,{HASH},,,,,,,,,\nc000005"),
    ("speakers.csv", "Ada Quill", "A. Quill"),
    ("speakers.csv", "idle,Idle Hand,person", "idler,Idle Hand,person"),
    ("sources.csv", "post-9,article,,", "post-9,article,A storm,"),
]  # fmt: skip


@pytest.fixture
def update(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    published(tmp_path / "old", [])
    new = published(tmp_path / "new", UPDATE)
    (new / ".git").mkdir()
    descriptor = json.loads((new / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["title"] = "Claims of a harbour town, as printed in its paper"
    for folder in (tmp_path / "old", new):
        old = folder.name == "old"
        given = descriptor | {"version": "1.0.0" if old else "1.1.0"}
        given["title"] += "s" if old else ""
        (folder / "datapackage.json").write_text(json.dumps(given), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", [*DIFF_FORMATS, "stat"])
def test_a_format_says_what_is_expected(name: str, update: Path, request: pytest.FixtureRequest) -> None:
    done = run("old", "new", *(["--stat"] if name == "stat" else ["--format", name]))
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    file = EXPECTED / f"{name}.txt"
    if request.config.getoption("--rewrite"):
        file.write_text(done.stdout, encoding="utf-8", newline="\n")
    assert done.stdout.encode() == file.read_bytes()


def test_there_is_a_file_for_each_format_and_no_other() -> None:
    assert sorted(file.stem for file in EXPECTED.glob("*.txt")) == sorted([*DIFF_FORMATS, "stat"])


def whole(old: str, new: str) -> Diff:
    with compare(open_store(old), open_store(new), CompareOptions()) as comparison:
        return diff_of(comparison)


def test_streamed_json_is_the_diff(update: Path) -> None:
    assert Diff.model_validate_json(run("old", "new", "--format", "json").stdout) == whole("old", "new")


def test_formats_agree_on_the_counts(update: Path) -> None:
    diff = whole("old", "new")
    rows = list(csv.DictReader(io.StringIO(run("old", "new", "--format", "csv").stdout)))
    text, stat = run("old", "new").stdout, run("old", "new", "--stat").stdout
    markdown = run("old", "new", "--format", "markdown").stdout
    for table in diff.tables:
        counts = table.counts
        mine = [each for each in rows if each["table"] == table.name]
        for kind in ("added", "removed"):
            assert len({each["key"] for each in mine if each["kind"] == kind}) == getattr(counts, kind)
        assert len([each for each in mine if each["kind"] == "changed"]) == counts.cells
        told = {kind: getattr(counts, kind) for kind in ("removed", "changed", "added")}
        heading = re.search(rf"^{table.name}: .*$", text, re.MULTILINE)
        assert heading
        for kind, number in told.items():
            alone = (
                number - counts.key_changed if kind != "changed" else number
            )  # a key changed row is listed once
            assert (f"{alone} {kind}" in heading[0]) == bool(alone)
            assert (f"<code>{table.name}</code>: {alone} {kind}<" in markdown) == bool(alone)
    assert re.search(rf"^total .* {sum(each.counts.cells for each in diff.tables)}$", stat, re.MULTILINE)


@pytest.mark.parametrize("name", ["text", "markdown", "github"])
def test_a_space_at_an_end_is_seen(tmp_path: Path, name: str) -> None:
    long = "the pier opens in the month of May"
    old = package(tmp_path / "old", [["a", "Ann", "1"], ["b", long, "1"], ["c", "  ", "1"]])
    new = package(tmp_path / "new", [["a", "Ann ", "1"], ["b", f"  {long}", "1"], ["c", "x", "1"]])
    said = run(str(old), str(new), "--format", name).stdout
    for each in ("Ann\\x20", "\\x20\\x20"):
        assert each in said


@pytest.mark.parametrize("name", ["text", "markdown", "github"])
def test_texts_that_differ_in_their_form_of_unicode_are_seen_to(tmp_path: Path, name: str) -> None:
    long = "the café opens in the month of May"
    old = package(
        tmp_path / "old", [["a", "é", "1"], ["b", long, "1"], ["c", "\u212b", "1"], ["é", "x y", "7"]]
    )
    new = package(
        tmp_path / "new",
        [
            ["a", "e\u0301", "1"],
            ["b", long.replace("é", "e\u0301"), "1"],
            ["c", "\xc5", "1"],
            ["e\u0301", "x y", "7"],
        ],
    )
    said = run(str(old), str(new), "--format", name).stdout
    for each in ("e\\u0301", "cafe\\u0301", "\\u212b", "\\xc5"):
        assert each in said
    if name == "text":
        assert "  = é → e\\u0301" in said
        assert "note  é → e\\u0301\n" in said


def test_texts_that_are_shown_alike_are_seen_to_differ(tmp_path: Path) -> None:
    old = package(tmp_path / "old", [["a", "p\nq", "1"], ["b", "(empty)", "1"], ["c", "", "1"]])
    new = package(tmp_path / "new", [["a", "p\\nq", "1"], ["b", "", "1"], ["c", "x", "1"]])
    said = run(str(old), str(new)).stdout
    assert "note  p\\nq → p\\\\nq\n" in said
    assert 'note  "(empty)" → (empty)\n' in said
    assert "note  (empty) → x\n" in said


def test_a_speaker_who_is_new_or_gone_is_told_by_name(tmp_path: Path) -> None:
    published(tmp_path / "old", [])
    published(
        tmp_path / "new",
        [
            ("speakers.csv", "idle,Idle Hand,person,true,,,,\n", ""),
            ("speakers.csv", "master,Ada", "new-one,New One,group,false,,,,\nmaster,Ada"),
        ],
    )
    old, new = str(tmp_path / "old"), str(tmp_path / "new")
    text, markdown = run(old, new).stdout, run(old, new, "--format", "markdown").stdout
    for key, words in (
        ("idle", "name: Idle Hand; kind: person; 1 more"),
        ("new-one", "name: New One; kind: group; 1 more"),
    ):
        assert re.search(rf"^  [+-] {key} +line \d+  {words}$", text, re.MULTILINE), text
        assert f"` {key} `" in markdown
        assert words.split("; ")[0].removeprefix("name: ") in markdown


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    cells = [cell.replace("\x00", "") for cell in CELLS]
    keys = [f"{at} {cell}" for at, cell in enumerate(cells)]
    old = [[key, f"{cell} the old words of it {cell}", "1"] for key, cell in zip(keys, cells, strict=True)]
    new = [[key, f"{cell} some new words {cell}", "1.0"] for key, cell in zip(keys, cells, strict=True)]
    gone = [[f"gone {key}", cell, "1"] for key, cell in zip(keys, cells, strict=True)]
    more = [[f"new {key}", cell + "x", "1"] for key, cell in zip(keys, cells, strict=True)]
    package(tmp_path / "old", old + gone, NAME, title=f"{MARKS} one", version=MARKS)
    package(tmp_path / "new", new + more, NAME, title=f"{MARKS} two", description=CELLS[7], version=CELLS[8])
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(form: str) -> str:
    done = run("old", "new", "--format", form)
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    return done.stdout


@pytest.mark.parametrize("form", [each for each in DIFF_FORMATS if each != "csv"])
def test_nothing_acts_in_a_terminal_or_a_log(hostile: Path, form: str) -> None:
    for line in said(form).split("\n"):
        assert inert(line) == line
        assert "##[" not in line
        if form != "github":
            assert not line.lstrip().startswith("::")


def test_csv_gives_the_cells_as_they_are(hostile: Path) -> None:
    rows = list(
        csv.DictReader(io.StringIO(run("old", "new", "--format", "csv").stdout_bytes.decode(), newline=""))
    )
    diff = whole("old", "new")
    (table,) = diff.tables
    cells = [(cell.old or "", cell.new or "") for each in table.changed for cell in each.cells]
    assert [
        (each["old"], each["new"]) for each in rows if each["kind"] in ("changed", "formatting_only")
    ] == cells


def test_json_is_the_diff(hostile: Path) -> None:
    assert Diff.model_validate_json(said("json")) == whole("old", "new")


def test_markdown_holds_no_markup_but_ours(hostile: Path) -> None:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    ours = {"text", "code_inline", "strong_open", "strong_close", "s_open", "s_close", "softbreak"}
    struck = bold = 0
    for token in parser.parse(said("markdown")):
        if token.type == "inline":
            inner = token.children or []
            assert {each.type for each in inner} <= ours
            struck += sum(each.type == "s_open" for each in inner)
            bold += sum(each.type == "strong_open" for each in inner)
            for each in inner:
                assert each.type != "text" or not re.search(r"[@#~*`<>\[\]]", each.content), each.content
        elif token.type == "html_block":
            for line in filter(None, token.content.splitlines()):
                assert re.fullmatch(
                    r"</details>|<details><summary>(<code>[^<>]*</code>|descriptor and schemas): [\w ,-]+</summary>",
                    line,
                ), line
        else:
            assert re.fullmatch(
                r"(paragraph|table|thead|tbody|tr|td|th|bullet_list|list_item)_(open|close)", token.type
            )
    assert struck >= len(CELLS)
    assert bold >= len(CELLS)


def test_github_annotates_and_does_no_more(hostile: Path) -> None:
    commands = [command(line) for line in said("github").splitlines()]
    assert {name for name, _, _ in commands} == {"notice"}
    assert len(commands) == 10
    for _, properties, _ in commands[:-1]:
        assert set(properties) == {"file", "line", "endLine", "title"}
        assert properties["file"] == "new/t.csv"
        assert properties["line"].isdigit()


def test_github_points_at_lines_of_the_new_side(update: Path) -> None:
    found = [command(line) for line in said("github").splitlines()]
    lines = (update / "new" / "datapackage" / "claims.csv").read_text(encoding="utf-8").splitlines()
    for _, properties, data in found:
        if properties.get("file") == "datapackage/claims.csv" and "line" in properties:
            assert lines[int(properties["line"]) - 1].startswith(data.split(":")[0])
    assert [name for name, _, _ in found] == sorted(
        (name for name, _, _ in found), key=["error", "warning", "notice"].index
    )


def test_markdown_keeps_within_its_budget_for_many_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    old = [[f"k{at}", f"the words of number {at} stand here", "1"] for at in range(50_000)]
    new = [[key, f"{note} and more `@x|` {'漢' * 150}", size] for key, note, size in old]
    package(tmp_path / "old", old + [[f"o{at}", "漢" * 150, "2"] for at in range(500)])
    package(tmp_path / "new", new + [[f"n{at}", "漢" * 150, "3"] for at in range(500)])
    for most in (10_000, 60_000):
        text = run("old", "new", "--format", "markdown", "--max-bytes", str(most)).stdout
        assert len(text.encode()) <= most
        assert "| ` boats ` | 50,500 → 50,500 | 500 | 50,000 | 500 |" in text
        assert f"Not shown, to stay within {most:,} bytes: 500 added" in text
        assert "` claims diff old new --format text `" in text
        assert text.count("<details>") == text.count("</details>")
    listing = run("old", "new").stdout
    assert "… 49,900 more changed" in listing
    assert len(listing) < 200_000


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a_(b)", False),
        ("https://example.org/pier?a=1&b=2#c", True),
        ("javascript:alert(1)", False),
        ("https://example.org/>](x)", False),
        ("https://example.org/@everyone", True),
        ("ftp://example.org/pier", False),
    ],
)
def test_a_claim_leads_to_its_source_by_an_address_that_cannot_end_the_link(
    tmp_path: Path, url: str, linked: bool
) -> None:
    there = ("sources.csv", "post-1,article,,post,,", f"post-1,article,A storm,post,{url},")
    old = published(tmp_path / "old", [there])
    new = published(tmp_path / "new", [there, ("claims.csv", "opens in May.,mixed", "opens soon.,mixed")])
    said = run(str(old), str(new), "--format", "markdown").output
    named = "` post-1 ` (` A storm `)"
    assert f"in [{named}](<{url}>)\n" in said if linked else f"in {named}\n" in said
    tree = MarkdownIt("commonmark").parse(said)
    links = [
        each.attrGet("href") for token in tree for each in token.children or () if each.type == "link_open"
    ]
    assert links == ([url] if linked else [])
