"""The page of a Diff: what it says is what the Diff says, it needs nothing else, and no cell acts in it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.render.diff.test_formats import UPDATE
from tests.render.report.test_hostile import CELLS, MARKS, NAME
from tests.support.diff_package import published, row
from tests.support.diff_said import package, run
from tests.support.page_case import Element, data_of, digest, parsed

from claims.render.diff import html as as_html
from claims.render.diff.html import STATIC
from claims.render.diff.html_changes import LONGEST
from claims.render.diff.html_data import FINDINGS, MORE_FINDINGS
from claims.text.display import inert

ROWS = ("removed", "changed", "key_changed", "added", "formatting_only")
ESCAPES = [
    "</script><img src=x onerror=document.title='owned'>",
    "<!--<script>",
    "]]></style><svg onload=alert(1)>",
    "' onmouseover='x' \" autofocus onfocus=\"x",
    "javascript:alert(1)",
    "&lt;b&gt; &amp;amp; &#60;",
    *(cell.replace("\x00", "") for cell in CELLS),
]
TAGS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "main",
        "section",
        "h1",
        "h2",
        "h3",
        "h4",
        "p",
    ),
    *(
        "b",
        "strong",
        "small",
        "code",
        "bdi",
        "em",
        "span",
        "a",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "div",
    ),
    *("ul", "ol", "li", "dl", "dt", "dd", "details", "summary", "form", "nav", "del", "ins", "script"),
}
ATTRIBUTES = {
    *(
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "id",
        "class",
        "href",
        "hidden",
        "tabindex",
        "scope",
    ),
    *("role", "type", "aria-label", "aria-labelledby", "data-rule", "data-more"),
}


@pytest.fixture
def update(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    published(tmp_path / "old", [])
    published(tmp_path / "new", UPDATE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def page(*more: str) -> Element:
    done = run("old", "new", "--format", "html", *more)
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    return parsed(done.stdout)


def diff(*more: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("old", "new", "--format", "json", *more).stdout)
    return found


def changes(found: Element) -> list[Element]:
    return [each for each in found.one("div", id="list").elements() if each.tag == "li"]


def test_the_page_tells_what_the_diff_tells(update: Path) -> None:
    found, told = page(), diff()
    data = data_of(found)
    assert found.one("h1").text == "major version bump required: 0.1.0 → 1.0.0 (not bumped yet)"
    assert [each["name"] for each in data["tables"]] == ["claims", "speakers", "sources"]
    listed = [[each[0], data["kinds"][each[1]][0], each[2]] for each in data["rows"]]
    expected = []
    for at, table in enumerate(told["tables"]):
        assert data["tables"][at]["counts"] == {kind: table["counts"][kind] for kind in ROWS}
        for kind in ROWS:
            for each in table[kind]:
                key = each["new_key"] if kind == "key_changed" else each["key"]
                expected.append([at, kind, " / ".join(key.values())])
    assert listed == expected
    static = [(each.attributes["class"], each.one("code", kind="key").text) for each in changes(found)]
    assert static == [(kind, key) for _, kind, key in expected]
    said = [each.text for each in found.one("section", **{"aria-labelledby": "findings"}).all("li")]
    assert [
        each["message"] in said[at] and each["key"] is not None for at, each in enumerate(told["findings"])
    ] == [True] * 5
    assert len(said) == len(told["findings"])


def test_cells_stand_with_names_lines_and_marks(update: Path) -> None:
    found = page()
    by_key = {
        f"{each.attributes['class']} {each.one('code', kind='key').text}": each for each in changes(found)
    }
    text = by_key["changed c000001"].one("dd")
    assert text.text == "The pier opens in MayJune as the master says."
    assert [each.text for each in text.all("del")] == ["May"]
    assert [each.text for each in text.all("ins")] == ["June as the master says"]
    speaker = by_key["changed c000004"]
    assert speaker.one("span", kind="where").text == "line 5 → 4"
    assert speaker.all("dd")[0].text == "mayor (Tomas Marsh) → master (A. Quill)"
    assert speaker.all("dd")[1].text == "The quay closes."
    assert speaker.one("span", kind="finding").text == "error claim-speaker-changed"
    gone = by_key["removed c000002"]
    assert gone.one("div", kind="meta").text == "speaker_id post (Harbour Post) source_id post-1"
    assert gone.one("summary").text == "7 more cells"
    assert by_key["key_changed idler"].one("div", kind="head").text == "= idle → idler line 2"
    assert by_key["changed post-9"].all("dd")[0].text == "empty → A storm"
    assert by_key["formatting_only c000003"].one("dd").text == "40 → 040 same value"


def test_totals_are_true_whatever_is_listed(update: Path) -> None:
    found = page("--limit", "1", "--only", "changed,findings")
    assert {each[1] for each in data_of(found)["rows"]} == {1}
    cells = [each.text for each in found.one("table").all("td")]
    assert cells[:7] == ["5 → 5", "1", "2", "0", "1", "1", "1"]
    assert "2 changed" in found.one("div", id="list").text
    assert found.one("p", id="rest").text == "The first 3 of 4 changes: the others are beyond --limit."


def test_nothing_changed_is_a_page_without_a_script(update: Path) -> None:
    done = run("old", "old", "--format", "html")
    found = parsed(done.stdout)
    assert found.one("h1").text == "no changes"
    assert found.all("script") == []
    assert found.all("section") == []


def test_the_page_needs_nothing_and_may_do_nothing_but_ours(update: Path) -> None:
    found = page()
    policy = found.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    data, script = found.all("script")
    assert data.attributes == {"type": "application/json", "id": "data"}
    assert script.attributes == {}
    assert policy == (
        f"default-src 'none'; script-src {digest(script.text)}; style-src {digest(found.one('style').text)}; "
        "base-uri 'none'; form-action 'none'"
    )
    first = [each.tag for each in found.one("head").elements()][:2]
    assert first == ["meta", "meta"], "the policy stands before what it is for"
    for word in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(", "http"):
        assert word not in script.text
    assert not re.search(r"url\(|@import|expression", found.one("style").text)


def test_the_same_packages_give_the_same_bytes(update: Path) -> None:
    assert (
        run("old", "new", "--format", "html").stdout_bytes
        == run("old", "new", "--format", "html").stdout_bytes
    )


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return hostile_packages(tmp_path, monkeypatch)


def hostile_packages(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two packages of which every text that changed, and every name, is hostile."""
    keys = [f"{at} {cell}" for at, cell in enumerate(ESCAPES)]
    pairs = list(zip(keys, ESCAPES, strict=True))
    old = [[key, f"{cell} the old words {cell}", "1"] for key, cell in pairs]
    new = [[key, f"{cell} some new words {cell}", "1.0"] for key, cell in pairs]
    gone = [[f"gone {key}", cell, "1"] for key, cell in pairs]
    more = [[f"new {key}", cell + "x", "1"] for key, cell in pairs]
    package(folder / "old", old + gone, NAME, title=f"{MARKS} one", version=ESCAPES[0])
    package(
        folder / "new",
        new + more,
        NAME,
        title=f"{ESCAPES[0]} two",
        description=ESCAPES[1],
        version=ESCAPES[2],
    )
    monkeypatch.chdir(folder)
    return folder


def test_no_cell_is_markup(hostile: Path) -> None:
    found = page()
    assert {each.tag for each in found.elements()} <= TAGS
    for each in found.elements():
        assert set(each.attributes) <= ATTRIBUTES
        assert each.tag != "a" or (each.attributes["href"] or "").startswith("#")
    assert len(found.all("script")) == 2
    texts = [each.text for each in changes(found)]
    for cell in ESCAPES:
        assert any(inert(cell) in each for each in texts), cell


def test_data_holds_no_markup_and_says_what_the_cells_are(hostile: Path) -> None:
    text = run("old", "new", "--format", "html").stdout
    block = text.partition('<script type="application/json" id="data">')[2].partition("</script>")[0]
    assert "<" not in block
    assert inert(block.replace("\n", "")) == block.replace("\n", "")
    rows = json.loads(block)["rows"]
    assert sum(each[1] == 0 for each in rows) == len(ESCAPES)
    for key, cell in ((each[2], each[5][0][1]) for each in rows if each[1] == 0):
        at = int(key.split()[1])
        assert cell == inert(ESCAPES[at])


def test_many_changes_are_data_and_the_first_are_markup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    long = "word " * LONGEST
    old = [[f"k{at:04}", f"the words of number {at} stand here", "1"] for at in range(1_000)]
    package(tmp_path / "old", old)
    package(
        tmp_path / "new", [[key, note + " and more", size] for key, note, size in old] + [["n", long, "1"]]
    )
    found = page()
    assert len(changes(found)) == STATIC
    assert len(data_of(found)["rows"]) == 1_001
    assert (
        found.one("p", id="rest").text
        == f"The first {STATIC} of 1,001 changes: the others need this page's script."
    )
    cell = data_of(found)["rows"][-1][5][0][1]
    assert cell == long[:LONGEST] + "… (10,000 characters)"


def test_findings_fold_away_and_their_number_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    many = MORE_FINDINGS + 10
    lines = "".join(row(2).replace("c000002", f"d{at:06}") for at in range(many))
    published(tmp_path / "old", [("claims.csv", row(2), lines)])
    published(tmp_path / "new", [("claims.csv", row(2), lines.replace(",denied,", ",affirmed,"))])
    found = page()
    rule = found.one("div", kind="rule")
    assert rule.one("h3").text.startswith(f"error polarity-changed {many:,} × ")
    assert len(rule.all("li")) == FINDINGS
    assert rule.one("p", kind="more").text == f"… {many - FINDINGS:,} more"
    assert [len(each) for each in data_of(found)["findings"]] == [MORE_FINDINGS - FINDINGS]


def palettes() -> list[dict[str, str]]:
    """The colours of the light scheme and of the dark one."""
    style = (Path(as_html.__file__).parent / "html.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)[:2]
    return [dict(re.findall(r"--([a-z-]+): #([0-9a-f]{6});", each)) for each in blocks]


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 reckons it."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    less, more = sorted((light(one), light(other)))
    return (more + 0.05) / (less + 0.05)


@pytest.mark.parametrize("colours", palettes(), ids=("light", "dark"))
def test_every_colour_can_be_read(colours: dict[str, str]) -> None:
    on = [
        *((name, ground) for name in ("text", "quiet", "link") for ground in ("page", "raised")),
        *((name, ground) for name in ("error", "warning", "gone", "new") for ground in ("page", "raised")),
        *(("gone", "gone-page"), ("new", "new-page")),
    ]
    edges = [("edge", "page"), ("edge", "raised")]
    assert [pair for pair in on if contrast(*(colours[each] for each in pair)) < 4.5] == []
    assert [pair for pair in edges if contrast(*(colours[each] for each in pair)) < 3] == []
