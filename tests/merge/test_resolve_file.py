"""Conflicts in a file are resolved without changing any other byte; what was edited by hand stays."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.support.git_case import HEADER, run, run_git
from tests.support.resolve_case import OURS, ROWS, THEIRS, WIDE, begin, boats, merged, state
from tests.support.store_case import git

from claims.merge.conflict import Conflict, Side
from claims.merge.driver import merge_rows
from claims.merge.resolve_file import FileConflicts, NoMarkers, ResolvedFile, read_conflicts
from claims.merge.side import MergeFormat, Unmergeable
from claims.merge.three_way import Markers

FORM = MergeFormat(("id",))


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def sides(ours: str, theirs: str, base: str = ROWS) -> Mapping[str, bytes]:
    return {"ours": ours.encode(), "theirs": theirs.encode(), "base": base.encode()}


def conflicts(ours: str, theirs: str, base: str = ROWS) -> FileConflicts:
    """The conflicts that a merge by rows leaves."""
    data = sides(ours, theirs, base)
    return read_conflicts(merge_rows(data, FORM, Markers()).data, data, FORM)


def test_conflicts_are_listed_in_the_order_of_the_file() -> None:
    found = list(conflicts(OURS, THEIRS).conflicts())
    assert [(each.key, each.kind, each.fields, each.line) for each in found] == [
        (("bea",), "both-changed", ("size",), 3),
        (("cog",), "both-changed", ("size",), 8),
    ]
    assert found[0].names == {"ours": "ours", "theirs": "theirs", "base": "base"}
    assert list(conflicts(OURS, THEIRS).problems()) == []


def test_only_the_conflicts_with_a_choice_are_resolved() -> None:
    def decide(conflict: Conflict) -> Mapping[str, Side]:
        return {"size": "base"} if conflict.key == ("cog",) else {}

    left = "<<<<<<< ours\nbea,20\n=======\nbea,21\n>>>>>>> theirs\n"
    expected = ResolvedFile(f"{HEADER}ada,1\n{left}cog,3\n".encode(), 1, ("bea",))
    assert conflicts(OURS, THEIRS).resolve(decide) == expected


def test_nothing_changes_without_a_choice() -> None:
    data = sides(OURS, THEIRS)
    text = merge_rows(data, FORM, Markers()).data
    assert read_conflicts(text, data, FORM).resolve(lambda _: {}) == ResolvedFile(text, 0, ("bea", "cog"))


def test_changed_header_is_resolved_by_one_of_the_files() -> None:
    ours, theirs = ROWS.replace("size", "length"), ROWS.replace("size", "tonnage")
    parsed = conflicts(ours, theirs)
    (conflict,) = parsed.conflicts()
    assert (conflict.kind, conflict.fields, conflict.key) == ("header", ("",), ())
    assert parsed.resolve(lambda _: {"": "theirs"}) == ResolvedFile(theirs.encode(), 1, ())
    assert parsed.resolve(lambda _: {}).left == ("the header",)


def test_file_that_cannot_be_resolved() -> None:
    with pytest.raises(NoMarkers):
        read_conflicts(OURS.encode(), sides(OURS, THEIRS), FORM)
    with pytest.raises(Unmergeable, match=r"^in base, key column 'id' is missing$"):
        read_conflicts(b"<<<<<<< a\n=======\n>>>>>>> b\n", sides(OURS, THEIRS, "size\n1\n"), FORM)


def test_cells_of_one_row_are_resolved_one_by_one() -> None:
    head = "id,size,port,note\n"
    begin(head + "ada,1,p,n\n", **WIDE)
    merged(head + "ada,2,q,n\n", head + 'ada,3,r,"x, y"\n')
    done = run("resolve", "--ours", "--column", "size")
    assert (done.exit_code, done.stderr) == (1, "claims: boats.csv: unresolved: ada\n")
    assert boats() == (head + '<<<<<<< ours\nada,2,q,"x, y"\n=======\nada,2,r,"x, y"\n>>>>>>> theirs\n')
    assert run("resolve", "--theirs").exit_code == 0
    assert boats() == head + 'ada,2,r,"x, y"\n'


@pytest.mark.parametrize(("side", "kept"), [("ours", ""), ("theirs", "bea,20\n"), ("base", "bea,2\n")])
def test_row_that_one_side_deletes(side: str, kept: str) -> None:
    begin()
    merged(ROWS.replace("bea,2\n", ""), ROWS.replace("bea,2", "bea,20"))
    assert run("resolve", f"--{side}").exit_code == 0
    assert boats() == HEADER + f"ada,1\n{kept}cog,3\n"


@pytest.mark.parametrize(("side", "kept"), [("ours", "dov,4\n"), ("theirs", "dov,5\n"), ("base", "")])
@pytest.mark.parametrize("driver", [True, False])
def test_row_that_both_sides_add(side: str, kept: str, driver: bool) -> None:
    begin(driver=driver)
    merged(ROWS + "dov,4\n", ROWS + "dov,5\n")
    assert run("resolve", f"--{side}").exit_code == 0
    assert boats() == ROWS + kept


@pytest.mark.parametrize("driver", [True, False])
def test_both_sides_change_the_header(driver: bool) -> None:
    begin(driver=driver)
    ours = "id,length\nada,7\nbea,8\ncog,9\n"
    theirs = "id,tonnage\nada,4\nbea,5\ncog,6\n"
    sides = {"ours": ours, "theirs": theirs, "base": ROWS}
    left = merged(ours, theirs)
    done = run("resolve")
    assert done.exit_code == 1
    assert done.stdout == (
        "boats.csv:1: both sides changed the header: choose one of the files\n"
        f"  ours{'' if driver else ' (HEAD)'}: id, length\n"
        "  theirs: id, tonnage\n"
        "  base: id, size\n"
    )
    done = run("resolve", "--theirs")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "misspelled-column" in done.stderr
    assert boats() == left
    descriptor = json.loads(Path("datapackage.json").read_text())
    descriptor["resources"][0]["schema"]["fields"][1] = {"name": "tonnage", "type": "integer"}
    Path("datapackage.json").write_text(json.dumps(descriptor, indent=2) + "\n")
    assert run("resolve", "--theirs").exit_code == 0
    assert boats() == sides["theirs"]


def test_each_side_adds_a_column_and_git_marks_the_whole_file() -> None:
    begin(driver=False)
    left = merged("id,size,length\nada,1,7\nbea,2,8\ncog,3,9\n", "id,size,port\nada,1,p\nbea,20,q\ncog,3,r\n")
    assert left.startswith("<<<<<<< ")
    descriptor = json.loads(Path("datapackage.json").read_text())
    fields = descriptor["resources"][0]["schema"]["fields"]
    fields += [{"name": "length", "type": "integer"}, {"name": "port", "type": "string"}]
    Path("datapackage.json").write_text(json.dumps(descriptor, indent=2) + "\n")
    done = run("resolve")
    assert (done.exit_code, done.stderr) == (0, "")
    assert boats() == "id,size,length,port\nada,1,7,p\nbea,20,8,q\ncog,3,9,r\n"


def test_both_sides_change_the_header_of_a_file_with_a_byte_order_mark() -> None:
    begin()
    ours, theirs = "\ufeffid,length\nada,7\n", "\ufeffid,tonnage\nada,4\n"
    left = merged(ours, theirs)
    assert left == f"\ufeff<<<<<<< ours\n{ours[1:]}=======\n{theirs[1:]}>>>>>>> theirs\n"
    assert "choose one of the files" in run("resolve").stdout


def test_one_side_adds_a_column_and_git_marks_the_whole_file() -> None:
    begin(driver=False)
    left = merged("id,size,port\nada,1,p\nbea,2,q\ncog,3,r\n", THEIRS.replace("cog,31", "cog,3"))
    assert left.startswith("<<<<<<< ")
    assert run("resolve", "--list").exit_code == 1
    fields = [*json.loads(Path("datapackage.json").read_text())["resources"][0]["schema"]["fields"]]
    descriptor = json.loads(Path("datapackage.json").read_text())
    descriptor["resources"][0]["schema"]["fields"] = [*fields, {"name": "port", "type": "string"}]
    Path("datapackage.json").write_text(json.dumps(descriptor, indent=2) + "\n")
    done = run("resolve")
    assert (done.exit_code, done.stderr) == (0, "")
    assert boats() == "id,size,port\nada,1,p\nbea,21,q\ncog,3,r\n"


BASE_3, DROPPED = "id,size,port\nada,1,p\nbea,2,q\n", "id,size\nada,1\nbea,2\n"
FILLED = "id,size,port\nada,1,p\nbea,3,x\ncog,4,y\n"


@pytest.mark.parametrize(
    ("side", "kept"),
    [
        ("ours", "id,size\nada,1\nbea,3\ncog,4\n"),
        ("theirs", FILLED),
        ("base", "id,size,port\nada,1,p\nbea,3,q\n"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_column_that_one_side_drops_and_the_other_fills(side: str, kept: str, turned: bool) -> None:
    begin(BASE_3, **WIDE)
    merged(*((FILLED, DROPPED) if turned else (DROPPED, FILLED)))
    assert (
        "a side without the column drops it; a side with the column keeps it in all rows\n"
        in run("resolve", "--list").stdout
    )
    turn = {"ours": "theirs", "theirs": "ours"} if turned else {}
    done = run("resolve", f"--{turn.get(side, side)}")
    assert (done.exit_code, done.stdout) == (0, "boats.csv: 2 resolved and added to the index\n")
    missing = ["note"] if "port" in kept else ["port", "note"]
    assert [f"missing column '{name}'" in done.stderr for name in missing] == [True] * len(missing)
    assert boats() == kept


def test_kept_column_is_kept_in_the_conflicts_that_remain() -> None:
    begin(BASE_3 + "dov,5,r\n", **WIDE)
    merged(DROPPED + "dov,50\n", FILLED + 'dov,51,"r"\n')
    assert run("resolve", "--theirs", "--key", "bea").exit_code == 1
    cog = "<<<<<<< ours\n=======\ncog,4,y\n>>>>>>> theirs\n"
    dov = "<<<<<<< ours\ndov,50,r\n=======\ndov,51,r\n>>>>>>> theirs\n"
    assert sorted_blocks(boats()) == ("id,size,port\nada,1,p\nbea,3,x\n", sorted([cog, dov]))
    assert run("resolve", "--ours").exit_code == 0
    assert sorted(boats().splitlines()) == sorted([*FILLED.splitlines(), "dov,50,r"])


def sorted_blocks(text: str) -> tuple[str, list[str]]:
    """The rows before the first conflict, and the conflicts, sorted."""
    rows, *blocks = text.split("<<<<<<<")
    return rows, sorted("<<<<<<<" + each for each in blocks)


def test_rows_that_git_put_into_one_conflict_are_separated() -> None:
    begin(driver=False)
    ours = HEADER + "ada,1\nbea,20\ncog,3\ndov,4\n"
    theirs = HEADER + "ada,1\nbea,2\ncog,30\neel,5\n"
    left = merged(ours, theirs)
    assert left.count("<<<<<<<") == 1
    done = run("resolve")
    assert (done.exit_code, done.stderr) == (0, "")
    assert boats() == HEADER + "ada,1\nbea,20\ncog,30\ndov,4\neel,5\n"


def test_part_of_a_conflict_of_git_is_resolved() -> None:
    begin(driver=False)
    merged(OURS, THEIRS)
    assert run("resolve", "--ours", "--key", "cog").exit_code == 1
    assert boats() == HEADER + "ada,1\n<<<<<<< HEAD\nbea,20\n=======\nbea,21\n>>>>>>> theirs\ncog,30\n"
    assert run("resolve", "--theirs").exit_code == 0


def test_edits_by_hand_outside_of_the_markers_stay() -> None:
    begin()
    left = merged(OURS, THEIRS)
    Path("boats.csv").write_text(left.replace("ada,1\n", '"ada",100\nzap,7\n'))
    assert run("resolve", "--theirs").exit_code == 0
    assert boats() == HEADER + '"ada",100\nzap,7\nbea,21\ncog,31\n'


def test_conflict_resolved_by_hand_stays_and_one_edited_by_hand_is_refused() -> None:
    begin()
    left = merged(OURS, THEIRS)
    _, second = left.split("<<<<<<< ours\ncog")
    by_hand = HEADER + "ada,1\nbea,99\n<<<<<<< ours\ncog" + second
    Path("boats.csv").write_text(by_hand)
    assert run("resolve", "--list").stdout.startswith("boats.csv:4: cog: both sides changed size\n")
    edited = by_hand.replace("cog,31", "cog,3100")
    Path("boats.csv").write_text(edited)
    done = run("resolve", "--theirs")
    assert (done.exit_code, boats()) == (1, edited)
    assert done.stderr == (
        "claims: boats.csv: unresolved: 'cog' in the conflict on line 4 was edited by hand, or does not match "
        "the versions in git: resolve it by hand\n"
    )
    Path("boats.csv").write_text(by_hand.replace("cog,30", "cog,9").replace("cog,31", "cog,9"))
    assert run("resolve").exit_code == 0
    assert boats() == HEADER + "ada,1\nbea,99\ncog,9\n"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("bea,21\n>>>>>>> theirs\n", "bea,21\n"), "line 7 begins a conflict within a conflict"),
        (("<<<<<<< ours\nbea", "bea"), "line 4 is a conflict marker without a beginning"),
        (("cog,31\n>>>>>>> theirs\n", "cog,31\n"), "the last conflict has no end"),
        (("id,size\n", "id,sizes\n"), "its header is not that of the merged table: resolve it by hand"),
        (("ada,1\n", 'ada,"1\n'), "unclosed-quote in the row that begins on line 2"),
        (("bea,20\n", ""), "'bea' in the conflict on line 3 was edited by hand"),
        (("bea,20\n", "zap,1\n"), "the conflict on line 3 was edited by hand"),
        (("ada,1\n", "ada,1\nbea,2\n"), "'bea' in the conflict on line 4 is also on line 3"),
    ],
)
def test_file_that_does_not_match_the_sides_is_refused(change: tuple[str, str], reason: str) -> None:
    begin()
    left = merged(OURS, THEIRS).replace(*change, 1)
    Path("boats.csv").write_text(left)
    done = run("resolve", "--ours")
    assert done.exit_code in (1, 2)
    assert reason in done.stderr
    assert change[1].splitlines()[-1] in boats() if change[1] else True
    assert state() == "UU boats.csv"


HOSTILE = [
    "\x1b[2Jgone",
    "::error::x",
    "<<<<<<< HEAD\nbea,1",
    "=======\n>>>>>>> theirs",
    "\u202eevil",
    'a,b"c\n',
]


@pytest.mark.parametrize("cell", HOSTILE)
@pytest.mark.parametrize("driver", [True, False])
def test_hostile_cell_is_escaped_in_output_and_kept_in_the_file(cell: str, driver: bool) -> None:
    def row(key: str, text: str) -> str:
        return f'{key},1,"{text.replace(chr(34), chr(34) * 2)}",n\n'

    head = "id,size,port,note\n"
    begin(head + row("ada", cell) + row("bea", "x"), driver=driver, **WIDE)
    merged(head + row("ada", cell) + row("bea", cell), head + row("ada", cell) + row("bea", "y" + cell))
    done = run("resolve", "--list")
    assert "\x1b" not in done.stdout + done.stderr
    assert "\u202e" not in done.stdout
    assert not any(line.startswith("::") for line in done.stdout.splitlines())
    left = boats()
    done = run("resolve", "--theirs")
    if done.exit_code:
        assert not driver  # git cut a row in two: it is said, and left
        assert boats() == left
    else:
        assert boats() == head + row("ada", cell) + row("bea", "y" + cell)


def test_line_endings_and_a_byte_order_mark_stay() -> None:
    begin()
    left = merged("\ufeff" + OURS.replace("\n", "\r\n"), THEIRS)
    assert left.startswith("\ufeffid,size\r\n")
    assert "<<<<<<< ours\r\n" in left
    done = run("resolve", "--theirs")
    assert done.stdout == "boats.csv: 2 resolved: run git add\n"
    assert boats() == ("\ufeff" + HEADER + "ada,1\nbea,21\ncog,31\n").replace("\n", "\r\n")


def test_base_between_the_markers_and_longer_markers() -> None:
    Path(".gitattributes").write_text("*.csv conflict-marker-size=9\n")
    begin()
    git(Path.cwd(), "config", "merge.conflictStyle", "diff3")
    for install in (True, False):
        if not install:
            run("git", "uninstall")
        git(Path.cwd(), "checkout", "-q", "-B", f"m{install}", "main") if install else None
        if install:
            merged(OURS, THEIRS)
        else:
            assert run_git("checkout", "-m", "--", "boats.csv").returncode == 0
        assert "<<<<<<<<< " in boats()
        assert run("resolve", "--theirs", "--key", "bea").exit_code == 1
    assert run("resolve", "--ours").exit_code == 0
    assert boats() == HEADER + "ada,1\nbea,21\ncog,30\n"
