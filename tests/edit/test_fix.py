"""What `claims fix` mends, and what it leaves: every fixable rule, and every reason to keep a cell or a file."""

import json
import os
from hashlib import sha256
from pathlib import Path

import pytest
from tests.support.case import committed
from tests.support.fix_case import TEXT, counts, done, fixed, left, one, package
from tests.validation.test_validate import written

from claims.edit.files import LONG_DELIMITER
from claims.edit.fix import FIXABLE, STATED, UNDECIDED
from claims.model.errors import CannotDo
from claims.render.fixes import WORDS
from claims.rules.registry import RULES

CLAIMS, SPEAKERS, DESCRIPTOR = "datapackage/claims.csv", "datapackage/speakers.csv", "datapackage.json"
OTHER_HASH = "sha256:" + "0" * 64

# rule → file, old bytes, new bytes that break it, and what is said to be done
BREAKS = {
    "byte-order-mark": (CLAIMS, b"claim_id,source", b"\xef\xbb\xbfclaim_id,source", 1),
    "line-ending": (CLAIMS, None, None, 3),
    "mixed-line-endings": (CLAIMS, b",note\n", b",note\r\n", 1),
    "missing-final-newline": (SPEAKERS, b"Post,organization,true,,,,\n", b"Post,organization,true,,,,", 1),
    "bare-quote": (CLAIMS, b'"The town is ""not"" big."', b'The town is "not" big.', 1),
    "not-nfc": (CLAIMS, "Café".encode(), "Cafe\u0301".encode(), 1),
    "leading-or-trailing-whitespace": (CLAIMS, b",harbour master,", b", harbour master\t,", 1),
    "unsorted-row": (SPEAKERS, b"post,", b"aa-post,", 1),
}


def whole(folder: Path) -> Path:
    """The invented package with what the breaks need: a quote, an accent, bytes and hash."""
    written(folder)
    claims = folder / CLAIMS
    text = claims.read_bytes().replace(b"The town is not big.", b'"The town is ""not"" big."')
    claims.write_bytes(text.replace(b"The pier,", "The Café pier,".encode()))
    return folder


def test_every_fixable_rule_is_tested_and_worded() -> None:
    assert set(BREAKS) == set(FIXABLE) == set(WORDS) - STATED


def test_only_fixable_rules_send_people_to_claims_fix() -> None:
    assert {rule.id for rule in RULES.values() if "claims fix" in rule.fix} == FIXABLE | STATED


@pytest.mark.parametrize("rule", BREAKS)
def test_a_fixable_rule_is_fixed_and_nothing_else_changes(tmp_path: Path, rule: str) -> None:
    folder = whole(tmp_path / "package")
    file, old, new, count = BREAKS[rule]
    path = folder / file
    good = path.read_bytes()
    assert counts(folder) == {}
    if rule == "line-ending":
        path.write_bytes(good.replace(b"\n", b"\r\n").replace(b"pier,\r\n", b"pier,\n"))
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


def described(folder: Path, properties: bytes) -> bytes:
    """Write properties into the claims' resource, in a form of their own; the descriptor's bytes."""
    path = folder / DESCRIPTOR
    data = path.read_bytes()
    start = data.index(b'"name": "claims",') + len(b'"name": "claims",')
    path.write_bytes(data[:start] + properties + data[start:])
    return path.read_bytes()


def spaced(folder: Path) -> None:
    """Put a space where `claims fix` takes it away, in the claims."""
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
def test_a_stale_value_goes_with_a_change_and_no_other_byte(
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
def test_what_is_stated_of_a_file_that_is_not_changed_stays(tmp_path: Path, rule: str, other: bytes) -> None:
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
def test_a_true_value_goes_with_a_stale_one(tmp_path: Path, rule: str) -> None:
    folder = whole(tmp_path / "package")
    before = (folder / DESCRIPTOR).read_bytes()
    data = (folder / CLAIMS).read_bytes()
    stated = {"bytes": len(data), "hash": f"sha256:{sha256(data).hexdigest()}"}
    stated |= {"bytes": 1} if rule == "bytes-mismatch" else {"hash": OTHER_HASH}
    described(folder, f"\n{json.dumps(stated, indent=2)[2:-2]},".encode())
    assert counts(folder) == {rule: 1}
    spaced(folder)
    assert done(fixed(folder)) == {"claims.csv": {"leading-or-trailing-whitespace": 1}, DESCRIPTOR: {rule: 2}}
    assert (folder / DESCRIPTOR).read_bytes() == before
    assert counts(folder) == {}


@pytest.mark.parametrize("edited", [True, False])
def test_what_is_stated_of_a_file_that_was_moved_and_changed_goes(tmp_path: Path, edited: bool) -> None:
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


def test_true_bytes_go_also_where_their_rule_is_not_chosen(tmp_path: Path) -> None:
    folder = one(tmp_path / "p", b"text\n a\n", [TEXT], bytes=8)
    plan = fixed(folder, select=["leading-or-trailing-whitespace"])
    assert done(plan) == {
        "t.csv": {"leading-or-trailing-whitespace": 1},
        "datapackage.json": {"bytes-mismatch": 1},
    }
    assert "bytes" not in json.loads((folder / DESCRIPTOR).read_bytes())["resources"][0]
    assert counts(folder) == {}


def test_stale_bytes_stay_stale_where_their_rule_is_ignored(tmp_path: Path) -> None:
    folder = one(tmp_path / "p", b"text\n a\n", [TEXT], bytes=9)
    assert done(fixed(folder, ignore=["bytes-mismatch"])) == {"t.csv": {"leading-or-trailing-whitespace": 1}}
    assert counts(folder) == {"bytes-mismatch": 1}


def test_a_stale_hash_goes_without_stale_bytes_that_are_ignored(tmp_path: Path) -> None:
    folder = one(tmp_path / "p", b"text\na \n", [TEXT], bytes=9, hash="0" * 32)
    assert done(fixed(folder, ignore=["bytes-mismatch"])) == {
        "t.csv": {"leading-or-trailing-whitespace": 1},
        DESCRIPTOR: {"hash-mismatch": 1},
    }
    assert counts(folder) == {"bytes-mismatch": 1}


@pytest.mark.parametrize(
    ("before", "after", "stated"),
    [
        (b"text\r\na\r\nb\n", b"text\r\na\r\nb\r\n", None),  # most of them
        (b"text\r\na\n", b"text\r\na\r\n", None),  # the first among equals
        (b"text\r\na\r\nb\n", b"text\na\nb\n", "\n"),  # the dialect's, whatever most are
        (b"text\ra\n", b"text\r\na\r\n", "\r\n"),
        (b"text", b"text\r\n", "\r\n"),
        (b'text\n"a\r\nb"\r\n', b'text\n"a\r\nb"\n', "\n"),  # a line end in a cell is the cell's
    ],
)
def test_line_ends_become_the_dialects_or_the_majoritys(
    tmp_path: Path, before: bytes, after: bytes, stated: str | None
) -> None:
    dialect = {"lineTerminator": stated} if stated else {}
    folder = one(tmp_path / "p", before, [TEXT], dialect=dialect)
    fixed(folder)
    assert (folder / "t.csv").read_bytes() == after
    assert counts(folder) == {}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'" a",b', b'"a",b'),  # the cell keeps its quotes
        (b" a,b", b"a,b"),
        (b'"a,\n",b', b'"a,",b'),
        ('\u00a0a\u2003,"b"'.encode(), b'a,"b"'),  # and an untouched one its own
        (b' the 5" pipe,b', b'"the 5"" pipe",b'),
        (b'a " b " c,x"', b'"a "" b "" c","x"""'),
        ("Cafe\u0301 ,b".encode(), "Café,b".encode()),
        (b"a  b,b", b"a  b,b"),  # never inside
    ],
)
def test_only_what_is_wrong_is_written_anew(tmp_path: Path, before: bytes, after: bytes) -> None:
    rows = b'text,other\n"quoted",bare\n%s\n"q""q",""\n'
    folder = one(tmp_path / "p", rows % before, [TEXT, {"name": "other", "type": "string"}])
    assert left(fixed(folder)) == []
    assert (folder / "t.csv").read_bytes() == rows % after
    assert counts(folder) == {}


SPACES_ONLY = "it is only whitespace and belongs to a key or foreign key"
MISSING = "trimmed, it would be a missing value"
COLLIDES = "fixed, it would equal the key of another row"
KEY = {"primaryKey": ["id"]}
ID = {"name": "id", "type": "string"}


@pytest.mark.parametrize(
    ("rows", "fields", "schema", "after", "reason"),
    [
        (b" ,x", [ID, TEXT], KEY, b" ,x", MISSING),
        (b" ,x", [{**ID, "missingValues": ["NA"]}, TEXT], KEY, b" ,x", SPACES_ONLY),
        (b"1, ", [ID, TEXT], KEY, b"1, ", MISSING),
        (b"a ,x\na,y", [ID, TEXT], KEY, b"a ,x\na,y", COLLIDES),
        (b"a ,x\n a,y\nb ,z", [ID, TEXT], KEY, b"a ,x\n a,y\nb,z", COLLIDES),
        ("e\u0301,x\né,y".encode(), [ID, TEXT], KEY, "e\u0301,x\né,y".encode(), COLLIDES),
        (b"1,x \n2,x", [ID, TEXT], {"uniqueKeys": [["text"]]}, b"1,x \n2,x", COLLIDES),
        (
            b"1,x \n2,x",
            [ID, {**TEXT, "constraints": {"unique": True}}],
            {},
            b"1,x \n2,x",
            COLLIDES,
        ),
        (
            b"1, ",
            [ID, {**TEXT, "constraints": {"required": True}}],
            {},
            b"1, ",
            MISSING,
        ),
        (b"1, =1+1", [ID, TEXT], {}, b"1, =1+1", "changed, it would break formula-injection"),
        (b"1, N/A", [ID, TEXT], {}, b"1, N/A", "changed, it would break placeholder-value"),
        (
            b"1, NA",
            [ID, {**TEXT, "missingValues": ["", "NA"]}],
            {},
            b"1, NA",
            MISSING,
        ),
        (
            b"1, ab",
            [ID, {**TEXT, "constraints": {"minLength": 3}}],
            {},
            b"1, ab",
            "changed, it would break too-short",
        ),
        (b'1, "b"', [ID, TEXT], {}, b'1, "b"', "the quote after the space may be meant to open the cell"),
        (" \u0301a,x".encode(), [TEXT, ID], {}, " \u0301a,x".encode(), "the space carries an accent"),
        (b" , ", [ID, TEXT], {}, b" , ", MISSING),
    ],
)
def test_a_cell_that_cannot_safely_change_stays_and_is_named(
    tmp_path: Path,
    rows: bytes,
    fields: list[dict[str, object]],
    schema: dict[str, object],
    after: bytes,
    reason: str,
) -> None:
    head = ",".join(str(each["name"]) for each in fields).encode()
    folder = one(tmp_path / "p", head + b"\n" + rows + b"\n", fields, schema=schema)
    before = counts(folder)
    plan = fixed(folder)
    assert (folder / "t.csv").read_bytes() == head + b"\n" + after + b"\n"
    assert {each[3] for each in left(plan)} == {reason}
    assert {rule: count for rule, count in counts(folder).items() if count > before.get(rule, 0)} == {}


def test_a_cell_of_spaces_becomes_empty_where_that_is_a_value(tmp_path: Path) -> None:
    folder = one(tmp_path / "p", b"id,text\n1, \n", [ID, {**TEXT, "missingValues": ["NA"]}])
    assert left(fixed(folder)) == []
    assert (folder / "t.csv").read_bytes() == b"id,text\n1,\n"


def test_spaces_at_the_ends_of_ids_codes_and_numbers_go(tmp_path: Path) -> None:
    fields = [
        ID | {"constraints": {"pattern": "[a-z]+"}},
        TEXT | {"constraints": {"enum": ["yes", "no", " so"]}},
        {"name": "n", "type": "integer"},
        {"name": "day", "type": "date", "format": "%d.%m.%Y"},
    ]
    rows = "id,text,n,day\na ,yes\u00a0, 5,01.02.2024 \nb, so,6,02.02.2024\nC ,maybe ,7 x, 3\n"
    folder = one(tmp_path / "p", rows.encode(), fields, schema=KEY)
    before = counts(folder)
    assert before["leading-or-trailing-whitespace"] == 4
    plan = fixed(folder)
    assert left(plan) == []
    assert (folder / "t.csv").read_text() == (
        "id,text,n,day\na,yes,5,01.02.2024\nb, so,6,02.02.2024\nC ,maybe ,7 x, 3\n"
    )
    assert counts(folder) == {
        rule: count for rule, count in before.items() if rule != "leading-or-trailing-whitespace"
    }


def test_an_id_that_trimmed_would_be_another_rows_stays(tmp_path: Path) -> None:
    fields = [ID | {"constraints": {"pattern": "[a-z]+"}}, {"name": "n", "type": "integer"}]
    folder = one(tmp_path / "p", b"id,n\na ,1 \na,2\n", fields, schema=KEY)
    assert left(fixed(folder)) == [("t.csv", "leading-or-trailing-whitespace", 1, COLLIDES)]
    assert (folder / "t.csv").read_bytes() == b"id,n\na ,1\na,2\n"


def test_a_composite_key_is_compared_as_a_whole(tmp_path: Path) -> None:
    rows = b"id,text\na ,1\na,2\n"
    folder = one(tmp_path / "p", rows, [ID, TEXT], schema={"primaryKey": ["id", "text"]})
    assert left(fixed(folder)) == []
    assert (folder / "t.csv").read_bytes() == b"id,text\na,1\na,2\n"


def test_a_key_that_stays_keeps_its_references(tmp_path: Path) -> None:
    keys = {"fields": [ID], "primaryKey": ["id"]}
    refers = {
        "fields": [{"name": "of", "type": "string"}],
        "foreignKeys": [{"fields": ["of"], "reference": {"resource": "k", "fields": ["id"]}}],
    }
    data = {"k.csv": b"id\na \na\nb \n", "r.csv": b"of\na \na\nb \n"}
    folder = package(tmp_path / "p", {"k": {"schema": keys}, "r": {"schema": refers}}, data)
    plan = fixed(folder)
    assert (folder / "k.csv").read_bytes() == b"id\na \na\nb\n"
    assert (folder / "r.csv").read_bytes() == b"of\na \na\nb\n"
    assert left(plan) == [
        ("k.csv", "leading-or-trailing-whitespace", 1, COLLIDES),
        ("r.csv", "leading-or-trailing-whitespace", 1, COLLIDES),
    ]


def test_what_a_rule_of_rows_needs_stays_while_others_are_mended(tmp_path: Path) -> None:
    folder = whole(tmp_path / "package")
    path = folder / CLAIMS
    path.write_bytes(
        path.read_bytes().replace(b",will open in May,", b", ,").replace(b",harbour master,", b", x,")
    )
    before = counts(folder)
    plan = fixed(folder)
    assert b'", ,mixed' in path.read_bytes()
    assert b",x," in path.read_bytes()
    assert left(plan) == [("claims.csv", "leading-or-trailing-whitespace", 1, MISSING)]
    assert counts(folder) == before | {"leading-or-trailing-whitespace": 1}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'text,b\n a,b\ne,"b\nc,d\n', "unclosed-quote in the row that begins on line 3"),
        (b'text,b\n a,b\ne,"b" c\n', "text-after-quote in the row that begins on line 3"),
        (b"text,b\n a,b\nc\n", "ragged-row on line 3"),
        (b"text,b\n a,b\n\xff,d\n", "it is not utf-8 throughout"),
        (b"text,b\n<<<<<<< ours\n a,b\n=======\na,b\n>>>>>>> theirs\n", "merge-conflict-marker on line 2"),
        (b"text;b\n a;b\n", "it cannot be read because of wrong-delimiter"),
    ],
)
def test_a_file_that_cannot_be_read_whole_is_left_and_the_others_are_fixed(
    tmp_path: Path, data: bytes, reason: str
) -> None:
    schema = {"fields": [TEXT, {"name": "b", "type": "string"}]}
    tables = {"bad": {"schema": schema, "bytes": 1}, "good": {"schema": schema}}
    folder = package(tmp_path / "p", tables, {"bad.csv": data, "good.csv": b"text,b\n a,b\n"})
    plan = fixed(folder)
    assert (folder / "bad.csv").read_bytes() == data
    assert (folder / "good.csv").read_bytes() == b"text,b\na,b\n"
    assert ("bad.csv", "leading-or-trailing-whitespace", 1, reason) in left(plan)
    assert done(plan) == {
        "good.csv": {"leading-or-trailing-whitespace": 1}
    }  # bytes may be the only proof that the file was cut off


def test_a_delimiter_of_several_characters_is_why_a_file_stays(tmp_path: Path) -> None:
    fields = [TEXT, {"name": "b", "type": "string"}]
    folder = one(tmp_path / "p", b"text||b\n a||b\n", fields, dialect={"delimiter": "||"})
    assert left(fixed(folder)) == [("t.csv", "leading-or-trailing-whitespace", 1, LONG_DELIMITER)]


def test_comments_header_rows_and_delimiters_are_respected(tmp_path: Path) -> None:
    dialect = {
        "delimiter": ";",
        "quoteChar": "'",
        "commentChar": "#",
        "headerRows": [2, 3],
        "commentRows": [1],
    }
    data = b" about \" this \nte\nxt;b\n# a comment ;\" \n a;' b'\n #x;b\n"
    fields = [{"name": "te xt", "type": "string"}, {"name": "b", "type": "string"}]
    folder = one(tmp_path / "p", data, fields, dialect=dialect)
    assert left(fixed(folder)) == []
    assert (folder / "t.csv").read_bytes() == (
        b" about \" this \nte\nxt;b\n# a comment ;\" \na;'b'\n'#x';b\n"
    )
    assert counts(folder) == {}


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("latin-1", b""), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"), ("shift_jis", b"")],
)
def test_other_encodings_are_written_back_as_they_were(tmp_path: Path, encoding: str, mark: bytes) -> None:
    codec = {b"": encoding, b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}[mark]
    data = mark + "text,b\r\n a,±\r\nc,d\n".encode(codec)
    folder = one(tmp_path / "p", data, [TEXT, {"name": "b", "type": "string"}], encoding=encoding)
    assert left(fixed(folder)) == []
    assert (folder / "t.csv").read_bytes() == mark + "text,b\r\na,±\r\nc,d\r\n".encode(codec)


def test_a_character_that_the_encoding_lacks_is_not_written(tmp_path: Path) -> None:
    data = "text\n\u212b\n".encode("euc_kr")  # the sign for ångström composes to a letter that EUC-KR lacks
    folder = one(tmp_path / "p", data, [TEXT], encoding="euc_kr")
    assert counts(folder) == {"not-nfc": 1}
    assert left(fixed(folder)) == [("t.csv", "not-nfc", 1, "euc_kr has no such character")]
    assert (folder / "t.csv").read_bytes() == data


def test_the_files_of_one_table_are_fixed_each(tmp_path: Path) -> None:
    paths = {"path": ["x/1.csv", "x/2.csv"], "encoding": "latin-1", "bytes": 20}
    data = {"x/1.csv": b"text\n a\n", "x/2.csv": b"text\nb\nc \xe9 \n"}
    folder = package(tmp_path / "p", {"t": {"schema": {"fields": [TEXT]}, **paths}}, data)
    assert counts(folder) == {"leading-or-trailing-whitespace": 2}
    assert left(fixed(folder)) == []
    assert (folder / "x/1.csv").read_bytes() == b"text\na\n"
    assert (folder / "x/2.csv").read_bytes() == b"text\nb\nc \xe9\n"
    assert counts(folder) == {}


SPEAKER = {"fields": [{"name": "speaker_id", "type": "string"}, {"name": "name", "type": "string"}]}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"speaker_id,name\nb,x\n# on c\nc,y\na,z\n", "there are comments or blank lines among its rows"),
        (b"speaker_id,name\nb,x\n\na,z\n", "there are comments or blank lines among its rows"),
    ],
)
def test_rows_with_comments_among_them_are_not_moved(tmp_path: Path, data: bytes, reason: str) -> None:
    folder = package(
        tmp_path / "p",
        {"speakers": {"schema": SPEAKER, "dialect": {"commentChar": "#"}}},
        {"speakers.csv": data},
    )
    assert left(fixed(folder)) == [("speakers.csv", "unsorted-row", 1, reason)]
    assert (folder / "speakers.csv").read_bytes() == data


def test_rows_do_not_move_between_files(tmp_path: Path) -> None:
    data = {"1.csv": b"speaker_id,name\nd,x\nc,x\n", "2.csv": b"speaker_id,name\nb,x\na,y\n"}
    paths = {"path": ["1.csv", "2.csv"]}
    folder = package(tmp_path / "p", {"speakers": {"schema": SPEAKER, **paths}}, data)
    plan = fixed(folder)
    assert (folder / "1.csv").read_bytes() == b"speaker_id,name\nc,x\nd,x\n"
    assert (folder / "2.csv").read_bytes() == b"speaker_id,name\na,y\nb,x\n"
    apart = "its rows would have to move to another file"
    assert left(plan) == [("2.csv", "unsorted-row", 1, apart)]


def test_a_last_row_without_a_line_end_is_not_joined_to_the_next(tmp_path: Path) -> None:
    data = b"speaker_id,name\nb,x\na,y"
    folder = package(tmp_path / "p", {"speakers": {"schema": SPEAKER}}, {"speakers.csv": data})
    fixed(folder, select=["unsorted-row"])
    assert (folder / "speakers.csv").read_bytes() == b"speaker_id,name\na,y\nb,x\n"


def test_a_link_or_a_protected_file_is_not_replaced(tmp_path: Path) -> None:
    folder = one(tmp_path / "p", b"text\n a\n", [TEXT])
    (folder / "t.csv").rename(folder / "real.csv")
    (folder / "t.csv").symlink_to("real.csv")
    assert left(fixed(folder)) == [
        (
            "t.csv",
            "leading-or-trailing-whitespace",
            1,
            "'t.csv' is a symbolic link: fix the file that it leads to",
        )
    ]
    (folder / "t.csv").unlink()
    (folder / "real.csv").rename(folder / "t.csv")
    (folder / "t.csv").chmod(0o444)
    assert left(fixed(folder)) == [("t.csv", "leading-or-trailing-whitespace", 1, "it is write-protected")]
    (folder / "t.csv").chmod(0o640)
    assert left(fixed(folder)) == []
    assert (folder / "t.csv").stat().st_mode & 0o777 == 0o640


def test_a_file_of_two_tables_is_left(tmp_path: Path) -> None:
    schema = {"schema": {"fields": [TEXT]}, "path": "t.csv"}
    folder = package(tmp_path / "p", {"a": schema, "b": schema}, {"t.csv": b"text\n a\n"})
    assert left(fixed(folder)) == [("t.csv", "leading-or-trailing-whitespace", 2, "several tables use it")]


def test_json_and_other_kinds_are_never_rewritten_as_tables(tmp_path: Path) -> None:
    schema = {"schema": {"fields": [{"name": "{", "type": "string"}]}, "path": "datapackage.json"}
    folder = package(tmp_path / "p", {"t": schema}, {})
    before = (folder / DESCRIPTOR).read_bytes()
    fixed(folder)
    assert (folder / DESCRIPTOR).read_bytes() == before


def test_a_file_that_changes_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    import tempfile

    from claims.edit.fix import plan_fixes
    from claims.package.open import open_store
    from claims.rules.choice import chosen

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


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (b"c2,n,9\nc3,n,1O\nc1,n,8\n", b"c1,n,8\nc2,n,9\nc3,n,1O\n"),
        (b"c3,n,1O\nc2,n,9\nc1,n,8\n", b"c1,n,8\nc3,n,1O\nc2,n,9\n"),
        (b"c2,n,9\nc3,n,1O\nc1,n,10\n", None),
        (b"c2,,9\nc3,,8\n", None),
    ],
)
def test_a_row_whose_place_cannot_be_read_stays_with_its_neighbour(
    tmp_path: Path, rows: bytes, expected: bytes | None
) -> None:
    fields = [
        {"name": "claim_id", "type": "string"},
        {"name": "source_id", "type": "string", "constraints": {"required": True}},
        {"name": "passage_start", "type": "integer"},
    ]
    head = b"claim_id,source_id,passage_start\n"
    schema = {"fields": fields, "primaryKey": ["claim_id"]}
    folder = package(tmp_path / "p", {"claims": {"schema": schema}}, {"claims.csv": head + rows})
    fixed(folder)
    assert (folder / "claims.csv").read_bytes() == head + (expected or rows)
    assert "unsorted-row" not in counts(folder)
