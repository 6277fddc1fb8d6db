"""`claims anchor`: the offsets of a passage, and errors for unknown passages and sources."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.support.harbor_case import TEXT, written

from claims.cli import cli
from claims.text.passage import passage_hash, text_hash

SAID = TEXT.index("will")


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, ["anchor", *arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The text of the invented package's source, from inside the package."""
    monkeypatch.chdir(written(tmp_path / "package"))
    file = tmp_path / "text.txt"
    file.write_text(TEXT, encoding="utf-8")
    return str(file)


def line(start: int, words: str) -> str:
    end = start + len(words)
    return f"passage_start={start} passage_end={end} passage_hash={passage_hash(words)}\n"


def test_a_passage_is_found(text: str) -> None:
    assert run("post-1", text, "will open in May") == (0, line(SAID, "will open in May"), "")


def test_every_occurrence_of_a_passage_is_printed(text: str) -> None:
    code, out, err = run("post-1", text, "The ")
    assert (code, out) == (0, line(0, "The ") + line(TEXT.index("The town"), "The "))
    assert err == ("claims: the passage occurs 2 times (on lines 1, 2): choose one, or give more words\n")


def test_a_line_with_several_occurrences_is_named_once(text: str) -> None:
    Path("lines.txt").write_text("dog, dog\ncat, cat\ndog", encoding="utf-8")
    Path("datapackage.json").unlink()
    assert run("post-1", "lines.txt", "cat")[2].endswith(
        "claims: the passage occurs 2 times (on line 2): choose one, or give more words\n"
    )
    assert "3 times (on lines 1, 3): " in run("post-1", "lines.txt", "dog")[2]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "the words are empty: copy the words that the claim is based on from the text"),
        (" \n", "the words are empty: copy the words that the claim is based on from the text"),
        ("no such thing", "'no such thing' is not in the text: copy the words from the text"),
        (
            '"Will  open in may"',
            "'\"Will  open in may\"' is not in the text; similar words are '“will open in May”': copy the words from the text",
        ),
        (
            "May”. The town",
            "'May”. The town' is not in the text; similar words are 'May”.\\nThe town': copy the words from the text",
        ),
    ],
)
def test_a_passage_that_is_not_found_is_an_error(text: str, words: str, message: str) -> None:
    assert run("post-1", text, words) == (2, "", f"claims: {message}\n")


@pytest.mark.parametrize(
    ("source", "hint"), [("post-2", ": did you mean 'post-1'?"), ("zzz", ""), ("", ""), ("\x1b", "")]
)
def test_an_unknown_source_is_an_error(text: str, source: str, hint: str) -> None:
    code, out, err = run(source, text, "will")
    assert (code, out) == (2, "")
    assert " is not in the table sources of 'datapackage.json'" + hint + "\n" in err
    assert "\x1b" not in err


def test_without_a_package_the_source_is_not_checked(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run("anything", text, "will open")
    assert (code, out) == (0, line(SAID, "will open"))
    assert err.startswith("claims: 'anything' is not checked: no datapackage.json in this folder")


def test_a_package_without_sources_is_reported(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "datapackage.json").write_text('{"name": "x", "resources": []}')
    monkeypatch.chdir(tmp_path)
    assert run("anything", text, "will open")[2] == (
        "claims: 'anything' is not checked: 'datapackage.json' has no table sources that can be read\n"
    )


def test_a_different_text_is_an_error(text: str) -> None:
    file = Path(text)
    file.write_text(TEXT.replace("May", "June"), encoding="utf-8")
    said = f"claims: '{text}' is not the text of source 'post-1': its length or hash is different\n"
    assert run("post-1", text, "will open") == (2, "", said)
    sources = Path("datapackage/sources.csv")
    sources.write_text(sources.read_text().replace(f",{len(TEXT)},{text_hash(TEXT)},", ",,,"))
    assert run("post-1", text, "will open in June")[0] == 0  # no text is stated yet
