"""The actions' own steps, run on pull requests of every kind: one comment, updated in place, with true totals."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.render.report.test_hostile import CELLS, command
from tests.support.action_case import (
    BOT,
    FORK,
    PERSON,
    REPOSITORY,
    ROOT,
    Forge,
    Job,
    Runner,
    forge,
    pull_request,
    workflow_run,
)
from tests.support.git_case import HEADER, save, write_package
from tests.support.store_case import git

from claims.review.comment import COMMENT, SUMMARY

ROWS = HEADER + "a,1\nb,2\nc,3\n"
MARKER = "<!-- claims review: claims-review -->\n"


@dataclass
class Change:
    """A pull request of one branch, reviewed by one workflow and commented on by the other."""

    folder: Path
    runner: Runner
    forge: Forge
    base: str
    repository: str = REPOSITORY

    def push(self, rows: str, **more: Any) -> str:
        """Put a package on the branch."""
        write_package(self.folder, rows, **more)
        return self.commit()

    def commit(self) -> str:
        """Put what is there on the branch."""
        head = save(self.folder)
        self.forge.heads[1] = (self.repository, head)
        return head

    def review(self, **given: str) -> Job:
        """Run the first workflow."""
        head = self.forge.heads[1][1]
        named = {name.replace("_", "-"): text for name, text in given.items()}
        return self.runner.run("action.yml", pull_request(self.base, head, self.repository), named)

    def comment(self, review: Job, head: str | None = None) -> str:
        """Run the second workflow on what the first has left, and give its log."""
        event = workflow_run(head or self.forge.heads[1][1], self.repository)
        artifact = review.artifacts["claims-review-comment"]
        job = self.runner.run("comment/action.yml", event, {"review": str(artifact)})
        assert job.code == 0, job.log
        return job.log.strip()

    def both(self) -> str:
        """Run both."""
        return self.comment(self.review())


@pytest.fixture
def change(tmp_path: Path) -> Iterator[Change]:
    folder = write_package(tmp_path / "checkout", ROWS)
    base = save(folder)
    git(folder, "checkout", "-q", "-b", "change")
    with forge() as state:
        yield Change(folder, Runner(folder, tmp_path / "temp", state), state, base)


def test_one_comment_is_made_updated_struck_and_told_again(change: Change) -> None:
    for number in range(230):
        change.forge.add(1, f"{MARKER}said by a person {number}", PERSON)
    head = change.push(ROWS + "d,4\n")
    assert change.both() == "comment posted"
    (body,) = change.forge.bodies()
    assert body.startswith(f"{MARKER}**Valid**: 0 errors, 0 warnings\n\n**Minor version bump required**")
    assert body.endswith(
        "<sub>Written by the workflow of this pull request, which the pull request itself can change. "
        f"Commit {head} · [full report](https://github.example/{REPOSITORY}/actions/runs/76)</sub>\n"
    )
    assert change.forge.log == [
        "GET pulls/1",
        *(f"GET issues/1/comments?per_page=100&page={page}" for page in (1, 2, 3)),
        "POST issues/1/comments",
    ]
    change.push(HEADER + "a,1\n")
    assert change.both() == "comment updated"
    (body,) = change.forge.bodies()
    assert "| ` boats ` | 3 → 1 | 2 |" in body
    head = change.push(ROWS)
    assert change.both() == "comment updated"
    assert change.forge.bodies() == [f"{MARKER}No changes to the package as of {head}.\n"]
    change.push(ROWS + "e,5\n")
    assert change.both() == "comment updated"
    (body,) = change.forge.bodies()
    assert "~~" not in body
    assert [each["body"] for each in change.forge.comments[1] if each["user"] == PERSON] == [
        f"{MARKER}said by a person {number}" for number in range(230)
    ]


def test_nothing_changed_is_no_comment(change: Change) -> None:
    (change.folder / "notes.txt").write_text("x")
    change.commit()
    assert change.both() == "no comment: nothing changed, or the review did not finish"
    assert change.forge.bodies() == []


def test_other_packages_and_other_bots_have_comments_of_their_own(change: Change) -> None:
    change.forge.add(1, "<!-- claims review: other -->\nx", BOT)
    change.forge.add(1, f"{MARKER}x", BOT | {"login": "other[bot]"})
    change.forge.add(1, f"told: {MARKER}x", BOT)
    change.push(ROWS + "d,4\n")
    assert change.both() == "comment posted"
    assert len(change.forge.comments[1]) == 4


def test_outputs_summary_annotations_and_artifacts(change: Change) -> None:
    change.push(HEADER + "a,1\nb,x\n")
    job = change.review()
    assert job.code == 1
    assert job.outputs["verdict"] == "invalid"
    assert job.outputs["required-bump"] == "unknown" or job.outputs["required-bump"] == "major"
    assert json.loads(job.outputs["counts"])["error"] == 1
    assert job.summary.startswith("**Invalid**: ")
    assert "::error file=boats.csv,line=3,endLine=3,col=3" in job.log
    assert sorted(each.name for each in job.artifacts["claims-review-comment"].iterdir()) == [
        "comment.md",
        "number",
        "result.json",
    ]
    assert "summary.md" in [each.name for each in job.artifacts["claims-review"].iterdir()]
    assert change.comment(job) == "comment posted"
    assert change.review(fail_on="never").code == 0


def test_inputs_are_words_and_never_commands(change: Change) -> None:
    change.push(ROWS + "d,4\n")
    for name, given in [
        ("path", "$(touch owned)"),
        ("path", "--help"),
        ("fail_on", "never; touch owned `touch owned`"),
        ("severities", "* $(touch owned) ; touch owned"),
    ]:
        job = change.review(**{name: given})
        assert job.code == 2, (name, given, job.log)
        assert job.artifacts == {}
    assert not (change.folder / "owned").exists()
    assert change.review(severities="change=warning\n  claim=error ", fail_on="removed").code == 0
    assert change.review(fail_on="minor").code == 1


def test_a_package_below_the_top(change: Change, tmp_path: Path) -> None:
    write_package(change.folder / "a b", ROWS)
    change.commit()
    job = change.review(path="a b", name="second")
    assert json.loads(job.outputs["counts"])["added"] == 3
    assert set(job.artifacts) == {"second", "second-comment"}


def test_a_fork_is_commented_on_by_the_second_workflow_alone(change: Change) -> None:
    change.repository = FORK
    change.push(ROWS + "d,4\n")
    job = change.review(comment="post")
    assert job.code == 0
    assert "the head is in a fork, so this token cannot write" in job.log
    assert change.forge.log == []
    assert change.both() == "comment posted"
    assert len(change.forge.bodies()) == 1


def test_one_workflow_can_post_where_its_token_may(change: Change) -> None:
    change.push(ROWS + "d,4\n")
    job = change.review(comment="post")
    assert job.log.endswith("comment posted\n")
    assert set(job.artifacts) == {"claims-review"}
    assert set(change.review(comment="false").artifacts) == {"claims-review"}


def test_what_a_forced_push_has_overtaken_is_not_told(change: Change) -> None:
    old = change.push(ROWS + "d,4\n")
    job = change.review()
    git(change.folder, "reset", "-q", "--hard", change.base)
    change.push(ROWS + "e,5\n")
    assert change.comment(job, old) == "no comment: the commit is not the head of the pull request"
    assert change.both() == "comment posted"
    assert "` e `" in change.forge.bodies()[0]


def test_a_review_that_did_not_finish_replaces_the_older_comment(change: Change, tmp_path: Path) -> None:
    change.push(ROWS + "d,4\n")
    job = change.review()
    assert change.comment(job) == "comment posted"
    (change.folder / "datapackage.json").write_text("{")
    head = change.commit()
    job.artifacts["claims-review-comment"] = tmp_path / "nothing"
    assert change.comment(job) == "comment updated"
    url = f"https://github.example/{REPOSITORY}/actions/runs/76"
    assert change.forge.bodies() == [f"{MARKER}The review of {head} did not finish: see [its log]({url}).\n"]
    assert change.forge.log[-4].startswith("GET pulls?state=open&head=harbour%3Achange&")
    change.forge.comments.clear()
    assert change.comment(job).startswith("no comment: ")
    change.forge.heads[1] = (FORK, head)
    change.repository = FORK
    assert change.comment(job, "f" * 40) == "no comment: the commit is not the head of an open pull request"
    assert change.forge.comments == {}


def test_one_workflow_replaces_its_comment_if_the_review_did_not_finish(change: Change) -> None:
    change.push(ROWS + "d,4\n")
    change.review(comment="post")
    head = change.push(ROWS + "e,5\n")
    assert change.review(comment="post", severities="x=error").code == 2
    (body,) = change.forge.bodies()
    assert body.startswith(f"{MARKER}The review of {head} did not finish: ")


def test_the_number_that_files_name_is_believed_only_of_the_head_of_the_event(change: Change) -> None:
    change.push(ROWS + "d,4\n")
    job = change.review()
    change.forge.heads[2] = (REPOSITORY, "f" * 40)
    change.forge.heads[3] = (FORK, change.forge.heads[1][1])
    change.forge.heads[4] = ("", change.forge.heads[1][1])
    for number in (2, 3, 4):
        (job.artifacts["claims-review-comment"] / "number").write_text(f"{number}\n")
        assert change.comment(job) == "no comment: the commit is not the head of the pull request"
    assert change.forge.comments == {}


def test_a_base_without_the_package(change: Change) -> None:
    git(change.folder, "checkout", "-q", "--orphan", "first")
    git(change.folder, "rm", "-q", "-r", "--cached", ".")
    (change.folder / "datapackage.json").rename(change.folder / "kept")
    git(change.folder, "add", "kept")
    git(change.folder, "commit", "-q", "-m", "x")
    change.base = git(change.folder, "rev-parse", "HEAD")
    (change.folder / "kept").rename(change.folder / "datapackage.json")
    change.commit()
    job = change.review()
    assert (job.code, job.outputs["required-bump"]) == (0, "none")
    assert change.comment(job) == "comment posted"
    assert "**New package** (not in " in change.forge.bodies()[0]


def test_the_first_push_has_no_base_and_no_comment(change: Change) -> None:
    head = change.push(ROWS)
    job = change.runner.run("action.yml", ("push", {"before": "0" * 40, "after": head}), {})
    assert (job.code, json.loads(job.outputs["counts"])["added"]) == (0, 3)
    assert "**New package** (not in ` nothing `)" in job.summary
    (job.artifacts["claims-review-comment"] / "number").read_text()
    assert change.comment(job) == "no comment: the commit is not the head of an open pull request"


def test_a_deleted_package(change: Change) -> None:
    git(change.folder, "rm", "-q", "-r", ".")
    (change.folder / "left").write_text("")
    change.commit()
    job = change.review()
    assert (job.code, job.outputs["verdict"], job.outputs["required-bump"]) == (1, "removed", "major")
    assert json.loads(job.outputs["counts"])["removed"] == 3
    assert change.comment(job) == "comment posted"
    assert "**Package removed**" in change.forge.bodies()[0]


def test_a_clone_without_the_base_is_told_what_to_do(change: Change, tmp_path: Path) -> None:
    change.push(ROWS + "d,4\n")
    git(tmp_path, "clone", "-q", "--depth", "1", change.folder.as_uri(), "shallow")
    change.runner.checkout = tmp_path / "shallow"
    job = change.review()
    assert job.code == 2
    assert "which is a shallow clone: run 'git fetch --unshallow' first" in job.log
    assert job.artifacts == {}


def test_fifty_thousand_changes(change: Change) -> None:
    old = "".join(f"k{at:05},{at}\n" for at in range(50_000))
    change.base = change.push(HEADER + old)
    change.push(HEADER + old.replace(",", ",1"))
    job = change.review()
    assert json.loads(job.outputs["counts"])["changed"] == 50_000
    assert len(job.summary.encode()) <= SUMMARY
    assert change.comment(job) == "comment posted"
    (body,) = change.forge.bodies()
    assert len((job.artifacts["claims-review-comment"] / "comment.md").read_text()) <= COMMENT
    assert "<code>boats</code>: 50,000 changed" in body
    assert "```" not in body


def test_hostile_cells_reach_the_comment_as_code_and_the_log_as_text(change: Change) -> None:
    fields = [{"name": "id", "type": "string"}, {"name": "size", "type": "string"}]
    schema = {"fields": fields, "primaryKey": ["id"]}
    cells = [cell.replace("\x00", "") for cell in CELLS]
    quoted = ['"{}"'.format(cell.replace('"', '""')) for cell in cells]
    change.base = change.push(HEADER + "".join(f"{at},x\n" for at in range(len(quoted))), schema=schema)
    rows = "".join(f"{at},{cell}\n" for at, cell in enumerate(quoted))
    rows += "".join(f"{at}{cell[1:]},{cell}\n".join(['"', ""]) for at, cell in enumerate(quoted))
    change.push(HEADER + rows, schema=schema, name="boats")
    job = change.review(fail_on="never")
    assert job.code == 0, job.log
    for line in job.log.splitlines():
        if line.startswith("::"):
            assert command(line)[0] in ("error", "warning", "notice")
        assert "##[" not in line
    assert change.comment(job) == "comment posted"
    (body,) = change.forge.bodies()
    assert "```text" not in body  # it was of our kind, and not only made harmless


def test_the_step_that_installs_reads_nothing_of_the_checkout(tmp_path: Path) -> None:
    (step,) = [
        each
        for each in yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]
        if each.get("name") == "Install claims"
    ]
    checkout, action = tmp_path / "checkout", tmp_path / "action"
    for module in ("venv", "pip", "site", "ensurepip"):
        checkout.mkdir(exist_ok=True)
        (checkout / f"{module}.py").write_text("open('owned', 'w')")
    # A package that needs nothing, in the place of claims: to fetch what claims needs takes most of the time.
    (action / "claims").mkdir(parents=True)
    (action / "claims" / "__init__.py").write_text("def main(): print('here')")
    (action / ".ci").mkdir()
    (action / ".ci" / "constraints.txt").write_bytes((ROOT / ".ci" / "constraints.txt").read_bytes())
    (action / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
        '[project]\nname = "claims"\nversion = "1"\nscripts = {claims = "claims:main"}\n'
    )
    environment = os.environ | {"RUNNER_TEMP": str(tmp_path / "t"), "GITHUB_ACTION_PATH": str(action)}
    environment["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    for script in (step["run"], '"$RUNNER_TEMP/claims/bin/claims"'):
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script],
            cwd=checkout,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert done.stdout == "here\n"
    assert not (checkout / "owned").exists()


def test_the_second_workflow_waits_for_the_first_and_may_do_no_more_than_comment() -> None:
    first, second = (
        yaml.safe_load((ROOT / ".github/workflows" / name).read_text())
        for name in ("review.yml", "review-comment.yml")
    )
    assert second[True]["workflow_run"] == {
        "workflows": [first["name"]],
        "types": ["completed"],
    }  # `on` is a boolean
    assert list(first[True]) == ["pull_request"]
    (one,), (other,) = first["jobs"].values(), second["jobs"].values()
    assert (first["permissions"], second["permissions"]) == ({}, {})
    assert one["permissions"] == {"contents": "read"}
    assert other["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert not any("run" in step or "checkout" in step["uses"] for step in other["steps"])
    left = yaml.safe_load((ROOT / "action.yml").read_text())["inputs"]["name"]["default"]
    assert other["steps"][0]["with"]["name"] == f"{left}-comment"
