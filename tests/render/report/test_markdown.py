"""The summary in Markdown, which has to stay below 1 MiB."""

from tests.support.report_case import finding, rendered, view


def test_a_summary_stays_below_its_limit_with_true_totals() -> None:
    found = [finding("type-error", at, "漢" * 400) for at in range(1, 3_001)]
    found += [finding("not-in-enum", at, "|`<b>" * 100) for at in range(1, 3_001)]
    text = rendered("markdown", view(*found, more=4_312))
    assert len(text.encode()) < 1 << 20
    assert "**Invalid**: ` p `, 10,312 errors, 0 warnings\n" in text
    assert "| `type-error` | error | 7,312 |\n| `not-in-enum` | error | 3,000 |\n" in text
    shown = text.count("\n| ` t.csv:")
    assert 700 < shown < 6_000
    rests = [int(line[2:].split()[0].replace(",", "")) for line in text.splitlines() if line.startswith("… ")]
    assert sum(rests) == 10_312 - shown
    assert text.endswith("\n</details>\n")
