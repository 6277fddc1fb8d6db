"""One line for each finding."""

from tests.support.report_case import finding, rendered, view


def test_each_finding_is_a_line_and_the_totals_follow() -> None:
    output = rendered("concise", view(finding("type-error", 7, "is \x1b[31mwrong\nhere"), more=2))
    assert output.splitlines() == [
        r"t.csv:7:1: error[type-error] is \x1b[31mwrong\nhere [00000000]",
        "… 2 more of type-error (claims explain type-error)",
        "p: invalid, 3 errors, 0 warnings; rows: none",
    ]
