"""`claims rules`: every rule with its severity and title."""

from click.testing import CliRunner

from claims.cli import cli
from claims.rules.registry import FAMILIES, RULES


def test_all_rules_are_listed_by_family() -> None:
    lines = CliRunner().invoke(cli, ["rules"]).stdout.splitlines()
    assert [line.rstrip(":") for line in lines if not line.startswith(" ")] == [*FAMILIES]
    assert [line.split()[0] for line in lines if line.startswith(" ")] == [*RULES]


def test_a_rule_is_not_a_family() -> None:
    done = CliRunner().invoke(cli, ["rules", "duplicate-key"])
    assert (done.exit_code, done.stderr) == (
        2,
        "claims: 'duplicate-key' is a rule, not a family: run claims explain duplicate-key\n",
    )
