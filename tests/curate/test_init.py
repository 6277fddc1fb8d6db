"""`claims init`: the package is valid, generated from the models, and no file is overwritten."""

import json
import os
import re
from pathlib import Path

import pytest
import yaml
from tests.support.curation_case import begun, files_in, typed

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


def test_the_created_files_and_the_next_steps_are_printed(tmp_path: Path) -> None:
    done = typed(tmp_path, ["init", "pier"])

    assert (done.exit_code, done.stderr) == (0, "")
    created, _, steps = done.stdout.partition("\n\nNext steps:\n")
    assert sorted(created.splitlines()) == [f"created pier/{each}" for each in FILES]
    assert [line.split("    ")[0].strip() for line in steps.splitlines()] == [
        "claims add source",
        "claims add",
        "claims validate",
    ]
    assert sorted(files_in(tmp_path / "pier")) == FILES


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


def test_name_title_and_license_are_options(tmp_path: Path) -> None:
    words = ["init", "x", "--name", "north-pier", "--title", "The $title «pier»", "--licence", "CC0-1.0"]
    done = typed(tmp_path, words)
    descriptor = json.loads((tmp_path / "x/datapackage.json").read_text(encoding="utf-8"))

    assert done.exit_code == 0
    assert [descriptor[each] for each in ("name", "id", "title")] == [
        "north-pier",
        "urn:claims:north-pier",
        "The $title «pier»",
    ]
    assert descriptor["licenses"][0]["name"] == "CC0-1.0"
    assert (tmp_path / "x/README.md").read_text(encoding="utf-8").startswith("# The $title «pier»\n")
    assert validate(tmp_path / "x").counts.warning == 0


@pytest.mark.parametrize("name", ["Le Quai été", "a\nb", "a.b_c", "x" * 250])
def test_a_folder_name_gives_a_valid_package_name(tmp_path: Path, name: str) -> None:
    report = validate(begun(tmp_path / name), Options(limit=None))

    assert report.findings == []


@pytest.mark.parametrize("folder", ["--", "日本"])
def test_a_folder_name_without_latin_letters_or_digits_needs_a_package_name(
    tmp_path: Path, folder: str
) -> None:
    done = typed(tmp_path, ["init", "--", folder])
    assert (done.exit_code, done.stderr) == (
        2,
        f"claims: cannot make a package name from '{folder}': give one with --name NAME\n",
    )
    assert files_in(tmp_path) == {}
    assert typed(tmp_path, ["init", "--name", "pier", "--", folder]).exit_code == 0
    assert validate(tmp_path / folder, Options(limit=None)).findings == []


def test_an_empty_folder_name_is_an_error(tmp_path: Path) -> None:
    done = typed(tmp_path, ["init", ""])
    assert (done.exit_code, done.stderr) == (
        2,
        "claims: the name of the folder is empty: use . for the current directory\n",
    )
    assert files_in(tmp_path) == {}


@pytest.mark.parametrize("license_name", LICENSES)
def test_a_license_has_its_page_and_title(tmp_path: Path, license_name: str) -> None:
    create_package(tmp_path / "pier", license_name=license_name)
    assert validate(tmp_path / "pier", Options(limit=None)).findings == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--name", "The Pier"],
            "invalid name 'The Pier': use lowercase letters, digits and single hyphens",
        ),
        (["--title", "a\nb"], "invalid title 'a\\nb': use one line of at most 200 characters"),
        (["--title", "\x1b[2J"], "invalid title '\\x1b[2J': use one line of at most 200 characters"),
        (["--licence", "nope"], f"unknown license 'nope': {LISTED}"),
        (["--licence", "ask me"], f"unknown license 'ask me': {LISTED}"),
    ],
)
def test_invalid_options_write_nothing(tmp_path: Path, words: list[str], said: str) -> None:
    done = typed(tmp_path, ["init", "pier", *words])

    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"claims: {said}\n")
    assert files_in(tmp_path) == {}


def test_no_file_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas/claims.schema.json").write_text("mine")
    (tmp_path / "datapackage.json").symlink_to("nowhere")
    done = typed(tmp_path, ["init"])

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "claims: '.' already contains schemas/claims.schema.json, datapackage.json: "
        "choose another folder, or move these files\n"
    )
    assert files_in(tmp_path) == {"schemas/claims.schema.json": b"mine"}


def test_a_repository_keeps_its_own_readme_and_configuration(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / ".gitattributes").symlink_to("nowhere")
    done = typed(tmp_path, ["init"])

    assert (done.exit_code, done.stderr) == (0, "")
    kept = {"README.md", ".gitattributes"}
    lines = done.stdout.splitlines()
    assert {f"kept {each} (already exists)" for each in kept} <= set(lines)
    assert {f"created {each}" for each in FILES if each not in kept} <= set(lines)
    assert (tmp_path / "README.md").read_text() == "mine"
    assert (tmp_path / ".gitattributes").is_symlink()
    assert validate(tmp_path).findings == []


def test_a_file_instead_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "pier").write_text("mine")
    done = typed(tmp_path, ["init", "pier"])

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("claims: cannot write ")
    assert files_in(tmp_path) == {"pier": b"mine"}


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
