"""The family `text`: a claim's passage and quotation against the text of its source, where one is given."""

from claims.model.rule import Rule

TEXT_LENGTH_MISMATCH = Rule(
    "text-length-mismatch",
    "text",
    "error",
    "a source's text is as long as it says",
    "Another length is another text: the passages then point at the wrong words. "
    "Checked with --text SOURCE_ID=FILE.",
    "text_length 2200 beside a text of 2239 code points",
    "text_length 2239",
    "give the file that the source was read from, or write the values that the message names; "
    "record a new snapshot as a source of its own",
)
TEXT_HASH_MISMATCH = Rule(
    "text-hash-mismatch",
    "text",
    "error",
    "a source's text is the one that was read",
    "The hash proves, without republishing it, that this is the text that the claims were taken from; "
    "against another text they are not judged. Checked with --text SOURCE_ID=FILE.",
    "text_sha256 of an earlier version of the page",
    "text_sha256 of this file",
    "give the file that the source was read from, or write the values that the message names; "
    "record a new snapshot as a source of its own",
)
PASSAGE_HASH_MISMATCH = Rule(
    "passage-hash-mismatch",
    "text",
    "error",
    "a passage is the words that were read",
    "A passage that was moved by a character cites other words than the claim rests on. "
    "Checked with --text SOURCE_ID=FILE.",
    "passage_start 101 where the words begin at 100",
    "passage_start 100",
    "run claims anchor to find the passage again",
)
QUOTATION_NOT_VERBATIM = Rule(
    "quotation-not-verbatim",
    "text",
    "error",
    "a quotation stands word for word in its passage",
    "A quotation that was reworded puts words into somebody's mouth. Checked with --text SOURCE_ID=FILE.",
    'quotation "we will leave" where the text has "we shall leave"',
    'quotation "we shall leave"',
    "copy the words from the text; join parts of one quotation with ' […] '",
)

RULES: tuple[Rule, ...] = (
    TEXT_LENGTH_MISMATCH,
    TEXT_HASH_MISMATCH,
    PASSAGE_HASH_MISMATCH,
    QUOTATION_NOT_VERBATIM,
)
