"""Rules of the family `text`: passages, quotations, cues and hedges that do not match the text of their source."""

from claims.model.rule import Rule

TEXT_LENGTH_MISMATCH = Rule(
    "text-length-mismatch",
    "text",
    "error",
    "Text length mismatch",
    "A text of another length is another text, so that passages point at the wrong words. Checked with "
    "--text SOURCE_ID=FILE.",
    "text_length 2200 beside a text of 2239 code points",
    "text_length 2239",
    "pass the file that the source was read from, or write the values in the message; record a new "
    "snapshot as a source of its own",
)
TEXT_HASH_MISMATCH = Rule(
    "text-hash-mismatch",
    "text",
    "error",
    "Text hash mismatch",
    "The hash proves, without publishing the text, that the claims were read from this text. The "
    "claims of a source are not checked against another text. Checked with --text SOURCE_ID=FILE.",
    "text_sha256 of an earlier version of the page",
    "text_sha256 of this file",
    "pass the file that the source was read from, or write the values in the message; record a new "
    "snapshot as a source of its own",
)
PASSAGE_HASH_MISMATCH = Rule(
    "passage-hash-mismatch",
    "text",
    "error",
    "Passage hash mismatch",
    "A passage that is off by one character cites other words than the claim is based on. Checked with "
    "--text SOURCE_ID=FILE.",
    "passage_start 101 where the words begin at 100",
    "passage_start 100",
    "run claims anchor to find the passage again",
)
QUOTATION_NOT_VERBATIM = Rule(
    "quotation-not-verbatim",
    "text",
    "error",
    "Quotation not found verbatim in passage",
    "A reworded quotation attributes words that the speaker did not say. Checked with --text SOURCE_ID=FILE.",
    'quotation "we will leave" where the text has "we shall leave"',
    'quotation "we shall leave"',
    "copy the words from the text; join the parts of a split quotation with ' […] '",
)
CUE_NOT_VERBATIM = Rule(
    "cue-not-verbatim",
    "text",
    "error",
    "Cue not found verbatim in sentence",
    "The cue is evidence that the source attributes the claim, so it is in a sentence that the passage touches. "
    "Checked with --text SOURCE_ID=FILE.",
    'cue "said" where the sentence has "pledged"',
    'cue "pledged"',
    "copy the words from the sentence; join the parts of a split cue with ' […] '",
)
HEDGE_NOT_VERBATIM = Rule(
    "hedge-not-verbatim",
    "text",
    "error",
    "Hedge not found verbatim in sentence",
    "The hedge is evidence for the certainty, so it is in a sentence that the passage touches. "
    "Checked with --text SOURCE_ID=FILE.",
    'hedge "might" where the sentence has "may"',
    'hedge "may"',
    "copy the words from the sentence; join the parts of a split hedge with ' […] '",
)

RULES: tuple[Rule, ...] = (
    TEXT_LENGTH_MISMATCH,
    TEXT_HASH_MISMATCH,
    PASSAGE_HASH_MISMATCH,
    QUOTATION_NOT_VERBATIM,
    CUE_NOT_VERBATIM,
    HEDGE_NOT_VERBATIM,
)
