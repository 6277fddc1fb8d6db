"""The model of a source: one snapshot of one document."""

from typing import ClassVar, Literal

from pydantic import Field

from claims.model.codes import EDTF, HASH_64, LANGUAGE, SLUG, URL, UTC
from claims.model.record import Layout, Record, Reference, labels

SourceKind = Literal[
    "article", "statement", "interview", "social-post", "broadcast", "document", "correction"
]

SOURCE_KIND: dict[SourceKind, str] = {
    "article": "a report by an outlet",
    "statement": "a statement or readout, published by its author",
    "interview": "an interview as published",
    "social-post": "a post on a social network",
    "broadcast": "a broadcast or its transcript",
    "document": "a treaty, law, court paper or other document",
    "correction": "a notice that corrects or withdraws something published",
}


class Source(Record):
    """One snapshot of one document. An edited document is a new row."""

    layout: ClassVar[Layout] = Layout(
        name="sources",
        title="Sources",
        primary_key=("source_id",),
        order=("source_id",),
        references=(
            Reference("publisher_id", "speakers", "speaker_id"),
            Reference("version_of", "", "source_id"),
        ),
    )

    source_id: str = Field(
        title="Source",
        description="Identifies the snapshot: lower-case letters, digits and single hyphens.",
        examples=["harbour-post-2031-03-04"],
        pattern=SLUG,
    )
    kind: SourceKind = Field(
        title="Kind",
        description="Kind of document.",
        examples=["article"],
        json_schema_extra={"categories": labels(SOURCE_KIND)},
    )
    title: str | None = Field(
        None,
        title="Title",
        description="The title as printed, or a description in [square brackets] if it has none.",
        examples=["New pier to open in spring"],
        min_length=1,
        json_schema_extra={"rdfType": "https://schema.org/headline"},
    )
    publisher_id: str = Field(
        title="Publisher",
        description="The speaker who published it.",
        examples=["harbour-post"],
        pattern=SLUG,
        json_schema_extra={"rdfType": "https://schema.org/publisher"},
    )
    url: str | None = Field(
        None,
        title="URL",
        description="URL from which the document was retrieved.",
        examples=["https://harbour-post.example/new-pier"],
        pattern=URL,
        json_schema_extra={"format": "uri", "rdfType": "https://schema.org/url"},
    )
    archive_url: str | None = Field(
        None,
        title="Archived copy",
        description="URL of this snapshot in a public archive.",
        examples=["https://archive.example/20310304/new-pier"],
        pattern=URL,
        json_schema_extra={"format": "uri", "rdfType": "https://schema.org/archivedAt"},
    )
    published: str | None = Field(
        None,
        title="Published",
        description="Publication date as stated in the document: an EDTF date or interval.",
        examples=["2031-03-04"],
        pattern=EDTF,
        json_schema_extra={
            "rdfType": "https://schema.org/datePublished",
            "standard": "EDTF (ISO 8601-2), subset",
        },
    )
    retrieved: str | None = Field(
        None,
        title="Retrieved",
        description="When this snapshot was retrieved, in UTC, with a Z at the end.",
        examples=["2031-03-04T18:30:00Z"],
        pattern=UTC,
        json_schema_extra={"format": "date-time", "rdfType": "http://purl.org/pav/retrievedOn"},
    )
    language: str = Field(
        title="Language",
        description="Language of the text, as a BCP 47 tag.",
        examples=["en"],
        pattern=LANGUAGE,
        json_schema_extra={"rdfType": "https://schema.org/inLanguage", "standard": "BCP 47"},
    )
    text_length: int | None = Field(
        None,
        title="Length of the text",
        description="Number of code points in the text: the file decoded as UTF-8, without byte order mark, "
        "with LF line endings, otherwise unchanged.",
        examples=[5120],
        ge=0,
    )
    text_sha256: str | None = Field(
        None,
        title="Hash of the text",
        description="SHA-256 of that text in UTF-8. It identifies the text without publishing it.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
        pattern=HASH_64,
    )
    version_of: str | None = Field(
        None,
        title="Version of",
        description="The previous snapshot of the same document.",
        examples=["harbour-post-2031-03-03"],
        pattern=SLUG,
        json_schema_extra={"rdfType": "http://www.w3.org/ns/prov#wasRevisionOf"},
    )
