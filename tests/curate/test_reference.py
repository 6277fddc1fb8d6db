"""The reference pages cover every rule and column."""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from claims.curate.reference import dictionary, rule_pages
from claims.curate.schemas import RULE_PAGES, stale, table_schema, write
from claims.model.dataset import MODELS
from claims.rules.registry import ABOUT, FAMILIES, RULES

PAGES = rule_pages()


def rendered(page: str) -> str:
    """Return the words of a page as a reader sees them."""
    html = MarkdownIt("commonmark").enable("table").render(PAGES[page])
    text = re.sub(r"<[^>]*>", "", html)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text


def test_every_rule_has_a_page_and_a_line_in_the_index() -> None:
    assert set(PAGES) == {"index.md", *(f"{rule}.md" for rule in RULES)}
    assert ABOUT.keys() == FAMILIES.keys()
    index = rendered("index.md")
    for rule in RULES.values():
        assert f"| [`{rule.id}`]({rule.id}.md) | {rule.severities} | " in PAGES["index.md"]
        assert rule.title.replace("`", "") in index


@pytest.mark.parametrize("family", FAMILIES)
def test_a_page_shows_the_whole_manual_of_its_rule(family: str) -> None:
    for rule in FAMILIES[family]:
        page = rendered(f"{rule.id}.md")
        for text in (rule.title, rule.why, rule.fix):
            assert text[1:].replace("`", "") in page, rule.id
        for example in (rule.bad, rule.good):
            assert example.rstrip() in page, rule.id
        assert f"Severity: {rule.severities}. Family: {family}." in page
        assert ("claims fix repairs it." in page) == rule.fixable


def test_pages_of_rules_that_are_gone_are_stale_and_deleted(tmp_path: Path) -> None:
    gone = tmp_path / RULE_PAGES / "no-such-rule.md"
    gone.parent.mkdir(parents=True)
    gone.write_text("# no-such-rule\n", encoding="utf-8")
    assert f"{RULE_PAGES}/no-such-rule.md" in stale(tmp_path)
    write(tmp_path)
    assert not gone.exists()
    assert stale(tmp_path) == []
    assert (tmp_path / RULE_PAGES / "duplicate-key.md").is_file()


def test_a_package_without_the_pages_gets_none(tmp_path: Path) -> None:
    write(tmp_path)
    assert not (tmp_path / "docs").exists()


def test_the_dictionary_has_a_line_for_each_column() -> None:
    lines = dictionary({model.layout.name: table_schema(model) for model in MODELS}).splitlines()
    names = [line.split("`")[1] for line in lines if line.startswith("| `")]
    assert names == [name for model in MODELS for name in model.model_fields]
