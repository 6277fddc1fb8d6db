"""What a Claim is: one proposition that one speaker makes in one source."""

from typing import ClassVar, Literal

from pydantic import Field

from claims.model.codes import CLAIM_ID, EDTF, HASH_16, SLUG
from claims.model.record import Layout, Record, Reference, labels

Attribution = Literal["direct", "indirect", "mixed", "none"]
Certainty = Literal["unmarked", "probable", "possible", "conditional"]
Polarity = Literal["affirmed", "denied"]
Status = Literal["current", "updated", "corrected", "retracted", "removed", "deprecated"]

ATTRIBUTION: dict[Attribution, str] = {
    "direct": "in the speaker's words, in quotation marks",
    "indirect": "in the source's words",
    "mixed": "partly in quotation marks, partly in the source's words",
    "none": "in the outlet's own voice",
}
CERTAINTY: dict[Certainty, str] = {
    "unmarked": "no hedging word",
    "probable": "worded as likely",
    "possible": "worded as possible",
    "conditional": "worded as depending on something; wins over possible",
}
POLARITY: dict[Polarity, str] = {
    "affirmed": "the text says that something is so",
    "denied": "the text says that something is not so",
}
STATUS: dict[Status, str] = {
    "current": "stands",
    "updated": "the same speaker says something newer on the point; nobody admits an error",
    "corrected": "the outlet published a correction",
    "retracted": "the speaker or the outlet took it back",
    "removed": "gone from the page without notice",
    "deprecated": "our row was wrong",
}


class Claim(Record):
    """One atomic proposition, by one speaker, in one source."""

    layout: ClassVar[Layout] = Layout(
        name="claims",
        title="Claims",
        primary_key=("claim_id",),
        order=("source_id", "passage_start", "claim_id"),
        references=(
            Reference("source_id", "sources", "source_id"),
            Reference("speaker_id", "speakers", "speaker_id"),
            Reference("relayed_by", "speakers", "speaker_id"),
            Reference("status_source_id", "sources", "source_id"),
            Reference("revises", "", "claim_id"),
            Reference("responds_to", "", "claim_id"),
        ),
    )

    claim_id: str = Field(
        title="Claim",
        description="Identifies the claim: c and six random characters of 0-9 and a-z without i, l, o, u. "
        "Never used again for another claim.",
        examples=["c7k2m9x"],
        pattern=CLAIM_ID,
        json_schema_extra={"rdfType": "https://schema.org/Claim"},
    )
    source_id: str = Field(
        title="Source",
        description="The snapshot in which the claim was read.",
        examples=["harbour-post-2031-03-04"],
        pattern=SLUG,
        json_schema_extra={"rdfType": "https://schema.org/appearance"},
    )
    speaker_id: str = Field(
        title="Speaker",
        description="Who makes the claim. For a claim in the outlet's own voice, the source's publisher.",
        examples=["ada-quill"],
        pattern=SLUG,
        json_schema_extra={"rdfType": "https://schema.org/author"},
    )
    relayed_by: str | None = Field(
        None,
        title="Relayed by",
        description="Where the source has the claim from somebody else than the speaker: who that is. "
        "“Quill said that Marsh had agreed” is a claim by Marsh, relayed by Quill.",
        examples=["tomas-marsh"],
        pattern=SLUG,
        json_schema_extra={"standard": "FactBank, nested sources"},
    )
    speaker_role: str | None = Field(
        None,
        title="Role of the speaker",
        description="The speaker's role as this source prints it.",
        examples=["harbour master"],
        min_length=1,
        json_schema_extra={"rdfType": "http://www.w3.org/ns/org#role", "standard": "Popolo, role"},
    )
    text: str = Field(
        title="Text",
        description="What the speaker asserts, negation and condition included, in our own words. "
        "It can be understood without the source.",
        examples=["The new pier in Northhaven will open in May 2031 if the winter is mild."],
        min_length=1,
        json_schema_extra={"rdfType": "https://schema.org/text"},
    )
    quotation: str | None = Field(
        None,
        title="Quotation",
        description="The words of this claim that the source itself puts in quotation marks, and no others. "
        "The parts of a split quotation are joined by ` […] `. "
        "Given exactly where the attribution is direct or mixed.",
        examples=["will open in May […] if the winter is mild"],
        min_length=1,
        json_schema_extra={"rdfType": "http://www.w3.org/ns/oa#exact"},
    )
    attribution: Attribution = Field(
        title="Attribution",
        description="How the source gives the claim.",
        examples=["mixed"],
        json_schema_extra={"categories": labels(ATTRIBUTION), "standard": "PARC 3.0, attribution"},
    )
    certainty: Certainty = Field(
        title="Certainty",
        description="How certain the speaker is, according to the wording; not how likely the claim is to be true.",
        examples=["conditional"],
        json_schema_extra={"categories": labels(CERTAINTY), "standard": "FactBank, certainty"},
    )
    hedge: str | None = Field(
        None,
        title="Hedge",
        description="The hedging words, verbatim. Given exactly where the certainty is not unmarked.",
        examples=["if"],
        min_length=1,
        json_schema_extra={"standard": "FactBank, certainty"},
    )
    polarity: Polarity = Field(
        title="Polarity",
        description="Whether the text affirms or denies. It flags only what the text already says.",
        examples=["affirmed"],
        json_schema_extra={"categories": labels(POLARITY), "standard": "FactBank, polarity"},
    )
    said_on: str | None = Field(
        None,
        title="Said on",
        description="When the claim was made: an EDTF date (2031-03-04, 2031-03, 2031-XX-04, 2031-03~) "
        "or interval (2031-03-04/2031-03-06, ../2031-03).",
        examples=["2031-03-04"],
        pattern=EDTF,
        json_schema_extra={
            "rdfType": "https://schema.org/dateCreated",
            "standard": "EDTF (ISO 8601-2), subset",
        },
    )
    passage_start: int | None = Field(
        None,
        title="Start of the passage",
        description="Where the passage begins in the source's text, counted from 0 in code points.",
        examples=[1204],
        ge=0,
        json_schema_extra={"rdfType": "http://www.w3.org/ns/oa#start"},
    )
    passage_end: int | None = Field(
        None,
        title="End of the passage",
        description="Where the passage ends: the position after its last code point.",
        examples=[1287],
        ge=1,
        json_schema_extra={"rdfType": "http://www.w3.org/ns/oa#end"},
    )
    passage_hash: str | None = Field(
        None,
        title="Hash of the passage",
        description="The first 16 hexadecimal digits of the SHA-256 of the passage in UTF-8. "
        "It finds the passage again in an edited text.",
        examples=["9f86d081884c7d65"],
        pattern=HASH_16,
    )
    status: Status = Field(
        title="Status",
        description="Whether the claim stands, and if not, who acted.",
        examples=["current"],
        json_schema_extra={"categories": labels(STATUS)},
    )
    status_source_id: str | None = Field(
        None,
        title="Source of the status",
        description="The source that shows the change of status. Needed by corrected, retracted and removed.",
        examples=["harbour-post-2031-03-06"],
        pattern=SLUG,
    )
    revises: str | None = Field(
        None,
        title="Revises",
        description="The older claim that this one takes the place of; the older one is then not current.",
        examples=["c0b4d8f"],
        pattern=CLAIM_ID,
        json_schema_extra={"rdfType": "http://www.w3.org/ns/prov#wasRevisionOf"},
    )
    responds_to: str | None = Field(
        None,
        title="Responds to",
        description="The claim by another speaker that this one denies or answers.",
        examples=["c3e5g7h"],
        pattern=CLAIM_ID,
    )
    note: str | None = Field(
        None,
        title="Note",
        description="What a reader of the row has to know. Needed by deprecated: what our mistake was.",
        examples=["First recorded as said by the mayor."],
        min_length=1,
        json_schema_extra={"rdfType": "http://www.w3.org/2004/02/skos/core#note"},
    )
