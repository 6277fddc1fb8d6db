"""The output of `claims update`: what a later version of a text means for the claims; its JSON is a contract for scripts."""

from typing import Literal

from pydantic import ConfigDict, Field

from claims.model.report import Model, PackageName

ClaimState = Literal["unchanged", "moved", "reworded", "removed", "ambiguous"]
SentenceState = Literal["unchanged", "moved", "reworded", "new"]
MatchPass = Literal["passage", "sentence", "alignment", "sketch", "quotation"]
ChangeKind = Literal[
    "quotation", "number", "negation", "hedge", "cue", "name", "words", "punctuation", "spacing"
]
Within = Literal["passage", "sentence"]


class WordChange(Model):
    """Words that are different in the new text."""

    kind: ChangeKind = Field(description="The most important kind of words that changed.")
    old: str = Field(
        description="Words of the old text, or the claim's cell; empty if words were only added."
    )
    new: str = Field(
        description="Words of the new text; empty if words were deleted, or where they are not known."
    )
    within: Within = Field(description="`sentence`: outside the passage, in the rest of its sentence.")


class ClaimUpdate(Model):
    """What the new text means for one claim."""

    model_config = ConfigDict(validate_by_name=True)

    claim_id: str = Field(description="The claim.")
    source_id: str = Field(description="The snapshot in which it was read.")
    speaker_id: str = Field(description="Its speaker.")
    text: str = Field(description="Its text.")
    state: ClaimState = Field(description="Whether its passage is in the new text.")
    start: int | None = Field(
        description="Start of the passage in the new text; null if it is removed or unknown."
    )
    end: int | None = Field(
        description="End of the passage in the new text; null if it is removed or unknown."
    )
    match_pass: MatchPass | None = Field(
        alias="pass", description="What decided the state; null if nothing did."
    )
    confidence: float = Field(description="From 0 to 1; 1 for words that are the same.")
    changes: list[WordChange] = Field(description="Changed words, the most important first.")
    old: str | None = Field(description="The passage in the old text; null if that is not known.")
    new: str | None = Field(description="The passage in the new text; null if it is removed or unknown.")


class SentenceUpdate(Model):
    """One sentence of the new text."""

    start: int = Field(description="Its start in the new text.")
    end: int = Field(description="Its end in the new text.")
    state: SentenceState | None = Field(
        description="Compared with the newest snapshot; null if its sentences are not known."
    )
    claims: list[str] = Field(description="The claims whose passage is in it, at least in part.")


class UpdateCounts(Model):
    """Number of claims and sentences in each state."""

    claims: dict[ClaimState, int] = Field(description="Claims by state.")
    sentences: dict[SentenceState, int] = Field(
        description="Sentences by state, without those whose state is null."
    )


class Update(Model):
    """What a later version of a text means for the claims that were read in the older ones."""

    model_config = ConfigDict(title="Update")

    schema_version: Literal[1] = Field(1, description="Version of this contract.")
    package: PackageName = Field(description="The package.")
    snapshots: list[str] = Field(description="The sources that are versions of the text, the oldest first.")
    texts: list[str] = Field(description="Those of them whose text was read.")
    file: str = Field(description="The new text, as named on the command line.")
    claims: list[ClaimUpdate] = Field(
        description="Current claims of all snapshots, in the order of the new text; then those without a place in it."
    )
    sentences: list[SentenceUpdate] = Field(description="Sentences of the new text, in order.")
    counts: UpdateCounts = Field(description="Number of claims and sentences in each state.")
