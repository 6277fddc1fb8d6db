"""`claims init`: the package is valid, generated from the models, and no file is overwritten."""

import json
import os
import re
from pathlib import Path

import pytest
import yaml
from tests.support.case import files_in
from tests.support.curation_case import begun

from claims import Options, validate
from claims.curate.init import LICENSES, REPOSITORY, create_package
from claims.curate.schemas import stale
from claims.model.errors import CannotDo

ROOT = Path(__file__).parents[2]
LISTED = f"use one of {', '.join(LICENSES)}; for another one, edit licenses in datapackage.json later"
FILES = [
    ".gitattributes",
    ".github/workflows/review-comment.yml",
    ".github/workflows/review.yml",
    ".pre-commit-config.yaml",
    "README.md",
    "datapackage.json",
    "datapackage/README.md",
    "datapackage/claims.csv",
    "datapackage/sources.csv",
    "datapackage/speakers.csv",
    "schemas/claims.schema.json",
    "schemas/sources.schema.json",
    "schemas/speakers.schema.json",
]


def test_a_new_package_is_valid(tmp_path: Path) -> None:
    report = validate(begun(tmp_path / "pier"), Options(limit=None))

    assert (report.valid, report.findings) == (True, [])
    assert report.counts.rows == {"claims": 0, "speakers": 0, "sources": 0}


def test_the_output_is_deterministic(tmp_path: Path) -> None:
    assert files_in(begun(tmp_path / "a" / "pier")) == files_in(begun(tmp_path / "b" / "pier"))


def test_the_tables_equal_those_of_the_published_package(tmp_path: Path) -> None:
    folder = begun(tmp_path / "pier")
    ours, published = (
        json.loads((each / "datapackage.json").read_text(encoding="utf-8")) for each in (folder, ROOT)
    )

    assert ours["resources"] == published["resources"]
    for name in ("claims", "speakers", "sources"):
        path = f"datapackage/{name}.csv"
        assert (folder / path).read_bytes() == (ROOT / path).read_bytes().partition(b"\n")[0] + b"\n"
        schema = f"schemas/{name}.schema.json"
        assert (folder / schema).read_bytes() == (ROOT / schema).read_bytes()


def test_generated_files_are_up_to_date(tmp_path: Path) -> None:
    assert stale(begun(tmp_path / "pier")) == []


def test_workflows_and_hooks_are_yaml_and_use_one_tool(tmp_path: Path) -> None:
    folder = begun(tmp_path / "pier")
    review, comment = (
        yaml.safe_load((folder / f".github/workflows/{each}.yml").read_text(encoding="utf-8"))
        for each in ("review", "review-comment")
    )
    hooks = yaml.safe_load((folder / ".pre-commit-config.yaml").read_text(encoding="utf-8"))

    assert review["permissions"] == comment["permissions"] == {}
    assert comment[True]["workflow_run"]["workflows"] == [review["name"]]
    assert [each["uses"].partition("@")[0] for each in review["jobs"]["review"]["steps"]] == [
        "actions/checkout",
        "OWNER/claims",
    ]
    assert comment["jobs"]["comment"]["steps"][-1]["uses"].partition("@")[0] == "OWNER/claims/comment"
    assert [each["repo"] for each in hooks["repos"]] == [REPOSITORY]
    assert [each["id"] for each in hooks["repos"][0]["hooks"]] == [
        "claims-fix",
        "claims-validate",
        "claims-schemas",
    ]
    assert "Replace `OWNER/claims` in the workflows" in (folder / "README.md").read_text(encoding="utf-8")


def test_the_workflows_equal_those_of_this_repository_except_for_the_tool(tmp_path: Path) -> None:
    folder = begun(tmp_path / "pier")
    for name in ("review.yml", "review-comment.yml"):
        ours = (folder / ".github/workflows" / name).read_text(encoding="utf-8")
        ours = re.sub(r"OWNER/claims(/comment)?@v\S+", lambda found: "$" + (found[1] or "/"), ours)
        theirs = (ROOT / ".github/workflows" / name).read_text(encoding="utf-8")
        assert ours == theirs.replace("comment/post_comment.py does", "the action does")


@pytest.mark.parametrize("name", ["Le Quai été", "a\nb", "a.b_c", "x" * 250])
def test_a_folder_name_gives_a_valid_package_name(tmp_path: Path, name: str) -> None:
    report = validate(begun(tmp_path / name), Options(limit=None))

    assert report.findings == []


@pytest.mark.parametrize("license_name", LICENSES)
def test_a_license_has_its_page_and_title(tmp_path: Path, license_name: str) -> None:
    create_package(tmp_path / "pier", license_name=license_name)
    assert validate(tmp_path / "pier", Options(limit=None)).findings == []


def test_a_failure_removes_what_was_written(tmp_path: Path) -> None:
    (tmp_path / "pier/schemas").mkdir(parents=True)
    (tmp_path / "pier/schemas").chmod(0o555)
    if os.access(tmp_path / "pier/schemas", os.W_OK):
        (tmp_path / "pier/schemas").rmdir()
        (tmp_path / "pier/schemas").write_text("a file where a folder must be")

    with pytest.raises(CannotDo, match="cannot write"):
        create_package(tmp_path / "pier")

    assert [each for each in files_in(tmp_path / "pier") if each != "schemas"] == []
    assert [each.name for each in (tmp_path / "pier").iterdir()] == ["schemas"]
