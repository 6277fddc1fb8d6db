"""`claims explain`: what a rule finds, or the rules of a family."""

from click.testing import CliRunner

from claims.cli import cli
from claims.rules.registry import FAMILIES, RULES


def test_every_rule_is_explained() -> None:
    for rule in RULES.values():
        done = CliRunner().invoke(cli, ["explain", rule.id])
        assert done.exit_code == 0
        assert done.stdout.startswith(
            f"{rule.id} (family {rule.family})\n\n{rule.title}.\n\nSeverity: {rule.severities}.\n"
        )


def test_a_family_lists_its_rules() -> None:
    done = CliRunner().invoke(cli, ["explain", "key"])
    assert [line.split()[0] for line in done.stdout.splitlines()[1:]] == [each.id for each in FAMILIES["key"]]


def test_an_unknown_rule_is_an_error() -> None:
    done = CliRunner().invoke(cli, ["explain", "duplicate-kee"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "duplicate-key" in done.stderr
