"""A valid package, one thing broken, the whole list of findings compared."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from claims import CannotDo, Options, Report, validate
from claims.text.passage import passage_hash, text_hash

ROOT = Path(__file__).parents[2]
TEXT = "The harbour master said the pier “will open in May”.\nThe town is small.\n"
CLAIMS = (
    "claim_id,source_id,speaker_id,relayed_by,speaker_role,text,quotation,attribution,certainty,hedge,polarity,"
    "said_on,passage_start,passage_end,passage_hash,status,status_source_id,revises,responds_to,note"
)


def written(folder: Path) -> Path:
    """An invented package of two claims, anchored in TEXT."""
    (folder / "schemas").mkdir(parents=True)
    (folder / "datapackage").mkdir()
    for schema in ROOT.glob("schemas/*.schema.json"):
        (folder / "schemas" / schema.name).write_bytes(schema.read_bytes())
    (folder / "datapackage.json").write_bytes((ROOT / "datapackage.json").read_bytes())
    said, town = TEXT.index("will"), TEXT.index("The town")
    first, second = TEXT[said : said + 16], TEXT[town : town + 18]
    one = f"{said},{said + 16},{passage_hash(first)},current,,,,"
    quoted = "will open in May,mixed,unmarked,,affirmed,"
    two = f"{town},{town + 18},{passage_hash(second)},current,,,,"
    rows = [
        CLAIMS,
        f'c000001,post-1,master,,harbour master,"The pier,\nthe new one, opens in May.",{quoted},{one}',
        f"c000002,post-1,post,,,The town is not big.,,none,unmarked,,denied,,{two}",
    ]
    data = folder / "datapackage"
    (data / "claims.csv").write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")
    (data / "speakers.csv").write_text(
        "speaker_id,name,kind,named,aliases,member_of,country,wikidata_id\n"
        "master,Ada Quill,person,true,,,,\npost,Harbour Post,organization,true,,,,\n",
        encoding="utf-8",
        newline="\n",
    )
    (data / "sources.csv").write_text(
        "source_id,kind,title,publisher_id,url,archive_url,published,retrieved,language,text_length,text_sha256,"
        f"version_of\npost-1,article,,post,,,,,en,{len(TEXT)},{text_hash(TEXT)},\n",
        encoding="utf-8",
        newline="\n",
    )
    return folder


def told(report: Report) -> list[tuple[str, str | None, int | None, int | None]]:
    return [(each.rule, each.field, each.line, each.column) for each in report.findings]


def broken(folder: Path, file: str, old: bytes, new: bytes) -> Report:
    path = written(folder / "package") / file
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))
    return validate(folder / "package")


def test_the_invented_package_is_valid(tmp_path: Path) -> None:
    report = validate(written(tmp_path / "package"))
    assert told(report) == []
    assert report.counts.rows == {"claims": 2, "speakers": 2, "sources": 1}


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("claims.csv", b"denied", b"denid", [("not-in-enum", "polarity", 4, 60)]),
        ("claims.csv", b"c000002", b"c000001", [("duplicate-key", "claim_id", 4, 1)]),
        ("claims.csv", b",post,", b",pots,", [("unmatched-foreign-key", "speaker_id", 4, 16)]),
        ("claims.csv", b"c000002", b"C2", [("pattern-mismatch", "claim_id", 4, 1)]),
        ("claims.csv", b"c000002,", b"c000002,,", [("ragged-row", None, 4, 1)]),
        ("claims.csv", b"\nc000002", b"\n\nc000002", [("blank-row", None, 4, 1)]),
        (
            "claims.csv",
            b"will open in May,mixed",
            b",mixed",
            [("missing-quotation", "quotation", 3, 29)],
        ),
        ("claims.csv", b",34,50,", b",34,99,", [("passage-outside-text", "passage_end", 3, 75)]),
        ("claims.csv", b"not big", b"n\xffot big", [("invalid-utf-8", None, 4, 36)]),
        ("claims.csv", b"not big", b"not\x1b big", [("control-character", None, 4, 38)]),
        ("claims.csv", b"relayed_by", b"Relayed By", [("misspelled-column", "relayed_by", 1, 31)]),
        ("speakers.csv", b"master,Ada", b"zz,Ada", None),
        ("speakers.csv", b"master,", b"\xef\xbb\xbfmaster,", None),
        ("speakers.csv", b"true,,,,\n", b"true,,,,\r\n", [("mixed-line-endings", None, 2, None)]),
        ("speakers.csv", b"Ada Quill", b" Ada Quill", [("leading-or-trailing-whitespace", "name", 2, 8)]),
        ("speakers.csv", b"Ada Quill", b"=1+1", [("formula-injection", "name", 2, 8)]),
        ("speakers.csv", b"Ada Quill", b"", [("missing-required-value", "name", 2, 8)]),
        (
            "speakers.csv",
            b"Harbour Post",
            b"Harbour\xe2\x80\x8b Post",
            [("invisible-character", "name", 3, 6)],
        ),
        ("sources.csv", b",en,", b",en,x", [("type-error", "text_length", 2, 29)]),
        ("sources.csv", b"version_of\n", b"version_of", None),
    ],
)
def test_one_thing_broken(
    tmp_path: Path,
    file: str,
    old: bytes,
    new: bytes,
    expected: list[tuple[str, str | None, int | None, int | None]] | None,
) -> None:
    report = broken(tmp_path, f"datapackage/{file}", old, new)
    if expected is None:
        assert told(report) != []
    else:
        assert sorted(told(report), key=str) == sorted(expected, key=str)


def test_an_open_quote_costs_its_own_line_only(tmp_path: Path) -> None:
    report = broken(tmp_path, "datapackage/speakers.csv", b"Ada Quill", b'"Ada Quill')
    assert told(report) == [("unclosed-quote", None, 2, 8)]
    assert report.counts.rows["speakers"] == 1


def test_the_text_proves_passages_and_quotations(tmp_path: Path) -> None:
    package = written(tmp_path / "package")
    file = tmp_path / "text.txt"
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    options = Options(texts={"post-1": file})
    assert told(validate(package, options)) == []
    claims = package / "datapackage/claims.csv"
    claims.write_text(claims.read_text().replace("will open in May", "may open in May"), newline="\n")
    assert told(validate(package, options)) == [("quotation-not-verbatim", "quotation", 3, 29)]
    file.write_text(TEXT.replace("small", "large"))
    rules = {each.rule for each in validate(package, options).findings}
    assert rules == {"text-hash-mismatch"}


def test_totals_are_true_whatever_the_limit(tmp_path: Path) -> None:
    package = written(tmp_path / "package")
    speakers = package / "datapackage/speakers.csv"
    more = "".join(f"zz-{number:03d},Name {number},alien,true,,,,\n" for number in range(50))
    speakers.write_text(speakers.read_text() + more, newline="\n")
    report = validate(package, Options(select=("not-in-enum",), limit=7))
    assert (len(report.findings), report.counts.error, report.truncated) == (7, 50, {"not-in-enum": 43})


def test_a_large_file_gives_the_same_findings_as_a_small_one(tmp_path: Path) -> None:
    package = written(tmp_path / "package")
    speakers = package / "datapackage/speakers.csv"
    lines = [f'zz-{number:06d},"Name, ""{number}""\nJr",person,true,,,,\n' for number in range(12_000)]
    lines[7_000] = lines[7_000].replace("person", "alien")
    lines[9_000] = lines[9_000].replace(",,,,", ",,,,,")
    speakers.write_text(speakers.read_text() + "".join(lines), newline="\n")
    assert speakers.stat().st_size > 1 << 18
    report = validate(package, Options(ignore=("unreferenced-row",)))
    assert told(report) == [("not-in-enum", "kind", 14_005, 5), ("ragged-row", None, 18_004, 1)]
    assert report.counts.rows["speakers"] == 12_001


def test_the_same_input_gives_the_same_bytes() -> None:
    command = [sys.executable, "-m", "claims", "validate", "--format", "json"]
    runs = [subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout for _ in range(2)]
    assert runs[0] == runs[1]
    assert Report.model_validate(json.loads(runs[0])).valid


@pytest.mark.parametrize("target", ["nope", "tests", "nope:here"])
def test_what_cannot_be_done_is_one_line_and_exit_2(target: str) -> None:
    command = [sys.executable, "-m", "claims", "validate", target]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_an_unknown_rule_is_refused_with_a_suggestion() -> None:
    with pytest.raises(CannotDo, match="did you mean 'unmatched-foreign-key'"):
        validate(ROOT, Options(select=("foreign-keys",)))


def test_bytes_and_hash_are_checked_where_they_are_stated(tmp_path: Path) -> None:
    package = written(tmp_path / "package")
    descriptor = json.loads((package / "datapackage.json").read_text())
    descriptor["resources"][0] |= {"bytes": 1, "hash": "sha256:" + "0" * 64}
    (package / "datapackage.json").write_text(json.dumps(descriptor))
    rules = sorted(each.rule for each in validate(package).findings)
    assert rules == ["bytes-mismatch", "hash-mismatch"]


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"),
    [
        ("claims.csv", b"c000002", b"c000001", "duplicate-key"),
        ("claims.csv", b",post,", b",pots,", "unmatched-foreign-key"),
        ("claims.csv", b"denied", b"denid", "not-in-enum"),
        ("speakers.csv", b"master,Ada", b"zz,Ada", "unsorted-row"),
    ],
)
def test_listing_no_finding_hides_none_from_the_totals(
    tmp_path: Path, file: str, old: bytes, new: bytes, rule: str
) -> None:
    counted = broken(tmp_path, f"datapackage/{file}", old, new).counts
    report = validate(tmp_path / "package", Options(limit=0))
    assert rule in report.counts.by_rule
    assert (report.findings, report.counts, report.valid) == ([], counted, False)
    assert report.truncated == counted.by_rule


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
