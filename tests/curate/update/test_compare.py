"""A later version of a text is compared with the claims that were read in the older ones."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.update_case import (
    CLAIMS,
    OLD,
    SOURCE,
    claim_row,
    source_row,
    states,
    write_dataset,
    write_text,
)

from claims.curate.dataset import open_dataset
from claims.curate.update.compare import compare_text
from claims.model.errors import CannotDo
from claims.model.update import Update
from claims.package.configuration import find_texts, read_configuration
from claims.text.passage import passage_hash

PARAGRAPHS = OLD.strip().split("\n\n")
UNCHANGED = dict.fromkeys(CLAIMS, "unchanged")


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """Return the same package with its text (True) and without."""
    found = {known: write_dataset(tmp_path_factory.mktemp("pier")) for known in (True, False)}
    write_text(found[True])
    return found


def compare(folder: Path, new: str) -> Update:
    file = folder / "new.txt"
    file.write_text(new, encoding="utf-8", newline="\n")
    with open_dataset(str(folder)) as dataset:
        store = dataset.opened.store
        return compare_text(dataset, SOURCE, file, find_texts(store, read_configuration(store)))


@pytest.mark.parametrize("known", [True, False])
def test_same_text_leaves_every_claim_unchanged(packages: dict[bool, Path], known: bool) -> None:
    found = compare(packages[known], OLD)
    assert states(found) == UNCHANGED
    assert [OLD[each.start : each.end] for each in found.claims] == [
        CLAIMS[each.claim_id][1] for each in found.claims
    ]
    assert {each.confidence for each in found.claims} == {1.0}
    assert all(not each.changes for each in found.claims)


@pytest.mark.parametrize("known", [True, False])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(PARAGRAPHS))))
def test_moved_paragraphs_keep_their_claims(
    packages: dict[bool, Path], known: bool, order: list[int]
) -> None:
    new = "\n\n".join(PARAGRAPHS[at] for at in order) + "\n"
    found = compare(packages[known], new)
    assert set(states(found).values()) <= {"unchanged", "moved"}
    for each in found.claims:
        assert new[each.start : each.end] == CLAIMS[each.claim_id][1]
    in_order = [each.claim_id for each in found.claims if each.state == "unchanged"]
    assert in_order == sorted(in_order)


@pytest.mark.parametrize(("known", "state"), [(True, "removed"), (False, "ambiguous")])
@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("c000002", " She added that the work had cost 12 million crowns."),
        ("c000004", " He said tickets could become cheaper next year."),
        ("c000005", " “We are very proud of our town,” Marsh told reporters."),
        ("c000007", " A storm destroyed the old pier two years ago."),
    ],
)
def test_claim_of_a_deleted_sentence_is_removed(
    packages: dict[bool, Path], known: bool, state: str, claim: str, sentence: str
) -> None:
    assert states(compare(packages[known], OLD.replace(sentence, ""))) == {**UNCHANGED, claim: state}


EDITS = [
    ("c000001", "will open in May", "may open in May", ("quotation", "will", "may")),
    ("c000001", "Northhaven “will", "Northhaven “will not", ("quotation", "", "not")),
    ("c000002", "12 million", "14 million", ("number", "12", "14")),
    ("c000002", "12 million", "twelve billion", ("number", "12 million", "twelve billion")),
    ("c000003", "would run", "would not run", ("negation", "", "not")),
    ("c000004", "could become", "will become", ("hedge", "could", "will")),
    ("c000003", "to Ostholm", "to Westholm", ("name", "Ostholm", "Westholm")),
    ("c000003", "ferries", "boats", ("words", "ferries", "boats")),
    ("c000006", "inhabitants.", "inhabitants!", ("punctuation", ".", "!")),
    ("c000003", "run every", "run  every", ("spacing", CLAIMS["c000003"][1], "ferries to Ostholm would run  every day")),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "old", "new", "change"), EDITS)
def test_changed_words_are_named_by_their_importance(
    packages: dict[bool, Path], claim: str, old: str, new: str, change: tuple[str, str, str]
) -> None:
    text = OLD.replace(old, new, 1)
    found = compare(packages[True], text)
    assert states(found) == {**UNCHANGED, claim: "reworded"}
    (match,) = [each for each in found.claims if each.claim_id == claim]
    assert [(each.kind, each.old, each.new) for each in match.changes] == [change]
    assert text[match.start : match.end] == match.new == CLAIMS[claim][1].replace(old, new)
    assert match.old == CLAIMS[claim][1]


@pytest.mark.parametrize("known", [True, False])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_passage_with_one_changed_word_is_never_unchanged(
    packages: dict[bool, Path], known: bool, data: st.DataObject
) -> None:
    claim = data.draw(st.sampled_from(sorted(CLAIMS)))
    passage = CLAIMS[claim][1]
    words = passage.split(" ")
    at = data.draw(st.integers(0, len(words) - 1))
    word = data.draw(
        st.sampled_from(["", "not", "7", "never", "perhaps", "Marsh", "“so”", words[at].rstrip("”,.") + "s"])
    )
    edited = " ".join(each for each in [*words[:at], word, *words[at + 1 :]] if each)
    found = states(compare(packages[known], OLD.replace(passage, edited)))
    expected = {"reworded", "ambiguous"} if not known else {"reworded", "removed"}
    if edited != passage:
        assert found[claim] in expected
        assert {each for name, each in found.items() if name != claim} == {"unchanged"}


def test_change_in_the_sentence_around_a_passage_is_shown(packages: dict[bool, Path]) -> None:
    found = compare(packages[True], OLD.replace("Marsh, pledged that", "Marsh, did not say that"))
    assert states(found) == UNCHANGED
    (match,) = [each for each in found.claims if each.changes]
    assert match.claim_id == "c000003"
    assert [(each.kind, each.old, each.new, each.within) for each in match.changes] == [
        ("negation", "pledged", "did not say", "sentence")
    ]


def test_quotation_is_found_where_nothing_else_is_known(packages: dict[bool, Path]) -> None:
    new = OLD.replace(
        "“We are very proud of our town,” Marsh told", "“We are very proud of our town”, Marsh later told"
    )
    found = compare(packages[False], new)
    (match,) = [each for each in found.claims if each.claim_id == "c000005"]
    assert (match.state, match.match_pass, match.changes) == ("reworded", "quotation", [])
    assert match.new == "“We are very proud of our town”, Marsh later told reporters."


def test_claims_of_every_version_are_compared_with_their_own(tmp_path: Path) -> None:
    newer = OLD.replace("A storm", "Last week, the council met. A storm").replace("12 million", "13 million")
    later = {**claim_row("c000002"), "claim_id": "c000009", "source_id": "post-2", "revises": "c000002"}
    passage = "the work had cost 13 million crowns"
    start = newer.index(passage)
    later |= {
        "passage_start": str(start),
        "passage_end": str(start + len(passage)),
        "passage_hash": passage_hash(passage),
    }
    claims = [{**claim_row(each), **({"status": "updated"} if each == "c000002" else {})} for each in CLAIMS]
    sources = [source_row(), source_row("post-2", newer, version_of=SOURCE)]
    folder = write_dataset(tmp_path, [*claims, later], sources)
    write_text(folder)
    write_text(folder, newer, "post-2")
    found = compare(folder, newer.replace("13 million", "14 million"))
    expected = {each: "unchanged" for each in CLAIMS if each != "c000002"} | {"c000009": "reworded"}
    assert states(found) == expected
    assert found.snapshots == [SOURCE, "post-2"]
    assert found.counts.sentences == {"reworded": 1, "unchanged": 8}


def test_sentences_name_their_claims(packages: dict[bool, Path]) -> None:
    new = OLD.replace(" A storm", " It has a cinema. A storm")
    found = compare(packages[True], new)
    assert [(new[each.start : each.end], each.state, each.claims) for each in found.sentences][-3:] == [
        ("The town has about 4,000 inhabitants.", "unchanged", ["c000006"]),
        ("It has a cinema.", "new", []),
        ("A storm destroyed the old pier two years ago.", "unchanged", ["c000007"]),
    ]
    assert found.counts.sentences == {"new": 1, "unchanged": 8}


def test_wrong_old_text_is_refused(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path)
    write_text(folder, OLD + "More.")
    with pytest.raises(CannotDo, match="is not the text of source 'post-1'"):
        compare(folder, OLD)
