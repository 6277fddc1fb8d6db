"""Rules of the family `suppression`: errors in the file of suppressed findings itself."""

from claims.model.rule import Rule

MALFORMED = Rule(
    "malformed-suppressions",
    "suppression",
    "error",
    "Malformed line in suppressions.csv",
    "The file is UTF-8 with the header rule,table,key,fingerprint,reason,owner,until; until is a date such as "
    "2027-01-31, or empty. A malformed line suppresses nothing. A finding is identified by its rule and its "
    "fingerprint; `table` and `key` are for people.",
    "not-in-enum,claims,claim_id=c0a1b2c,3fb2,known error,ada,next year",
    "not-in-enum,claims,claim_id=c0a1b2c,9c1d2e3f4a5b6c7d,known error,ada,2027-01-31",
    "correct the line, or delete it",
)
WITHOUT_REASON = Rule(
    "suppression-without-reason",
    "suppression",
    "error",
    "Suppression without a reason",
    "Without a reason, nobody can tell later whether the finding may still be suppressed. The line suppresses nothing.",
    "not-in-enum,claims,claim_id=c0a1b2c,9c1d2e3f4a5b6c7d,,ada,",
    "not-in-enum,claims,claim_id=c0a1b2c,9c1d2e3f4a5b6c7d,the publisher has been asked,ada,",
    "give a reason, or delete the line",
)
WRONG_RULE = Rule(
    "suppression-not-allowed",
    "suppression",
    "error",
    "Suppression of an unknown rule or of one that cannot be suppressed",
    "A rule that leaves a whole file unread, such as invalid-json or missing-file, cannot be suppressed: errors "
    "added to that file later would never be reported. Nor can the rules of this family.",
    "invalid-json,,datapackage.json,9c1d2e3f4a5b6c7d,known error,ada,",
    "not-in-enum,claims,claim_id=c0a1b2c,9c1d2e3f4a5b6c7d,known error,ada,",
    "correct the name of the rule, or fix what it found and delete the line",
)
TWICE = Rule(
    "duplicate-suppression",
    "suppression",
    "warning",
    "Duplicate suppression",
    "If two lines suppress the same finding, deleting one of them has no effect.",
    "two lines with the same rule and fingerprint",
    "one line",
    "delete one of the lines",
)
UNUSED = Rule(
    "unused-suppression",
    "suppression",
    "warning",
    "Unused suppression",
    "The finding was fixed, or its row changed and has another fingerprint now. If the line stayed, it would hide the "
    "finding when it comes back. Suppressions of rules that were not checked and of the family text are not reported; "
    "those of the family change are reported by claims diff, and only for the update that adds them.",
    "a line for an invalid value that has been corrected since",
    "no line",
    "delete the line",
)
EXPIRED = Rule(
    "expired-suppression",
    "suppression",
    "warning",
    "Expired suppression",
    "After the date in `until`, the finding is reported again.",
    "not-in-enum,claims,claim_id=c0a1b2c,9c1d2e3f4a5b6c7d,the publisher has been asked,ada,2020-01-31",
    "not-in-enum,claims,claim_id=c0a1b2c,9c1d2e3f4a5b6c7d,the publisher has been asked,ada,2099-01-31",
    "fix what was found and delete the line, or set a later date and give the reason",
)

RULES: tuple[Rule, ...] = (MALFORMED, WITHOUT_REASON, WRONG_RULE, TWICE, UNUSED, EXPIRED)

# Each of these leaves a file unread, or half merged: suppressing it would hide every error added to the file later.
NEVER = frozenset(
    [
        "invalid-json",
        "json-too-deep",
        "descriptor-not-object",
        "missing-file",
        "unsafe-path",
        "remote-path",
        "not-a-regular-file",
        "file-too-large",
        "unsupported-file-format",
        "git-lfs-pointer",
        "encoding-mismatch",
        "empty-file",
        "merge-conflict-marker",
        *(rule.id for rule in RULES),
    ]
)
