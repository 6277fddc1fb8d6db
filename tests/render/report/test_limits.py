"""What GitHub does not show is said: annotations beyond ten of a severity, a summary beyond 1 MiB."""

import json
from collections import Counter

import pytest

from claims.model.report import Counts, Finding, PackageName, Report
from claims.render.report.formats import FORMATS
from claims.render.report.view import Checkout, View
from claims.rules.registry import RULES


def finding(rule: str, number: int, message: str = "wrong") -> Finding:
    return Finding(
        rule=rule, severity=RULES[rule].severity, table="t", file="t.csv", line=number, column=1,
        message=message, fix=RULES[rule].fix, fingerprint=f"{number:016x}",
    )  # fmt: skip


def view(*found: Finding, more: int = 0) -> View:
    counts = Counter(each.rule for each in found)
    severities = Counter(each.severity for each in found)
    first = found[0].rule
    counts[first] += more
    report = Report(
        package=PackageName(path="p"),
        valid=not severities["error"],
        counts=Counts(error=severities["error"] + more, warning=severities["warning"], by_rule=dict(counts)),
        findings=list(found),
        truncated={first: more} if more else {},
    )
    return View(report, RULES)


def said(name: str, given: View) -> str:
    return "".join(FORMATS[name].render(given))


def test_github_shows_ten_of_a_severity_the_first_of_each_rule_first() -> None:
    found = [
        *(finding("type-error", at) for at in range(1, 21)),
        finding("not-in-enum", 21),
        finding("not-in-enum", 22),
    ]
    found += [finding("missing-recommended-property", at) for at in range(23, 35)]
    lines = said("github", view(*found, more=4_312)).splitlines()
    titles = [line.split("title=")[1].split("::")[0] for line in lines]
    errors = ["type-error", "not-in-enum", "type-error", "not-in-enum", *["type-error"] * 6]
    assert titles == [*errors, *["missing-recommended-property"] * 10, "claims validate"]
    assert lines[-1].endswith(
        "%0A… 4,324 more errors without an annotation%0A… 2 more warnings without an annotation"
    )


def test_a_summary_stays_below_its_limit_with_true_totals() -> None:
    found = [finding("type-error", at, "漢" * 400) for at in range(1, 3_001)]
    found += [finding("not-in-enum", at, "|`<b>" * 100) for at in range(1, 3_001)]
    text = said("markdown", view(*found, more=4_312))
    assert len(text.encode()) < 1 << 20
    assert "**Invalid**: ` p `, 10,312 errors, 0 warnings\n" in text
    assert "| `type-error` | error | 7,312 |\n| `not-in-enum` | error | 3,000 |\n" in text
    shown = text.count("\n| ` t.csv:")
    assert 700 < shown < 6_000
    rests = [int(line[2:].split()[0].replace(",", "")) for line in text.splitlines() if line.startswith("… ")]
    assert sum(rests) == 10_312 - shown
    assert text.endswith("\n</details>\n")


def test_a_rule_without_a_listed_finding_is_counted() -> None:
    given = view(finding("type-error", 1), more=3)
    counts = given.report.counts.model_copy(update={"by_rule": {"type-error": 4}})
    report = given.report.model_copy(
        update={"findings": [], "counts": counts, "truncated": {"type-error": 4}}
    )
    hidden = View(report, RULES)
    assert "| `type-error` |  | 4 |" in said("markdown", hidden)
    assert "… 4 more of type-error" in said("concise", hidden)
    assert "… 4 more errors without an annotation" in said("github", hidden)
    assert json.loads(said("sarif", hidden))["runs"][0]["results"] == []


def test_many_tables_are_counted_out_to_fifty() -> None:
    given = view(finding("type-error", 1))
    rows = {f"t{at}": at for at in range(60)}
    counts = given.report.counts.model_copy(update={"rows": rows})
    many = View(given.report.model_copy(update={"counts": counts}), RULES)
    assert said("concise", many).endswith("t48 48, t49 49, and 10 more tables\n")
    assert "| ` t49 ` | 49 |\n\n… and 10 more tables\n" in said("markdown", many)


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("t.csv", "sub/t.csv"),
        ("../t.csv", "t.csv"),
        ("a b/ü%.csv", "sub/a%20b/%C3%BC%25.csv"),
        ("/top/x/t.csv", "x/t.csv"),
        ("/other/t.csv", "file:///other/t.csv"),
        ("\udcff.csv", "sub/%FF.csv"),
    ],
)
def test_sarif_names_files_by_uri_from_the_top(file: str, uri: str) -> None:
    given = view(finding("type-error", 7).model_copy(update={"file": file, "column": 3}))
    log = json.loads(said("sarif", View(given.report, RULES, checkout=Checkout("/top", "/top/sub"))))
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location == {"artifactLocation": {"uri": uri}, "region": {"startLine": 7, "startColumn": 3}}


def test_sarif_has_the_structure_that_viewers_need() -> None:
    given = view(
        finding("type-error", 1), finding("missing-recommended-property", 2).model_copy(update={"file": None})
    )
    log = json.loads(said("sarif", given))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"] == [{"executionSuccessful": True}]
    driver = run["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == ["missing-recommended-property", "type-error"]
    for rule in driver["rules"]:
        ours = RULES[rule["id"]]
        assert rule["shortDescription"]["text"] == f"{ours.title}."
        assert rule["fullDescription"]["text"] == ours.why
        assert rule["helpUri"] == f"https://OWNER.github.io/claims/rules/{ours.id}/"
        assert rule["defaultConfiguration"]["level"] == ours.severity
        assert ours.fix in rule["help"]["text"]
        assert ours.fix in rule["help"]["markdown"]
    first, second = run["results"]
    assert (first["ruleId"], first["ruleIndex"], first["level"]) == ("type-error", 1, "error")
    assert first["partialFingerprints"] == {"claims/v1": f"{1:016x}"}
    assert (second["ruleId"], second["ruleIndex"], second["level"]) == (
        "missing-recommended-property",
        0,
        "warning",
    )
    assert "locations" not in second


def test_a_link_in_a_message_of_sarif_is_none() -> None:
    log = json.loads(said("sarif", view(finding("type-error", 1, "'[x](http://x.example)' is [wrong]"))))
    text = log["runs"][0]["results"][0]["message"]["text"]
    assert text.startswith(r"'\[x\](http://x.example)' is \[wrong\]; fix: ")
