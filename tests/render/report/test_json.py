"""The report as JSON."""

from tests.support.report_case import finding, rendered, view

from claims.model.report import Report


def test_the_json_is_the_report() -> None:
    given = view(finding("type-error", 7, "is wrong: “é”"), more=2)
    output = rendered("json", given)
    assert Report.model_validate_json(output) == given.report
    assert output.endswith("}\n")
