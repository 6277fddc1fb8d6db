"""The model of a speaker: a person or body that makes claims, including the outlet."""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from claims.model.codes import ALIASES, COUNTRIES, SLUG, WIKIDATA_ID, assigned
from claims.model.record import Layout, Record, Reference, labels

Country = Annotated[
    str, AfterValidator(assigned), WithJsonSchema({"type": "string", "enum": list(COUNTRIES)})
]
SpeakerKind = Literal["person", "organization", "government", "group"]

SPEAKER_KIND: dict[SpeakerKind, str] = {
    "person": "one person",
    "organization": "a company, party, agency, outlet or other body",
    "government": "a state or its government",
    "group": "several speakers who make a claim together, or are only named together",
}


class Speaker(Record):
    """A person or body to whom claims are attributed."""

    layout: ClassVar[Layout] = Layout(
        name="speakers",
        title="Speakers",
        primary_key=("speaker_id",),
        order=("speaker_id",),
        references=(Reference("member_of", "", "speaker_id"),),
    )

    speaker_id: str = Field(
        title="Speaker",
        description="Identifies the speaker: lower-case letters, digits and single hyphens.",
        examples=["ada-quill"],
        pattern=SLUG,
    )
    name: str = Field(
        title="Name",
        description="The name as spelled in the first source that has the speaker.",
        examples=["Ada Quill"],
        min_length=1,
        json_schema_extra={"rdfType": "https://schema.org/name", "standard": "FollowTheMoney, name"},
    )
    kind: SpeakerKind = Field(
        title="Kind",
        description="Kind of speaker. "
        "A state is a government; a joint statement is made by a group, which is named after all its members.",
        examples=["person"],
        json_schema_extra={"categories": labels(SPEAKER_KIND)},
    )
    named: bool = Field(
        title="Named",
        description="Whether the source names the speaker. False for “harbour officials”: "
        "such a row has no Wikidata ID and is used by one source only.",
        examples=[True],
    )
    aliases: str | None = Field(
        None,
        title="Aliases",
        description="Other spellings in sources, separated by `;` without spaces, without duplicates.",
        examples=["A. Quill;Quill"],
        pattern=ALIASES,
        json_schema_extra={
            "rdfType": "https://schema.org/alternateName",
            "standard": "FollowTheMoney, alias",
        },
    )
    member_of: str | None = Field(
        None,
        title="Member of",
        description="The organization to which the speaker belongs, if a source says so.",
        examples=["northhaven-port-authority"],
        pattern=SLUG,
        json_schema_extra={"rdfType": "http://www.w3.org/ns/org#memberOf", "standard": "Popolo, membership"},
    )
    country: Country | None = Field(
        None,
        title="Country",
        description="The speaker's country, if a source says so, as an ISO 3166-1 alpha-2 code.",
        examples=["NO"],
        json_schema_extra={"standard": "ISO 3166-1 alpha-2; FollowTheMoney, country"},
    )
    wikidata_id: str | None = Field(
        None,
        title="Wikidata ID",
        description="The speaker's item in Wikidata. Empty unless a person has checked it.",
        examples=["Q42"],
        pattern=WIKIDATA_ID,
        json_schema_extra={"rdfType": "https://schema.org/sameAs", "unique": True},
    )
