"""An invented package of two claims, and its report after one thing in it is broken."""

from pathlib import Path

from claims import Report, validate
from claims.text.passage import passage_hash, text_hash

ROOT = Path(__file__).parents[2]
TEXT = "The harbour master said the pier “will open in May”.\nThe town is small.\n"
CLAIMS = (
    "claim_id,source_id,speaker_id,text,attribution,cue,certainty,polarity,status,passage_start,passage_end,"
    "passage_hash,speaker_role,quotation,hedge,said_on,relayed_by,note,revises,responds_to,status_source_id"
)

QUOTED = "will open in May"


def written(folder: Path) -> Path:
    """An invented package of two claims, anchored in TEXT."""
    (folder / "schemas").mkdir(parents=True)
    (folder / "datapackage").mkdir()
    for schema in ROOT.glob("schemas/*.schema.json"):
        (folder / "schemas" / schema.name).write_bytes(schema.read_bytes())
    (folder / "datapackage.json").write_bytes((ROOT / "datapackage.json").read_bytes())
    said, town = TEXT.index("will"), TEXT.index("The town")
    first, second = TEXT[said : said + 16], TEXT[town : town + 18]
    one = f"{said},{said + 16},{passage_hash(first)}"
    two = f"{town},{town + 18},{passage_hash(second)}"
    said_by = "mixed,said,unmarked,affirmed,current"
    rows = [
        CLAIMS,
        f'c000001,post-1,master,"The pier,\nthe new one, opens in May.",{said_by},{one},harbour master,{QUOTED},,,,,,,',
        f"c000002,post-1,post,The town is not big.,none,,unmarked,denied,current,{two},,,,,,,,,",
    ]
    data = folder / "datapackage"
    (data / "claims.csv").write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")
    (data / "speakers.csv").write_text(
        "speaker_id,name,kind,named,aliases,member_of,country,wikidata_id\n"
        "master,Ada Quill,person,true,,,,\npost,Harbour Post,organization,true,,,,\n",
        encoding="utf-8",
        newline="\n",
    )
    (data / "sources.csv").write_text(
        "source_id,kind,title,publisher_id,url,archive_url,published,retrieved,language,text_length,text_sha256,"
        f"version_of\npost-1,article,,post,,,,,en,{len(TEXT)},{text_hash(TEXT)},\n",
        encoding="utf-8",
        newline="\n",
    )
    return folder


def places(report: Report) -> list[tuple[str, str | None, int | None, int | None]]:
    """Rule, field, line and column of each finding."""
    return [(each.rule, each.field, each.line, each.column) for each in report.findings]


def broken(folder: Path, file: str, old: bytes, new: bytes) -> Report:
    """The report of the package in which one text of a file is replaced."""
    path = written(folder / "package") / file
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))
    return validate(folder / "package")
