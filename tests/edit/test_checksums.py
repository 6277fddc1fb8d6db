"""Stale `bytes` and `hash` are removed together with a change of their file, and never updated or added."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from tests.support.case import committed
from tests.support.fix_case import CLAIMS, DESCRIPTOR, SPEAKERS, TEXT, counts, done, fixed, left, one, whole

from claims.edit.checksums import properties_to_remove, stale, sums
from claims.edit.fix import UNDECIDED
from claims.model.table import Table
from claims.rules.resource import BYTES_MISMATCH, HASH_MISMATCH

OTHER_HASH = "sha256:" + "0" * 64


def described(folder: Path, properties: bytes) -> bytes:
    """Insert properties into the resource of the claims; return the bytes of the descriptor."""
    path = folder / DESCRIPTOR
    data = path.read_bytes()
    start = data.index(b'"name": "claims",') + len(b'"name": "claims",')
    path.write_bytes(data[:start] + properties + data[start:])
    return path.read_bytes()


def spaced(folder: Path) -> None:
    """Insert a space that `claims fix` removes into the claims."""
    path = folder / CLAIMS
    path.write_bytes(path.read_bytes().replace(b",harbour master,", b", harbour master,"))


@pytest.mark.parametrize(
    ("rule", "stale", "stays"),
    [
        ("bytes-mismatch", b'\n\t"bytes" :  1 ,', b""),
        ("bytes-mismatch", b'\n\t"bytes" :\n 1\n,\n', b"\n"),
        ("bytes-mismatch", b' "bytes":1,"x-note": 2,', b' "x-note": 2,'),
        ("hash-mismatch", f'"hash":"{OTHER_HASH}",'.encode(), b""),
        ("hash-mismatch", b'\r\n"hash":"' + b"0" * 32 + b'",\r\n"x-note": "}",', b'\r\n"x-note": "}",'),
    ],
)
def test_a_stale_value_of_a_changed_file_is_removed_and_no_other_byte(
    tmp_path: Path, rule: str, stale: bytes, stays: bytes
) -> None:
    folder = whole(tmp_path / "package")
    before = described(folder, stale)
    extra = {name: count for name, count in counts(folder).items() if name != rule}
    spaced(folder)
    plan = fixed(folder)
    assert (folder / DESCRIPTOR).read_bytes().splitlines() == before.replace(stale, stays).splitlines()
    assert done(plan) == {"claims.csv": {"leading-or-trailing-whitespace": 1}, DESCRIPTOR: {rule: 1}}
    assert counts(folder) == extra


@pytest.mark.parametrize("rule", ["bytes-mismatch", "hash-mismatch"])
@pytest.mark.parametrize("other", [b"Post,organization", b" Post,organization"])
def test_a_stale_value_of_an_unchanged_file_is_kept_unless_its_rule_is_selected(
    tmp_path: Path, rule: str, other: bytes
) -> None:
    folder = whole(tmp_path / "package")
    described(folder, b'"bytes":1,' if rule == "bytes-mismatch" else f'"hash":"{OTHER_HASH}",'.encode())
    (folder / SPEAKERS).write_bytes((folder / SPEAKERS).read_bytes().replace(b"Post,organization", other))
    before = (folder / DESCRIPTOR).read_bytes()
    plan = fixed(folder)
    assert (folder / DESCRIPTOR).read_bytes() == before
    assert left(plan) == [("claims.csv", rule, 1, UNDECIDED.format(rule))]
    assert counts(folder) == {rule: 1}
    assert plan.stay == {}
    assert left(fixed(folder, ignore=[rule])) == []
    assert left(fixed(folder, select=["descriptor"])) == left(plan)
    plan = fixed(folder, select=[rule])
    assert (done(plan), left(plan), counts(folder)) == ({DESCRIPTOR: {rule: 1}}, [], {})


@pytest.mark.parametrize("rule", ["bytes-mismatch", "hash-mismatch"])
def test_a_correct_value_is_removed_together_with_a_stale_one(tmp_path: Path, rule: str) -> None:
    folder = whole(tmp_path / "package")
    before = (folder / DESCRIPTOR).read_bytes()
    data = (folder / CLAIMS).read_bytes()
    declared = {"bytes": len(data), "hash": f"sha256:{sha256(data).hexdigest()}"}
    declared |= {"bytes": 1} if rule == "bytes-mismatch" else {"hash": OTHER_HASH}
    described(folder, f"\n{json.dumps(declared, indent=2)[2:-2]},".encode())
    assert counts(folder) == {rule: 1}
    spaced(folder)
    assert done(fixed(folder)) == {"claims.csv": {"leading-or-trailing-whitespace": 1}, DESCRIPTOR: {rule: 2}}
    assert (folder / DESCRIPTOR).read_bytes() == before
    assert counts(folder) == {}


@pytest.mark.parametrize("edited", [True, False])
def test_stale_values_of_a_file_that_was_moved_and_changed_are_removed(tmp_path: Path, edited: bool) -> None:
    folder = one(
        tmp_path / "p",
        b"text\na\n",
        [TEXT],
        bytes=7,
        hash=f"sha256:{sha256(b'text' + bytes([10]) + b'a' + bytes([10])).hexdigest()}",
    )
    committed(folder)
    (folder / "data").mkdir()
    (folder / "t.csv").rename(folder / "data/tt.csv")
    text = (folder / DESCRIPTOR).read_text().replace('"t.csv"', '"data/tt.csv"')
    (folder / DESCRIPTOR).write_text(text)
    if edited:
        (folder / "data/tt.csv").write_bytes(b"text\nab\n")
    plan = fixed(folder)
    assert done(plan) == ({DESCRIPTOR: {"bytes-mismatch": 1, "hash-mismatch": 1}} if edited else {})
    assert left(plan) == []


def test_bytes_and_hash_are_never_added(tmp_path: Path) -> None:
    folder = whole(tmp_path / "package")
    before = (folder / DESCRIPTOR).read_bytes()
    data = (folder / CLAIMS).read_bytes()
    (folder / CLAIMS).write_bytes(data.replace(b",harbour master,", b", harbour master,"))
    fixed(folder)
    assert (folder / CLAIMS).read_bytes() == data
    assert (folder / DESCRIPTOR).read_bytes() == before


def test_correct_bytes_of_a_changed_file_are_removed_even_if_their_rule_is_not_selected(
    tmp_path: Path,
) -> None:
    folder = one(tmp_path / "p", b"text\n a\n", [TEXT], bytes=8)
    plan = fixed(folder, select=["leading-or-trailing-whitespace"])
    assert done(plan) == {
        "t.csv": {"leading-or-trailing-whitespace": 1},
        "datapackage.json": {"bytes-mismatch": 1},
    }
    assert "bytes" not in json.loads((folder / DESCRIPTOR).read_bytes())["resources"][0]
    assert counts(folder) == {}


def test_stale_bytes_are_kept_if_their_rule_is_ignored(tmp_path: Path) -> None:
    folder = one(tmp_path / "p", b"text\n a\n", [TEXT], bytes=9)
    assert done(fixed(folder, ignore=["bytes-mismatch"])) == {"t.csv": {"leading-or-trailing-whitespace": 1}}
    assert counts(folder) == {"bytes-mismatch": 1}


def test_a_stale_hash_is_removed_without_stale_bytes_that_are_ignored(tmp_path: Path) -> None:
    folder = one(tmp_path / "p", b"text\na \n", [TEXT], bytes=9, hash="0" * 32)
    assert done(fixed(folder, ignore=["bytes-mismatch"])) == {
        "t.csv": {"leading-or-trailing-whitespace": 1},
        DESCRIPTOR: {"hash-mismatch": 1},
    }
    assert counts(folder) == {"bytes-mismatch": 1}


def test_the_size_and_the_sum_are_those_of_all_files_together(tmp_path: Path) -> None:
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    files[0].write_bytes(b"id\n1\n")
    files[1].write_bytes(b"2\n")
    assert sums(files) == (7, sha256(b"id\n1\n2\n").hexdigest())


def test_a_declared_value_is_stale_if_it_differs_from_the_files(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"id\n")
    right = f"sha256:{sha256(b'id' + bytes([10])).hexdigest()}"
    assert stale(Table("t", bytes=3, hash=right), [file]) == []
    assert stale(Table("t", bytes=4, hash=right), [file]) == [BYTES_MISMATCH]
    assert stale(Table("t", bytes=4, hash=OTHER_HASH), [file]) == [BYTES_MISMATCH, HASH_MISMATCH]


def test_the_properties_to_remove_include_correct_ones_but_none_that_are_kept() -> None:
    both = Table("t", bytes=3, hash=OTHER_HASH)
    assert properties_to_remove(both, [], [HASH_MISMATCH]) == {}
    assert properties_to_remove(both, [HASH_MISMATCH], []) == {"bytes": HASH_MISMATCH, "hash": HASH_MISMATCH}
    assert properties_to_remove(both, [HASH_MISMATCH], [BYTES_MISMATCH]) == {"hash": HASH_MISMATCH}
    assert properties_to_remove(Table("t", bytes=3), [BYTES_MISMATCH], []) == {"bytes": BYTES_MISMATCH}
