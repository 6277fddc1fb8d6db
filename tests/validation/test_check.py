"""The checks of a package: which tables are read, what is found in them, and what is only counted."""

import json
from pathlib import Path

from tests.support.harbor_case import TEXT, broken, places, written
from tests.support.suppression_case import package

from claims import Options, validate
from claims.package.folder import FolderStore
from claims.package.temporary import temporary_folder
from claims.rules.choice import Choice, chosen
from claims.validation.check import check_package
from claims.validation.report import Checked

ALL = chosen((), (), {}, None)


def checked(folder: Path, choice: Choice = ALL, options: Options | None = None) -> Checked:
    with FolderStore(folder, "datapackage.json", str(folder)) as store, temporary_folder() as temporary:
        return check_package(store, temporary, options or Options(), choice)


def faults(result: Checked) -> list[tuple[str, int | None]]:
    return [(each.rule.id, each.place.row) for each in result.collector.kept]


def test_findings_and_rows_of_a_package(tmp_path: Path) -> None:
    result = checked(package(tmp_path))
    assert sorted(faults(result), key=str) == [
        ("not-in-enum", 3),
        ("not-in-enum", 4),
        ("unmatched-foreign-key", 3),
        ("unmatched-foreign-key", 5),
    ]
    assert (result.rows, result.unknown) == ({"things": 5}, ())
    assert result.package is not None
    assert [[part.shown for part in index.parts] for index in result.indexes] == [
        [str(tmp_path / "things.csv")]
    ]


def test_rules_that_are_not_chosen_find_nothing(tmp_path: Path) -> None:
    result = checked(package(tmp_path), chosen(("not-in-enum",), (), {}, 1))
    assert faults(result) == [("not-in-enum", 3)]
    assert result.collector.counts == {"not-in-enum": 2}


def test_unreadable_descriptor_has_no_tables(tmp_path: Path) -> None:
    package(tmp_path)
    (tmp_path / "datapackage.json").write_text("{")
    result = checked(tmp_path)
    assert (result.package, result.rows, faults(result)) == (None, {}, [("invalid-json", None)])


def test_table_that_cannot_be_read_leaves_the_other_ones(tmp_path: Path) -> None:
    package(tmp_path)
    descriptor = json.loads((tmp_path / "datapackage.json").read_text())
    descriptor["resources"].append(
        {"name": "none", "type": "table", "path": "none.csv", "schema": {"fields": [{"name": "id"}]}}
    )
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor))
    result = checked(tmp_path, chosen(("missing-file", "not-in-enum"), (), {}, None))
    assert result.rows == {"things": 5}
    assert result.collector.counts == {"missing-file": 1, "not-in-enum": 2}


def test_unknown_source_of_a_text(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text(TEXT)
    result = checked(written(tmp_path / "package"), ALL, Options(texts={"post-2": text}))
    assert result.unknown == ("unknown source 'post-2' in --text: did you mean 'post-1'?",)


def test_unclosed_quote_affects_only_its_own_line(tmp_path: Path) -> None:
    report = broken(tmp_path, "datapackage/speakers.csv", b"Ada Quill", b'"Ada Quill')
    assert places(report) == [("unclosed-quote", None, 2, 8)]
    assert report.counts.rows["speakers"] == 1


def test_passages_and_quotations_are_checked_against_the_text(tmp_path: Path) -> None:
    package = written(tmp_path / "package")
    file = tmp_path / "text.txt"
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    options = Options(texts={"post-1": file})
    assert places(validate(package, options)) == []
    claims = package / "datapackage/claims.csv"
    claims.write_text(claims.read_text().replace("will open in May", "may open in May"), newline="\n")
    assert places(validate(package, options)) == [("quotation-not-verbatim", "quotation", 3, 29)]
    file.write_text(TEXT.replace("small", "large"))
    rules = {each.rule for each in validate(package, options).findings}
    assert rules == {"text-hash-mismatch"}


def test_large_file_has_the_same_findings_as_a_small_one(tmp_path: Path) -> None:
    package = written(tmp_path / "package")
    speakers = package / "datapackage/speakers.csv"
    lines = [f'zz-{number:06d},"Name, ""{number}""\nJr",person,true,,,,\n' for number in range(12_000)]
    lines[7_000] = lines[7_000].replace("person", "alien")
    lines[9_000] = lines[9_000].replace(",,,,", ",,,,,")
    speakers.write_text(speakers.read_text() + "".join(lines), newline="\n")
    assert speakers.stat().st_size > 1 << 18
    report = validate(package, Options(ignore=("unreferenced-row",)))
    assert places(report) == [("not-in-enum", "kind", 14_005, 5), ("ragged-row", None, 18_004, 1)]
    assert report.counts.rows["speakers"] == 12_001


def test_bytes_and_hash_are_checked_where_they_are_stated(tmp_path: Path) -> None:
    package = written(tmp_path / "package")
    descriptor = json.loads((package / "datapackage.json").read_text())
    descriptor["resources"][0] |= {"bytes": 1, "hash": "sha256:" + "0" * 64}
    (package / "datapackage.json").write_text(json.dumps(descriptor))
    rules = sorted(each.rule for each in validate(package).findings)
    assert rules == ["bytes-mismatch", "hash-mismatch"]


def test_progress_rises_to_the_total(tmp_path: Path) -> None:
    package = written(tmp_path / "package")
    speakers = package / "datapackage/speakers.csv"
    lines = [f"zz-{number:06d},Name,person,true,,,,\n" for number in range(100_000)]
    speakers.write_text(speakers.read_text() + "".join(lines), newline="\n")
    steps: list[tuple[int, int]] = []
    validate(package, Options(progress=lambda done, total: steps.append((done, total))))
    size = sum(file.stat().st_size for file in (package / "datapackage").glob("*.csv"))
    assert {total for _, total in steps} == {2 * size}
    assert [done for done, _ in steps] == sorted({done for done, _ in steps})
    assert len(steps) > 5
    assert steps[-1] == (2 * size, 2 * size)
