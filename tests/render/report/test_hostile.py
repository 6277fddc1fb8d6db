"""A hostile package reaches no output unescaped: every format is taken apart as its reader would."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from claims import Options, Report
from claims.package.open import open_store
from claims.render.report.formats import FORMATS
from claims.render.report.view import Checkout, View
from claims.rules.registry import RULES
from claims.text.display import inert, terminal
from claims.validation.validate import validate_with_lines

MARKS = "[/x] [l](http://x.example) ![i](y) | `a` ``b`` <script>x</script> <b>b</b> @someone #123 a@b.example www.x.example"
COMMANDS = [
    "::error::owned",
    "  ::warning file=a::owned",
    "##[error]owned",
    "::set-output name=x::y",
    "%0A::error::x",
]
CELLS = [
    MARKS,
    *COMMANDS,
    "\x1b[31mred\x1b]0;title\x07",
    "\x9b31m\x85\x90",
    "\u202eright\u2066left\u200b\u200d\ufeff\u00ad\u3164\u2028\u2029",
    "\U000e0041\U000e0100\ufe0f",
    "\x00nul\x7fdel",
    "a\r\nb\n::error::c\rd",
    "$x$ $$y$$ $`z`$ {0} {{1}} \\ \\| &lt; &#64; :smile: ~~s~~ **b** _i_",
    "`" * 400,
    "|" * 400,
    "e" + "\u0301" * 300,
]
NAME = "n\x1b[31m|`<b>@x #1 ::error:: ##[error]\u202e\u200b\r\nn"
FILES = [
    "a`b @c #1 [d](e) &lt; $.csv",
    "::error::.csv",
    "\x1b[31m.csv",
    "b\u202e.csv",
    "%0A::error::.csv",
    "../up|.csv",
]


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def resource(name: str, path: str) -> dict[str, object]:
    fields = [{"name": NAME, "type": "string"}, {"name": "n", "type": "integer"}]
    schema = {"fields": fields, "primaryKey": [NAME]}
    return {"name": name, "title": MARKS, "type": "table", "path": path, "schema": schema}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> View:
    """The findings of a package in which all that can be is hostile, its folder included."""
    folder = tmp_path_factory.mktemp("hostile") / "::error::\x1b[31m ##[error] |`<b>\u202e"
    folder.mkdir()
    rows = [f"{quoted(cell)},{quoted(cell)}" for cell in CELLS]
    text = "\n".join([f"{quoted(NAME)},n", *rows, f"big,{'9' * 10_000_000}x", "last,x"]) + "\n"
    data = text.encode() + b"b\xffd\xfe,\xff\xfe\x80::error::\n"
    (folder / FILES[0]).write_bytes(data)
    descriptor = {
        "name": NAME,
        "version": f"{NAME}\ud800",
        "title": MARKS,
        "id": "\x1b[31m",
        "licenses": [{"name": NAME}],
        NAME: NAME,
        "resources": [resource(f"{NAME}{at}", path) for at, path in enumerate(FILES)],
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    with open_store(str(folder)) as store:
        report, lines = validate_with_lines(store, Options(limit=30))
    found = {each.rule for each in report.findings}
    assert {"type-error", "control-character", "invalid-utf-8", "unsafe-path"} <= found
    assert len(report.findings) > 40
    checkout = Checkout(folder.parent.as_posix(), Path.cwd().as_posix())
    return View(report, RULES, lines, checkout=checkout)


def said(view: View, name: str) -> str:
    """A format's output: bytes of UTF-8, with nothing that a terminal or a runner's log acts on."""
    text = "".join(FORMATS[name].render(view))
    assert text == "".join(FORMATS[name].render(view))
    text.encode()
    for line in text.split("\n"):
        assert inert(line) == line
        assert "##[" not in line
        assert len(line) < 12_000_000
        if name != "github":
            assert not line.lstrip().startswith("::")
    return text


def many(report: Report) -> Iterator[str]:
    for rule, number in report.truncated.items():
        yield f"… {number:,} more of {rule} (claims explain {rule})"


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_acts_in_any_format(hostile: View, name: str) -> None:
    assert len(said(hostile, name)) > 1_000


def test_concise_has_a_line_for_each_finding(hostile: View) -> None:
    lines = said(hostile, "concise").splitlines()
    report = hostile.report
    assert len(lines) == len(report.findings) + len(report.truncated) + 1
    for line, each in zip(lines, report.findings, strict=False):
        assert f": {each.severity}[{each.rule}] " in line
        assert len(line) < 3_000
    assert lines[len(report.findings) : -1] == list(many(report))


def test_full_has_its_marks_under_lines_of_the_file(hostile: View) -> None:
    text = said(hostile, "full")
    assert len(text) < 3_000 * len(hostile.report.findings)
    paragraphs = text.split("\n\n")
    assert len(paragraphs) == len(hostile.report.findings) + 1
    for paragraph, each in zip(paragraphs, hostile.report.findings, strict=False):
        assert paragraph.startswith(f"{each.severity}[{each.rule}] ")
        kinds = [line.split()[0] for line in paragraph.splitlines()[1:]]
        assert set(kinds) <= {"-->", "|", "=", str(each.line)}
        if hostile.line(each) is not None:
            assert re.search(r"^ +\| +\^~*$", paragraph, re.MULTILINE)


def test_color_is_the_only_escape_there_is(hostile: View) -> None:
    from msgspec.structs import replace

    painted = "".join(FORMATS["full"].render(replace(hostile, color=True)))
    assert re.sub(r"\x1b\[(31|33|36|32|2|1|0)m", "", painted) == said(hostile, "full")


def test_json_is_the_report(hostile: View) -> None:
    text = said(hostile, "json")
    assert Report.model_validate_json(text) == hostile.report
    assert json.loads(text)["package"]["name"] == hostile.report.package.name


def command(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as GitHub's runner reads it."""
    assert line.startswith("::")
    head, sign, data = line[2:].partition("::")
    assert sign
    name, _, given = head.partition(" ")
    properties = dict(each.split("=", 1) for each in given.split(","))
    return name, {key: unescape(each) for key, each in properties.items()}, unescape(data)


def unescape(text: str) -> str:
    for escape, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escape, char)
    return text


def test_github_annotates_and_does_no_more(hostile: View) -> None:
    commands = [command(line) for line in said(hostile, "github").splitlines()]
    severities = [name for name, _, _ in commands]
    assert severities == sorted(severities, key=["error", "warning", "notice"].index)
    assert severities.count("error") <= 10
    assert severities.count("warning") <= 10
    assert severities.count("notice") == 2  # a note and the totals
    known = {"file", "line", "endLine", "col", "endColumn", "title"}
    for _, properties, data in commands:
        assert set(properties) <= known
        assert properties["title"] in {"claims validate", *RULES}
        assert all(properties[key].isdigit() for key in known - {"file", "title"} if key in properties)
        if properties["title"] in RULES:
            assert len(data.split("\n")) == 2
    counts = hostile.report.counts
    rest = counts.error - severities.count("error")
    assert f"… {rest:,} more errors without an annotation" in commands[-1][2]


def test_sarif_is_inert(hostile: View) -> None:
    run = json.loads(said(hostile, "sarif"))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(hostile.report.findings)
    for result, each in zip(run["results"], hostile.report.findings, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == each.rule
        message = result["message"]["text"]
        assert inert(message) == message
        assert not re.search(r"(?<!\\)\]\(", message)
        for location in result.get("locations", []):
            uri = location["physicalLocation"]["artifactLocation"]["uri"]
            assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", uri)
    assert run["properties"]["counts"] == hostile.report.counts.model_dump()


def test_markdown_holds_no_markup_but_ours(hostile: View) -> None:
    text = said(hostile, "markdown")
    assert len(text.encode()) < 1 << 20
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    rows, html, codes = [0], [], []
    for token in parser.parse(text):
        if token.type == "tr_open":
            rows.append(0)
        elif token.type in ("td_open", "th_open"):
            rows[-1] += 1
        elif token.type == "html_block":
            html += [line for line in token.content.splitlines() if line]
        elif token.type == "inline":
            inner = token.children or []
            assert {each.type for each in inner} <= {"text", "code_inline", "strong_open", "strong_close"}
            codes += [each.content for each in inner if each.type == "code_inline"]
        else:
            assert re.fullmatch(r"(paragraph|table|thead|tbody|tr|td|th)_(open|close)", token.type)
    assert set(rows) <= {0, 2, 3}
    for line in html:
        assert re.fullmatch(
            r"</details>|<details><summary>(error|warning|note) <code>[a-z0-9-]+</code>: [^<>]+ \([0-9,]+\)</summary>",
            line,
        )
    for each in hostile.report.findings:
        assert any(code.startswith(terminal(each.message)[:100].strip()) for code in codes), each.message
