"""A hostile package does no harm: nothing outside it is read, nothing is fetched, nothing hangs or is run."""

import json
import os
import socket
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.support.case import LIST_ALL, PORTS, ROWS, TABLE, changed, descriptor, harbour, seen, stored, told

from claims import validate
from claims.render.report.formats import FORMATS

SECRET = "SECRET-7f3a"
SECONDS = 60  # far beyond what any of these takes: a hang, not a measure
GUARD = """
import os, socket, sys

def refuse(*_, **__):
    os.write(2, b"NETWORK\\n")
    os._exit(99)

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
sys.addaudithook(lambda finding, _: refuse() if finding in ("socket.connect", "socket.getaddrinfo") else None)
"""
PATHS = [
    *("/etc/passwd", "{outside}/secret.csv", "../secret.csv", "data/../../secret.csv", "./../secret.csv", "~/secret.csv"),
    *("~root/secret.csv", "$HOME/secret.csv", "${{HOME}}/secret.csv", "%HOME%/secret.csv", "C:\\\\secret.csv", "C:secret.csv"),
    *("//localhost/secret.csv", "\\\\\\\\localhost\\\\secret.csv", "..\\\\secret.csv", "%2e%2e/secret.csv", "..%2fsecret.csv"),
    *("file:///{outside}/secret.csv", "file:../secret.csv", "http://localhost:9/secret.csv", "https://localhost:9/x.csv"),
    *("ftp://localhost/x.csv", "s3://bucket/x.csv", "HTTP://localhost/x.csv", "data:text/csv,id", "zip://x.zip", "|cat /etc/passwd"),
    *("link.csv", "folder/secret.csv", "loop.csv", "loop/a.csv", "inner/up/secret.csv", "nul\\u0000.csv", "fifo.csv", "data"),
    *("socket.csv", "/dev/zero", "/dev/stdin", "/proc/self/environ", ".git/config", ".hidden.csv", "x" * 5000, "x/" * 3000 + "a"),
    *("x" * 255 + ".csv", "", ".", "..", " ships.csv", "ships.csv ", "ships.csv.", "con", "NUL.csv", "a:b.csv", "*.csv", "[s]hips.csv"),
    *("ships.csv\\u202e", "ships\\ncsv", "ships.csv/", "ships.csv/x", "missing.csv"),
]  # fmt: skip


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder of traps, beside secrets that it must not reach."""
    schema = json.dumps({"fields": [{"name": SECRET, "type": "string"}]})
    for name, text in (("secret.csv", f"id\n{SECRET}\n"), ("secret.json", schema)):
        (tmp_path / name).write_text(text)
    folder = stored(tmp_path / "package", {}, {"ships.csv": TABLE, **ROWS, "data/x.csv": b"id\n"})
    (folder / ".git").mkdir()
    (folder / ".git/config").write_text(f"id\n{SECRET}\n")
    (folder / ".hidden.csv").write_text(f"id\n{SECRET}\n")
    (folder / "link.csv").symlink_to("../secret.csv")
    (folder / "folder").symlink_to(tmp_path)
    (folder / "loop.csv").symlink_to("loop.csv")
    (folder / "loop").symlink_to(".")
    (folder / "inner").mkdir()
    (folder / "inner/up").symlink_to("../..")
    os.mkfifo(folder / "fifo.csv")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(folder)  # the name of a socket may not be long
        listener.bind("socket.csv")
        os.chdir(here)
    return folder


def tricks(outside: Path) -> list[str]:
    return [json.loads(f'"{path}"').replace("{outside}", str(outside)).replace("{{", "{").replace("}}", "}") for path in PATHS]  # fmt: skip


def run(package: Path | str, *options: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Run the command where every way to the network ends it; a secret in what it says fails the test."""
    guard = folder / "guard"
    guard.mkdir(exist_ok=True)
    (guard / "sitecustomize.py").write_text(GUARD)
    done = subprocess.run(
        [sys.executable, "-m", "claims", "validate", str(package), *options],
        env=os.environ | {"PYTHONPATH": str(guard), "HOME": str(folder)},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode in (0, 1, 2), done
    assert SECRET.encode() not in done.stdout + done.stderr
    assert b"Traceback" not in done.stderr
    assert b"root:" not in done.stdout
    if done.returncode == 2:
        assert (done.stdout, done.stderr.count(b"\n")) == (b"", 1), done.stderr
    return done


def test_the_guard_ends_what_goes_to_the_network(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(GUARD)
    code = "import urllib.request; urllib.request.urlopen('http://localhost:9')"
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": str(tmp_path)}, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (99, b"NETWORK\n")


@pytest.mark.parametrize("kind", ["path", "paths", "schema", "dialect", "json", "xlsx"])
def test_no_path_leads_out(package: Path, kind: str) -> None:
    table = {"schema": PORTS}
    made = {
        "path": lambda path: table | {"path": path},
        "paths": lambda path: table | {"path": ["ports.csv", path]},
        "schema": lambda path: {"path": "ports.csv", "schema": path},
        "dialect": lambda path: table | {"path": "ports.csv", "dialect": path},
        "json": lambda path: table | {"path": path, "format": "json"},
        "xlsx": lambda path: table | {"path": path, "format": "xlsx"},
    }[kind]
    paths = tricks(package.parent)
    described = descriptor(**{f"t{number}": made(path) for number, path in enumerate(paths)})
    (package / "datapackage.json").write_text(json.dumps(described))
    done = run(package, "--format", "json", "--limit", "1000", folder=package.parent)
    assert done.returncode == 1
    report = json.loads(done.stdout)
    named = {each["table"] for each in report["findings"] if each["severity"] == "error"}
    named |= {
        f"t{number}"
        for number in range(len(paths))
        if any(f"resources[{number}]." in each["message"] for each in report["findings"])
    }
    assert [path for number, path in enumerate(paths) if f"t{number}" not in named] == []
    assert report["counts"]["rows"] == {} or kind in ("schema", "dialect")


@pytest.mark.parametrize("form", FORMATS)
def test_what_a_package_says_is_inert_in_every_format(package: Path, form: str) -> None:
    wild = 'a\x1b[31m"\u202e`|<script>::error::\u2028'
    table = changed(TABLE, b"p2,12", wild.encode() + b",x")
    stored(package, harbour(title=wild), {"ships.csv": table.replace(b'a\x1b[31m"', b"a\x1b[31m")})
    done = run(package, "--format", form, folder=package.parent)
    said = done.stdout.decode()
    assert not {"\x1b", "\u202e", "\u2028"} & set(said)
    if form == "github":
        assert all(line.startswith("::") or "::error" not in line for line in said.splitlines())


NAMES = ['a"; drop table t0; --', "'", "''", "{0}", "%s", "${x}", "a\nb", "\\", "c0", "rowid", "n0", "b0", "SELECT", "a,b", "😀", "é", "*", "?", "$1", "a" * 3000, "--", "/*", "NULL"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_column_may_have_any_name(tmp_path: Path, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    schema = {
        "fields": [
            {"name": name, "type": "string", "constraints": {"pattern": "[a-c]+", "enum": ["a", "b", name]}},
            {"name": f"{name}2", "type": "geopoint"},
        ],
        "primaryKey": [name],
        "uniqueKeys": [[f"{name}2"]],
        "foreignKeys": [{"fields": [name], "reference": {"fields": [name]}}],
    }
    second = '"' + (name + "2").replace('"', '""') + '"'
    table = f'{quoted},{second}\na,"1, 2"\nb,x\na,\n'
    package = stored(tmp_path, descriptor(t={"schema": schema}), {"t.csv": table})
    found = [each for each in told(package) if each.rule != "unnecessary-quotes"]
    line = 2 + name.count("\n") * 2
    assert [(each.rule, each.field, each.line) for each in found] == [
        ("type-error", f"{name}2", line + 1),
        ("duplicate-key", name, line + 2),
    ]


@pytest.mark.parametrize(
    "name", [*NAMES, "ships ", "SHIPS", "../x", "t0", "main.t0", "information_schema.tables"]
)
def test_a_table_may_have_any_name(tmp_path: Path, name: str) -> None:
    described = descriptor(
        **{name: {"schema": PORTS, "path": "a.csv"}, "ships": {"schema": PORTS, "path": "b.csv"}}
    )
    report = validate(
        stored(tmp_path, described, {"a.csv": b"id,town\nx,\nx,\n", "b.csv": b"id,town\ny,\n"}), LIST_ALL
    )
    assert report.counts.rows == {name: 2, "ships": 1}
    assert [
        each.rule for each in report.findings if each.table == name and each.severity == "error" and each.row
    ] == ["duplicate-key"]


@pytest.mark.parametrize(
    "value", ['a"; drop table t0; --', "'); DROP TABLE t0; --", "{0}", "{value}", "%s", "${x}", "\\", "$$"]
)
def test_a_value_is_never_code(tmp_path: Path, value: str) -> None:
    schema = {
        "fields": [{"name": "id", "type": "string", "constraints": {"enum": [value], "pattern": value}}]
    }
    schema["fields"][0]["missingValues"] = [value + "-"]
    cell = '"' + value.replace('"', '""') + '"'
    found = told(stored(tmp_path, descriptor(t={"schema": schema}), {"t.csv": f"id\n{cell}\nx\n"}))
    assert [(each.line, each.value) for each in found if each.rule == "not-in-enum"] == [(3, "x")]


def bomb(kind: str) -> bytes:
    return {
        "deep": b"[" * 100_000,
        "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "deep inside": b'{"resources": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
        "long number": b'{"name": ' + b"9" * 200_000 + b', "resources": []}',
        "large exponent": b'{"name": 1e999999999, "resources": []}',
        "spaces": b" " * (65 << 20) + b"{}",
        "spaces after": b'{"resources": []}' + b" \n" * (10 << 20),
        "twice": b'{"name": "a", "name": "b", "resources": [{"name": "t", "path": "ships.csv", "path": "/etc/passwd"}]}',
        "nan": b'{"name": NaN, "version": Infinity, "resources": [{"name": "t", "bytes": -Infinity}]}',
        "surrogate": b'{"name": "\\ud800", "resources": [{"name": "t", "path": "\\udfff.csv"}]}',
        "yaml": b"name: harbour\nresources:\n- name: t\n  path: ../secret.csv\n",
        "utf-16": '{"resources": []}'.encode("utf-16"),
        "utf-7": b"+AHsAIg-resources+ACI: []}",
        "nothing": b"",
        "nul": b"\0" * 1000,
        "many": b'{"resources": [' + b",".join([b'{"name": "t", "path": "ships.csv"}'] * 3000) + b"]}",
        "wide": b'{"resources": [{"name": "t", "path": "ships.csv", "schema": {"fields": [' + b",".join(b'{"name": "f%d"}' % number for number in range(2000)) + b"]}}]}",
        "pattern": b'{"resources": [{"name": "t", "path": "ships.csv", "schema": {"fields": [{"name": "id", "type": "string", "constraints": {"pattern": "(?=a)(a+)+$|(' + b"(" * 300 + b'"}}]}}]}',
    }[kind]  # fmt: skip


BOMBS = ["deep", "deep objects", "deep inside", "long number", "large exponent", "spaces", "spaces after", "twice", "nan", "surrogate", "yaml", "utf-16", "utf-7", "nothing", "nul", "many", "wide", "pattern"]  # fmt: skip


@pytest.mark.parametrize("kind", BOMBS)
def test_no_json_harms(package: Path, kind: str) -> None:
    (package / "datapackage.json").write_bytes(bomb(kind))
    begun = time.monotonic()
    assert run(package, folder=package.parent).returncode in (1, 2)
    assert time.monotonic() - begun < SECONDS


@pytest.mark.parametrize(
    "kind", ["deep", "deep objects", "long number", "spaces", "twice", "nan", "yaml", "nul"]
)
def test_no_schema_harms(package: Path, kind: str) -> None:
    described = descriptor(**{kind: {"path": "ships.csv", "schema": "schema.json"}})
    stored(package, described, {"schema.json": bomb(kind)})
    assert [each for each in told(package) if each.rule != "unknown-property"]


@pytest.mark.parametrize(
    ("stated", "rules"),
    [
        ({"bytes": 1}, ["bytes-mismatch"]),
        ({"hash": "0" * 32}, ["hash-mismatch"]),
        ({"hash": "sha256:" + "0" * 64}, ["hash-mismatch"]),
        ({"hash": "crc32:00000000"}, ["invalid-hash"]),
        ({"bytes": -1}, ["invalid-property-type"]),
        ({"bytes": 10**30}, ["bytes-mismatch"]),
    ],
)
def test_lies_about_a_file_are_found(tmp_path: Path, stated: dict[str, Any], rules: list[str]) -> None:
    found = told(stored_harbour(tmp_path, stated))
    assert [each.rule for each in found if each.rule not in ("property-form",)] == rules


def stored_harbour(folder: Path, ships: dict[str, Any]) -> Path:
    return stored(folder, harbour(**ships), {"ships.csv": TABLE, **ROWS})


def zip_of(target: Path, entries: list[tuple[zipfile.ZipInfo | str, bytes]]) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return target


def linked(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


PACKED: list[tuple[zipfile.ZipInfo | str, bytes]] = [
    ("datapackage.json", json.dumps(harbour()).encode()),
    ("ships.csv", TABLE),
    ("ports.csv", ROWS["ports.csv"]),
]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([("../secret.csv", b"x")], "leaves the zip"),
        ([("/etc/passwd", b"x")], "absolute"),
        ([("a\\\\b.csv", b"x")], "backslash"),
        ([("C:/x.csv", b"x")], "absolute"),
        ([("ships.csv", b"x")], "two entries"),
        ([("x.csv", b"\0" * (300 << 20))], "zip bomb"),
        ([(f"{number}.csv", b"") for number in range(10_001)], "entries"),
        ([("x" * 2000, b"")], "longer"),
    ],
)
def test_a_hostile_zip_is_refused(tmp_path: Path, more: list[tuple[str, bytes]], said: str) -> None:
    target = zip_of(tmp_path / "p.zip", [*PACKED, *more])
    done = run(target, folder=tmp_path)
    assert (done.returncode, said in done.stderr.decode()) == (2, True), done.stderr


def test_a_link_in_a_zip_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(f"id\n{SECRET}\n")
    entries = [PACKED[0], (linked("ships.csv"), b"../secret.csv"), PACKED[2]]
    done = run(zip_of(tmp_path / "p.zip", entries), "--format", "json", folder=tmp_path)
    rules = [each["rule"] for each in json.loads(done.stdout)["findings"]]
    assert rules == ["not-a-regular-file"]


def test_a_zip_in_a_zip_is_not_opened(tmp_path: Path) -> None:
    inner = zip_of(tmp_path / "inner.zip", PACKED).read_bytes()
    described = json.dumps(harbour(path="inner.zip", format="csv")).encode()
    done = run(
        zip_of(tmp_path / "p.zip", [("datapackage.json", described), ("inner.zip", inner), PACKED[2]]),
        folder=tmp_path,
    )
    assert done.returncode in (1, 2)
    done = run(zip_of(tmp_path / "q.zip", [("datapackage.zip", inner)]), folder=tmp_path)
    assert done.returncode == 2


def test_an_encrypted_entry_is_refused(tmp_path: Path) -> None:
    target = zip_of(tmp_path / "p.zip", PACKED)
    data = bytearray(target.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    target.write_bytes(data)
    done = run(target, folder=tmp_path)
    assert (done.returncode, b"encrypted" in done.stderr) == (2, True)


@pytest.mark.skipif(not Path("/usr/bin/unshare").exists(), reason="only Linux takes the network away")
def test_it_works_without_a_network(tmp_path: Path) -> None:
    stored(tmp_path, harbour(), {"ships.csv": TABLE, **ROWS})
    alone = ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody take the network away")
    done = subprocess.run(
        [*alone, sys.executable, "-m", "claims", "validate", str(tmp_path)], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_inline_data_may_be_anything(tmp_path: Path) -> None:
    wild: list[Any] = [
        None,
        1,
        "x",
        [],
        {},
        [[]],
        [{}],
        [[1], {}],
        [["id", "town"], [{"a": [1]}, None], [1e400, True]],
        {"a": 1},
        [1, 2],
    ]
    described = descriptor(
        **{f"t{number}": {"data": data, "schema": PORTS} for number, data in enumerate(wild)}
    )
    for each in described["resources"]:
        del each["path"]
    stored(tmp_path, described, {})
    assert seen(validate(tmp_path, LIST_ALL))
