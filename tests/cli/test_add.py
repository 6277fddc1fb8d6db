"""`claims add`: inserts a valid row, keeps every other byte of the file, and writes all or nothing."""

import hashlib
import json
import os
import re
import subprocess
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.support.case import files_in
from tests.support.claim_case import TABLES, write
from tests.support.curation_case import begun, typed
from tests.support.kill_case import forget_cleared_folders, killed

from claims import Options, validate
from claims.cli.row_prompts import ABOUT_PASSAGE
from claims.curate.values import new_claim_id
from claims.edit.rows import Added, plan_changes
from claims.model.claim import Claim
from claims.model.codes import CLAIM_ID
from claims.package.open import open_store
from claims.table.rows import open_tables

TEXT = "Ada Quill, the harbour master,\nsaid the new pier “will open in May”.\r\nThe pier is long. The pier is long.\n"
READ = TEXT.replace("\r\n", "\n")
HASH = hashlib.sha256(READ.encode()).hexdigest()
SPEAKERS = (
    "speaker_id,name,kind,named,aliases,member_of,country,wikidata_id\n"
    "ada-quill,Ada Quill,person,true,A. Quill;Quill,,,\n"
    "harbour-post,Harbour Post,organization,true,,,,\n"
)
SOURCES = (
    "source_id,kind,title,publisher_id,url,archive_url,published,retrieved,language,text_length,text_sha256,version_of\n"
    f"post-1,article,,harbour-post,,,2031-03-04,,en,{len(READ)},{HASH},\n"
)
HEADER = ",".join(Claim.model_fields) + "\n"
OLD = (
    'c000001,post-1,harbour-post,"The pier, the ""new"" one, is long.",none,,"unmarked",affirmed,current,69,86,'
    f"{hashlib.sha256(b'The pier is long.').hexdigest()[:16]},,,,,,,,,\n"
)
GIVEN = [
    "--source",
    "post-1",
    "--speaker",
    "quill",
    "--says",
    "The pier opens in May.",
    "--attribution",
    "mixed",
    "--cue",
    "said",
]
REST = ["--quotation", "will open in May", "--certainty", "unmarked", "--polarity", "affirmed"]
PASSAGE = ["--text", "post-1=text.txt", "--passage", "the new pier “will open in May”"]
NEW = ",post-1,ada-quill,The pier opens in May.,mixed,said,unmarked,affirmed,current,"
QUOTED = ",,will open in May,,,,,,,"


@pytest.fixture
def pier(tmp_path: Path) -> Path:
    folder = begun(tmp_path / "pier")
    (folder / "text.txt").write_bytes(TEXT.encode())
    (folder / "datapackage/speakers.csv").write_text(SPEAKERS, encoding="utf-8")
    (folder / "datapackage/sources.csv").write_text(SOURCES, encoding="utf-8")
    (folder / "datapackage/claims.csv").write_text(HEADER + OLD, encoding="utf-8")
    found = validate(folder, Options(texts={"post-1": folder / "text.txt"})).findings
    assert [each.rule for each in found] == ["unreferenced-row"]  # nobody cites ada-quill yet
    return folder


def claims(folder: Path) -> str:
    return (folder / "datapackage/claims.csv").read_bytes().decode()


def test_a_claim_is_added_in_its_place_with_its_passage(pier: Path) -> None:
    done = typed(pier, ["add", "--no-input", *GIVEN, *REST, *PASSAGE])
    start = READ.index("the new pier")
    end = READ.index("”") + 1
    mark = hashlib.sha256(READ[start:end].encode()).hexdigest()[:16]

    assert (done.exit_code, done.stderr) == (0, "")
    added = re.fullmatch(r"datapackage/claims\.csv:2: added (c\w{6})\n", done.stdout)
    assert added is not None
    assert re.fullmatch(CLAIM_ID, added[1])
    assert claims(pier) == f"{HEADER}{added[1]}{NEW}{start},{end},{mark}{QUOTED}\n{OLD}"
    assert validate(pier, Options(texts={"post-1": pier / "text.txt"})).findings == []


def test_the_rest_of_a_file_keeps_its_bytes(pier: Path) -> None:
    """CRLF, needless quotes, an open last line: all stay; the new row ends like the others."""
    path = pier / "datapackage/claims.csv"
    path.write_bytes((HEADER + OLD).encode().replace(b"\n", b"\r\n").removesuffix(b"\r\n"))
    before = path.read_bytes()
    done = typed(pier, ["add", "claim", "--no-input", "--claim-id", "czzzzzz", *GIVEN, *REST])

    assert done.exit_code == 0, done.stderr
    assert path.read_bytes() == before + b"\r\nczzzzzz" + f"{NEW},,{QUOTED}\r\n".encode()


def test_missing_values_are_named_by_their_options(pier: Path) -> None:
    before = files_in(pier)
    done = typed(pier, ["add", "--no-input", "--source", "post-1"])

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "claims: missing --speaker, --says, --attribution, --certainty, --polarity: required with --no-input\n"
    )
    assert files_in(pier) == before


def test_a_row_with_an_error_is_reported_and_not_written(pier: Path) -> None:
    before = files_in(pier)
    done = typed(
        pier, ["add", "--no-input", "--claim-id", "c000002", *GIVEN, *REST[2:], "--speaker", "nobody"]
    )

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        "error[unmatched-foreign-key] claims c000002 speaker_id: 'nobody' is not in speaker_id of speakers\n"
        "  = fix: correct the reference, or add the missing row: claims add speaker --speaker-id nobody\n"
        "error[missing-quotation] claims c000002 quotation: attribution is 'mixed' but quotation is empty\n"
        "  = fix: copy the quoted words, or set attribution to indirect where the source quotes none\n"
        "claims: nothing written; correct and run:\n"
        "  claims add claim --no-input --claim-id c000002 --source post-1 --speaker nobody "
        "--says 'The pier opens in May.' --attribution mixed --cue said --certainty unmarked --polarity affirmed "
        "--status current\n"
    )
    assert files_in(pier) == before


def again(pier: Path, words: list[str]) -> list[str]:
    """The words of the line to try again that a refused command gives."""
    done = typed(pier, ["add", *words])
    assert done.exit_code == 1
    line = done.stderr.splitlines()[-1].strip()
    read = subprocess.run(
        ["bash", "-c", f"claims() {{ printf '%s\\0' \"$@\"; }}; {line}"], capture_output=True, check=True
    )
    return read.stdout.decode().split("\0")[:-1]


def test_the_printed_command_verifies_the_text_again(pier: Path) -> None:
    wrong = [each.replace("open in May", "open in June") for each in REST]
    words = again(pier, ["--no-input", *GIVEN, *wrong, *PASSAGE])
    assert words[words.index("--passage-start") + 1] == str(READ.index("the new pier"))
    assert words[-4:] == ["--text", "post-1=text.txt", "--passage", "the new pier “will open in May”"]
    assert "--passage-hash" not in words
    assert again(pier, words[1:]) == words
    done = typed(pier, [each.replace("June", "May") for each in words])
    assert (done.exit_code, done.stderr) == (0, "")
    assert validate(pier, Options(texts={"post-1": pier / "text.txt"})).findings == []


def test_the_printed_command_records_the_text_of_a_source_again(pier: Path) -> None:
    given = ["--source-id", "post-2", "--kind", "article", "--language", "en", "--published", "2031-03-05"]
    words = again(pier, ["source", "--no-input", *given, "--publisher", "nobody", "--text", "text.txt"])
    assert words[-2:] == ["--text", "text.txt"]
    assert not {"--text-length", "--text-sha256"} & set(words)
    done = typed(pier, [each.replace("nobody", "harbour-post") for each in words])
    assert done.exit_code == 0, done.stderr


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("quil", "'ada-quill'"),
        ("Ada Quil", "'ada-quill'"),
        ("harbor-post", "'harbour-post'"),
        ("ada-quil", "'ada-quill'"),
    ],
)
def test_a_misspelled_speaker_gets_a_suggestion(pier: Path, said: str, meant: str) -> None:
    before = files_in(pier)
    done = typed(pier, ["add", "--no-input", *GIVEN, *REST, "--speaker", said])

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"claims: unknown speaker '{said}' in --speaker: did you mean {meant}?\n"
    assert files_in(pier) == before


def test_the_printed_command_is_quoted_for_bash(pier: Path) -> None:
    says = "It's\nnew \\ “x”\t$(touch y) ##[a] ::b \u202e é"
    words = ["add", "--no-input", *GIVEN, *REST[2:], "--says", says]
    done = typed(pier, words)

    assert done.exit_code == 1
    line = done.stderr.splitlines()[-1].strip()
    assert line.isprintable()
    assert "##[" not in line
    read = subprocess.run(
        ["bash", "-c", f"claims() {{ printf '%s\\0' \"$@\"; }}; {line}"], capture_output=True, check=True
    )
    assert says in read.stdout.decode().split("\0")
    assert not (pier / "y").exists()


def test_existing_errors_do_not_count(pier: Path) -> None:
    path = pier / "datapackage/claims.csv"
    path.write_text(HEADER + OLD.replace("affirmed", "afirmed"), encoding="utf-8")

    assert typed(pier, ["add", "--no-input", *GIVEN, *REST]).exit_code == 0


def test_a_warning_is_reported_and_the_row_written(pier: Path) -> None:
    quoted = ["--quotation", "“will open in May”", "--certainty", "unmarked", "--polarity", "affirmed"]
    done = typed(pier, ["add", "--no-input", *GIVEN, *quoted])

    assert done.exit_code == 0
    assert done.stderr.startswith("warning[quotation-marks-included] claims c")
    assert "“will open in May”" in claims(pier)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--text", "post-1=text.txt", "--passage", "The pier is long."],
            "passage 'The pier is long.' found 2 times, at offsets 69, 87: give more words, or --passage-start",
        ),
        (
            ["--text", "post-1=text.txt", "--passage", "Nowhere"],
            "'Nowhere' is not in the text: copy the words from the text",
        ),
        (["--text", "post-1=text.txt"], "--text needs --passage WORDS, the words of the text that contain the claim"),
        (["--text", "text.txt", "--passage", "x"], "invalid --text 'text.txt': use SOURCE_ID=FILE"),
        (
            ["--text", "post-1=datapackage.json", "--passage", "x"],
            "'datapackage.json' is not the text of source 'post-1': its length or hash is different",
        ),
        (["--text", "post-1=none.txt", "--passage", "x"], "'none.txt' is not a file: give the file with the source's text"),
        (["--text", "post-9=text.txt", "--passage", "x"], "--source 'post-1' and --text 'post-9' are different sources"),
    ],
)  # fmt: skip
def test_a_missing_or_ambiguous_passage_is_an_error(pier: Path, words: list[str], said: str) -> None:
    before = files_in(pier)
    done = typed(pier, ["add", "--no-input", *GIVEN, *REST, *words])

    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"claims: {said}\n")
    assert files_in(pier) == before


def test_a_revision_keeps_the_passage_and_the_text_proves_it(pier: Path) -> None:
    old = typed(pier, ["add", "--no-input", *GIVEN, *REST, *PASSAGE]).stdout.split()[-1]
    newer = ["revise", old, "--no-input", "--text", "post-1=text.txt"]

    wrong = typed(pier, [*newer, "--quotation", "shall open in May", "--attribution", "mixed"])
    assert wrong.exit_code == 1
    assert wrong.stderr.startswith("error[quotation-not-verbatim] claims c")
    done = typed(pier, [*newer, "--quotation", "open in May", "--attribution", "mixed"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert validate(pier, Options(texts={"post-1": pier / "text.txt"})).findings == []


def test_a_passage_is_found_over_line_ends_and_chosen_by_its_start(pier: Path) -> None:
    over = ["--text", "post-1=text.txt", "--passage", "harbour master, said the new pier “will open in May”"]
    chosen = ["--text", "post-1=text.txt", "--passage", "The pier is long.", "--passage-start", "87"]
    plain = ["--speaker", "Harbour Post", "--attribution", "none", "--source", "post-1"]
    rest = ["--says", "A long pier is there.", "--certainty", "unmarked", "--polarity", "affirmed"]

    assert typed(pier, ["add", "--no-input", *GIVEN, *REST, *over]).exit_code == 0
    assert typed(pier, ["add", "--no-input", *plain, *rest, *chosen]).exit_code == 0
    assert ",87,104," in claims(pier)
    assert validate(pier, Options(texts={"post-1": pier / "text.txt"})).findings == []


def test_a_quotation_that_is_not_in_the_text_is_refused(pier: Path) -> None:
    words = [*GIVEN, "--quotation", "shall open in May", *REST[2:], *PASSAGE]
    done = typed(pier, ["add", "--no-input", *words])

    assert done.exit_code == 1
    assert "error[quotation-not-verbatim]" in done.stderr
    assert claims(pier) == HEADER + OLD


def test_passage_without_text_is_a_usage_error(pier: Path) -> None:
    assert typed(pier, ["add", "--passage", "x"]).exit_code == 2


def test_every_value_can_be_entered_at_a_prompt(tmp_path: Path) -> None:
    folder = begun(tmp_path / "pier")
    (folder / "text.txt").write_bytes(TEXT.encode())
    source = [
        "article",
        "New pier",
        "Harbour Post",
        "y",
        "",
        "organization",
        "",
        "",
        "",
        "",
        "",
        "ftp://x",
        "",
        "-",
    ]
    source += ["2031-03-04", "2031-03-04T10:00:00Z", "en", "", ""]
    done = typed(folder, ["add", "source", "--text", "text.txt"], "\n".join(source) + "\n")

    assert (done.exit_code, done.stdout.splitlines()) == (
        0,
        [
            "datapackage/speakers.csv:2: added harbour-post",
            "datapackage/sources.csv:2: added harbour-post-2031-03-04",
        ],
    )
    assert "invalid url 'ftp://x': use a value such as 'https://harbour-post.example/new-pier'" in done.stderr

    claim = [
        "Nowhere",
        "The pier is long.",
        "",
        "the new pier “will open in May”",
        "sung",
        "mixed",
        "Ada Quill",
        "y",
    ]
    claim += ["", "?", "person", "", "", "", "", "", "said", "", "harbour master", "The pier opens in May."]
    claim += ["will open in May", "", "", "", "", ""]
    words = ["add", "--text", "harbour-post-2031-03-04=text.txt"]
    done = typed(folder, words, "\n".join(claim) + "\n")

    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "datapackage/speakers.csv:2: added ada-quill")
    assert "is not in the text: copy the words from the text" in done.stderr
    assert "Kind of speaker." in done.stderr
    assert (
        ",harbour-post-2031-03-04,ada-quill,The pier opens in May.,mixed,said,unmarked,affirmed,current,36,67,"
        in claims(folder)
    )
    report = validate(folder, Options(texts={"harbour-post-2031-03-04": folder / "text.txt"}))
    assert report.findings == []


def test_the_passage_is_explained_and_a_misspelled_speaker_gets_a_suggestion(pier: Path) -> None:
    words = ["add", "--text", "post-1=text.txt", *GIVEN[:2], *GIVEN[4:], "--speaker", "Ada Quil", *REST]
    done = typed(pier, words, "?\nthe new pier\nn\nquill\n\n\n\n\n\n\n\n\n")

    assert f"  {ABOUT_PASSAGE}\n" in done.stderr
    assert "  unknown speaker 'Ada Quil': did you mean 'ada-quill'?\n" in done.stderr


def test_answers_that_end_too_early_write_nothing(pier: Path) -> None:
    before = files_in(pier)
    done = typed(pier, ["add"], "post-1\nmixed\nTomas Marsh\ny\n")

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.endswith("claims: end of input: nothing written\n")
    assert files_in(pier) == before


HOSTILE = [
    "\x1b[2J",
    "::error::x",
    "a\nb",
    "=1+1",
    "\u202egpj",
    "a\x00b",
    "\udcff",
    "x" * 20_000,
    "##[error]x",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_reach_no_terminal_and_break_no_file(pier: Path, text: str) -> None:
    words = ["add", "--no-input", *GIVEN, *REST, "--note", text, "--speaker-role", text]
    done = typed(pier, words)

    assert done.exit_code in (0, 1, 2)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", done.output)
    assert not re.search("^::|##\\[", done.output, re.MULTILINE)
    assert validate(pier).counts.error == 0
    assert OLD in claims(pier)


def test_a_speaker_is_added_by_options(pier: Path) -> None:
    done = typed(
        pier, ["add", "speaker", "--no-input", "--name", "Bo Ek", "--kind", "person", "--named", "true"]
    )

    assert (done.exit_code, done.stdout) == (0, "datapackage/speakers.csv:3: added bo-ek\n")
    assert done.stderr == ""
    assert (pier / "datapackage/speakers.csv").read_text().splitlines()[2] == "bo-ek,Bo Ek,person,true,,,,"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["speaker", "--name", "Ada", "--speaker-id", "ada-quill"], "speaker_id 'ada-quill' already exists: choose another one"),
        (["speaker", "--name", "Ada Quill"], "speaker_id 'ada-quill' already exists: choose another one"),
        (["speaker", "--name", "Иван"], "cannot make an id from the name 'Иван': add --speaker-id ID"),
        (["speaker", "--name", ""], "empty --name: a value is required"),
        (["speaker", "--name", "a\nb"], "line break in name 'a\\nb': write it on one line"),
        (["speaker"], "missing --speaker-id, --name: required with --no-input"),
    ],
)  # fmt: skip
def test_an_invalid_speaker_is_an_error(pier: Path, words: list[str], said: str) -> None:
    before = files_in(pier)
    done = typed(pier, ["add", *words, "--kind", "person", "--named", "true", "--no-input"])

    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"claims: {said}\n")
    assert files_in(pier) == before


def test_a_source_that_exists_is_an_error(pier: Path) -> None:
    words = ["--source-id", "post-1", "--kind", "article", "--publisher", "harbour-post", "--language", "en"]
    done = typed(pier, ["add", "source", "--no-input", *words])

    assert (done.exit_code, done.stderr) == (
        2,
        "claims: source_id 'post-1' already exists: choose another one\n",
    )


def test_a_package_that_is_not_in_a_folder_is_not_written(pier: Path, tmp_path: Path) -> None:
    from tests.support.case import zipped

    target = zipped(pier, tmp_path / "pier.zip")
    done = typed(pier, ["add", "claim", "--no-input", *GIVEN, *REST, str(target)])

    assert done.exit_code == 2
    assert "cannot be written to: name a folder or a datapackage.json" in done.stderr


def test_a_malformed_file_is_not_changed(pier: Path) -> None:
    path = pier / "datapackage/claims.csv"
    path.write_text(HEADER + OLD + "c000009,torn\n", encoding="utf-8")
    before = files_in(pier)
    done = typed(pier, ["add", "--no-input", *GIVEN, *REST])

    assert (done.exit_code, done.stderr) == (
        2,
        "claims: 'datapackage/claims.csv' cannot be read: ragged-row on line 3: run claims validate\n",
    )
    assert files_in(pier) == before


def test_stated_bytes_and_hash_are_removed(pier: Path) -> None:
    path = pier / "datapackage.json"
    data = (pier / "datapackage/claims.csv").read_bytes()
    stated = f'"bytes": {len(data)}, "hash": "sha256:{hashlib.sha256(data).hexdigest()}", "name": "claims"'
    path.write_text(path.read_text(encoding="utf-8").replace('"name": "claims"', stated, 1), encoding="utf-8")
    assert validate(pier).counts.error == 0
    done = typed(pier, ["add", "--no-input", *GIVEN, *REST])

    assert done.exit_code == 0, done.stderr
    assert validate(pier).findings == []
    assert stated not in path.read_text(encoding="utf-8")
    assert not {"bytes", "hash"} & json.loads(path.read_bytes())["resources"][0].keys()


def test_a_file_that_changes_meanwhile_is_not_overwritten(pier: Path, tmp_path: Path) -> None:
    values = dict(zip(Claim.model_fields, OLD.replace('"', "").split(","), strict=False)) | {
        "claim_id": "c000002"
    }
    with open_store(str(pier)) as store:
        (tmp_path / "copies").mkdir()
        plan = plan_changes(open_tables(store, tmp_path / "copies"), [Added("claims", values)], {})
        os.utime(pier / "datapackage/claims.csv", (1, 1))
        with pytest.raises(Exception, match="has changed since it was read"):
            plan.write()
    assert claims(pier) == HEADER + OLD


def test_ids_are_new() -> None:
    made = {new_claim_id(()) for _ in range(200)}

    assert len(made) == 200
    assert all(re.fullmatch(CLAIM_ID, each) for each in made)


words = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=8)
phrase = st.lists(words, min_size=1, max_size=6).map(" ".join)


@st.composite
def a_claim(draw: st.DrawFn) -> dict[str, str]:
    import unicodedata

    def text() -> str:
        return unicodedata.normalize("NFC", draw(phrase))

    attribution = draw(st.sampled_from(["direct", "indirect", "mixed"]))
    certainty = draw(st.sampled_from(["unmarked", "probable", "possible", "conditional"]))
    start: Any = draw(st.integers(0, 800) | st.none())
    return {
        "claim_id": new_claim_id(()),
        "source_id": draw(st.sampled_from(["post-1", "post-2"])),
        "speaker_id": draw(st.sampled_from(["ada-quill", "tomas-marsh"])),
        "text": text() + draw(st.sampled_from(["", ', "so"', ";\tor"])).replace("\t", " "),
        "attribution": attribution,
        "quotation": "" if attribution == "indirect" else "q",
        "certainty": certainty,
        "hedge": "" if certainty == "unmarked" else text(),
        "polarity": draw(st.sampled_from(["affirmed", "denied"])),
        "status": "current",
        **(
            {}
            if start is None
            else {
                "passage_start": str(start),
                "passage_end": str(start + 90),
                "passage_hash": f"{start:016x}",
            }
        ),
    }


@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(a_claim(), min_size=2, max_size=9))
def test_what_is_valid_stays_valid_and_every_old_row_stays(
    tmp_path_factory: pytest.TempPathFactory, new: list[dict[str, str]]
) -> None:
    folder = write(tmp_path_factory.mktemp("property") / "package", TABLES)
    before = claims(folder).splitlines(keepends=True)
    with open_store(str(folder)) as store:
        copies = tmp_path_factory.mktemp("copies")
        plan = plan_changes(open_tables(store, copies), [Added("claims", each) for each in new], {})
        plan.write()
    after = claims(folder).splitlines(keepends=True)

    assert [each for each in plan.findings if each.severity == "error"] == []
    assert [line for line in after if line in before] == before
    assert len(after) == len(before) + len(new)
    assert validate(folder).counts.error == 0


def test_an_interrupted_add_leaves_the_old_files_or_the_new_ones(pier: Path) -> None:
    added = ["--claim-id", "czzzzzz", *GIVEN, *REST]
    path, before = pier / "datapackage/claims.csv", files_in(pier)
    old, states = path.read_bytes(), set()
    with killed(pier, "add", "claim", "--no-input", *added) as run_killed:
        for step in count():
            path.write_bytes(old)
            if not run_killed(step):
                break
            found = path.read_bytes()
            states.add(found)
            forget_cleared_folders()
            again = typed(pier, ["add", "claim", "--no-input", *added])
            assert again.exit_code == (0 if found == old else 2), again.stderr
            assert files_in(pier).keys() == before.keys(), step
    assert step > 5
    assert states == {old, path.read_bytes()}
