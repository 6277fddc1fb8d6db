"""SARIF, as code scanning reads it."""

import json

import pytest
from tests.support.report_case import finding, rendered, view

from claims.render.report.view import Checkout, View
from claims.rules.registry import RULES


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
    log = json.loads(rendered("sarif", View(given.report, RULES, checkout=Checkout("/top", "/top/sub"))))
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location == {"artifactLocation": {"uri": uri}, "region": {"startLine": 7, "startColumn": 3}}


def test_sarif_has_the_structure_that_viewers_need() -> None:
    given = view(
        finding("type-error", 1), finding("missing-recommended-property", 2).model_copy(update={"file": None})
    )
    log = json.loads(rendered("sarif", given))
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
    log = json.loads(rendered("sarif", view(finding("type-error", 1, "'[x](http://x.example)' is [wrong]"))))
    text = log["runs"][0]["results"][0]["message"]["text"]
    assert text.startswith(r"'\[x\](http://x.example)' is \[wrong\]; fix: ")
