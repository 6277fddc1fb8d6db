"""Paths from the top of a checkout, and the order of findings."""

from pathlib import Path

from tests.support.git_case import HEADER, write_package

from claims import Options, validate
from claims.render.report.view import Checkout, find_checkout, rank


def test_paths_start_at_the_top_of_the_checkout() -> None:
    checkout = Checkout("/work", "/work/data")
    assert checkout.path_from_top("a.csv") == "data/a.csv"
    assert checkout.path_from_top("../a.csv") == "a.csv"
    assert checkout.path_from_top("../../a.csv") == "/a.csv"


def test_the_checkout_is_the_nearest_folder_with_git(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "a" / "b").mkdir(parents=True)
    found = find_checkout(tmp_path / "a" / "b")
    assert found is not None
    assert found.top == tmp_path.as_posix()


def test_the_first_finding_of_each_rule_comes_before_the_second_of_any(tmp_path: Path) -> None:
    write_package(tmp_path, HEADER + "a,x\nb,y\na,3\n")
    found = [each.rule for each in rank(validate(tmp_path, Options()).findings) if each.severity == "error"]
    assert len(set(found)) > 1
    assert found[: len(set(found))] == list(dict.fromkeys(found))
