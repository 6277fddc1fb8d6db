"""`claims init`: what it begins is valid at once, comes from the models, and never costs anybody a file."""

import json
import os
import re
from pathlib import Path

import pytest
import yaml
from tests.support.curation_case import begun, files_in, typed

from claims import Options, validate
from claims.curate import init as beginning
from claims.curate.init import Wish, begin
from claims.curate.schemas import stale
from claims.model.errors import CannotDo

ROOT = Path(__file__).parents[2]
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


def test_what_is_begun_is_valid_at_once(tmp_path: Path) -> None:
    report = validate(begun(tmp_path / "pier"), Options(limit=None))

    assert (report.valid, report.findings) == (True, [])
    assert report.counts.rows == {"claims": 0, "speakers": 0, "sources": 0}


def test_it_says_which_files_it_wrote(tmp_path: Path) -> None:
    done = typed(tmp_path, ["init", "pier"])

    assert (done.exit_code, done.stderr) == (0, "")
    assert sorted(done.stdout.splitlines()) == [f"pier/{each}" for each in FILES]
    assert sorted(files_in(tmp_path / "pier")) == FILES


def test_the_same_wish_gives_the_same_bytes(tmp_path: Path) -> None:
    assert files_in(begun(tmp_path / "a" / "pier")) == files_in(begun(tmp_path / "b" / "pier"))


def test_its_tables_are_those_of_the_published_package(tmp_path: Path) -> None:
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


def test_nothing_of_it_is_stale(tmp_path: Path) -> None:
    assert stale(begun(tmp_path / "pier")) == []


def test_its_workflow_and_hooks_are_yaml_and_name_one_tool(tmp_path: Path) -> None:
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
    assert [each["repo"] for each in hooks["repos"]] == [beginning.REPOSITORY]
    assert [each["id"] for each in hooks["repos"][0]["hooks"]] == [
        "claims-fix",
        "claims-validate",
        "claims-schemas",
    ]
    assert "put the repository of the tool in its place" in (folder / "README.md").read_text(encoding="utf-8")


def test_its_workflows_are_those_of_this_repository_but_for_the_tool(tmp_path: Path) -> None:
    folder = begun(tmp_path / "pier")
    for name in ("review.yml", "review-comment.yml"):
        ours = (folder / ".github/workflows" / name).read_text(encoding="utf-8")
        ours = re.sub(r"OWNER/claims(/comment)?@v\S+", lambda found: "$" + (found[1] or "/"), ours)
        theirs = (ROOT / ".github/workflows" / name).read_text(encoding="utf-8")
        assert ours == theirs.replace("comment/post_comment.py treats", "the action treats")


def test_options_say_what_it_is_called(tmp_path: Path) -> None:
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


@pytest.mark.parametrize("name", ["Le Quai été", "--", "日本", "a.b_c", "x" * 250])
def test_a_folder_of_any_name_gives_a_valid_package(tmp_path: Path, name: str) -> None:
    report = validate(begun(tmp_path / name), Options(limit=None))

    assert report.findings == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--name", "The Pier"],
            "'The Pier' is no name: expected lower-case letters, digits and single hyphens",
        ),
        (["--title", "a\nb"], "'a\\nb' is no title: expected one line of at most 200 characters"),
        (["--title", "\x1b[2J"], "'\\x1b[2J' is no title: expected one line of at most 200 characters"),
        (["--licence", "ask me"], "'ask me' is no licence: expected an SPDX identifier, as CC-BY-4.0"),
    ],
)
def test_a_wish_that_cannot_be_met_writes_nothing(tmp_path: Path, words: list[str], said: str) -> None:
    done = typed(tmp_path, ["init", "pier", *words])

    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"claims: {said}\n")
    assert files_in(tmp_path) == {}


def test_no_file_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / ".gitattributes").symlink_to("nowhere")
    done = typed(tmp_path, ["init"])

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "claims: .gitattributes, README.md are in '.' already: nothing is written; "
        "name another folder, or move what is there\n"
    )
    assert files_in(tmp_path) == {"README.md": b"mine"}


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "pier").write_text("mine")
    done = typed(tmp_path, ["init", "pier"])

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("claims: cannot write ")
    assert files_in(tmp_path) == {"pier": b"mine"}


def test_what_was_begun_is_undone_where_it_cannot_be_finished(tmp_path: Path) -> None:
    (tmp_path / "pier/schemas").mkdir(parents=True)
    (tmp_path / "pier/schemas").chmod(0o555)
    if os.access(tmp_path / "pier/schemas", os.W_OK):
        (tmp_path / "pier/schemas").rmdir()
        (tmp_path / "pier/schemas").write_text("a file where a folder must be")

    with pytest.raises(CannotDo, match="cannot write"):
        begin(tmp_path / "pier", Wish())

    assert [each for each in files_in(tmp_path / "pier") if each != "schemas"] == []
    assert [each.name for each in (tmp_path / "pier").iterdir()] == ["schemas"]
