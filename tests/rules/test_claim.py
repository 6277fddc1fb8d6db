"""The claim rules: changes that violate each rule, changes that nearly do, its own examples, and malformed files."""

import csv
import re
from pathlib import Path

import duckdb
import pytest
from tests.support.claim_case import (
    MODELS,
    Changes,
    Row,
    changed,
    claim,
    key_of,
    new,
    report,
    source,
    speaker,
    told,
    write,
)

from claims import Options, validate
from claims.rules.claim import ROW_RULES, RULES, TABLE_RULES, RowRule, TableRule, read, replace_columns
from claims.rules.sql_file import SLOT, BadRuleError

# The findings: field, line, column, message.
CASES: list[tuple[str, Changes, list[str]]] = [
    (
        "missing-quotation",
        claim("c000004", quotation=""),
        ["quotation 6:124: attribution is 'direct' but quotation is empty"],
    ),
    (
        "missing-quotation",
        claim("c000001", quotation=""),
        ["quotation 3:110: attribution is 'mixed' but quotation is empty"],
    ),
    (
        "unexpected-quotation",
        claim("c000002", quotation="may open late"),
        ["quotation 4:118: attribution is 'indirect' but there is a quotation"],
    ),
    (
        "unexpected-quotation",
        claim("c000003", quotation="not large"),
        ["quotation 5:108: attribution is 'none' but there is a quotation"],
    ),
    (
        "empty-quotation-part",
        claim("c000004", quotation="we do not […]"),
        ["quotation 6:124: the quotation has an empty part before or after […]"],
    ),
    (
        "empty-quotation-part",
        claim("c000004", quotation="we […]  […] know"),
        ["quotation 6:124: the quotation has an empty part before or after […]"],
    ),
    (
        "quotation-ellipsis-format",
        claim("c000004", quotation="we do not [...] know"),
        ["quotation 6:124: the quotation 'we do not [...] know' is split by a separator other than ' […] '"],
    ),
    (
        "quotation-ellipsis-format",
        claim("c000004", quotation="we do not[…]know"),
        ["quotation 6:124: the quotation 'we do not[…]know' is split by a separator other than ' […] '"],
    ),
    (
        "quotation-marks-included",
        claim("c000004", quotation="“we do not know”"),
        ["quotation 6:124: the quotation '“we do not know”' is enclosed in quotation marks"],
    ),
    (
        "quotation-marks-included",
        claim("c000004", quotation='"we do\nnot know"'),
        ["quotation 6:124: the quotation '\"we do\\nnot know\"' is enclosed in quotation marks"],
    ),
    (
        "quotation-longer-than-passage",
        claim("c000004", passage_end="410"),
        ["quotation 6:124: the quotation does not fit into the passage from 400 to 410"],
    ),
    (
        "quotation-longer-than-passage",
        claim("c000001", passage_end="116"),
        ["quotation 3:110: the quotation does not fit into the passage from 100 to 116"],
    ),
    (
        "certainty-without-hedge",
        claim("c000002", hedge=""),
        ["hedge 4:119: certainty is 'possible' but hedge is empty"],
    ),
    (
        "unmarked-with-hedge",
        claim("c000002", certainty="unmarked"),
        ["hedge 4:119: certainty is 'unmarked' but the hedge is 'may'"],
    ),
    (
        "missing-cue",
        claim("c000002", cue=""),
        ["cue 4:61: attribution is 'indirect' but cue is empty"],
    ),
    (
        "cue-in-own-voice",
        claim("c000003", cue="said"),
        ["cue 5:57: attribution is 'none' but the cue is 'said'"],
    ),
    (
        "own-voice-relayed",
        claim("c000003", relayed_by="ada-quill"),
        ["relayed_by 5:111: attribution is 'none' but the claim is relayed by 'ada-quill'"],
    ),
    (
        "own-voice-not-publisher",
        claim("c000002", attribution="none", cue="", relayed_by=""),
        [
            "speaker_id 4:16: attribution is 'none' but the publisher of 'post-1' is 'harbour-post', not 'tomas-marsh'"
        ],
    ),
    (
        "publisher-not-in-own-voice",
        claim("c000003", attribution="indirect", cue="said"),
        ["attribution 5:52: 'harbour-post' publishes 'post-1', but attribution is 'indirect'"],
    ),
    (
        "relayed-by-speaker",
        claim("c000002", relayed_by="tomas-marsh"),
        ["relayed_by 4:124: 'tomas-marsh' is also the speaker"],
    ),
    (
        "corrected-without-evidence",
        claim("c000004", status_source_id=""),
        ["status_source_id 6:158: status is 'removed' but status_source_id is empty"],
    ),
    (
        "corrected-without-evidence",
        claim("c000004", status="retracted", status_source_id=""),
        ["status_source_id 6:160: status is 'retracted' but status_source_id is empty"],
    ),
    (
        "current-with-evidence",
        claim("c000004", status="current"),
        ["status_source_id 6:158: status is 'current' but 'post-2' is given as status_source_id"],
    ),
    (
        "removed-in-same-source",
        claim("c000004", status_source_id="post-1"),
        ["status_source_id 6:158: the claim was read in 'post-1', which cannot show that it is removed"],
    ),
    (
        "deprecated-without-note",
        claim("c000005", note=""),
        ["note 7:98: status is 'deprecated' but note is empty"],
    ),
    (
        "incomplete-passage",
        claim("c000002", passage_hash=""),
        ["passage_start 4:92: passage_start is 200, passage_end 240, passage_hash (empty): give all or none"],
    ),
    (
        "incomplete-passage",
        claim("c000006", passage_start="", passage_end=""),
        [
            "passage_start 8:91: passage_start is (empty), passage_end (empty), passage_hash 00000000000000ee: give all or none"
        ],
    ),
    (
        "passage-end-before-start",
        claim("c000002", passage_end="200"),
        ["passage_end 4:96: the passage ends at 200, but starts at 200"],
    ),
    (
        "passage-outside-text",
        claim("c000002", passage_end="901"),
        ["passage_end 4:96: the passage ends at 901, but the text of source 'post-1' ends at 900"],
    ),
    (
        "missing-text-length",
        source("post-2", text_length="", text_sha256=""),
        ["text_length 4:70: text_length is empty, but 1 claim is anchored in the source's text"],
    ),
    (
        "missing-text-length",
        source("post-1", text_length="", text_sha256=""),
        ["text_length 3:60: text_length is empty, but 4 claims are anchored in the source's text"],
    ),
    (
        "conflicting-passage-hash",
        claim("c000002", passage_start="100", passage_end="140")
        | claim("c000003", passage_start="100", passage_end="140", passage_hash="00000000000000aa"),
        ["passage_hash 4:100: claim 'c000001' has a different hash for the same passage of the same source"],
    ),
    (
        "said-on-not-in-calendar",
        claim("c000002", said_on="2031-02-29"),
        ["said_on 4:123: '2031-02-29' contains a date that does not exist"],
    ),
    (
        "said-on-not-in-calendar",
        claim("c000002", said_on="../2030-11-31~"),
        ["said_on 4:123: '../2030-11-31~' contains a date that does not exist"],
    ),
    (
        "said-on-not-in-calendar",
        claim("c000002", said_on="1900-02-29/1900-03"),
        ["said_on 4:123: '1900-02-29/1900-03' contains a date that does not exist"],
    ),
    (
        "said-on-end-before-start",
        claim("c000002", said_on="2031-03-02/2031-03-01"),
        ["said_on 4:123: '2031-03-02/2031-03-01' ends before it starts"],
    ),
    (
        "said-on-end-before-start",
        claim("c000002", said_on="2031/2030"),
        ["said_on 4:123: '2031/2030' ends before it starts"],
    ),
    (
        "published-not-in-calendar",
        source("post-2", published="2031-04-31", retrieved=""),
        ["published 4:32: '2031-04-31' contains a date that does not exist"],
    ),
    (
        "published-end-before-start",
        source("post-2", published="2031-03-XX/2031-02-28"),
        ["published 4:32: '2031-03-XX/2031-02-28' ends before it starts"],
    ),
    (
        "said-after-published",
        claim("c000001", said_on="2031-03-05"),
        [
            "said_on 3:128: said_on '2031-03-05' is later than source 'post-1': published 2031-03-04, retrieved 2031-03-04T18:30:00Z"
        ],
    ),
    (
        "said-after-published",
        claim("c000006", said_on="2031-04-XX/.."),
        [
            "said_on 8:119: said_on '2031-04-XX/..' is later than source 'post-2': published 2031-03-06, retrieved 2031-03-07T09:00:00Z"
        ],
    ),
    (
        "said-after-published",
        claim("c000001", said_on="2031-03-06") | source("post-1", published=""),
        [
            "said_on 3:128: said_on '2031-03-06' is later than source 'post-1': published (empty), retrieved 2031-03-04T18:30:00Z"
        ],
    ),
    (
        "said-after-published",
        claim("c000001", said_on="2031-04?") | source("post-1", published="../2031-03", retrieved=""),
        [
            "said_on 3:128: said_on '2031-04?' is later than source 'post-1': published ../2031-03, retrieved (empty)"
        ],
    ),
    (
        "published-after-retrieved",
        source("post-2", published="2031-03-08"),
        [
            "published 4:32: published '2031-03-08' is later than retrieved '2031-03-07T09:00:00Z' in every time zone"
        ],
    ),
    (
        "published-after-retrieved",
        source("post-2", published="2031-04~/.."),
        [
            "published 4:32: published '2031-04~/..' is later than retrieved '2031-03-07T09:00:00Z' in every time zone"
        ],
    ),
    (
        "incomplete-text-hash",
        source("post-1", text_sha256=""),
        ["text_length 3:60: text_length is 900, text_sha256 (empty): give both or none"],
    ),
    (
        "incomplete-text-hash",
        source("post-2", text_length="")
        | claim("c000006", passage_start="", passage_end="", passage_hash=""),
        [
            "text_length 4:70: text_length is (empty), text_sha256 bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb: give both or none"
        ],
    ),
    (
        "unregistered-language",
        source("post-2", language="ua"),
        ["language 4:64: 'ua' in the language tag 'ua' is not registered"],
    ),
    (
        "unregistered-language",
        source("post-2", language="en-Latn-XQ-x-ray-ua") | source("post-1", language="de-Latx-AT-1901"),
        ["language 3:57: 'Latx' in the language tag 'de-Latx-AT-1901' is not registered"],
    ),
    (
        "version-cycle",
        source("post-1", version_of="post-1"),
        ["version_of 3:129: 'post-1' is a version of itself"],
    ),
    (
        "version-cycle",
        source("post-1", version_of="post-2"),
        [
            "version_of 3:129: 'post-1' is a version of 'post-2', which leads back to it",
            "version_of 4:139: 'post-2' is a version of 'post-1', which leads back to it",
        ],
    ),
    (
        "unnamed-speaker-with-wikidata",
        speaker("officials", wikidata_id="Q9000000002"),
        ["wikidata_id 5:44: the speaker is not named, but has the Wikidata ID 'Q9000000002'"],
    ),
    (
        "unnamed-speaker-in-several-sources",
        claim("c000006", relayed_by="officials", speaker_id="ada-quill", attribution="indirect", cue="said")
        | claim("c000003", speaker_id="ada-quill", attribution="indirect", cue="said"),
        ["named 5:35: 'officials' is not named, but speaks in 2 sources, as in 'post-1' and 'post-2'"],
    ),
    (
        "duplicate-alias",
        speaker("ada-quill", name="Quill"),
        ["aliases 2:29: 'A. Quill;Quill' repeats an alias or the name 'Quill'"],
    ),
    (
        "duplicate-alias",
        speaker("tomas-marsh", aliases="T. Marsh;Marsh;T. Marsh"),
        ["aliases 7:37: 'T. Marsh;Marsh;T. Marsh' repeats an alias or the name 'Tomas Marsh'"],
    ),
    (
        "member-of-person",
        speaker("tomas-marsh", member_of="ada-quill"),
        ["member_of 7:38: 'ada-quill' is a person"],
    ),
    (
        "membership-cycle",
        speaker("port-authority", member_of="port-authority"),
        ["member_of 6:50: 'port-authority' is a member of itself"],
    ),
    (
        "membership-cycle",
        speaker("port-authority", member_of="harbour-post")
        | speaker("harbour-post", member_of="port-authority"),
        [
            "member_of 4:46: 'harbour-post' is a member of 'port-authority', which leads back to it",
            "member_of 6:50: 'port-authority' is a member of 'harbour-post', which leads back to it",
        ],
    ),
    (
        "revision-cycle",
        claim("c000003", revises="c000006") | claim("c000006", status="updated"),
        [
            "revises 5:113: 'c000003' revises 'c000006', which leads back to it",
            "revises 8:122: 'c000006' revises 'c000003', which leads back to it",
        ],
    ),
    (
        "revision-cycle",
        claim("c000006", revises="c000006") | claim("c000003", status="current"),
        ["revises 8:122: 'c000006' revises itself"],
    ),
    (
        "revision-cycle",
        claim("c000003", revises="c000006")
        | claim("c000006", status="updated", revises="c000007")
        | new(
            "c000007",
            speaker_id="harbour-post",
            attribution="none",
            cue="",
            status="updated",
            text="It is so.",
            revises="c000003",
        )
        | new("c000008", source_id="post-2", text="It is not so.", revises="c000005"),
        [
            "revises 5:113: 'c000003' revises 'c000006', which leads back to it",
            "revises 8:80: 'c000007' revises 'c000003', which leads back to it",
            "revises 9:122: 'c000006' revises 'c000007', which leads back to it",
        ],
    ),
    (
        "revised-claim-current",
        claim("c000003", status="current"),
        ["status 5:74: status is 'current' but claim 'c000006' revises this one"],
    ),
    (
        "updated-by-other-speaker",
        claim("c000006", revises=""),
        ["status 5:74: status is 'updated' but no claim revises this one"],
    ),
    (
        "updated-by-other-speaker",
        claim("c000006", speaker_id="ada-quill", attribution="indirect", cue="said"),
        ["status 5:74: status is 'updated' but only claims of other speakers revise this one"],
    ),
    (
        "response-to-same-speaker",
        claim("c000002", speaker_id="ada-quill", relayed_by="tomas-marsh"),
        ["responds_to 4:136: claim 'c000001' is by 'ada-quill' too"],
    ),
    (
        "response-to-same-speaker",
        claim("c000002", responds_to="c000002"),
        ["responds_to 4:136: claim 'c000002' is this claim itself"],
    ),
    (
        "duplicate-claim",
        new("c000007", text="The PIER\nthe new one: will open in «May»"),
        ["text 8:26: has the same words as claim 'c000001' of the same speaker in the same source"],
    ),
    (
        "duplicate-claim",
        new("c000007", text="ΟΔΟΣ, 5 %") | new("c000008", text="οδος 5%") | new("c000009", text="Οδός 5 %"),
        ["text 9:26: has the same words as claim 'c000007' of the same speaker in the same source"],
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
    claim("c000003", speaker_id="harbour-post", attribution="indirect", cue="said", relayed_by="ada-quill"),
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
    # a denial of words that somebody else relayed
    new("c000007", text="The pier never opens late.", speaker_id="tomas-marsh", responds_to="c000002"),
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
def test_a_change_that_violates_the_rule(
    tmp_path: Path, rule: str, changes: Changes, expected: list[str]
) -> None:
    found = report(tmp_path, changes).findings
    assert {each.rule for each in found} == {rule}
    assert [f"{each.field} {each.line}:{each.column}: {each.message}" for each in found] == expected


@pytest.mark.parametrize("changes", NEAR)
def test_what_all_but_breaks_a_rule(tmp_path: Path, changes: Changes) -> None:
    package = write(tmp_path / "package", changed(changes))
    assert told(validate(package, Options(select=("claim",)))) == []


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


HEADER = (
    "-- title: a\n-- why: b\n-- bad: c\n-- good: d\n-- fix: e\n-- severity: error\n"
    "-- table: claims\n-- field: text\n-- message: {text}\n"
)


@pytest.mark.parametrize(
    ("header", "sql", "message"),
    [
        (HEADER.replace("error", "fatal"), "", "severity 'fatal' is not one of"),
        (HEADER.replace("field: text", "field: txt"), "", "'claims' has no column 'txt'"),
        (HEADER + "-- colour: red\n", "", "unknown key 'colour'"),
        (HEADER, "select * from sources where title = ''", "the condition is on 'sources'"),
        (HEADER, "select * from claims where note = ''", "the message name 'text'"),
        (HEADER, "select * from claims where text = $nowhere", "there is no file 'nowhere.txt'"),
        (HEADER + "-- derive: claims.text = note\n", "select claims.row from claims", "is not 'TABLE.NEW"),
        (HEADER, "select claims.row from claims; select 1; select 2", "one query, or one for candidates"),
    ],
)
def test_a_malformed_rule_is_refused(header: str, sql: str, message: str) -> None:
    with pytest.raises(BadRuleError, match=message):
        read("some-rule", header + sql)


def run(rule: RowRule | TableRule) -> None:
    """Run a rule on empty tables that have only the columns that the rule is known to read."""
    tables = rule.needs if isinstance(rule, RowRule) else rule.columns
    with duckdb.connect() as connection:
        for table, columns in tables.items():
            cells = "".join(f', "{each}" VARCHAR' for each in columns)
            connection.execute(f"CREATE TABLE {table} (row BIGINT{cells})")
        if isinstance(rule, RowRule):
            connection.execute(f"SELECT * FROM {rule.table} WHERE {rule.condition}")
            return
        if rule.candidates is not None:
            connection.execute(rule.candidates)
            cells = "".join(f', "{each}" VARCHAR' for each in rule.confirm)
            connection.execute(f"CREATE TABLE candidates (row BIGINT{cells})")
        found = {each[0] for each in connection.execute(rule.query).description}
        assert {"row", *SLOT.findall(rule.message)} <= found
        assert rule.given is None or rule.given in rule.columns[rule.table]
        assert rule.absent is None or rule.absent in rule.columns


@pytest.mark.parametrize("rule", [*ROW_RULES, *TABLE_RULES], ids=lambda each: each.rule.id)
def test_a_rule_reads_only_the_columns_that_are_found_in_its_sql(rule: RowRule | TableRule) -> None:
    run(rule)


@pytest.mark.parametrize(
    ("header", "sql"),
    [
        (HEADER, "select * from claims where text = txt"),
        (HEADER, "select * from claims where text = ''; drop table x"),
        (HEADER, "select claims.row, claims.txt from claims"),
        (HEADER, "select row, text from claims"),
        (HEADER, "select sources.row from sources"),
        (HEADER + "-- given: note\n", "select claims.row, claims.text from claims"),
        (HEADER + "-- absent: sources\n", "select claims.row, claims.text from claims"),
        (HEADER, "select claims.row from claims; select sources.row from sources"),
        (HEADER.replace("{text}", "{no name}"), "select claims.row from claims"),
    ],
)
def test_a_rule_that_cannot_work_fails_the_test_above(header: str, sql: str) -> None:
    with pytest.raises((duckdb.Error, AssertionError)):
        run(read("some-rule", header + sql))


def test_columns_are_replaced_outside_of_strings() -> None:
    sql = "status = 'the status' and text is null"
    assert replace_columns(sql, {"status": "c1", "text": "c2"}) == "c1 = 'the status' and c2 is null"
