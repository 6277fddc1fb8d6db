"""The model of a claim: one proposition by one speaker in one source."""

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
    "none": "in the outlet's own voice, without attribution",
}
CERTAINTY: dict[Certainty, str] = {
    "unmarked": "no hedging word",
    "probable": "worded as likely",
    "possible": "worded as possible",
    "conditional": "worded as depending on a condition; takes precedence over possible",
}
POLARITY: dict[Polarity, str] = {
    "affirmed": "the text asserts something",
    "denied": "the text denies something",
}
STATUS: dict[Status, str] = {
    "current": "still in effect",
    "updated": "superseded by a newer statement of the same speaker, without an admission of error",
    "corrected": "the outlet published a correction",
    "retracted": "withdrawn by the speaker or the outlet",
    "removed": "removed from the page without notice",
    "deprecated": "recorded wrongly in this dataset",
}


class Claim(Record):
    """One proposition by one speaker in one source."""

    layout: ClassVar[Layout] = Layout(
        name="claims",
        title="Claims",
        primary_key=("claim_id",),
        order=("source_id", "passage_start", "passage_end", "claim_id"),
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
        "Never reused for another claim.",
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
        description="Who makes the claim. If the outlet makes it in its own voice, the publisher of the source.",
        examples=["ada-quill"],
        pattern=SLUG,
        json_schema_extra={"rdfType": "https://schema.org/author"},
    )
    text: str = Field(
        title="Text",
        description="What the speaker asserts, including negation and conditions, paraphrased. "
        "It can be understood without the source.",
        examples=["The new pier in Northhaven will open in May 2031 if the winter is mild."],
        min_length=1,
        json_schema_extra={"rdfType": "https://schema.org/text"},
    )
    attribution: Attribution = Field(
        title="Attribution",
        description="How the source attributes the claim to the speaker.",
        examples=["mixed"],
        json_schema_extra={"categories": labels(ATTRIBUTION), "standard": "PARC 3.0, attribution"},
    )
    cue: str | None = Field(
        None,
        title="Cue",
        description="The words with which the source attributes the claim, verbatim, such as “said” or “according to”. "
        "The parts of a split cue are joined by ` […] `. Empty if the attribution is none, and expected otherwise.",
        examples=["said"],
        min_length=1,
        json_schema_extra={"standard": "PARC 3.0 and PolNeAR, cue"},
    )
    certainty: Certainty = Field(
        title="Certainty",
        description="How certain the speaker is, judging by the wording; not how likely the claim is to be true.",
        examples=["conditional"],
        json_schema_extra={"categories": labels(CERTAINTY), "standard": "FactBank, certainty"},
    )
    polarity: Polarity = Field(
        title="Polarity",
        description="Whether the text affirms or denies something. The text contains the negation; this column only marks it.",
        examples=["affirmed"],
        json_schema_extra={"categories": labels(POLARITY), "standard": "FactBank, polarity"},
    )
    status: Status = Field(
        title="Status",
        description="Whether the claim is still in effect and, if not, why.",
        examples=["current"],
        json_schema_extra={"categories": labels(STATUS)},
    )
    passage_start: int | None = Field(
        None,
        title="Start of the passage",
        description="Offset of the passage in the text of the source, in code points from 0.",
        examples=[1204],
        ge=0,
        json_schema_extra={"rdfType": "http://www.w3.org/ns/oa#start"},
    )
    passage_end: int | None = Field(
        None,
        title="End of the passage",
        description="Offset after the last code point of the passage.",
        examples=[1287],
        ge=1,
        json_schema_extra={"rdfType": "http://www.w3.org/ns/oa#end"},
    )
    passage_hash: str | None = Field(
        None,
        title="Hash of the passage",
        description="The first 16 hexadecimal digits of the SHA-256 of the passage in UTF-8. "
        "With it, the passage can be found again in an edited text.",
        examples=["9f86d081884c7d65"],
        pattern=HASH_16,
    )
    speaker_role: str | None = Field(
        None,
        title="Role of the speaker",
        description="The speaker's role as this source prints it.",
        examples=["harbour master"],
        min_length=1,
        json_schema_extra={"rdfType": "http://www.w3.org/ns/org#role", "standard": "Popolo, role"},
    )
    quotation: str | None = Field(
        None,
        title="Quotation",
        description="The words of this claim that the source puts in quotation marks, verbatim. "
        "The parts of a split quotation are joined by ` […] `. "
        "Required if the attribution is direct or mixed, and empty otherwise.",
        examples=["will open in May […] if the winter is mild"],
        min_length=1,
        json_schema_extra={"rdfType": "http://www.w3.org/ns/oa#exact"},
    )
    hedge: str | None = Field(
        None,
        title="Hedge",
        description="The words that express the certainty, verbatim. Empty if the certainty is unmarked, and required otherwise.",
        examples=["if"],
        min_length=1,
        json_schema_extra={"standard": "FactBank, certainty"},
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
    relayed_by: str | None = Field(
        None,
        title="Relayed by",
        description="The person or organization through whom the source knows the claim, if not from the speaker directly. "
        "“Quill said that Marsh had agreed” is a claim by Marsh, relayed by Quill.",
        examples=["tomas-marsh"],
        pattern=SLUG,
        json_schema_extra={"standard": "FactBank, nested sources"},
    )
    note: str | None = Field(
        None,
        title="Note",
        description="What a reader of the row needs to know. Required for deprecated: what was wrong.",
        examples=["First recorded as said by the mayor."],
        min_length=1,
        json_schema_extra={"rdfType": "http://www.w3.org/2004/02/skos/core#note"},
    )
    revises: str | None = Field(
        None,
        title="Revises",
        description="The older claim that this one replaces. The older one is no longer current.",
        examples=["c0b4d8f"],
        pattern=CLAIM_ID,
        json_schema_extra={"rdfType": "http://www.w3.org/ns/prov#wasRevisionOf"},
    )
    responds_to: str | None = Field(
        None,
        title="Responds to",
        description="The claim that this claim denies or answers: by another speaker, or relayed by somebody else.",
        examples=["c3e5g7h"],
        pattern=CLAIM_ID,
    )
    status_source_id: str | None = Field(
        None,
        title="Source of the status",
        description="The source that documents the change of status. Required for corrected, retracted and removed.",
        examples=["harbour-post-2031-03-06"],
        pattern=SLUG,
    )
