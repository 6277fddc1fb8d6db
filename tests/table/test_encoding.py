"""Encodings are detected only where the descriptor may leave them out, and only with enough evidence."""

import gzip
import json
from pathlib import Path

import pytest

from claims import validate
from claims.table.encoding import detect_encoding

V2 = "https://datapackage.org/profiles/2.0/datapackage.json"
RUSSIAN = "id,name\n" + "".join(
    f"{at},{name}\n"
    for at, name in enumerate(("Москва", "Санкт-Петербург", "Нижний Новгород", "Казань", "Пермь"))
)
JAPANESE = "id,name\n1,東京都の人口\n2,大阪府のデータです\n3,これは日本語のテキスト\n"
FRENCH = "id,name\n1,Besançon\n2,Orléans\n3,Nîmes\n"


def _found(folder: Path, data: bytes, path: str = "t.csv", **more: object) -> list[tuple[str, str, str]]:
    (folder / path).write_bytes(data)
    top = {"$schema": V2, "name": "p", "id": "p", "licenses": [{"name": "CC0-1.0"}]} | more
    resource = {"name": "t", "path": path, "schema": {"fields": [{"name": "id"}, {"name": "name"}]}}
    resource |= {"encoding": top.pop("encoding")} if "encoding" in top else {}
    (folder / "datapackage.json").write_text(json.dumps(top | {"resources": [resource]}))
    return [(each.rule, each.severity, each.message) for each in validate(str(folder)).findings]


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        (RUSSIAN, "windows-1251", "windows-1251 ('Москва')"),
        (RUSSIAN, "koi8-r", "koi8-r ('Москва')"),
        (JAPANESE, "shift_jis", "cp932 ('東京都の人口')"),
        (FRENCH, "windows-1252", "Windows-1252 ('Besançon')"),
        (FRENCH, "utf-16", "UTF-16"),
    ],
)
def test_an_undeclared_encoding_is_detected_with_a_warning(
    tmp_path: Path, text: str, encoding: str, shown: str
) -> None:
    message = f"the file is not UTF-8, and no encoding is declared: it is read as {shown}"
    expected = [("undeclared-encoding", "warning", message)]
    assert _found(tmp_path, text.encode(encoding)) == expected
    assert _found(tmp_path, gzip.compress(text.encode(encoding)), "t.csv.gz") == expected
    assert [each.message for each in validate(str(tmp_path / "t.csv")).findings] == [message]


def test_a_declared_encoding_and_that_of_version_1_are_not_detected(tmp_path: Path) -> None:
    data = FRENCH.encode("windows-1252")
    assert _found(tmp_path, data, encoding="windows-1252") == []
    assert [each[:2] for each in _found(tmp_path, data, encoding="utf-8")] == [("invalid-utf-8", "error")]
    old = {"$schema": "https://datapackage.org/profiles/1.0/datapackage.json"}
    assert ("invalid-utf-8", "error") in [each[:2] for each in _found(tmp_path, data, **old)]


@pytest.mark.parametrize(
    "data",
    [
        b"id,name\n",
        RUSSIAN.encode(),
        b"id,name\n1,\xcf\xf0\xe8\n",
        RUSSIAN.encode() * 3 + b"9,\xff\xfe\n",
        b"\xef\xbb\xbf" + RUSSIAN.encode(),
    ],
)
def test_ascii_utf_8_and_too_little_evidence_give_no_encoding(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "t.csv").write_bytes(data)
    assert detect_encoding(tmp_path / "t.csv") is None
