"""Annotations on GitHub, which shows ten of a severity."""

from tests.support.report_case import finding, rendered, view


def test_github_shows_ten_of_a_severity_the_first_of_each_rule_first() -> None:
    found = [
        *(finding("type-error", at) for at in range(1, 21)),
        finding("not-in-enum", 21),
        finding("not-in-enum", 22),
    ]
    found += [finding("missing-recommended-property", at) for at in range(23, 35)]
    lines = rendered("github", view(*found, more=4_312)).splitlines()
    titles = [line.split("title=")[1].split("::")[0] for line in lines]
    errors = ["type-error", "not-in-enum", "type-error", "not-in-enum", *["type-error"] * 6]
    assert titles == [*errors, *["missing-recommended-property"] * 10, "claims validate"]
    assert lines[-1].endswith(
        "%0A… 4,324 more errors without an annotation%0A… 2 more warnings without an annotation"
    )


def test_a_note_is_a_notice_and_at_most_nine_are_shown() -> None:
    lines = rendered("github", view(*(finding("old-version", at) for at in range(1, 13)))).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::notice"] * 10
    assert lines[-1].endswith(
        "p: valid, 0 errors, 0 warnings, 12 notes; rows: none%0A… 3 more notes without an annotation"
    )
