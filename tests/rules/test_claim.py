"""Every claim rule: what breaks it, what all but breaks it, its own examples, and what a hostile package does."""

import csv
import json
import re
from pathlib import Path

import pytest
from tests.support.claim_case import MODELS, Changes, Row, Told, changed, key_of, report, told, write

from claims import Options, validate
from claims.rules.claim import ROW_RULES, RULES, TABLE_RULES, BadRuleError, RowRule, TableRule, read

NEW = {
    "source_id": "post-1",
    "speaker_id": "ada-quill",
    "attribution": "indirect",
    "certainty": "unmarked",
    "polarity": "affirmed",
    "status": "current",
}


def claim(key: str, **cells: str) -> Changes:
    return {("claims", key): cells}


def new(key: str, **cells: str) -> Changes:
    return claim(key, **{**NEW, **cells})


def source(key: str, **cells: str) -> Changes:
    return {("sources", key): cells}


def speaker(key: str, **cells: str) -> Changes:
    return {("speakers", key): cells}


CASES: list[tuple[str, Changes, Told]] = [
    (
        "missing-quotation",
        claim("c000004", quotation=""),
        [("missing-quotation", "quotation", 6, 64, "attribution is 'direct' but quotation is empty")],
    ),
    (
        "missing-quotation",
        claim("c000001", quotation=""),
        [("missing-quotation", "quotation", 3, 33, "attribution is 'mixed' but quotation is empty")],
    ),
    (
        "unexpected-quotation",
        claim("c000002", quotation="may open late"),
        [
            (
                "unexpected-quotation",
                "quotation",
                4,
                63,
                "attribution is 'indirect' but there is a quotation",
            )
        ],
    ),
    (
        "unexpected-quotation",
        claim("c000003", quotation="not large"),
        [
            (
                "unexpected-quotation",
                "quotation",
                5,
                54,
                "attribution is 'none' but there is a quotation",
            )
        ],
    ),
    (
        "empty-quotation-part",
        claim("c000004", quotation="we do not […]"),
        [("empty-quotation-part", "quotation", 6, 64, "the quotation has an empty part before or after […]")],
    ),
    (
        "empty-quotation-part",
        claim("c000004", quotation="we […]  […] know"),
        [("empty-quotation-part", "quotation", 6, 64, "the quotation has an empty part before or after […]")],
    ),
    (
        "quotation-ellipsis-format",
        claim("c000004", quotation="we do not [...] know"),
        [
            (
                "quotation-ellipsis-format",
                "quotation",
                6,
                64,
                "the quotation 'we do not [...] know' is split by a separator other than ' […] '",
            )
        ],
    ),
    (
        "quotation-ellipsis-format",
        claim("c000004", quotation="we do not[…]know"),
        [
            (
                "quotation-ellipsis-format",
                "quotation",
                6,
                64,
                "the quotation 'we do not[…]know' is split by a separator other than ' […] '",
            )
        ],
    ),
    (
        "quotation-marks-included",
        claim("c000004", quotation="“we do not know”"),
        [
            (
                "quotation-marks-included",
                "quotation",
                6,
                64,
                "the quotation '“we do not know”' is enclosed in quotation marks",
            )
        ],
    ),
    (
        "quotation-marks-included",
        claim("c000004", quotation='"we do\nnot know"'),
        [
            (
                "quotation-marks-included",
                "quotation",
                6,
                64,
                "the quotation '\"we do\\nnot know\"' is enclosed in quotation marks",
            )
        ],
    ),
    (
        "quotation-longer-than-passage",
        claim("c000004", passage_end="410"),
        [
            (
                "quotation-longer-than-passage",
                "quotation",
                6,
                64,
                "the quotation does not fit into the passage from 400 to 410",
            )
        ],
    ),
    (
        "quotation-longer-than-passage",
        claim("c000001", passage_end="116"),
        [
            (
                "quotation-longer-than-passage",
                "quotation",
                3,
                33,
                "the quotation does not fit into the passage from 100 to 116",
            )
        ],
    ),
    (
        "certainty-without-hedge",
        claim("c000002", hedge=""),
        [("certainty-without-hedge", "hedge", 4, 82, "certainty is 'possible' but hedge is empty")],
    ),
    (
        "unmarked-with-hedge",
        claim("c000002", certainty="unmarked"),
        [("unmarked-with-hedge", "hedge", 4, 82, "certainty is 'unmarked' but the hedge is 'may'")],
    ),
    (
        "own-voice-relayed",
        claim("c000003", relayed_by="ada-quill"),
        [
            (
                "own-voice-relayed",
                "relayed_by",
                5,
                29,
                "attribution is 'none' but the claim is relayed by 'ada-quill'",
            )
        ],
    ),
    (
        "own-voice-not-publisher",
        claim("c000002", attribution="none", relayed_by=""),
        [
            (
                "own-voice-not-publisher",
                "speaker_id",
                4,
                16,
                "attribution is 'none' but the publisher of 'post-1' is 'harbour-post', not 'tomas-marsh'",
            )
        ],
    ),
    (
        "publisher-not-in-own-voice",
        claim("c000003", attribution="indirect"),
        [
            (
                "publisher-not-in-own-voice",
                "attribution",
                5,
                55,
                "'harbour-post' publishes 'post-1', but attribution is 'indirect'",
            )
        ],
    ),
    (
        "relayed-by-speaker",
        claim("c000002", relayed_by="tomas-marsh"),
        [("relayed-by-speaker", "relayed_by", 4, 28, "'tomas-marsh' is also the speaker")],
    ),
    (
        "corrected-without-evidence",
        claim("c000004", status_source_id=""),
        [
            (
                "corrected-without-evidence",
                "status_source_id",
                6,
                150,
                "status is 'removed' but status_source_id is empty",
            )
        ],
    ),
    (
        "corrected-without-evidence",
        claim("c000004", status="retracted", status_source_id=""),
        [
            (
                "corrected-without-evidence",
                "status_source_id",
                6,
                152,
                "status is 'retracted' but status_source_id is empty",
            )
        ],
    ),
    (
        "current-with-evidence",
        claim("c000004", status="current"),
        [
            (
                "current-with-evidence",
                "status_source_id",
                6,
                150,
                "status is 'current' but 'post-2' is given as status_source_id",
            )
        ],
    ),
    (
        "removed-in-same-source",
        claim("c000004", status_source_id="post-1"),
        [
            (
                "removed-in-same-source",
                "status_source_id",
                6,
                150,
                "the claim was read in 'post-1', which cannot show that it is removed",
            )
        ],
    ),
    (
        "deprecated-without-note",
        claim("c000005", note=""),
        [("deprecated-without-note", "note", 7, 96, "status is 'deprecated' but note is empty")],
    ),
    (
        "incomplete-passage",
        claim("c000002", passage_hash=""),
        [
            (
                "incomplete-passage",
                "passage_start",
                4,
                96,
                "passage_start is 200, passage_end 240, passage_hash (empty): give all or none",
            )
        ],
    ),
    (
        "incomplete-passage",
        claim("c000006", passage_start="", passage_end=""),
        [
            (
                "incomplete-passage",
                "passage_start",
                8,
                87,
                "passage_start is (empty), passage_end (empty), passage_hash 00000000000000ee: give all or none",
            )
        ],
    ),
    (
        "passage-end-before-start",
        claim("c000002", passage_end="200"),
        [("passage-end-before-start", "passage_end", 4, 100, "the passage ends at 200, but starts at 200")],
    ),
    (
        "passage-outside-text",
        claim("c000002", passage_end="901"),
        [
            (
                "passage-outside-text",
                "passage_end",
                4,
                100,
                "the passage ends at 901, but the text of source 'post-1' ends at 900",
            )
        ],
    ),
    (
        "missing-text-length",
        source("post-2", text_length="", text_sha256=""),
        [
            (
                "missing-text-length",
                "text_length",
                4,
                70,
                "text_length is empty, but 1 claim is anchored in the source's text",
            )
        ],
    ),
    (
        "missing-text-length",
        source("post-1", text_length="", text_sha256=""),
        [
            (
                "missing-text-length",
                "text_length",
                3,
                60,
                "text_length is empty, but 4 claims are anchored in the source's text",
            )
        ],
    ),
    (
        "conflicting-passage-hash",
        claim("c000002", passage_start="100", passage_end="140")
        | claim("c000003", passage_start="100", passage_end="140", passage_hash="00000000000000aa"),
        [
            (
                "conflicting-passage-hash",
                "passage_hash",
                4,
                104,
                "claim 'c000001' has a different hash for the same passage of the same source",
            )
        ],
    ),
    (
        "said-on-not-in-calendar",
        claim("c000002", said_on="2031-02-29"),
        [
            (
                "said-on-not-in-calendar",
                "said_on",
                4,
                95,
                "'2031-02-29' contains a date that does not exist",
            )
        ],
    ),
    (
        "said-on-not-in-calendar",
        claim("c000002", said_on="../2030-11-31~"),
        [
            (
                "said-on-not-in-calendar",
                "said_on",
                4,
                95,
                "'../2030-11-31~' contains a date that does not exist",
            )
        ],
    ),
    (
        "said-on-not-in-calendar",
        claim("c000002", said_on="1900-02-29/1900-03"),
        [
            (
                "said-on-not-in-calendar",
                "said_on",
                4,
                95,
                "'1900-02-29/1900-03' contains a date that does not exist",
            )
        ],
    ),
    (
        "said-on-end-before-start",
        claim("c000002", said_on="2031-03-02/2031-03-01"),
        [("said-on-end-before-start", "said_on", 4, 95, "'2031-03-02/2031-03-01' ends before it starts")],
    ),
    (
        "said-on-end-before-start",
        claim("c000002", said_on="2031/2030"),
        [("said-on-end-before-start", "said_on", 4, 95, "'2031/2030' ends before it starts")],
    ),
    (
        "published-not-in-calendar",
        source("post-2", published="2031-04-31", retrieved=""),
        [
            (
                "published-not-in-calendar",
                "published",
                4,
                32,
                "'2031-04-31' contains a date that does not exist",
            )
        ],
    ),
    (
        "published-end-before-start",
        source("post-2", published="2031-03-XX/2031-02-28"),
        [("published-end-before-start", "published", 4, 32, "'2031-03-XX/2031-02-28' ends before it starts")],
    ),
    (
        "said-after-published",
        claim("c000001", said_on="2031-03-05"),
        [
            (
                "said-after-published",
                "said_on",
                3,
                75,
                "said_on '2031-03-05' is later than source 'post-1': published 2031-03-04, retrieved 2031-03-04T18:30:00Z",
            )
        ],
    ),
    (
        "said-after-published",
        claim("c000006", said_on="2031-04-XX/.."),
        [
            (
                "said-after-published",
                "said_on",
                8,
                86,
                "said_on '2031-04-XX/..' is later than source 'post-2': published 2031-03-06, retrieved 2031-03-07T09:00:00Z",
            )
        ],
    ),
    (
        "said-after-published",
        claim("c000001", said_on="2031-03-06") | source("post-1", published=""),
        [
            (
                "said-after-published",
                "said_on",
                3,
                75,
                "said_on '2031-03-06' is later than source 'post-1': published (empty), retrieved 2031-03-04T18:30:00Z",
            )
        ],
    ),
    (
        "said-after-published",
        claim("c000001", said_on="2031-04?") | source("post-1", published="../2031-03", retrieved=""),
        [
            (
                "said-after-published",
                "said_on",
                3,
                75,
                "said_on '2031-04?' is later than source 'post-1': published ../2031-03, retrieved (empty)",
            )
        ],
    ),
    (
        "published-after-retrieved",
        source("post-2", published="2031-03-08"),
        [
            (
                "published-after-retrieved",
                "published",
                4,
                32,
                "published '2031-03-08' is later than retrieved '2031-03-07T09:00:00Z' in every time zone",
            )
        ],
    ),
    (
        "published-after-retrieved",
        source("post-2", published="2031-04~/.."),
        [
            (
                "published-after-retrieved",
                "published",
                4,
                32,
                "published '2031-04~/..' is later than retrieved '2031-03-07T09:00:00Z' in every time zone",
            )
        ],
    ),
    (
        "incomplete-text-hash",
        source("post-1", text_sha256=""),
        [
            (
                "incomplete-text-hash",
                "text_length",
                3,
                60,
                "text_length is 900, text_sha256 (empty): give both or none",
            )
        ],
    ),
    (
        "incomplete-text-hash",
        source("post-2", text_length="")
        | claim("c000006", passage_start="", passage_end="", passage_hash=""),
        [
            (
                "incomplete-text-hash",
                "text_length",
                4,
                70,
                "text_length is (empty), text_sha256 bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb: give both or none",
            )
        ],
    ),
    (
        "unregistered-language",
        source("post-2", language="ua"),
        [("unregistered-language", "language", 4, 64, "'ua' in the language tag 'ua' is not registered")],
    ),
    (
        "unregistered-language",
        source("post-2", language="en-Latn-XQ-x-ray-ua") | source("post-1", language="de-Latx-AT-1901"),
        [
            (
                "unregistered-language",
                "language",
                3,
                57,
                "'Latx' in the language tag 'de-Latx-AT-1901' is not registered",
            )
        ],
    ),
    (
        "version-cycle",
        source("post-1", version_of="post-1"),
        [("version-cycle", "version_of", 3, 129, "'post-1' is a version of itself")],
    ),
    (
        "version-cycle",
        source("post-1", version_of="post-2"),
        [
            (
                "version-cycle",
                "version_of",
                3,
                129,
                "'post-1' is a version of 'post-2', which leads back to it",
            ),
            (
                "version-cycle",
                "version_of",
                4,
                139,
                "'post-2' is a version of 'post-1', which leads back to it",
            ),
        ],
    ),
    (
        "unnamed-speaker-with-wikidata",
        speaker("officials", wikidata_id="Q9000000002"),
        [
            (
                "unnamed-speaker-with-wikidata",
                "wikidata_id",
                5,
                44,
                "the speaker is not named, but has the Wikidata ID 'Q9000000002'",
            )
        ],
    ),
    (
        "unnamed-speaker-in-several-sources",
        claim("c000006", relayed_by="officials", speaker_id="ada-quill", attribution="indirect")
        | claim("c000003", speaker_id="ada-quill", attribution="indirect"),
        [
            (
                "unnamed-speaker-in-several-sources",
                "named",
                5,
                35,
                "'officials' is not named, but speaks in 2 sources, as in 'post-1' and 'post-2'",
            )
        ],
    ),
    (
        "duplicate-alias",
        speaker("ada-quill", name="Quill"),
        [("duplicate-alias", "aliases", 2, 29, "'A. Quill;Quill' repeats an alias or the name 'Quill'")],
    ),
    (
        "duplicate-alias",
        speaker("tomas-marsh", aliases="T. Marsh;Marsh;T. Marsh"),
        [
            (
                "duplicate-alias",
                "aliases",
                7,
                37,
                "'T. Marsh;Marsh;T. Marsh' repeats an alias or the name 'Tomas Marsh'",
            )
        ],
    ),
    (
        "member-of-person",
        speaker("tomas-marsh", member_of="ada-quill"),
        [("member-of-person", "member_of", 7, 38, "'ada-quill' is a person")],
    ),
    (
        "membership-cycle",
        speaker("port-authority", member_of="port-authority"),
        [("membership-cycle", "member_of", 6, 50, "'port-authority' is a member of itself")],
    ),
    (
        "membership-cycle",
        speaker("port-authority", member_of="harbour-post")
        | speaker("harbour-post", member_of="port-authority"),
        [
            (
                "membership-cycle",
                "member_of",
                4,
                46,
                "'harbour-post' is a member of 'port-authority', which leads back to it",
            ),
            (
                "membership-cycle",
                "member_of",
                6,
                50,
                "'port-authority' is a member of 'harbour-post', which leads back to it",
            ),
        ],
    ),
    (
        "revision-cycle",
        claim("c000003", revises="c000006") | claim("c000006", status="updated"),
        [
            (
                "revision-cycle",
                "revises",
                5,
                112,
                "'c000003' revises 'c000006', which leads back to it",
            ),
            (
                "revision-cycle",
                "revises",
                8,
                121,
                "'c000006' revises 'c000003', which leads back to it",
            ),
        ],
    ),
    (
        "revision-cycle",
        claim("c000006", revises="c000006") | claim("c000003", status="current"),
        [("revision-cycle", "revises", 8, 121, "'c000006' revises itself")],
    ),
    (
        "revision-cycle",
        claim("c000003", revises="c000006")
        | claim("c000006", status="updated", revises="c000007")
        | new(
            "c000007",
            speaker_id="harbour-post",
            attribution="none",
            status="updated",
            text="It is so.",
            revises="c000003",
        )
        | new("c000008", source_id="post-2", text="It is not so.", revises="c000005"),
        [
            (
                "revision-cycle",
                "revises",
                5,
                112,
                "'c000003' revises 'c000006', which leads back to it",
            ),
            (
                "revision-cycle",
                "revises",
                8,
                79,
                "'c000007' revises 'c000003', which leads back to it",
            ),
            (
                "revision-cycle",
                "revises",
                9,
                121,
                "'c000006' revises 'c000007', which leads back to it",
            ),
        ],
    ),
    (
        "revised-claim-current",
        claim("c000003", status="current"),
        [
            (
                "revised-claim-current",
                "status",
                5,
                103,
                "status is 'current' but claim 'c000006' revises this one",
            )
        ],
    ),
    (
        "updated-by-other-speaker",
        claim("c000006", revises=""),
        [("updated-by-other-speaker", "status", 5, 103, "status is 'updated' but no claim revises this one")],
    ),
    (
        "updated-by-other-speaker",
        claim("c000006", speaker_id="ada-quill", attribution="indirect"),
        [
            (
                "updated-by-other-speaker",
                "status",
                5,
                103,
                "status is 'updated' but only claims of other speakers revise this one",
            )
        ],
    ),
    (
        "response-to-same-speaker",
        claim("c000002", speaker_id="ada-quill", relayed_by="tomas-marsh"),
        [("response-to-same-speaker", "responds_to", 4, 131, "claim 'c000001' is by 'ada-quill' too")],
    ),
    (
        "response-to-same-speaker",
        claim("c000002", responds_to="c000002"),
        [("response-to-same-speaker", "responds_to", 4, 131, "claim 'c000002' is this claim itself")],
    ),
    (
        "duplicate-claim",
        new("c000007", text="The PIER\nthe new one: will open in «May»"),
        [
            (
                "duplicate-claim",
                "text",
                8,
                28,
                "has the same words as claim 'c000001' of the same speaker in the same source",
            )
        ],
    ),
    (
        "duplicate-claim",
        new("c000007", text="ΟΔΟΣ, 5 %") | new("c000008", text="οδος 5%") | new("c000009", text="Οδός 5 %"),
        [
            (
                "duplicate-claim",
                "text",
                9,
                28,
                "has the same words as claim 'c000007' of the same speaker in the same source",
            )
        ],
    ),
]

# As close to a breach as correct data comes.
NEAR: list[Changes] = [
    {},
    claim("c000004", quotation="we [sic] do not […] know"),
    claim("c000004", quotation="[we] do not […] know"),
    claim("c000004", quotation="“We” said they “do not know”"),
    claim("c000004", quotation="'Tis not known"),
    claim("c000004", passage_end="423"),  # the parts of its quotation are exactly as long
    claim("c000002", relayed_by="officials"),
    claim("c000002", relayed_by="harbour-post", responds_to=""),
    claim("c000003", speaker_id="harbour-post", attribution="indirect", relayed_by="ada-quill"),
    claim("c000005", status="corrected", status_source_id="post-1"),
    claim("c000005", status="deprecated", status_source_id="post-2"),
    claim("c000002", passage_end="900"),
    claim("c000002", passage_start="100", passage_end="140", passage_hash="00000000000000aa"),
    claim("c000006", passage_start="100", passage_end="140", passage_hash="00000000000000ff"),
    *(
        claim("c000001", said_on=said)
        for said in (
            "2028-02-29",
            "2000-02-29",
            "0000-02-29",
            "2031-03-04",
            "2031-XX-31",
            "2031-02-XX",
            "2031",
            "2031-03~",
            "2031-XX-XX",
            "2031-03-04/2031-03",
            "2031-03-01/2031-03-01",
            "2031-03-03/2032",
            "2030-12-31/2030-XX",
            "../2031-12-31",
            "2031-03-04/..",
            "2031-03-04?/2031-03-05%",
        )
    ),
    claim("c000001", said_on="2031-03-31") | source("post-1", published="2031-03", retrieved=""),
    claim("c000001", said_on="2031-03-31") | source("post-1", published="2031-03-XX", retrieved=""),
    claim("c000001", said_on="2039") | source("post-1", published="2031/..", retrieved=""),
    claim("c000001", said_on="2039") | source("post-1", published="", retrieved=""),
    # retrieved at 18:30 in UTC: it is the fifth already in the east
    source("post-1", published="2031-03-05"),
    source("post-1", published="2031-03-XX"),
    source("post-1", published="2031-XX"),
    source("post-1", published="../2031"),
    *(
        source("post-1", language=tag)
        for tag in (
            "uk-Cyrl-UA",
            "sl-rozaj-biske-1994",
            "de-1996",
            "es-419",
            "qaa-Qaaa-QM-x-southern",
            "und",
        )
    ),
    speaker("ada-quill", aliases="ada quill;Ada Quill"),
    speaker("officials", wikidata_id="") | claim("c000002", relayed_by="officials"),
    speaker("tomas-marsh", member_of="port-authority"),
    # members of members, without a way back
    speaker("port-authority", member_of="harbour-post") | speaker("tomas-marsh", member_of="port-authority"),
    # an answer to an answer, and a revision by another speaker beside one by the same
    claim("c000005", responds_to="c000002"),
    new("c000007", text="The town is small.", revises="c000003"),
    # said by another speaker, in another source, of other numbers, or no longer current
    new("c000007", text="The pier is of wood"),
    new("c000007", text="The pier may open late!"),
    new("c000007", source_id="post-2", text="The pier, the new one, will open in May."),
    new("c000007", text="It costs 1.5 million.") | new("c000008", text="It costs 15 million."),
    new("c000007", text="It grew by 5 %.") | new("c000008", text="It grew by 5."),
    new("c000007", text="…") | new("c000008", text="!"),
]


def test_every_rule_has_a_breaking_case() -> None:
    assert {rule for rule, _, _ in CASES} == {rule.id for rule in RULES}
    assert len(RULES) == len(ROW_RULES) + len(TABLE_RULES)


@pytest.mark.parametrize(("rule", "changes", "expected"), CASES)
def test_one_thing_broken(tmp_path: Path, rule: str, changes: Changes, expected: Told) -> None:
    assert told(report(tmp_path, changes)) == expected
    assert {each[0] for each in expected} == {rule}


@pytest.mark.parametrize("changes", NEAR)
def test_what_all_but_breaks_a_rule(tmp_path: Path, changes: Changes) -> None:
    package = write(tmp_path / "package", changed(changes))
    assert told(validate(package, Options(select=("claim",)))) == []


def test_a_rule_can_be_selected_and_left_out(tmp_path: Path) -> None:
    package = write(tmp_path / "package", changed(claim("c000006", revises="")))
    assert validate(package, Options(select=("claim",))).counts.by_rule == {"updated-by-other-speaker": 1}
    assert validate(package, Options(select=("relayed-by-speaker",))).findings == []
    assert validate(package, Options(ignore=("updated-by-other-speaker",))).findings == []


def test_a_claim_in_a_row_that_cannot_be_read_may_revise_another(tmp_path: Path) -> None:
    package = write(tmp_path / "package", changed({}))
    file = package / "datapackage/claims.csv"
    text = file.read_text(encoding="utf-8")
    assert text.count("\nc000006,") == 1
    file.write_text(text.replace("\nc000006,", "\nc000006,,"), encoding="utf-8")
    (found,) = told(validate(package, Options(limit=None)))
    assert found[:3] == ("ragged-row", None, 8)


def test_totals_of_claim_rules_are_true_whatever_the_limit(tmp_path: Path) -> None:
    changes: Changes = {}
    for number in range(100, 150):
        key = f"c000{number}"
        changes = {**changes, **new(key, text=f"Number {number}.", status="updated", relayed_by="ada-quill")}
    package = write(tmp_path / "package", changed(changes))
    expected = {"relayed-by-speaker": 50, "updated-by-other-speaker": 50}
    for limit in (None, 7, 0):
        found = validate(package, Options(limit=limit))
        assert found.counts.by_rule == expected
        assert len(found.findings) == (100 if limit is None else 2 * limit)


@pytest.mark.parametrize("length", [1, 2, 3, 5_000])
def test_who_lies_on_a_cycle_is_reported_once_and_nobody_else(tmp_path: Path, length: int) -> None:
    chain = _chain(length) | {
        ("sources", "post-3"): {"version_of": "s00000"}
    }  # leads into the cycle, and is not on it
    open_chain = {**chain, ("sources", "s00000"): {**chain["sources", "s00000"], "version_of": ""}}
    options = Options(select=("version-cycle",), limit=None)
    package = write(tmp_path / "cycle", changed(chain))
    lines = [each.line for each in validate(package, options).findings]
    assert lines == list(range(6, 6 + length))
    assert validate(package, Options(select=("version-cycle",), limit=2)).counts.error == length
    assert validate(write(tmp_path / "chain", changed(open_chain)), options).findings == []


def _chain(length: int) -> dict[tuple[str, str], Row]:
    rest = {"kind": "article", "publisher_id": "harbour-post", "language": "en"}
    return {
        ("sources", f"s{number:05d}"): {**rest, "version_of": f"s{(number - 1) % length:05d}"}
        for number in range(length)
    }


def test_a_large_table_is_searched_for_claims_entered_twice(tmp_path: Path) -> None:
    changes: dict[tuple[str, str], Row] = {}
    for number in range(11_000):
        changes["claims", f"c1{number:05d}"] = {**NEW, "text": f"The pier, of wood, has {number} planks."}
    changes["claims", "c110990"]["text"] = "the PIER, of wood, has 7 planks"
    package = write(tmp_path / "package", changed(changes))
    message = "has the same words as claim 'c100007' of the same speaker in the same source"
    assert told(validate(package)) == [("duplicate-claim", "text", 10_998, 28, message)]


# One row, or a few, each with its cells; what stands in the other table is aside, in brackets.
ASIDE = re.compile(
    r"\s*\((?:([a-z_]+) of the source: (.+)|sources of its claims: (.+)|passage_end of its claim: (.+))\)$",
    re.MULTILINE,
)


@pytest.mark.parametrize("rule", [*ROW_RULES, *TABLE_RULES], ids=lambda each: each.rule.id)
def test_the_examples_of_a_rule_break_it_and_keep_it(tmp_path: Path, rule: RowRule | TableRule) -> None:
    only = Options(select=(rule.rule.id,))
    bad = write(tmp_path / "bad", _example(rule.table, rule.rule.bad))
    good = write(tmp_path / "good", _example(rule.table, rule.rule.good))
    assert validate(bad, only).counts.by_rule.get(rule.rule.id, 0) >= 1
    assert validate(good, only).findings == []


def _example(table: str, text: str) -> dict[str, list[Row]]:
    aside = ASIDE.search(text)
    rows = list(csv.DictReader(ASIDE.sub("", text).splitlines()))
    assert rows
    tables: dict[str, list[Row]] = {name: [] for name in MODELS}
    for number, row in enumerate(rows):
        assert set(row) <= set(MODELS[table].model_fields)
        base = {"source_id": "post-1", "status": "current"} if table == "claims" else {"named": "true"}
        base = base if table != "sources" else {"language": "en"}
        tables[table].append({key_of(table): f"key-{number}", **base, **row})
    if table == "claims":
        who = sorted({row["speaker_id"] for row in tables[table] if "speaker_id" in row})
        tables["speakers"] = [{"speaker_id": each} for each in who]
        given = {aside[1]: aside[2]} if aside and aside[1] else {}
        tables["sources"] = [
            {"source_id": each, **given} for each in sorted({row["source_id"] for row in tables[table]})
        ]
    if aside and aside[4]:
        cited = tables[table][0]["source_id"]
        tables["claims"] = [{"claim_id": "key-0", "source_id": cited, "passage_end": aside[4]}]
    if aside and aside[3]:
        unnamed = tables[table][0]["speaker_id"]
        tables["claims"] = [
            {"claim_id": f"key-{number}", "speaker_id": unnamed, "source_id": each}
            for number, each in enumerate(aside[3].split(";"))
        ]
    return tables


GARBAGE = (
    "",
    "x",
    "-1",
    "99999999999999999999",
    "1e400",
    "NULL",
    "2031-99-99",
    "../..",
    "/",
    "'; drop table claims; --",
    '"',
    "{text}",
    "\\",
    "%",
    "[…]",
    "\u202e\u0301",
    "a" * 10_000,
    "(" * 10_000,
    "🔥" * 2_500,
)


@pytest.mark.parametrize("cell", GARBAGE, ids=lambda cell: repr(cell[:12]))
def test_no_cell_stops_the_rules(tmp_path: Path, cell: str) -> None:
    whole = {table: [dict.fromkeys(model.model_fields, cell)] * 3 for table, model in MODELS.items()}
    keyed = {
        table: [{**row, key_of(table): str(number)} for number, row in enumerate(rows)]
        for table, rows in whole.items()
    }
    for number, tables in enumerate((whole, keyed)):
        package = write(tmp_path / str(number), tables)
        found = validate(package, Options(select=("claim",))).findings
        assert all("\n" not in each.message and len(each.message) < 1_000 for each in found)


@pytest.mark.parametrize(
    ("table", "name"), [(table, name) for table, model in MODELS.items() for name in model.model_fields]
)
def test_a_rule_does_not_apply_without_its_columns(tmp_path: Path, table: str, name: str) -> None:
    package = write(tmp_path / "package", changed({}))
    schema = package / f"schemas/{table}.schema.json"
    text = schema.read_text(encoding="utf-8")
    schema.write_text(text.replace(f'"name": "{name}"', '"name": "renamed"'), encoding="utf-8")
    file = package / f"datapackage/{table}.csv"
    head, rest = file.read_text(encoding="utf-8").split("\n", 1)
    columns = ["renamed" if each == name else each for each in head.split(",")]
    file.write_text(",".join(columns) + "\n" + rest, encoding="utf-8", newline="\n")
    assert validate(package, Options(select=("claim",))).findings == []


def test_a_table_of_the_same_name_and_other_columns_is_left_alone(tmp_path: Path) -> None:
    package = write(tmp_path / "package", changed({}))
    (package / "datapackage/claims.csv").write_text(
        "number,amount\n1,direct\n", encoding="utf-8", newline="\n"
    )
    fields = [{"name": "number", "type": "integer"}, {"name": "amount", "type": "string"}]
    (package / "schemas/claims.schema.json").write_text(json.dumps({"fields": fields}), encoding="utf-8")
    found = validate(package, Options(ignore=("unreferenced-row", "schema")))
    assert [each.rule for each in found.findings if each.severity == "error"] == []


def test_a_cell_of_the_wrong_type_is_reported_once(tmp_path: Path) -> None:
    for number, (table, key, name, cell) in enumerate(
        [
            ("claims", "c000001", "passage_end", "1.5"),
            ("claims", "c000001", "passage_start", "1e3"),
            ("claims", "c000001", "said_on", "2035/01/01"),
            ("claims", "c000001", "attribution", "quoted"),
            ("claims", "c000002", "certainty", "maybe"),
            ("claims", "c000004", "status", "gone"),
            ("sources", "post-1", "published", "4 March 2035"),
            ("sources", "post-1", "published", "2035/01/01"),
            ("sources", "post-1", "retrieved", "yesterday"),
            ("sources", "post-1", "text_length", "many"),
            ("sources", "post-1", "language", "English"),
            ("speakers", "officials", "named", "no"),
        ]
    ):
        package = write(tmp_path / str(number), changed({(table, key): {name: cell}}))
        found = validate(package, Options(select=("claim", "value"))).findings
        assert [(each.field, each.value) for each in found] == [(name, cell)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("-- title: a\nselect 1", "lacks 'why'"),
        ("title: a\n", "lacks 'title'"),
        ("-- title: a\n-- title: b\n", "says 'title' twice"),
        ("-- title: a\n--why\n", "is not '-- key: value'"),
    ],
)
def test_a_file_that_is_no_rule_is_refused(text: str, message: str) -> None:
    with pytest.raises(BadRuleError, match=message):
        read("some-rule", text)


HEADER = (
    "-- title: a\n-- why: b\n-- bad: c\n-- good: d\n-- fix: e\n-- severity: error\n"
    "-- table: claims\n-- field: text\n-- message: {text}\n"
)


@pytest.mark.parametrize(
    ("header", "body", "message"),
    [
        (HEADER.replace("error", "fatal"), "", "severity 'fatal' is none of"),
        (HEADER.replace("field: text", "field: txt"), "", "'claims' has no column 'txt'"),
        (HEADER + "-- colour: red\n", "", "unknown key 'colour'"),
        (HEADER, "select * from claims where txt = ''", "'txt' is no column"),
        (HEADER, "select * from sources where title = ''", "selects from it alone"),
        (HEADER, "select * from claims where note = ''", "the message names 'text'"),
        (HEADER, "select * from claims where text = $nowhere", "no list of codes"),
        (HEADER, "select * from claims where text = ''; drop table x", "cannot be read|is no column"),
        (HEADER, "select claims.row, claims.txt from claims", "'txt' is no column"),
        (HEADER, "select row, text from claims", "without its table's alias"),
        (HEADER, "select sources.row from sources", "reads nothing of 'claims'"),
        (HEADER + "-- given: note\n", "select claims.row, claims.text from claims", "does not name 'note'"),
        (
            HEADER + "-- absent: sources\n",
            "select claims.row, claims.text from claims",
            "does not read 'sources'",
        ),
        (HEADER + "-- derive: claims.text = note\n", "select claims.row from claims", "is not 'TABLE.NEW"),
        (HEADER, "select claims.row from claims; select 1; select 2", "one query, or one for candidates"),
        (HEADER, "select claims.row from claims; select sources.row from sources", "nothing else than these"),
        (HEADER.replace("{text}", "{no name}"), "select claims.row from claims", "names no column"),
    ],
)
def test_a_rule_that_cannot_work_is_refused(header: str, body: str, message: str) -> None:
    with pytest.raises(BadRuleError, match=message):
        read("some-rule", header + body)
