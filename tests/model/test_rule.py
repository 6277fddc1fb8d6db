"""Rules, and the violations of them."""

from claims.model.rule import Break, Place, Rule

RULE = Rule("bad-tide", "tide", "error", "Bad tide", "Ships wait.", "low", "high", "wait for the tide")


def test_a_rule_links_to_its_page() -> None:
    assert RULE.url.endswith("/rules/bad-tide/")


def test_a_message_is_made_only_when_it_is_needed() -> None:
    made: list[str] = []

    def message() -> str:
        made.append("x")
        return "the tide is low"

    violation = Break(RULE, Place(line=2), message)
    assert made == []
    assert violation.words == "the tide is low"
    assert Break(RULE, Place(), "plain").words == "plain"
