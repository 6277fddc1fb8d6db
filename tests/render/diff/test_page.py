"""The page of a Diff in a real browser: it draws what it says, filters, moves by keys, and runs nothing of a cell."""

import html
import re
from pathlib import Path

import pytest
from tests.render.diff.test_formats import UPDATE
from tests.render.diff.test_html import ESCAPES, TAGS, hostile_packages
from tests.support.diff_package import published
from tests.support.diff_said import run
from tests.support.page_case import BROWSER, Element, driven, opened, parsed, silenced

from claims.comparison.diff import TableRows
from claims.model.diff import (
    ChangeFinding,
    ComparedPackage,
    Diff,
    RowChange,
    TableCounts,
    TableDiff,
    VersionBump,
)
from claims.render.diff.formats import DIFF_FORMATS
from claims.render.diff.view import DiffView
from claims.rules.registry import RULES
from claims.text.display import inert

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
MANY = 50_000


def made(folder: Path) -> Path:
    """The page of what differs between old and new in a folder."""
    file = folder / "page.html"
    done = run(str(folder / "old"), str(folder / "new"), "--format", "html")
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    file.write_text(done.stdout, encoding="utf-8")
    return file


def words(document: str) -> Element:
    """A document that a browser gave, without its scripts and the data of these."""
    return parsed(re.sub(r"<script.*?</script>", "", document, flags=re.DOTALL))


def items(document: Element) -> list[Element]:
    return [each for each in document.one("div", id="list").elements() if each.tag == "li"]


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("few")
    published(folder / "old", [])
    published(folder / "new", UPDATE)
    return made(folder)


def change(at: int) -> RowChange:
    """The first 1,000 claims got the same role, the others another month."""
    text = f"The pier of number {at} opens in"
    cell = {"field": "speaker_role", "old": None, "new": "mayor", "kind": "changed"}
    if at >= 1_000:
        cell = {"field": "text", "old": f"{text} May.", "new": f"{text} June.", "kind": "changed"}
    given = {"key": {"claim_id": f"c{at:06}"}, "old_line": at + 2, "new_line": at + 2, "cells": [cell]}
    return RowChange.model_validate(given)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of 50,000 changes, and as many findings, of ten speakers."""
    claims = TableDiff(
        name="claims", key=["claim_id"], counts=TableCounts(rows_old=MANY, rows_new=MANY, changed=MANY)
    )
    finding = {
        "rule": "text-changed",
        "fix": "",
        "severity": "warning",
        "table": "claims",
        "message": "text changed",
        "fingerprint": "",
    }
    findings = [ChangeFinding.model_validate(finding | {"key": change(at).key}) for at in range(1_000, MANY)]
    diff = Diff(
        old=ComparedPackage(ref="old"), new=ComparedPackage(ref="new"), tables=[claims], findings=findings,
        version_bump=VersionBump(required="patch", sufficient=False),
    )  # fmt: skip
    rows = TableRows(
        changed=map(change, range(MANY)),
        changed_in_full=({"claim_id": f"c{at:06}", "speaker_id": f"s{at % 10}"} for at in range(MANY)),
    )
    names = {f"s{at}": f"Speaker {at}" for at in range(10)}
    file = tmp_path_factory.mktemp("many") / "page.html"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(DIFF_FORMATS["html"].render(DiffView(diff, RULES, names, streamed=(rows,))))
    return file


BEFORE = "const plain = [document.forms.filter.hidden, document.getElementById('list').innerHTML];"
SAME = """
const result = [plain, [document.forms.filter.hidden, document.getElementById("list").innerHTML], document.title];
"""


def drawn(page: Path) -> str:
    """The list that the page's script draws, which is the one that the page had without it."""
    (hidden, plain), (still, list_), title = driven(page, SAME, BEFORE)
    assert (hidden, still) == (True, False)
    assert list_ == plain.replace("\n", "")
    assert title == words(page.read_text(encoding="utf-8")).one("title").text
    return str(list_)


def test_the_script_draws_what_the_page_says(few: Path) -> None:
    assert "c000004" in drawn(few)


def test_a_hostile_page_is_drawn_as_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = drawn(made(hostile_packages(tmp_path, monkeypatch)))
    for cell in ESCAPES:
        assert html.escape(inert(cell), quote=False) in listed
    assert {each.tag for each in parsed(listed).elements()} <= TAGS - {"a", "script"}


def test_without_a_script_the_first_part_is_read(many: Path) -> None:
    found = words(opened(silenced(many)))
    assert len(items(found)) == 200
    assert "hidden" in found.one("form").attributes
    assert (
        found.one("p", id="rest").text
        == "The first 200 of 50,000 changes: the others need this page's script."
    )
    assert found.one("h1").text.startswith("patch changes")


def test_the_address_says_what_is_shown(many: Path) -> None:
    found = words(opened(many, "#speaker=s7&q=june+number+477&rule=text-changed"))
    expected = [f"c{at:06}" for at in range(1_007, MANY, 10) if "477" in str(at)]
    assert [each.one("code", kind="key").text for each in items(found)] == expected
    assert found.one("output").text == f"{len(expected)} of 50,000 changes"
    assert {each.one("div", kind="meta").text for each in items(found)} == {"speaker_id s7 (Speaker 7)"}


DRIVE = """
const list = document.getElementById("list");
const result = [];
const keys = () => [...list.querySelectorAll("ol > li")].map((each) => each.querySelector(".key").textContent);
const say = () => {
  const at = document.activeElement;
  result.push({
    hash: location.hash, status: document.querySelector("output").textContent, items: keys().length, first: keys()[0],
    page: document.getElementById("pages").hidden ? "" : document.querySelector("#pages span").textContent,
    focus: at.matches("li") ? at.querySelector(".key").textContent : at.name ?? at.tagName,
    heads: [...list.querySelectorAll("h3, h4, .head b")].map((each) => each.textContent),
  });
};
let seen = "";
const settle = () => {
  if (location.hash !== seen) dispatchEvent(new HashChangeEvent("hashchange"));
  seen = location.hash;
  say();
};
const to = (hash) => { location.hash = hash; settle(); };
const press = (key) => {
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  settle();
};
const pick = (name, value) => {
  const made = document.forms.filter.elements[name];
  made.value = value;
  made.dispatchEvent(new Event("change"));
  settle();
};
say();
press("n"); press("j"); press("j"); press("ArrowUp"); press("p"); press("k"); press("/"); press("j");
document.activeElement.blur();
pick("speaker", "s7"); to("#q=number+49999+"); to("#kind=added"); to("#");
to("#table=claims&kind=changed&speaker=s1&rule=text-changed&page=9999");
document.querySelector(".more button").click();
result.push([...document.querySelectorAll("select")].map((each) => [each.name, each.hidden, each.options.length]));
result.push([document.querySelectorAll(".rule li").length, document.querySelector(".more button").textContent]);
"""


def test_filters_pages_and_keys(many: Path) -> None:
    said = driven(many, DRIVE)
    start, following, one, two, up, first, last, search, typed = said[:9]
    assert start["status"] == "50,000 changes"
    assert start["heads"] == [
        "claims 50,000 → 50,000 rows",
        "~ 50,000 changed",
        "1,000 rows with the same change",
    ]
    assert (start["items"], start["first"], start["page"]) == (200, "c000000", "page 1 of 246")
    assert (following["hash"], following["first"], following["page"]) == (
        "#page=2",
        "c001199",
        "page 2 of 246",
    )
    assert [each["focus"] for each in (one, two, up)] == ["c001199", "c001200", "c001199"]
    assert (first["first"], first["page"]) == ("c000000", "page 1 of 246")
    assert [last["focus"], search["focus"], typed["focus"]] == ["c001198", "q", "q"]
    picked, found, none, whole, end, choices, findings = said[9:]
    assert (picked["hash"], picked["status"]) == ("#speaker=s7", "5,000 of 50,000 changes")
    assert (found["status"], found["first"], found["page"]) == ("1 of 50,000 changes", "c049999", "")
    assert (none["status"], none["items"]) == ("0 of 50,000 changes", 0)
    assert whole["status"] == "50,000 changes"
    assert (end["status"], end["page"]) == ("4,900 of 50,000 changes", "page 25 of 25")
    assert choices == [["table", True, 2], ["kind", True, 2], ["speaker", False, 11], ["rule", True, 2]]
    assert findings == [205, "48,795 more"]


FOLLOW = """
const result = [];
const say = () => {
  const [at, to] = [document.activeElement, document.getElementById("changes").getBoundingClientRect().top];
  const status = document.querySelector("output").textContent;
  const there = Math.abs(to) < 100 || scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
  result.push([location.hash, status, at.id, there, document.forms.filter.elements.q.value]);
};
const press = (to) => { scrollTo(0, 0); document.querySelector(`a[href="${to}"]`).click(); say(); };
press("#table=claims&kind=changed"); press("#table=claims&kind=changed");
press("#table=claims&q=c001000"); press("#rule=text-changed");
"""
LOST = """
const result = [];
const say = () => result.push(document.activeElement.id || document.activeElement.textContent);
const push = (name) => { const made = document.querySelector(name); made.focus(); made.click(); say(); };
push(".rule .more button");
location.hash = "#kind=added"; dispatchEvent(new HashChangeEvent("hashchange")); push("#filter [name=reset]");
location.hash = "#kind=added"; dispatchEvent(new HashChangeEvent("hashchange")); push(".nothing button");
location.hash = "#"; dispatchEvent(new HashChangeEvent("hashchange")); push("#pages button:last-child");
"""


def test_a_link_leads_to_its_changes_and_takes_the_focus_there(many: Path) -> None:
    assert driven(many, FOLLOW, size="1280,700") == [
        ["#table=claims&kind=changed", "50,000 of 50,000 changes", "changes", True, ""],
        ["#table=claims&kind=changed", "50,000 of 50,000 changes", "changes", True, ""],
        ["#table=claims&q=c001000", "1 of 50,000 changes", "changes", True, "c001000"],
        ["#rule=text-changed", "49,000 of 50,000 changes", "changes", True, ""],
    ]


def test_what_was_pressed_leaves_the_focus_where_one_reads_on(many: Path) -> None:
    assert driven(many, LOST) == ["c001005 text changed", "changes", "changes", "changes"]


WIDE = """
const [page, wide] = [document.documentElement, []];
for (const each of document.querySelectorAll("body *")) {
  if (each.getBoundingClientRect().right > innerWidth + 1 && !each.closest(".wide")) wide.push(each.outerHTML);
}
const result = [innerWidth, page.scrollWidth <= innerWidth, wide];
"""


def test_a_narrow_window_is_wide_enough_for_long_cells_and_names(tmp_path: Path) -> None:
    long = "Master" + " of the harbour" * 20
    edits = [
        ("speakers.csv", "Ada Quill", long),
        ("claims.csv", "The pier opens in May.", "pier" * 100),
        ("claims.csv", "c000002", "c" * 80),
    ]
    published(tmp_path / "old", [])
    published(tmp_path / "new", edits)
    assert driven(made(tmp_path), WIDE, size="500,844") == [500, True, []]


def test_the_policy_stops_what_is_not_ours(few: Path, tmp_path: Path) -> None:
    """Were a cell markup after all, it would still not run."""
    attack = "<script>document.title = 'ran'</script><img src=x onerror=\"document.title = 'ran'\">"
    page = tmp_path / "attacked.html"
    page.write_text(few.read_text(encoding="utf-8").replace("<main>", f"<main>{attack}"), encoding="utf-8")
    found = opened(page)
    assert "<img" in found
    assert "<title>ran" not in found
    assert '<form id="filter" role="search" aria-label="Filter the changes">' in found, "and ours runs"
