"""Every rule of the family text: a valid package, its text, one of the two broken, and all that is found."""

from pathlib import Path

import pytest
from tests.support.case import Seen, seen
from tests.support.harbor_case import TEXT, written

from claims import Options, validate
from claims.model.errors import CannotDo
from claims.model.report import Verified
from claims.render.report import totals
from claims.render.report.formats import FORMATS
from claims.render.report.view import View
from claims.rules.registry import RULES
from claims.text.passage import passage_hash, text_hash

SAID = TEXT.index("will")
FIRST = TEXT.index("\n")  # the end of the first sentence
HASH = passage_hash(TEXT[SAID : SAID + 16])
MIDDLE = f"affirmed,current,{SAID},{SAID + 16},{HASH},harbour master,will open in May"  # certainty to hedge
ROW, KEY = 1, {"claim_id": "c000001"}


def source(rule: str, column: int, field: str, value: str, message: str) -> Seen:
    return Seen(rule, "sources.csv", field, 2, column, 1, {"source_id": "post-1"}, value, message)


def claim(rule: str, column: int, field: str, value: str, message: str) -> Seen:
    return Seen(rule, "claims.csv", field, 3, column, ROW, KEY, value, message)


def unfit(value: str) -> Seen:
    """What can be told of a quotation without the text."""
    message = f"the quotation does not fit into the passage from {SAID} to {SAID + 16}"
    return claim("quotation-longer-than-passage", 104, "quotation", value, message)


KNOWN = f"it has {len(TEXT)} code points and the sha256 {text_hash(TEXT)}"
LONG = TEXT + "More.\n"
OTHER = TEXT.replace("small", "large")
# file, what is put in the place of what, the text, all that is found
CASES: list[tuple[str, str, str, str, list[Seen]]] = [
    ("claims", "c", "c", TEXT, []),
    ("claims", "c", "c", "\ufeff" + TEXT.replace("\n", "\r\n"), []),
    (
        "sources",
        f"en,{len(TEXT)}",
        f"en,{len(TEXT) + 1}",
        TEXT,
        [source("text-length-mismatch", 29, "text_length", str(len(TEXT) + 1), f"text_length is {len(TEXT) + 1}, the text has {len(TEXT)} code points")],
    ),
    (
        "sources",
        text_hash(TEXT),
        text_hash(OTHER),
        TEXT,
        [source("text-hash-mismatch", 32, "text_sha256", text_hash(OTHER), f"the text given is not the one that was read: {KNOWN}, where the source states {len(TEXT)} and {text_hash(OTHER)}; the source's claims are left unjudged")],
    ),
    (
        "sources",
        f"en,{len(TEXT)},{text_hash(TEXT)}",
        "en,,",
        TEXT,
        [
            source("text-length-mismatch", 29, "text_length", "", f"text_length is empty: write {len(TEXT)}; text_sha256 is empty: write {text_hash(TEXT)}; the source's claims are left unjudged"),
        ],
    ),
    (
        "claims",
        f",{SAID},{SAID + 16},{HASH}",
        f",{SAID},999,{HASH}",
        TEXT,
        [
            claim("passage-hash-mismatch", 73, "passage_hash", HASH, f"the text ends at {len(TEXT)}, before the end of the passage at {SAID} to 999"),
        ],
    ),
    (
        "claims",
        f",{SAID},{SAID + 16},{HASH}",
        f",{SAID},{SAID + 16},",
        TEXT,
        [
            claim("passage-hash-mismatch", 72, "passage_hash", "", f"passage_hash is empty: the words at {SAID} to {SAID + 16} have the hash {HASH}"),
        ],
    ),
    (
        "claims",
        HASH,
        "0123456789abcdef",
        TEXT,
        [claim("passage-hash-mismatch", 72, "passage_hash", "0123456789abcdef", f"the words at {SAID} to {SAID + 16} have the hash {HASH}, not '0123456789abcdef'"), unfit("will open in May")],
    ),
    (
        "claims",
        "will open in May",
        "will open in June",
        TEXT,
        [claim("quotation-not-verbatim", 104, "quotation", "will open in June", f"'will open in June' is not in the passage at {SAID}–{SAID + 16}: the closest words are 'will open in May'")],
    ),
    ("claims", "will open in May", "will […] May", TEXT, []),
    ("claims", ",said,", ",harbour […] said,", TEXT, []),
    (
        "claims",
        ",said,",
        ",town,",
        TEXT,
        [claim("cue-not-verbatim", 35, "cue", "town", f"'town' is not in the sentence at 0–{FIRST}: it is at 57–61 of the text")],
    ),
    (
        "claims",
        f"unmarked,{MIDDLE},",
        f"possible,{MIDDLE},may",
        TEXT,
        [claim("hedge-not-verbatim", 121, "hedge", "may", f"'may' is not in the sentence at 0–{FIRST}: the text has no similar words")],
    ),
    (
        "claims",
        "will open in May",
        "May […] will",
        TEXT,
        [claim("quotation-not-verbatim", 104, "quotation", "May […] will", f"'will' is in the passage at {SAID}–{SAID + 16} only before the preceding part: it is at {SAID}–{SAID + 4}, the preceding part ends at {SAID + 16}")],
    ),
]  # fmt: skip
ELSEWHERE = TEXT[:8]
VERIFIED = "2 passages, 1 quotation, 1 cue and 0 hedges verified\n"


def message_of(tmp_path: Path, quotation: str) -> str:
    """Return the message about this quotation."""
    package, file = written(tmp_path / "package"), tmp_path / "text.txt"
    file.write_text(TEXT, encoding="utf-8")
    path = package / "datapackage/claims.csv"
    row = path.read_text(encoding="utf-8").replace("will open in May", quotation, 1)
    path.write_text(row, encoding="utf-8", newline="\n")
    options = Options(select=("quotation-not-verbatim",), limit=None, texts={"post-1": file})
    (found,) = validate(package, options).findings
    return found.message


def test_a_quotation_elsewhere_in_the_text_is_located(tmp_path: Path) -> None:
    expected = f"'{ELSEWHERE}' is not in the passage at {SAID}–{SAID + 16}: it is at 0–8 of the text"
    assert message_of(tmp_path, ELSEWHERE) == expected


def test_a_quotation_like_other_words_of_the_text_shows_them(tmp_path: Path) -> None:
    words = f"{TEXT[:12]}x"
    missing = f"'{words}' is not in the passage at {SAID}–{SAID + 16}: the closest words in the text are '"
    assert message_of(tmp_path, words).startswith(missing)


def test_a_quotation_like_nothing_in_the_text_says_so(tmp_path: Path) -> None:
    expected = f"'zzzz' is not in the passage at {SAID}–{SAID + 16}: the text has no similar words"
    assert message_of(tmp_path, "zzzz") == expected


def test_closest_words_are_searched_for_a_bounded_number_of_quotations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.checks.text.COMPARED", 0)
    expected = f"'{ELSEWHERE}' is not in the passage at {SAID}–{SAID + 16}"
    assert message_of(tmp_path, ELSEWHERE) == expected


def test_messages_about_quotations_are_inert(tmp_path: Path) -> None:
    package, file = written(tmp_path / "package"), tmp_path / "text.txt"
    text = TEXT.replace("will open in May", "will \x1b[1m\u202ein May")
    passage = text[SAID : SAID + 16]
    file.write_text(text, encoding="utf-8")
    for name, old, new in (
        ("sources", f"{len(TEXT)},{text_hash(TEXT)}", f"{len(text)},{text_hash(text)}"),
        ("claims", HASH, passage_hash(passage)),
        ("claims", f",{SAID},{SAID + 16},", f",{SAID},{SAID + 16},"),
    ):
        path = package / f"datapackage/{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8", newline="\n")
    found = validate(package, Options(select=("quotation-not-verbatim",), texts={"post-1": file})).findings
    assert len(found) == 1
    assert found[0].message.isprintable()


def test_a_report_counts_what_the_texts_verify(tmp_path: Path) -> None:
    package, file = written(tmp_path / "package"), tmp_path / "text.txt"
    file.write_text(TEXT, encoding="utf-8")
    report = validate(package, Options(texts={"post-1": file}))
    assert report.verified == Verified(passages=2, quotations=1, cues=1)
    assert "".join(totals.verified(report)) == VERIFIED
    for form in ("full", "concise", "markdown"):
        shown = "".join(FORMATS[form].render(View(report, RULES)))
        assert shown.endswith(f"\n{VERIFIED}")
    report = validate(package)
    assert report.verified is None
    assert not list(totals.verified(report))
    file.write_text(OTHER, encoding="utf-8")
    report = validate(package, Options(texts={"post-1": file}))
    assert report.verified == Verified(passages=0, quotations=0)
    assert not list(totals.verified(report))


OF_CLAIMS = {
    "quotation-longer-than-passage",
}
BROKEN = {each.rule for case in CASES for each in case[-1]} - OF_CLAIMS


@pytest.mark.parametrize(("table", "old", "new", "text", "expected"), CASES)
def test_one_thing_broken(
    tmp_path: Path, table: str, old: str, new: str, text: str, expected: list[Seen]
) -> None:
    package, file = written(tmp_path / "package"), tmp_path / "text.txt"
    path = package / "datapackage" / f"{table}.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8", newline="\n")
    file.write_text(text, encoding="utf-8", newline="")
    assert seen(validate(package, Options(limit=None, texts={"post-1": file}))) == expected


@pytest.mark.parametrize("text", [OTHER, LONG, "\n"])
def test_of_another_text_only_the_source_is_told(tmp_path: Path, text: str) -> None:
    package, file = written(tmp_path / "package"), tmp_path / "text.txt"
    file.write_text(text, encoding="utf-8")
    found = seen(validate(package, Options(limit=None, texts={"post-1": file})))
    assert [(each.rule, each.line) for each in found] == [("text-hash-mismatch", 2)]


@pytest.mark.parametrize("source_id", ["post-2", "", "'; --"])
def test_a_source_that_is_not_there_cannot_be_proved(tmp_path: Path, source_id: str) -> None:
    package, file = written(tmp_path / "package"), tmp_path / "text.txt"
    file.write_text(TEXT, encoding="utf-8")
    with pytest.raises(CannotDo, match=r"unknown source .* in --text: "):
        validate(package, Options(texts={source_id: file}))


def test_a_source_in_a_row_that_cannot_be_read_may_be_the_one_that_is_meant(tmp_path: Path) -> None:
    package, file = written(tmp_path / "package"), tmp_path / "text.txt"
    file.write_text(TEXT, encoding="utf-8")
    sources = package / "datapackage/sources.csv"
    sources.write_bytes(sources.read_bytes().replace(b"\npost-1,", b"\npost-1,,"))
    found = seen(validate(package, Options(limit=None, texts={"post-1": file})))
    assert [(each.rule, each.line) for each in found] == [("ragged-row", 2)]


def test_totals_do_not_depend_on_how_much_is_listed(tmp_path: Path) -> None:
    package, file = written(tmp_path / "package"), tmp_path / "text.txt"
    file.write_text(TEXT, encoding="utf-8")
    claims = package / "datapackage/claims.csv"
    claims.write_text(
        claims.read_text(encoding="utf-8").replace(f",{SAID},{SAID + 16},{HASH}", f",{SAID},999,{HASH}")
    )
    for limit in (None, 1, 0):
        found = validate(package, Options(limit=limit, texts={"post-1": file}))
        assert found.counts.by_rule == {"passage-hash-mismatch": 1}
