"""`claims init`: creates a valid package, explains what is invalid, and overwrites nothing."""

import json
from pathlib import Path

import pytest
from tests.support.curation_case import files_in, typed

from claims import Options, validate
from claims.curate.init import LICENSES

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
