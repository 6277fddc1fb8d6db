"""An invented package of claims, updates of it, and the findings that each gives."""

from pathlib import Path

from claims.comparison.compare import compare
from claims.comparison.diff import diff_of
from claims.comparison.prepared_table import CompareOptions
from claims.model.diff import Diff
from claims.package.open import open_store

ROOT = Path(__file__).parents[2]
Edit = tuple[str, str, str]  # file, old text, new text
Told = tuple[str, str, str, str]  # severity, rule, key, message

HASH = "0123456789abcdef"
FILES = {
    "claims.csv": (
        "claim_id,source_id,speaker_id,text,attribution,cue,certainty,polarity,status,passage_start,passage_end,"
        "passage_hash,speaker_role,quotation,hedge,said_on,relayed_by,note,revises,responds_to,status_source_id\n"
        f"c000001,post-1,master,The pier opens in May.,mixed,said,unmarked,affirmed,current,0,20,{HASH},,opens in May,,,,,,,\n"
        f"c000002,post-1,post,The town is not big.,none,,unmarked,denied,current,20,40,{HASH},,,,,,,,,\n"
        f"c000003,post-1,mayor,The quay may close.,indirect,said,possible,affirmed,updated,40,60,{HASH},,,may,,master,,,,\n"
        f"c000004,post-1,mayor,The quay closes.,indirect,said,unmarked,affirmed,current,60,80,{HASH},,,,,,,c000003,,\n"
        f"c000005,post-1,mayor,Ships are late.,indirect,said,unmarked,affirmed,retracted,80,90,{HASH},,,,,,,,,post-2\n"
    ),
    "speakers.csv": (
        "speaker_id,name,kind,named,aliases,member_of,country,wikidata_id\n"
        "idle,Idle Hand,person,true,,,,\n"
        "master,Ada Quill,person,true,,,,Q1\n"
        "mayor,Tomas Marsh,person,true,,,,\n"
        "post,Harbour Post,organization,true,,,,\n"
    ),
    "sources.csv": (
        "source_id,kind,title,publisher_id,url,archive_url,published,retrieved,language,text_length,text_sha256,version_of\n"
        f"post-1,article,,post,,,,,en,900,{'a' * 64},\n"
        f"post-2,correction,,post,,,,,en,90,{'b' * 64},\n"
        f"post-9,article,,post,,,,,en,90,{'c' * 64},\n"
    ),
}


def published(folder: Path, edits: list[Edit]) -> Path:
    """The package in a new folder, with these edits."""
    (folder / "datapackage").mkdir(parents=True)
    (folder / "schemas").mkdir()
    for schema in ROOT.glob("schemas/*.schema.json"):
        (folder / "schemas" / schema.name).write_bytes(schema.read_bytes())
    (folder / "datapackage.json").write_bytes((ROOT / "datapackage.json").read_bytes())
    texts = dict(FILES)
    for file, old, new in edits:
        assert old in texts[file], old
        texts[file] = texts[file].replace(old, new, 1)
    for file, text in texts.items():
        (folder / "datapackage" / file).write_text(text, encoding="utf-8", newline="")
    return folder


def differ(old: Path, new: Path) -> Diff:
    """The Diff of two folders."""
    with compare(open_store(str(old)), open_store(str(new)), CompareOptions()) as comparison:
        return diff_of(comparison)


def row(number: int) -> str:
    """A claim's line."""
    return FILES["claims.csv"].split("\n")[number] + "\n"


CHANGED: dict[str, tuple[list[Edit], list[Told]]] = {
    "nothing": ([], []),
    "a claim gone": (
        [("claims.csv", row(2), "")],
        [("error", "claim-removed", "c000002", "claim removed (speaker post): 'The town is not big.'")],
    ),
    "another speaker": (
        [("claims.csv", "c000004,post-1,mayor", "c000004,post-1,master")],
        [("error", "claim-speaker-changed", "c000004", "speaker changed from 'mayor' to 'master'")],
    ),
    "another source": (
        [("claims.csv", "c000002,post-1", "c000002,post-2")],
        [("error", "claim-source-changed", "c000002", "source changed from 'post-1' to 'post-2'")],
    ),
    "another quotation": (
        [("claims.csv", ",opens in May,", ",opens,")],
        [("error", "quotation-changed", "c000001", "quotation changed from 'opens in May' to 'opens'")],
    ),
    "the contrary": (
        [("claims.csv", ",denied,", ",affirmed,")],
        [("error", "polarity-changed", "c000002", "polarity changed from 'denied' to 'affirmed'")],
    ),
    "a hedge dropped": (
        [("claims.csv", "said,possible,", "said,unmarked,")],
        [("warning", "certainty-changed", "c000003", "certainty changed from 'possible' to 'unmarked'")],
    ),
    "a hedge replaced": (
        [("claims.csv", ",may,", ",could,")],
        [("warning", "hedge-changed", "c000003", "hedge changed from 'may' to 'could'")],
    ),
    "another cue": (
        [("claims.csv", "mixed,said,", "mixed,promised,")],
        [("warning", "cue-changed", "c000001", "cue changed from 'said' to 'promised'")],
    ),
    "another date of a claim": (
        [("claims.csv", ",may,,master,", ",may,2031-03,master,")],
        [("warning", "said-on-changed", "c000003", "said_on changed from (empty) to '2031-03'")],
    ),
    "another response": (
        [("claims.csv", row(5), row(5).replace(",post-2", "c000001,post-2"))],
        [("warning", "responds-to-changed", "c000005", "responds_to changed from (empty) to 'c000001'")],
    ),
    "another role": (
        [("claims.csv", row(1), row(1).replace(",opens in May,", "harbour master,opens in May,"))],
        [
            (
                "warning",
                "speaker-role-changed",
                "c000001",
                "speaker_role changed from (empty) to 'harbour master'",
            )
        ],
    ),
    "another attribution": (
        [("claims.csv", "The quay closes.,indirect", "The quay closes.,none")],
        [("warning", "attribution-changed", "c000004", "attribution changed from 'indirect' to 'none'")],
    ),
    "another relay": (
        [("claims.csv", ",may,,master,", ",may,,post,")],
        [("warning", "relayed-by-changed", "c000003", "relayed_by changed from 'master' to 'post'")],
    ),
    "another wording": (
        [("claims.csv", "The town is not big.", "The town is not large.")],
        [
            (
                "warning",
                "text-changed",
                "c000002",
                "text changed from 'The town is not big.' to 'The town is not large.'",
            )
        ],
    ),
    "another passage": (
        [("claims.csv", ",20,40,", ",22,40,")],
        [("warning", "passage-changed", "c000002", f"passage changed from 20–40 ({HASH}) to 22–40 ({HASH})")],
    ),
    "another hash of a passage": (
        [("claims.csv", f",20,40,{HASH}", f",20,40,{HASH[::-1]}")],
        [
            (
                "warning",
                "passage-changed",
                "c000002",
                f"passage changed from 20–40 ({HASH}) to 20–40 ({HASH[::-1]})",
            )
        ],
    ),
    "a passage reformatted": ([("claims.csv", ",20,40,", ",020,40,")], []),
    "retracted with evidence": (
        [("claims.csv", row(4), row(4).replace("current", "retracted").replace(",\n", ",post-2\n"))],
        [
            (
                "warning",
                "status-changed",
                "c000004",
                "status changed from 'current' to 'retracted' (source post-2)",
            )
        ],
    ),
    "retracted without evidence": (
        [("claims.csv", row(4), row(4).replace("current", "retracted"))],
        [
            (
                "error",
                "status-changed-without-evidence",
                "c000004",
                "status changed from 'current' to 'retracted' without a source",
            )
        ],
    ),
    "risen without a word": (
        [("claims.csv", row(5), row(5).replace("retracted", "current").replace("post-2", ""))],
        [
            (
                "error",
                "reinstated-without-note",
                "c000005",
                "status changed from 'retracted' back to 'current' without a note",
            )
        ],
    ),
    "an id used again": (
        [
            (
                "claims.csv",
                "The town is not big.,none,,unmarked,denied,current,20,40",
                "Gulls nest on roofs.,none,,unmarked,denied,current,300,320",
            )
        ],
        [
            (
                "error",
                "claim-id-reused",
                "c000002",
                "claim ID reused: text changed from 'The town is not big.' to 'Gulls nest on roofs.'",
            ),
            (
                "warning",
                "passage-changed",
                "c000002",
                f"passage changed from 20–40 ({HASH}) to 300–320 ({HASH})",
            ),
            (
                "warning",
                "text-changed",
                "c000002",
                "text changed from 'The town is not big.' to 'Gulls nest on roofs.'",
            ),
        ],
    ),
    "a chain of revisions cut": (
        [("claims.csv", ",c000003,", ",,")],
        [("error", "revises-changed", "c000004", "revises changed from 'c000003' to (empty)")],
    ),
    "a claim added to an edited text": (
        [
            ("sources.csv", "a" * 64, "d" * 64),
            ("claims.csv", row(2), row(2) + row(2).replace("c000002", "c000007").replace("big", "rich")),
        ],
        [
            (
                "error",
                "added-to-changed-text",
                "c000007",
                "claim added to source 'post-1', whose text hash changed",
            ),
            (
                "error",
                "source-text-changed",
                "post-1",
                f"text_sha256 changed from '{'a' * 64}' to '{'d' * 64}'",
            ),
        ],
    ),
    "a source gone": (
        [("sources.csv", f"post-9,article,,post,,,,,en,90,{'c' * 64},\n", "")],
        [("error", "source-removed", "post-9", "source removed")],
    ),
    "another publisher": (
        [("sources.csv", "post-9,article,,post", "post-9,article,,master")],
        [("error", "publisher-changed", "post-9", "publisher changed from 'post' to 'master'")],
    ),
    "another address": (
        [("sources.csv", "post-9,article,,post,", "post-9,article,,post,https://post.example/9")],
        [("warning", "url-changed", "post-9", "url changed from (empty) to 'https://post.example/9'")],
    ),
    "another date of publication": (
        [("sources.csv", "post-9,article,,post,,,", "post-9,article,,post,,,2031-03-04")],
        [("warning", "published-changed", "post-9", "published changed from (empty) to '2031-03-04'")],
    ),
    "a speaker gone whom nobody names": (
        [("speakers.csv", "idle,Idle Hand,person,true,,,,\n", "")],
        [("error", "speaker-removed", "idle", "speaker removed: 'Idle Hand'")],
    ),
    "a speaker gone whom claims name": (
        [("speakers.csv", "mayor,Tomas Marsh,person,true,,,,\n", "")],
        [
            (
                "error",
                "reference-broken",
                "c000003",
                "speaker_id 'mayor' matches no speaker_id in speakers",
            ),
            (
                "error",
                "reference-broken",
                "c000004",
                "speaker_id 'mayor' matches no speaker_id in speakers",
            ),
            (
                "error",
                "reference-broken",
                "c000005",
                "speaker_id 'mayor' matches no speaker_id in speakers",
            ),
            ("error", "speaker-removed", "mayor", "speaker removed: 'Tomas Marsh'"),
        ],
    ),
    "another name": (
        [("speakers.csv", "Ada Quill", "A. Quill")],
        [("warning", "speaker-renamed", "master", "name changed from 'Ada Quill' to 'A. Quill'")],
    ),
    "another item of Wikidata": (
        [("speakers.csv", ",Q1\n", ",Q2\n")],
        [
            (
                "error",
                "speaker-identity-changed",
                "master",
                "kind and Wikidata ID changed from person, Q1 to person, Q2",
            ),
        ],
    ),
    "rows in another order": ([("claims.csv", row(1) + row(2), row(2) + row(1))], []),
}
