"""Checks paths in a descriptor: only relative POSIX paths are allowed that mean the same on every system.

Absolute, parent, hidden and remote paths are refused, and so are variables, percent-encoding, and names that are
special on some system.
"""

import re
import unicodedata
from collections.abc import Callable, Container, Iterable
from functools import lru_cache

from claims.package.store import Refused
from claims.text.display import quote
from claims.text.suggest import did_you_mean

DESCRIPTORS = ("datapackage.json", "datapackage.yaml", "datapackage.yml")  # the first that exists is read
PACKINGS = {".gz": "gz", ".zip": "zip"}  # suffix of a compressed data file → its kind
YAML_SUFFIXES = (".yaml", ".yml")
PATH_LIMIT = 1024  # bytes of UTF-8 in a path
NAME_LIMIT = 255  # bytes of UTF-8 in one part of it: the limit of the common file systems

REMOTE = re.compile(r"(?:https?|ftps?):", re.IGNORECASE)
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]+:")
DRIVE = re.compile(r"[A-Za-z]:")
VARIABLE = re.compile(r"\$[\w{(]|%[^%]*%")
ENCODED = re.compile(r"%(?:[01][0-9a-f]|2[0-9a-f]|3a|5c|7[ef])", re.IGNORECASE)
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
NOT_IN_NAMES = frozenset('<>"|?*:')
DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"]
    + [port + digit for port in ("com", "lpt") for digit in "0123456789¹²³"]
)


def check_path(path: str) -> None:
    """Check that a path is a file in or below the package's folder.

    Raises Refused: remote-path for a URL, unsafe-path for the rest.
    Source: Data Package 2.0, "URL or Path".
    """
    split(path)


@lru_cache(maxsize=4096)
def split(path: str) -> tuple[str, ...]:
    """Return the parts of a safe path, without `.`; raises as `check_path` does."""
    if REMOTE.match(path):
        raise Refused(
            "remote-path", f"{quote(path)} is a URL: only files in the package are read, copy it there"
        )
    wrong = _wrong_as_a_whole(path)
    parts = tuple(part for part in path.split("/") if part != ".")
    wrong = wrong or next((what for part in parts if (what := _wrong_part(part))), "")
    if not wrong and not parts:
        wrong = "names a folder"
    if wrong:
        raise Refused("unsafe-path", f"{quote(path)} {wrong}: expected a path like 'data/claims.csv'")
    return parts


def _wrong_as_a_whole(path: str) -> str:
    """Return what is wrong with the path before it is taken apart; "" if nothing is."""
    if not path:
        return "is empty"
    if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or char in BIDI for char in path):
        return "holds a control character"
    if len(path.encode()) > PATH_LIMIT:
        return f"is longer than {PATH_LIMIT} bytes"
    if "\\" in path:
        return "holds a backslash"
    if DRIVE.match(path) and not SCHEME.match(path):
        return "names a drive"
    if SCHEME.match(path):
        return "has a scheme"
    if path.startswith("/"):
        return "names a host" if path.startswith("//") else "is absolute"
    if ENCODED.search(path):
        return "holds percent-encoded characters"
    if VARIABLE.search(path):
        return "holds a variable"
    return ""


def _wrong_part(part: str) -> str:
    """Return what is wrong with one part of the path; "" if nothing is."""
    if not part:
        return "has an empty part"
    if part == "..":
        return "leaves the package's folder"
    if part.startswith("."):
        return "is hidden (a part starts with a dot)"
    if part.startswith("~"):
        return "starts with '~', which means a home folder"
    if part != part.strip():
        return "has a part that starts or ends with a space"
    if part.endswith("."):
        return "has a part that ends with a dot"
    if NOT_IN_NAMES & set(part):
        return 'holds a colon or one of < > " | ? *'
    if part.split(".")[0].rstrip().casefold() in DEVICES:
        return "names a device of Windows"
    if len(part.encode()) > NAME_LIMIT:
        return f"has a part longer than {NAME_LIMIT} bytes"
    return ""


def find_descriptor(names: Container[str], folder: str = "") -> str | None:
    """Return the name of the descriptor in `folder` ("" or ending with /) among the paths, None if there is none."""
    return next((each for each in DESCRIPTORS if folder + each in names), None)


def is_descriptor(path: str) -> bool:
    """Return whether a path that a user gives names a descriptor, by its suffix."""
    return path.lower().endswith((".json", *YAML_SUFFIXES))


def missing(path: str, names: Callable[[], Iterable[str]]) -> Refused:
    """Return the refusal for a file that is not there, with the closest of the names that are.

    They are looked for only if the message is shown.
    """
    return Refused(
        "missing-file",
        lambda: f"there is no file {quote(path)}{did_you_mean(path, names(), cutoff=0.8)}",
    )
