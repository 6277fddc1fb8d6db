"""The bytes and hash of a resource are compared with its data."""

import hashlib

import pytest

from claims.descriptor import File, check_bytes_and_hash
from claims.model.table import Table

DATA = b"id\na\n"


@pytest.mark.parametrize(
    ("size", "digest", "expected"),
    [
        (None, None, []),
        (5, hashlib.md5(DATA).hexdigest(), []),
        (5, "SHA256:" + hashlib.sha256(DATA).hexdigest().upper(), []),
        (5, "sha-512:" + hashlib.sha512(DATA).hexdigest(), []),
        (None, "crc:12", []),
        (1200, None, [("bytes-mismatch", "'c.csv' has 5 bytes, but the descriptor states 1,200")]),
        (
            5,
            "sha1:" + "0" * 40,
            [
                (
                    "hash-mismatch",
                    f"'c.csv' has sha1 {hashlib.sha1(DATA).hexdigest()}, but the descriptor states {'0' * 40}",
                )
            ],
        ),
    ],
)
@pytest.mark.parametrize("kind", [Table, File])
def test_bytes_and_hash_are_compared_over_all_parts(tmp_path, kind, size, digest, expected):
    of = kind("claims", ("c.csv",), bytes=size, hash=digest)
    parts = [tmp_path / "1", tmp_path / "2"]
    for part, data in zip(parts, (DATA[:2], DATA[2:]), strict=True):
        part.write_bytes(data)
    breaks = check_bytes_and_hash(of, "c.csv", parts)
    assert [(each.rule.id, each.message) for each in breaks] == expected
    assert {each.place.table for each in breaks} <= {"claims" if kind is Table else None}


def test_nothing_is_read_without_bytes_and_hash():
    assert check_bytes_and_hash(File("f"), "f", (pytest.fail("read") for _ in "x")) == []
