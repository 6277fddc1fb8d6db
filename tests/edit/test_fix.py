"""Fixes of a package: every fixable rule, no change of other data, and nothing written halfway."""

import csv
import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.fix_case import CLAIMS, SPEAKERS, TEXT, counts, done, fixed, left, package, whole

from claims.edit.fix import CHECKSUMS, FIXABLE, plan_fixes
from claims.model.errors import CannotDo
from claims.package.open import open_store
from claims.render.fixes import WORDS
from claims.rules.choice import chosen
from claims.rules.registry import RULES
from claims.table.records import Grammar, records
from claims.types.characters import ALL_SPACES

BREAKS = {
    "byte-order-mark": (CLAIMS, b"claim_id,source", b"\xef\xbb\xbfclaim_id,source", 1),
    "line-ending": (CLAIMS, None, None, 3),
    "mixed-line-endings": (CLAIMS, b",status_source_id\n", b",status_source_id\r\n", 1),
    "missing-final-newline": (SPEAKERS, b"Post,organization,true,,,,\n", b"Post,organization,true,,,,", 1),
    "unnecessary-quotes": (SPEAKERS, None, None, 1),
    "wrong-delimiter": (CLAIMS, None, None, 1),
    "bare-quote": (CLAIMS, b'"The town is ""not"" big."', b'The town is "not" big.', 1),
    "not-nfc": (CLAIMS, "Café".encode(), "Cafe\u0301".encode(), 1),
    "leading-or-trailing-whitespace": (CLAIMS, b",harbour master,", b", harbour master\t,", 1),
    "unsorted-row": (SPEAKERS, b"post,", b"aa-post,", 1),
}


def written_anew(data: bytes, **form: Any) -> bytes:
    """The rows of a CSV file as a spreadsheet would write them, in another form."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", **form).writerows(csv.reader(io.StringIO(data.decode(), newline="")))
    return out.getvalue().encode()


def test_every_fixable_rule_is_tested_and_worded() -> None:
    assert set(BREAKS) == set(FIXABLE) == set(WORDS) - CHECKSUMS


def test_only_fixable_rules_send_people_to_claims_fix() -> None:
    assert {rule.id for rule in RULES.values() if "claims fix" in rule.fix} == FIXABLE | CHECKSUMS


@pytest.mark.parametrize("rule", BREAKS)
def test_a_fixable_rule_is_fixed_and_nothing_else_changes(tmp_path: Path, rule: str) -> None:
    folder = whole(tmp_path / "package")
    file, old, new, count = BREAKS[rule]
    path = folder / file
    good = path.read_bytes()
    assert counts(folder) == {}
    if rule == "line-ending":
        path.write_bytes(good.replace(b"\n", b"\r\n").replace(b"pier,\r\n", b"pier,\n"))
    elif rule == "unnecessary-quotes":
        path.write_bytes(written_anew(good, quoting=csv.QUOTE_ALL))
    elif rule == "wrong-delimiter":
        path.write_bytes(written_anew(good, delimiter=";"))
    elif rule == "unsorted-row":
        lines = good.splitlines(keepends=True)
        path.write_bytes(lines[0] + lines[2] + lines[1])
    else:
        assert old is not None
        assert old in good
        path.write_bytes(good.replace(old, new or b"", 1))
    assert counts(folder) == {rule: 1}
    plan = fixed(folder)
    assert path.read_bytes() == good
    assert done(plan) == {path.name: {rule: count}}
    assert left(plan) == []
    assert counts(folder) == {}
    assert fixed(folder).revisions == ()


def test_a_file_that_changes_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    schema = {"schema": {"fields": [TEXT]}}
    folder = package(
        tmp_path / "p", {"a": schema, "b": schema}, {"a.csv": b"text\n a\n", "b.csv": b"text\n b\n"}
    )
    with open_store(str(folder)) as store, tempfile.TemporaryDirectory() as copies:
        plan = plan_fixes(store, chosen((), (), {}, None), Path(copies))
        times = (folder / "b.csv").stat()
        (folder / "b.csv").write_bytes(b"text\n c\n")
        os.utime(folder / "b.csv", ns=(times.st_atime_ns, times.st_mtime_ns))
        with pytest.raises(CannotDo, match="has changed since it was read: run the command again"):
            plan.write()
    assert (folder / "a.csv").read_bytes() == b"text\n a\n"
    assert (folder / "b.csv").read_bytes() == b"text\n c\n"
    assert sorted(os.listdir(folder)) == ["a.csv", "b.csv", "datapackage.json"]


PIECE = st.sampled_from(
    [
        "a",
        "b",
        " ",
        "\t",
        "\u00a0",
        "e\u0301",
        "é",
        '"',
        ",",
        "\n",
        "\r\n",
        "#",
        "=",
        "NA",
        "\u0301",
        "\u200b",
    ]
)
CELL = st.lists(PIECE, max_size=4).map("".join)
ROW = st.tuples(CELL, CELL, CELL)
END = st.sampled_from(["\n", "\r\n", "\r"])
FIELDS = [{"name": name, "type": "string"} for name in ("speaker_id", "name", "other")]


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """A file with faults: loose quotes, mixed line ends, a byte order mark, no end of the last line."""
    out = io.StringIO()
    out.write(draw(st.sampled_from(["", "\ufeff"])) + "speaker_id,name,other" + draw(END))
    rows = draw(st.lists(ROW, min_size=1, max_size=6))
    for row in rows:
        text = io.StringIO()
        quoting = draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
        if (
            quoting == csv.QUOTE_MINIMAL
            and not any(set(cell) & set(",\r\n") for cell in row)
            and draw(st.booleans())
        ):
            text.write(",".join(row))
        else:
            csv.writer(text, lineterminator="", quoting=csv.QUOTE_ALL).writerow(row)
        out.write(text.getvalue() + draw(END))
    data = out.getvalue()
    return (data.rstrip("\r\n") if draw(st.booleans()) else data).encode()


def rows(data: bytes) -> Counter[tuple[str, ...]]:
    """The rows of a file as they are, except for NFC and the spaces at the ends of cells."""
    text = data.decode("utf-8-sig")
    return Counter(
        tuple(
            unicodedata.normalize("NFC", cell).strip(ALL_SPACES)
            for cell in record.cells or [text[record.start : record.end]]
        )
        for record in records(text, Grammar())
    )


@settings(max_examples=15)
@given(
    tables(),
    st.booleans(),
    st.sampled_from([{}, {"lineTerminator": "\n"}, {"lineTerminator": "\r\n"}]),
    st.booleans(),
)
def test_fixing_repairs_faults_and_changes_nothing_else(
    data: bytes, keyed: bool, dialect: dict[str, str], sized: bool
) -> None:
    schema = {"fields": FIELDS} | (
        {"primaryKey": ["speaker_id"], "missingValues": ["", "NA"]} if keyed else {}
    )
    properties = {"schema": schema, "dialect": dialect} | ({"bytes": 7} if sized else {})
    refers = {
        "fields": FIELDS[:1],
        "foreignKeys": [
            {"fields": ["speaker_id"], "reference": {"resource": "speakers", "fields": ["speaker_id"]}}
        ],
    }
    with tempfile.TemporaryDirectory() as folder:
        place = package(
            Path(folder),
            {"speakers": properties, "notes": {"schema": refers}},
            {"speakers.csv": data, "notes.csv": b"speaker_id\na \nb\n"},
        )
        before = counts(place)
        plan = fixed(place)
        after = counts(place)
        new = (place / "speakers.csv").read_bytes()
        assert rows(new) == rows(data)
        assert {rule for rule, count in after.items() if count > before.get(rule, 0)} == set()
        remaining = {rule for rule in after if rule in FIXABLE | CHECKSUMS}
        assert remaining == {rule for _, rule, _, _ in left(plan)}
        assert all(reason for _, _, _, reason in left(plan))
        again = fixed(place)
        assert again.revisions == ()
        assert left(again) == left(plan)
        assert (place / "speakers.csv").read_bytes() == new


TIMES = 6
FIX = "from claims.__main__ import main; import sys; sys.argv[1:] = ['fix', sys.argv[1]]; print(flush=True); main()"


def test_each_file_is_old_or_new_whenever_it_is_killed(tmp_path: Path) -> None:
    schema = {"schema": {"fields": [TEXT]}, "bytes": 1}
    rows = b"text\n" + b" a row of text\n" * 2_000
    data = {f"{name}.csv": rows for name in "abc"}
    before = package(tmp_path / "before", dict.fromkeys("abc", schema), data)
    after = Path(shutil.copytree(before, tmp_path / "after"))
    started = time.monotonic()
    subprocess.run([sys.executable, "-c", FIX, str(after)], check=True, capture_output=True)
    longest = time.monotonic() - started
    names = sorted(path.name for path in before.iterdir())
    chance = random.Random(3)
    seen = set()
    for number in range(TIMES):
        folder = Path(shutil.copytree(before, tmp_path / f"try{number}"))
        child = subprocess.Popen([sys.executable, "-c", FIX, str(folder)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        try:
            child.wait(timeout=longest * (number + chance.random()) / TIMES)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        child.stdout.close()
        for name in names:
            found = (folder / name).read_bytes()
            assert found in ((before / name).read_bytes(), (after / name).read_bytes())
            seen.add((name, found == (before / name).read_bytes()))
        assert {name for name in os.listdir(folder) if not name.startswith(".claims-")} == set(names)
        fixed(folder)
        assert {name: (folder / name).read_bytes() for name in names} == {
            name: (after / name).read_bytes() for name in names
        }
    assert {(name, True) for name in names} <= seen
