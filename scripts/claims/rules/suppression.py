"""The family `suppression`: what the file of suppressed findings itself must be."""

from claims.model.rule import Rule

MALFORMED = Rule(
    "malformed-suppressions",
    "suppression",
    "error",
    "the file of suppressed findings can be read",
    "It is UTF-8 with the header rule,table,key,fingerprint,reason,owner,expires; expires is a date such as "
    "2027-01-31, or empty. A line that cannot be read suppresses nothing. `table` and `key` are for people: a "
    "finding is suppressed by its rule and its fingerprint.",
    "enum,claims,claim_id=c0a1b2c,3fb2,old fault,ada,next year",
    "enum,claims,claim_id=c0a1b2c,9c1d2e3f4a5b6c7d,old fault,ada,2027-01-31",
    "correct the line as the message says, or delete it",
)
WITHOUT_REASON = Rule(
    "suppression-without-reason",
    "suppression",
    "error",
    "what is suppressed is suppressed for a reason",
    "Without a reason nobody can tell later whether it still holds. The line suppresses nothing.",
    "enum,claims,claim_id=c0a1b2c,9c1d2e3f4a5b6c7d,,ada,",
    "enum,claims,claim_id=c0a1b2c,9c1d2e3f4a5b6c7d,the publisher has been asked,ada,",
    "say why the finding is suppressed, or delete the line",
)
WRONG_RULE = Rule(
    "suppression-not-allowed",
    "suppression",
    "error",
    "what is suppressed breaks a rule whose findings can be suppressed",
    "A rule that does not exist suppresses nothing. Nor does one that leaves a whole file unread, such as "
    "invalid-json or missing-file: whatever stands in the file later would pass unseen. "
    "Nor does a rule of this family: it speaks of the file of suppressed findings itself.",
    "invalid-json,,datapackage.json,9c1d2e3f4a5b6c7d,old fault,ada,",
    "enum,claims,claim_id=c0a1b2c,9c1d2e3f4a5b6c7d,old fault,ada,",
    "correct the rule's name, or repair what it found and delete the line",
)
TWICE = Rule(
    "duplicate-suppression",
    "suppression",
    "warning",
    "a finding is suppressed once",
    "Of two lines for one finding, deleting one changes nothing.",
    "two lines with one rule and one fingerprint",
    "one line",
    "delete one of the lines",
)
UNUSED = Rule(
    "unused-suppression",
    "suppression",
    "warning",
    "what is suppressed is still there",
    "The fault was repaired, or its row changed so that it is another one; left in the file, the line would "
    "suppress it again when it comes back. "
    "Lines for rules that were not checked, and for the family text, are not judged; those for the family finding "
    "only by claims diff, in the update that brings them.",
    "a line for a misspelt kind that has been corrected since",
    "no line",
    "delete the line",
)
EXPIRED = Rule(
    "expired-suppression",
    "suppression",
    "warning",
    "what is suppressed for a time is settled in time",
    "From the day after `expires` on, the finding counts again.",
    "enum,claims,claim_id=c0a1b2c,9c1d2e3f4a5b6c7d,the publisher has been asked,ada,2020-01-31",
    "enum,claims,claim_id=c0a1b2c,9c1d2e3f4a5b6c7d,the publisher has been asked,ada,2099-01-31",
    "repair what was found and delete the line, or give it a later date and say why",
)

RULES: tuple[Rule, ...] = (MALFORMED, WITHOUT_REASON, WRONG_RULE, TWICE, UNUSED, EXPIRED)

# These leave a whole file unread, or half a merge in it: whatever stands there later would pass unseen.
NEVER = frozenset(
    [
        *("invalid-json", "json-too-deep", "descriptor-not-object"),
        *("missing-file", "unsafe-path", "remote-path", "not-a-regular-file", "file-too-large"),
        *(
            "unsupported-file-format",
            "git-lfs-pointer",
            "encoding-mismatch",
            "empty-file",
            "merge-conflict-marker",
        ),
        *(rule.id for rule in RULES),
    ]
)
