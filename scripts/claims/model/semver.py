"""Semantic versions. Source: Semantic Versioning 2.0.0, points 2, 9 and 10."""

import re

_NUMBER = "0|[1-9][0-9]*"
_PRE_RELEASE = rf"(?:{_NUMBER}|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)"
SEMVER = re.compile(
    rf"({_NUMBER})\.({_NUMBER})\.({_NUMBER})"
    rf"(?:-{_PRE_RELEASE}(?:\.{_PRE_RELEASE})*)?"
    r"(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?"
)
"""A whole version; its groups are the major, minor and patch numbers."""
