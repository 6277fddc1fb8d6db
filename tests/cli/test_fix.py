"""`claims fix` on the command line: what it prints, what it writes, how it exits."""

import hashlib
import shutil
import subprocess
import zipfile
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.support.case import files_in
from tests.support.fix_case import TEXT, one, package
from tests.support.kill_case import forget_cleared_folders, killed

from claims.cli import cli
from claims.edit.edits import Edit
from claims.render.fixes import patch

B = {"name": "b", "type": "string"}
SPEAKER = {"fields": [{"name": "speaker_id", "type": "string"}, B]}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["fix", *arguments])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_nothing_to_fix(here: Path) -> None:
    one(here, b"text,b\na,b\n", [TEXT, B])
    for arguments in ([], ["--diff"]):
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (0, "nothing to fix\n")


@pytest.mark.parametrize("arguments", [[], ["--diff"]])
def test_what_cannot_be_repaired_is_counted_and_fails(here: Path, arguments: list[str]) -> None:
    required = B | {"constraints": {"required": True}}
    one(here, b"text,b\na,\nc,\n", [TEXT, required])
    result = run(*arguments)
    said = "2 findings cannot be fixed automatically: run `claims validate`\n"
    assert (result.exit_code, result.stdout, result.stderr) == (1, said, "")
    one(here, b"text,b\na ,b\nc,\n", [TEXT, required])
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.output.endswith("1 finding cannot be fixed automatically: run `claims validate`\n")
    result = run(*arguments, "--select", "leading-or-trailing-whitespace")
    assert result.stdout.startswith("diff" if arguments else "nothing to fix\n")
    assert result.exit_code == len(arguments)
    assert run(*arguments, "--exit-zero").exit_code == len(arguments)
    assert run("--exit-zero").exit_code == run(*arguments, "--exit-zero").exit_code == 0


def test_warnings_and_suppressed_findings_that_stay_do_not_fail(here: Path) -> None:
    one(here, b"text,b\n=a,\n", [TEXT, B])
    result = run()
    said = "1 finding cannot be fixed automatically: run `claims validate`\n"
    assert (result.exit_code, result.stdout) == (0, said)
    one(here, b"text,b\na,\n", [TEXT, B | {"constraints": {"required": True}}])
    CliRunner().invoke(cli, ["suppress", "--all", "--reason", "as published"])
    assert (run().exit_code, run().stdout) == (0, "nothing to fix\n")


def test_a_descriptor_that_cannot_be_read_is_not_nothing(here: Path) -> None:
    (here / "datapackage.json").write_text("{")
    said = "1 finding cannot be fixed automatically: run `claims validate`\n"
    assert (run().exit_code, run().stdout) == (1, said)


def test_the_diff_shows_what_would_change_and_writes_nothing(here: Path) -> None:
    data = {
        "speakers.csv": b"\xef\xbb\xbfspeaker_id,b\r\nc, \x1b[1m\nb,x\na,Cafe\xcc\x81",
        "t.csv": b'text,b\n1,2\n3,4\n5,6\n"a\nb ",c\n7,8\n9,0\n1,2\n3,4\n',
    }
    tables = {"speakers": {"schema": SPEAKER}, "t": {"schema": {"fields": [TEXT, B]}, "bytes": 1}}
    package(here, tables, data)
    result = run("--diff")
    assert result.exit_code == 1
    descriptor, _, tables_diff = result.stdout.partition("diff --git a/speakers.csv")
    assert descriptor.startswith("diff --git a/datapackage.json b/datapackage.json\n")
    assert '-      "bytes": 1' in descriptor
    assert f"diff --git a/speakers.csv{tables_diff}" == (
        "diff --git a/speakers.csv b/speakers.csv\n"
        "--- a/speakers.csv\n"
        "+++ b/speakers.csv\n"
        "@@ -1,4 +1,4 @@\n"
        "-\\ufeffspeaker_id,b\\r\n"
        "-c, \\x1b[1m\n"
        "-b,x\n"
        "-a,Cafe\\u0301\n"
        "\\ No newline at end of file\n"
        "+speaker_id,b\n"
        "+a,Café\n"
        "+b,x\n"
        "+c,\\x1b[1m\n"
        "diff --git a/t.csv b/t.csv\n"
        "--- a/t.csv\n"
        "+++ b/t.csv\n"
        "@@ -3,7 +3,7 @@\n"
        " 3,4\n"
        " 5,6\n"
        ' "a\n'
        '-b ",c\n'
        '+b",c\n'
        " 7,8\n"
        " 9,0\n"
        " 1,2\n"
    )
    assert '-      },\n-      "bytes": 1\n+      }\n' in result.stdout
    assert {name: (here / name).read_bytes() for name in data} == data


def test_a_fix_says_what_it_did_and_what_it_left(here: Path) -> None:
    package(
        here,
        {"speakers": {"schema": SPEAKER | {"primaryKey": ["speaker_id"]}}},
        {"speakers.csv": b"speaker_id,b\nc,x \nb ,y\nb,z\na,z\n"},
    )
    result = run()
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout == (
        "speakers.csv: leading-or-trailing-whitespace: 1 trimmed, unsorted-row: 3 moved\n"
        "speakers.csv: not fixed: leading-or-trailing-whitespace in 1 place: fixed, it would equal the key of another row\n"
    )
    assert (here / "speakers.csv").read_bytes() == b"speaker_id,b\na,z\nb,z\nb ,y\nc,x\n"
    assert run().stdout == result.stdout.split("\n")[1] + "\n"


def test_rules_are_chosen_as_in_validate(here: Path) -> None:
    one(here, b"\xef\xbb\xbftext,b\n a,b", [TEXT, B])
    assert (
        run("--select", "file", "--ignore", "missing-final-newline").stdout
        == "t.csv: byte-order-mark: removed\n"
    )
    assert (here / "t.csv").read_bytes() == b"text,b\n a,b"
    result = run("--select", "leading-or-trailing-whitespaces")
    assert (result.exit_code, result.stderr) == (
        2,
        "claims: 'leading-or-trailing-whitespaces' is neither a rule nor a family: did you mean 'leading-or-trailing-whitespace'? (claims rules lists them)\n",
    )
    result = run("--select", "claim")
    assert result.exit_code == 2
    assert result.stderr.startswith(
        "claims: none of these rules can be fixed automatically: use bare-quote, byte-order-mark, "
    )


def test_only_a_folder_is_fixed(here: Path) -> None:
    one(here, b"text,b\n a,b\n", [TEXT, B])
    with zipfile.ZipFile(here / "p.zip", "w") as packed:
        for name in ("datapackage.json", "t.csv"):
            packed.write(here / name, name)
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *command], cwd=here, check=True)
    for target in ("p.zip", "HEAD:datapackage.json"):
        result = run(target)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == (
            "claims: only a package in a folder can be fixed: name a folder or a datapackage.json\n"
        )
    assert (here / "t.csv").read_bytes() == b"text,b\n a,b\n"


def test_hunks_are_numbered_as_patch_reads_them(tmp_path: Path) -> None:
    old = [f"{number}\n" for number in range(40)]
    new: list[str | None] = list(old)
    new[0], new[9], new[16], new[30], new[39] = "zero\n", "nine\nand a half\n", None, "thirty\n", "last"
    edits = [Edit(before, after) for before, after in zip(old, new, strict=True)]
    (tmp_path / "f").write_text("".join(old))
    text = "".join(patch("f", [*edits, Edit(None, "more\n")])).replace(
        "+last\n\\ No newline at end of file\n", "+last\n"
    )
    subprocess.run(["git", "apply", "-"], input=text.encode(), cwd=tmp_path, check=True)
    assert (tmp_path / "f").read_text() == "".join(each or "" for each in new) + "\nmore\n"


def test_a_file_with_nothing_to_show_shows_nothing() -> None:
    assert "".join(patch("f", [Edit("a\n", "a\n")])) == ""


def test_converted_line_endings_are_counted(here: Path) -> None:
    one(here, b"text\r\na\r\nb\n", [TEXT])
    assert run().stdout == "t.csv: mixed-line-endings: 1 converted\n"


def test_an_interrupted_fix_is_completed_by_the_next_run(here: Path) -> None:
    tables = {"speakers": {"schema": SPEAKER}, "t": {"schema": {"fields": [TEXT, B]}, "path": "data/t.csv"}}
    files = {"speakers.csv": b"speaker_id,b\nb,x\na, y\n", "data/t.csv": b"text,b\r\n1,2 \r\n"}
    for name, properties in tables.items():
        data = files[str(properties.get("path", f"{name}.csv"))]
        properties.update({"bytes": len(data), "hash": hashlib.sha256(data).hexdigest()})
        properties["hash"] = f"sha256:{properties['hash']}"
    package(here / "whole", tables, files)
    assert run("whole").exit_code == 0
    after, states = files_in(here / "whole"), set()
    with killed(here, "fix", "p") as run_killed:
        for step in count():
            shutil.rmtree(here / "p", ignore_errors=True)
            package(here / "p", tables, files)
            if not run_killed(step):
                break
            found = files_in(here / "p")
            states.add(tuple(found[name] == data for name, data in after.items()))
            forget_cleared_folders()
            assert run("p").exit_code == 0, step
            assert files_in(here / "p") == after, step
    assert step > 10
    assert len(states) > 2
