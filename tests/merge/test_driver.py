"""`claims merge` merges by key and cell; what it cannot merge is a conflict, and no edit is lost."""

import json
from pathlib import Path

import pytest
from tests.support.git_case import HEADER, run, write_package
from tests.support.merge_case import Side, Triple, check_law

BASE = HEADER + "ada,1\nbea,2\ncog,3\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_package(tmp_path, BASE)
    monkeypatch.chdir(tmp_path)


def merge(base: str | bytes, ours: str | bytes, theirs: str | bytes, *options: str) -> tuple[int, str, str]:
    """Exit code, the file that comes of it, and what is said."""
    for name, text in (("base", base), ("ours", ours), ("theirs", theirs)):
        Path(name).write_bytes(text.encode() if isinstance(text, str) else text)
    done = run("merge", "base", "ours", "theirs", "--path", "boats.csv", *options)
    assert done.stdout == ""
    return done.exit_code, Path("ours").read_bytes().decode(), done.stderr


def test_cells_of_one_row_are_merged() -> None:
    header = "id,size,name\n"
    base, ours, theirs = (header + f"ada,{each}\n" for each in ("1,a", "2,a", "1,b"))
    assert merge(base, ours, theirs) == (0, header + "ada,2,b\n", "")


def test_both_sides_change_a_cell() -> None:
    assert merge(BASE, BASE.replace("bea,2", "bea,20"), BASE.replace("bea,2", "bea,21")) == (
        1,
        HEADER + "ada,1\n<<<<<<< ours\nbea,20\n=======\nbea,21\n>>>>>>> theirs\ncog,3\n",
        "claims: boats.csv: bea: both sides changed size\n",
    )


def test_cells_that_one_side_changed_are_in_both_halves_of_a_conflict() -> None:
    header = "id,size,name,port\n"
    base, ours, theirs = (header + f"ada,{each}\n" for each in ("1,a,p", "2,b,p", "3,a,q"))
    code, text, _ = merge(base, ours, theirs)
    assert (code, text) == (
        1,
        header + "<<<<<<< ours\nada,2,b,q\n=======\nada,3,b,q\n>>>>>>> theirs\n",
    )


def test_same_change_on_both_sides() -> None:
    both = BASE.replace("bea,2", "bea,20").replace("cog,3\n", "") + "dov,4\n"
    assert merge(BASE, both, both) == (0, both, "")


@pytest.mark.parametrize("turned", [False, True])
def test_one_side_deletes_a_row_that_the_other_edits(turned: bool) -> None:
    sides = (BASE.replace("bea,2\n", ""), BASE.replace("bea,2", "bea,20"))
    code, text, said = merge(BASE, *(sides[::-1] if turned else sides))
    middle = "bea,20\n=======\n" if turned else "=======\nbea,20\n"
    assert (code, text) == (1, HEADER + f"ada,1\n<<<<<<< ours\n{middle}>>>>>>> theirs\ncog,3\n")
    assert said == "claims: boats.csv: bea: one side deleted the row, the other changed size\n"


def test_both_sides_add_a_key_with_different_cells() -> None:
    assert merge(BASE, BASE + "dov,4\n", BASE + "dov,5\n") == (
        1,
        BASE + "<<<<<<< ours\ndov,4\n=======\ndov,5\n>>>>>>> theirs\n",
        "claims: boats.csv: dov: both sides added the row, with different size\n",
    )


def test_rows_added_at_the_same_place_follow_each_other() -> None:
    assert merge(BASE, BASE + "dov,4\n", BASE + "eel,5\n") == (0, BASE + "dov,4\neel,5\n", "")


def test_order_quotes_and_line_endings_are_those_of_ours() -> None:
    ours = 'id,size\r\n"cog",3\r\nbea,"2"\r\nada,1\r\n'
    theirs = BASE.replace("bea,2", "bea,20").replace("ada,1", '"ada","1"') + 'dov,"4"'
    assert merge(BASE, ours, theirs) == (0, 'id,size\r\n"cog",3\r\ndov,"4"\r\nbea,"20"\r\nada,1\r\n', "")


def test_missing_final_line_ending_and_a_byte_order_mark() -> None:
    assert merge(BASE, "\ufeff" + BASE[:-1], BASE + "dov,4\n") == (0, "\ufeff" + BASE + "dov,4\n", "")
    assert merge(BASE, BASE[:-1], BASE.replace("ada,1", "ada,9")) == (
        0,
        BASE[:-1].replace("ada,1", "ada,9"),
        "",
    )


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_row_added_to_a_header_without_a_final_line_ending(mark: str, end: str) -> None:
    header, last = mark + "id,size", end or "\n"
    for theirs in (HEADER + "ada,1\n", HEADER + "ada,1", HEADER.replace("\n", "\r\n") + "ada,1\r\n"):
        assert merge(HEADER, header + end, theirs) == (0, f"{header}{last}ada,1{last}", "")
    assert merge(HEADER[:-1], HEADER + "ada,1", header + end) == (0, HEADER + "ada,1", "")
    assert merge("", header + end, HEADER + "ada,1") == (0, f"{header}{last}ada,1{last}", "")


def test_conflict_below_a_header_without_a_final_line_ending() -> None:
    code, text, _ = merge(HEADER + "ada,1\n", HEADER[:-1], HEADER + "ada,2\n")
    assert (code, text) == (1, HEADER + "<<<<<<< ours\n=======\nada,2\n>>>>>>> theirs\n")


@pytest.mark.parametrize("ours", ["id,size\r", "id,size\nada,1\r"])
def test_final_carriage_return_alone_is_merged_line_by_line(ours: str) -> None:
    code, text, said = merge(HEADER, ours, HEADER + "bea,2\n")
    assert (code, "bea,2\n" in text) == (1, True)
    assert said.startswith("claims: boats.csv: cannot merge row by row: in ours, the row on line ")


def test_columns_are_matched_by_name() -> None:
    theirs = "size,id,port\n1,ada,x\n2,bea,\n3,cog,\n"
    ours = BASE.replace("bea,2", "bea,20") + "dov,4\n"
    assert merge(BASE, ours, theirs) == (0, "size,id,port\n1,ada,x\n20,bea,\n3,cog,\n4,dov,\n", "")
    assert merge(BASE, theirs, ours) == (0, "size,id,port\n1,ada,x\n20,bea,\n3,cog,\n4,dov,\n", "")


@pytest.mark.parametrize("turned", [False, True])
def test_cell_written_in_a_column_that_the_other_side_drops(turned: bool) -> None:
    sides = ("id\nada\nbea\ncog\n", BASE.replace("bea,2", "bea,20") + "dov,4\n")
    code, text, said = merge(BASE, *(sides[::-1] if turned else sides))
    bea = "bea,20\n=======\nbea\n" if turned else "bea\n=======\nbea,20\n"
    dov = "dov,4\n=======\n" if turned else "=======\ndov,4\n"
    blocks = [f"<<<<<<< ours\n{each}>>>>>>> theirs\n" for each in (bea, dov)]
    assert (code, text) == (1, f"id\nada\n{blocks[0]}cog\n{blocks[1]}")
    assert said == "".join(
        f"claims: boats.csv: {key}: one side dropped a column that the other wrote to: size\n"
        for key in ("bea", "dov")
    )


def test_both_sides_change_the_header() -> None:
    ours, theirs = BASE.replace("size", "length"), BASE.replace("size", "tonnage")
    code, text, said = merge(BASE, ours, theirs)
    assert (code, text) == (1, f"<<<<<<< ours\n{ours}=======\n{theirs}>>>>>>> theirs\n")
    assert said == (
        "claims: boats.csv: both sides changed the header: ours added 'length', dropped 'size'; "
        "theirs added 'tonnage', dropped 'size': choose one of the two files\n"
    )


def test_each_side_adds_and_drops_columns() -> None:
    base = "id,size,name,port\nada,1,a,p\nbea,2,b,q\n"
    ours = "length,id,size,name\n7,ada,1,a\n8,bea,20,b\n"
    theirs = "id,size,port,note\nada,1,p,x\nbea,2,q,y\ncog,3,,z\n"
    assert merge(base, ours, theirs) == (0, "length,id,size,note\n7,ada,1,x\n8,bea,20,y\n,cog,3,z\n", "")
    assert merge(base, theirs, ours) == (0, "length,id,size,note\n7,ada,1,x\n8,bea,20,y\n,cog,3,z\n", "")


def test_both_sides_add_a_column_with_different_cells() -> None:
    ours = "id,size,port\nada,1,p\nbea,2,q\ncog,3,\n"
    theirs = "id,port,size\nada,p,1\nbea,r,2\ncog,s,3\n"
    code, text, said = merge(BASE, ours, theirs)
    assert (code, said) == (1, "claims: boats.csv: bea: both sides changed port\n")
    assert text == "id,size,port\nada,1,p\n<<<<<<< ours\nbea,2,q\n=======\nbea,2,r\n>>>>>>> theirs\ncog,3,s\n"


def test_row_that_one_side_moves_is_moved() -> None:
    moved = HEADER + "cog,3\nada,1\nbea,2\n"
    edited = BASE.replace("bea,2", "bea,20") + "dov,4\n"
    after = HEADER + "cog,3\ndov,4\nada,1\nbea,20\n"
    assert merge(BASE, edited, moved) == (0, HEADER + "cog,3\nada,1\nbea,20\ndov,4\n", "")
    assert merge(BASE, moved, edited) == (0, after, "")


CLAIMS = "claim_id,source_id,passage_start,passage_end\n"


def claims_table() -> None:
    fields = [{"name": name, "type": "string"} for name in CLAIMS.strip().split(",")]
    write_package(Path.cwd(), CLAIMS, name="claims", schema={"fields": fields, "primaryKey": ["claim_id"]})


def test_rows_of_the_data_model_stay_in_reading_order() -> None:
    claims_table()
    base = CLAIMS + "cb,s,9,\ncc,s,100,\ncd,s,,\n"
    ours = CLAIMS + "cb,s,9,\nce,s,30,\ncc,s,100,\ncd,s,,\n"
    theirs = CLAIMS + "cb,s,9,\nca,s,20,\ncc,s,100,\ncd,s,,\n"
    after = CLAIMS + "cb,s,9,\nca,s,20,\nce,s,30,\ncc,s,100,\ncd,s,,\n"
    assert merge(base, ours, theirs) == merge(base, theirs, ours) == (0, after, "")


@pytest.mark.parametrize("start", ["x", "300"])
def test_unsorted_rows_stay_where_they_are(start: str) -> None:
    claims_table()
    base = CLAIMS + f"cb,s,{start},\ncc,s,100,\n"
    ours = base.replace("cc", "ce,s,130,\ncc")
    theirs = base.replace("cc", "ca,s,120,\ncc")
    assert merge(base, ours, theirs)[1] == base.replace("cc", "ce,s,130,\nca,s,120,\ncc")


def test_size_and_labels_of_markers_and_the_base_between_them() -> None:
    ours, theirs = BASE.replace("bea,2", "bea,20"), BASE.replace("bea,2", "bea,21")
    options = ("--marker-size", "9", "-L", "mine", "-L", "before", "-L", "%Y", "--diff3")
    assert merge(BASE, ours, theirs, *options)[1] == (
        HEADER
        + "ada,1\n<<<<<<<<< mine\nbea,20\n||||||||| before\nbea,2\n=========\nbea,21\n>>>>>>>>> theirs\ncog,3\n"
    )


def test_file_that_both_sides_add() -> None:
    assert merge("", HEADER + "ada,1\n", HEADER + "bea,2\n") == (0, HEADER + "ada,1\nbea,2\n", "")


DEFECTS = {
    "ragged": ("zap,1,2\n", "the row on line 5 has 3 cells, the header 2"),
    "blank": ("\n", "the row on line 5 is blank"),
    "duplicate key": ("ada,7\n", "the key 'ada' on line 5 is a duplicate"),
    "bad UTF-8": (b"\xff,1\n", "line 5 is not valid utf-8"),
    "unclosed quote": ('"zap,1\n', "unclosed-quote in the row that begins on line 5"),
    "stray quote": ('za"p,1\n', "bare-quote in the row that begins on line 5"),
    "text after quote": ('"za"p,1\n', "text-after-quote in the row that begins on line 5"),
    "bare CR": ("zap,1\ryes,2\n", "the row on line 5 ends with a carriage return alone"),
    "marker": ("<<<<<<< ours\n", "line 5 is a conflict marker: resolve that conflict first"),
}


@pytest.mark.parametrize("name", DEFECTS)
@pytest.mark.parametrize("side", ["base", "ours", "theirs"])
def test_malformed_file_is_merged_line_by_line_and_has_to_be_checked(name: str, side: str) -> None:
    defect, reason = DEFECTS[name]
    sides = {
        "base": BASE.encode(),
        "ours": BASE.replace("ada,1", "ada,10").encode(),
        "theirs": BASE.replace("cog,3", "cog,30").encode(),
    }
    sides[side] += defect.encode() if isinstance(defect, str) else defect
    for each, data in sides.items():
        Path(each).write_bytes(data)
    done = run("merge", "base", "ours", "theirs", "--path", "boats.csv")
    assert done.exit_code == 1
    assert done.stderr.startswith(
        f"claims: boats.csv: cannot merge row by row: in {side}, {reason}: merged line by line instead, with"
    )
    merged = Path("ours").read_bytes()
    assert b"ada,10\n" in merged
    assert b"cog,30\n" in merged


def test_table_without_a_primary_key() -> None:
    write_package(Path.cwd(), BASE, schema={"fields": [{"name": "id", "type": "string"}]})
    ours, theirs = BASE.replace("ada,1", "ada,10"), BASE + "dov,4\n"
    code, text, said = merge(BASE, ours, theirs)
    assert (code, text) == (0, ours + "dov,4\n")
    assert (
        said == "claims: boats.csv: cannot merge row by row: the schema of table 'boats' has no primary key: "
        "merged line by line instead\n"
    )
    assert merge(BASE, ours, theirs, "--key", "id") == (0, ours + "dov,4\n", "")
    assert merge(BASE, ours, BASE.replace("ada,1", "ada,11"))[0] == 1


def test_file_that_no_package_names(tmp_path: Path) -> None:
    for name in ("base", "ours", "theirs"):
        (tmp_path / name).write_text("a\n")
    done = run("merge", "base", "ours", "theirs")
    assert (done.exit_code, Path("ours").read_text()) == (0, "a\n")
    assert "unknown primary key: no datapackage.json in its folder or above lists the file" in done.stderr


def test_result_is_printed_and_not_written() -> None:
    for name in ("base", "ours", "theirs"):
        Path(name).write_text(BASE + ("dov,4\n" if name == "theirs" else ""))
    done = run("merge", "-p", "base", "ours", "theirs", "--path", "boats.csv")
    assert (done.exit_code, done.stdout, Path("ours").read_text()) == (0, BASE + "dov,4\n", BASE)


def test_side_that_does_not_exist() -> None:
    done = run("merge", "base", "ours", "theirs")
    assert (done.exit_code, done.stderr) == (2, "claims: cannot read 'base': No such file or directory\n")


def test_check_law_finds_a_lost_edit_and_a_duplicate_key() -> None:
    """What daff does: the edit of a row that the other side deletes is gone, and a key is there twice."""
    row = {"id": "ada", "name": "a", "note": ""}
    columns, key = tuple(row), ("ada",)
    base, none = Side(columns, {key: row}, b""), Side(columns, {}, b"")
    theirs = Side(columns, {key: row | {"note": "b"}}, b"")
    with pytest.raises(AssertionError):
        check_law(Triple(("id",), base, none, theirs), b"id,name,note\n")
    with pytest.raises(AssertionError, match="twice"):
        check_law(Triple(("id",), none, base, theirs), b"id,name,note\nada,a,\nada,a,b\n")


def test_key_is_that_of_the_nearest_package_that_names_the_file(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    descriptor = json.loads((tmp_path / "datapackage.json").read_text())
    (inner / "datapackage.json").write_text(json.dumps(descriptor))
    (inner / "boats.csv").write_text(BASE)
    for name in ("base", "ours", "theirs"):
        Path(name).write_text(BASE)
    assert run("merge", "base", "ours", "theirs", "--path", "inner/boats.csv").stderr == ""
    assert "unknown primary key" in run("merge", "base", "ours", "theirs", "--path", "inner/x.csv").stderr


NUMBERS = "id,size\n1,a\n2,b\n"


@pytest.fixture
def _numbered() -> None:
    fields = [{"name": "id", "type": "integer"}, {"name": "size", "type": "string"}]
    write_package(Path.cwd(), NUMBERS, schema={"fields": fields, "primaryKey": ["id"]})


@pytest.mark.usefixtures("_numbered")
def test_equal_numbers_are_the_same_key() -> None:
    code, text, said = merge(NUMBERS, NUMBERS + "11,x\n", NUMBERS + "011,y\n")
    assert (code, text) == (1, NUMBERS + "<<<<<<< ours\n11,x\n=======\n011,y\n>>>>>>> theirs\n")
    assert said == "claims: boats.csv: 11: both sides added the row, with different id, size\n"
    code, text, said = merge(NUMBERS, NUMBERS + "11,x\n", NUMBERS + "11,x\n".replace("11", "+11"))
    assert (code, said) == (1, "claims: boats.csv: 11: both sides added the row, with different id\n")
    assert merge(NUMBERS, NUMBERS.replace("2,b", "02,b"), NUMBERS.replace("2,b", "2,c")) == (
        0,
        NUMBERS.replace("2,b", "02,c"),
        "",
    )


@pytest.mark.usefixtures("_numbered")
def test_duplicate_number_in_the_key_is_merged_line_by_line() -> None:
    code, _, said = merge(NUMBERS, NUMBERS + "02,x\n", NUMBERS.replace("1,a", "1,c"))
    assert code == 1
    assert "the key '2' on line 4 is a duplicate" in said
