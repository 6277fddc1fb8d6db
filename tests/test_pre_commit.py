"""The hooks, run by pre-commit itself: installed from this repository, in a scratch one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from tests.support.git_case import HEADER, save, write_package
from tests.support.store_case import git

ROOT = Path(__file__).parents[1]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def hooks(tmp_path: Path) -> tuple[Path, str]:
    """This repository as it stands, committed in a place of its own, and that commit."""
    listed = git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0")
    for name in filter(None, listed):
        if (ROOT / name).exists():
            (tmp_path / "hooks" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / "hooks" / name)
    return tmp_path / "hooks", save(tmp_path / "hooks")


def commit(folder: Path, tmp_path: Path) -> tuple[int, str]:
    """Commit all that is there; gives the exit code and what the hooks said."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    person = {
        f"GIT_{who}_{what}": "x@y.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    more = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "PRE_COMMIT_HOME": str(tmp_path / "home"),
        "PIP_CONSTRAINT": str(ROOT / ".ci" / "constraints.txt"),
        "PIP_NO_COMPILE": "1",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    git(folder, "add", "-A")
    done = subprocess.run(
        ["git", "commit", "-m", "x"],
        cwd=folder,
        env=plain | person | more,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_pre_commit_runs_the_hooks(hooks: tuple[Path, str], tmp_path: Path) -> None:
    folder = write_package(tmp_path / "scratch", HEADER + "a,1\nb,2\n")
    git(folder, "init", "-q", "-b", "main")
    config = {
        "repos": [
            {
                "repo": str(hooks[0]),
                "rev": hooks[1],
                "hooks": [{"id": "claims-fix"}, {"id": "claims-validate"}],
            }
        ]
    }
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "install"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr

    code, said = commit(folder, tmp_path)  # the first one, before which there is no HEAD
    assert code == 0, said
    assert "claims validate" in said
    assert said.count("Passed") == 2

    write_package(folder, HEADER + "a,1\nb,x\n")
    code, said = commit(folder, tmp_path)
    assert code == 1
    # What cannot be repaired is told by one hook alone.
    assert (said.count("Passed"), said.count("Failed")) == (1, 1)
    assert "boats.csv:3:3: error[type-error] " in said

    # What can be repaired is, for the curator to look at before it is committed.
    write_package(folder, "id,size\r\na,1\r\nb,3\r\n")
    code, said = commit(folder, tmp_path)
    assert (code, "files were modified by this hook" in said) == (1, True), said
    assert commit(folder, tmp_path)[0] == 0

    (folder / "boats.csv").unlink()  # pre-commit gives hooks no deleted file
    code, said = commit(folder, tmp_path)
    assert code == 1
    assert "missing-file" in said

    # The hook of schemas, in a repository of claims.
    config["repos"][0]["hooks"] = [{"id": "claims-schemas"}]
    claims = tmp_path / "claims"
    for part in ("schemas", "datapackage"):
        shutil.copytree(ROOT / part, claims / part)
    shutil.copy(ROOT / "datapackage.json", claims)
    git(claims, "init", "-q", "-b", "main")
    (claims / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    subprocess.run(
        [sys.executable, "-m", "pre_commit", "install"], cwd=claims, capture_output=True, check=True
    )
    code, said = commit(claims, tmp_path)
    assert (code, said.count("Passed")) == (0, 1), said
    schema = claims / "schemas" / "claims.schema.json"
    schema.write_text(schema.read_text(encoding="utf-8").replace('"title"', '"titel"', 1), encoding="utf-8")
    code, said = commit(claims, tmp_path)
    assert code == 1
    assert "schemas/claims.schema.json is out of date: run claims schemas" in said


def test_the_hooks_are_those_that_the_readme_names() -> None:
    assert [each["id"] for each in HOOKS] == ["claims-validate", "claims-fix", "claims-schemas"]
    assert all(each["pass_filenames"] is False for each in HOOKS)
