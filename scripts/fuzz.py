"""Mutates a small valid package and validates the result: no traceback, no hang, no use of much memory.

    python scripts/fuzz.py --count 20000 --seed 1

Every third mutation is also compared with the package. A case that fails is written to `fuzz-failures/`.
"""

import argparse
import faulthandler
import json
import random
import resource
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from claims import Options, diff, validate
from claims.model.errors import CannotDo
from claims.render.report.formats import FORMATS
from claims.render.report.view import View
from claims.rules.registry import RULES

SECONDS = 10
MEMORY = 1 << 20  # KiB
FAILURES = Path("fuzz-failures")

Files = dict[str, bytes]

_SHIPS: dict[str, Any] = {
    "fields": [
        {"name": "id", "type": "integer", "constraints": {"required": True, "minimum": 1}},
        {"name": "day", "type": "date", "format": "%d/%m/%Y"},
        {"name": "code", "type": "string", "constraints": {"pattern": "[a-z]+", "maxLength": 9}},
        {"name": "kind", "type": "string", "categories": ["a", "b"], "constraints": {"enum": ["a", "b"]}},
        {"name": "tags", "type": "list", "itemType": "integer", "delimiter": "|"},
        {"name": "spot", "type": "geopoint"},
        {"name": "more", "type": "object"},
        {"name": "price", "type": "number", "decimalChar": ",", "groupChar": "."},
        {"name": "free", "type": "any", "missingValues": ["-", ""]},
        {"name": "open", "type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
        {"name": "port", "type": "string"},
    ],
    "primaryKey": ["id"],
    "uniqueKeys": [["day", "code"]],
    "foreignKeys": [{"fields": ["port"], "reference": {"resource": "ports", "fields": ["id"]}}],
    "missingValues": [""],
    "fieldsMatch": ["subset"],
}
_PORTS = {
    "fields": [{"name": "id", "type": "string"}, {"name": "town", "type": "string"}],
    "primaryKey": ["id"],
}
_DESCRIPTOR = {
    "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
    "name": "harbor",
    "id": "5f1ab5a6-6c5b-4f0e-9d3e-0c2f7a9f4f10",
    "title": "Harbor",
    "version": "1.0.0",
    "created": "2031-01-31T00:00:00Z",
    "licenses": [{"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}],
    "sources": [{"title": "Post", "path": "https://example.org/"}],
    "contributors": [{"title": "Ada Quill", "roles": ["author"]}],
    "keywords": ["boats"],
    "resources": [
        {
            "name": "ships",
            "type": "table",
            "path": "ships.csv",
            "encoding": "utf-8",
            "mediatype": "text/csv",
            "bytes": 188,
            "schema": "ships.json",
            "dialect": {"delimiter": ";", "quoteChar": '"', "skipInitialSpace": True, "commentChar": "#"},
        },
        {
            "name": "ports",
            "type": "table",
            "path": ["ports.csv", "ports2.csv"],
            "encoding": "utf-8",
            "schema": _PORTS,
        },
        {"name": "rows", "type": "table", "data": [{"id": "r1", "town": "Weir"}], "schema": _PORTS},
    ],
}
PACKAGE: Files = {
    "datapackage.json": json.dumps(_DESCRIPTOR, indent=1).encode(),
    "ships.json": json.dumps(_SHIPS, indent=1).encode(),
    "ships.csv": (
        b"id;day;code;kind;tags;spot;more;price;free;open;port\n"
        b'1; 05/03/2031;abc;a;1|2;"4.5, 50";"{""x"": 1}";1.234,5;-;yes;p1\n'
        b'2;06/03/2031;;b;;;;;"x;\ny";no;p2\n# a comment\n3;07/03/2031;d;a;;;;0;z;;\n'
    ),
    "ports.csv": b"id,town\np1,Weir\n",
    "ports2.csv": b"id,town\np2,Quay\n",
    "claims.toml": b'ignore = ["unused-suppression"]\nfail-on = "warning"\n[severity]\nvalue = "error"\n',
    "suppressions.csv": b"rule,table,key,fingerprint,reason,owner,until\nnot-nfc,ships,id=1,0123456789abcdef,old,ada,\n",
}
_LONG = "x" * 20_000
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**63, 1e308, 0.1, "", " ", "x", "\u202e", "\x1b[2J", "é", "e\u0301", "\ud800", _LONG),
    *([], {}, [[]], [{}], {"": ""}, [None], ["id"], {"name": "id"}, [True, {"name": []}], "../x.csv", "/etc/passwd"),
    *("http://localhost:9/x", "ships.csv", "datapackage.json", "claims.toml", ".git/config", "utf-16", "utf-7", "rot13"),
    *("(a+)+$", "[", "string", "integer", "list", "%Y", "any", "geojson", "\0", "id", ["id", "id"], [["id"]], "9" * 5000),
    *("2031-01-31", "csv", "xlsx", "gz", "zip", "\t", '"', "\\", "\n", 10**400, [1] * 5000),
)  # fmt: skip
BYTES = (
    *(b'"', b"'", b",", b";", b"\t", b"\n", b"\r", b"\r\n", b"\0", b"\x1b[2J", b"\xff", b"\xef\xbb\xbf", b"\xfe", b"\\"),
    *(b"{", b"}", b"[" * 300, b"]", b":", b"null", b"NaN", b"-0", b"1e999", b"9" * 5000, b"=1+1", b"{0}", b"%s", b"#"),
    *(b"'; DROP TABLE t0; --", b"<<<<<<< a\n", b"=======\n", b">>>>>>> b\n", b"PK\x03\x04", b"\x1f\x8b\x08", b"\xed\xa0\x80"),
    *(each.encode() for each in ("é", "e\u0301", "\u202e", "\u200b", "\U0001f6a2", "\u2028", "\ufeff", "x" * 70_000)),
)  # fmt: skip
ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "utf-7", "utf-8-sig", "latin-1", "cp1252")


def mutate(chance: random.Random) -> Files:
    """Return the package with one to three mutations."""
    files = dict(PACKAGE)
    for _ in range(chance.choice((1, 1, 2, 3))):
        name = chance.choice(sorted(files))
        if name.endswith(".json") and chance.random() < 0.8:
            files[name] = _mutate_json(chance, files[name])
        else:
            files[name] = _mutate_bytes(chance, files[name], files)
    if chance.random() < 0.1:
        files = _as_yaml(files)
    return files


def _mutate_json(chance: random.Random, data: bytes) -> bytes:
    """Replace, remove, rename or repeat one property or item."""
    try:
        root = json.loads(data)
    except ValueError:
        return data
    places = list(_places(root))
    if not places:
        return data
    parent, key = chance.choice(places)
    match chance.choice(("replace", "replace", "replace", "remove", "rename", "add", "repeat")):
        case "replace":
            parent[key] = chance.choice(VALUES)
        case "remove":
            del parent[key]
        case "rename" if isinstance(parent, dict):
            parent[key[:-1] + chance.choice(("", "s", "x", key[-1:].upper()))] = parent.pop(key)
        case "add" if isinstance(parent, dict):
            other, name = chance.choice([each for each in places if isinstance(each[1], str)])
            parent[name] = other[name]
        case _ if isinstance(parent, list):
            parent.append(parent[key])
    return json.dumps(root, indent=chance.choice((None, 1))).encode()


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every property and item below a value, with the object or array that contains it."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    for key in keys:
        yield value, key
        yield from _places(value[key])


def _mutate_bytes(chance: random.Random, data: bytes, files: Mapping[str, bytes]) -> bytes:
    start, size = chance.randint(0, len(data)), chance.choice((1, 1, 2, 5, 20, 80))
    match chance.randrange(8):
        case 0 if data:
            at = start % len(data)
            return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
        case 1:
            return data[:start] + data[start + size :]
        case 2 | 3:
            return data[:start] + chance.choice(BYTES) + data[start:]
        case 4:
            put = chance.choice(BYTES)
            return data[:start] + put + data[start + len(put) :]
        case 5:
            return data[:start]
        case 6:
            return (
                data[:start] + data[start : start + size] * chance.choice((2, 3, 300)) + data[start + size :]
            )
        case _ if chance.random() < 0.5:
            return files[chance.choice(sorted(files))]
    return data.decode("utf-8", "replace").encode(chance.choice(ENCODINGS), "replace")


def _as_yaml(files: Files) -> Files:
    import yaml

    try:
        read = json.loads(files["datapackage.json"])
        text = yaml.safe_dump(read, allow_unicode=True).encode()
    except (ValueError, yaml.YAMLError):
        text = files["datapackage.json"]
    return {name: data for name, data in files.items() if name != "datapackage.json"} | {
        "datapackage.yaml": text
    }


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Replace the content of a folder by these files."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in folder.iterdir():
        each.unlink()
    for name, data in files.items():
        (folder / name).write_bytes(data)


def check(folder: Path, files: Mapping[str, bytes], original: Path | None) -> None:
    """Validate the files, show the report in every format, and compare them with the original package.

    Raises whatever is not CannotDo: those are faults of the tool.
    """
    write(folder, files)
    try:
        report = validate(folder, Options(limit=None))
    except CannotDo as error:
        _check_message(error)
    else:
        for each in FORMATS.values():
            "".join(each.render(View(report, RULES)))
    if original is not None:
        try:
            diff(original, folder).model_dump_json()
        except CannotDo as error:
            _check_message(error)


def _check_message(error: CannotDo) -> None:
    if not str(error).isprintable():
        raise ValueError(f"a message with a character that cannot be printed: {str(error)!r}")


def work(seed: int, start: int, count: int) -> None:
    """Check cases one after the other; print each failure as a line of JSON. A case that hangs ends the process."""
    with tempfile.TemporaryDirectory() as folder:
        package, original = Path(folder) / "package", Path(folder) / "original"
        write(original, PACKAGE)
        for number in range(start, start + count):
            print(json.dumps({"case": number}), flush=True)
            chance = random.Random(f"{seed} {number}")
            files = mutate(chance)
            faulthandler.dump_traceback_later(SECONDS, exit=True)
            try:
                check(package, files, original if number % 3 == 0 else None)
            except Exception:
                print(json.dumps({"case": number, "failure": traceback.format_exc()}), flush=True)
            faulthandler.cancel_dump_traceback_later()
            if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > MEMORY:
                print(json.dumps({"case": number, "failure": "more than 1 GB of memory"}), flush=True)
                return


def main() -> None:
    """Run all cases in worker processes, each of which starts after the last case of the one before."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        work(given.seed, given.start, given.count)
        return
    failures: dict[int, str] = {}
    at, end = given.start, given.start + given.count
    while at < end:
        command = [
            sys.executable,
            __file__,
            "--worker",
            f"--seed={given.seed}",
            f"--start={at}",
            f"--count={min(500, end - at)}",
        ]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        failures |= {each["case"]: each["failure"] for each in lines if "failure" in each}
        last = lines[-1]["case"] if lines else at
        if done.returncode:
            failures[last] = (
                f"exit code {done.returncode}, or more than {SECONDS} seconds:\n{done.stderr[-4000:]}"
            )
        at = last + 1
    for number, text in sorted(failures.items()):
        folder = FAILURES / str(number)
        write(folder, mutate(random.Random(f"{given.seed} {number}")))
        print(f"{folder}: {text.strip()}\n")
    print(f"{given.count:,} mutations, {len(failures):,} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
