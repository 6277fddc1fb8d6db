"""Which paths a descriptor may name."""

import ntpath
import os
import posixpath
import urllib.parse

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.package.paths import check_path, split
from claims.package.store import Refused

ROOT = "/packages/p"

UNSAFE = {
    "": "'' is empty",
    ".": "'.' names a folder",
    "./": "'./' has an empty part",
    "/etc/passwd": "'/etc/passwd' is absolute",
    "//host/share/x.csv": "'//host/share/x.csv' names a host",
    "../x.csv": "'../x.csv' leaves the package's folder",
    "a/../../x.csv": "'a/../../x.csv' leaves the package's folder",
    "a/../x.csv": "'a/../x.csv' leaves the package's folder",
    "~/x.csv": "'~/x.csv' starts with '~', which means a home folder",
    "~root/x.csv": "'~root/x.csv' starts with '~', which means a home folder",
    "$HOME/x.csv": "'$HOME/x.csv' holds a variable",
    "${HOME}/x.csv": "'${HOME}/x.csv' holds a variable",
    "$(id).csv": "'$(id).csv' holds a variable",
    "%USERPROFILE%/x.csv": "'%USERPROFILE%/x.csv' holds a variable",
    "C:\\x.csv": "'C:\\x.csv' holds a backslash",
    "\\\\host\\x.csv": "'\\\\host\\x.csv' holds a backslash",
    "C:/x.csv": "'C:/x.csv' names a drive",
    "c:x.csv": "'c:x.csv' names a drive",
    "a.csv:stream": "'a.csv:stream' has a scheme",
    "1:x.csv": "'1:x.csv' holds a colon or one of < > \" | ? *",
    "%2e%2e/x.csv": "'%2e%2e/x.csv' holds percent-encoded characters",
    "a%2Fb.csv": "'a%2Fb.csv' holds percent-encoded characters",
    "a%5cb.csv": "'a%5cb.csv' holds percent-encoded characters",
    "a%00.csv": "'a%00.csv' holds percent-encoded characters",
    "%252e%252e/x.csv": "'%252e%252e/x.csv' holds percent-encoded characters",
    "file:///etc/passwd": "'file:///etc/passwd' has a scheme",
    "file:x.csv": "'file:x.csv' has a scheme",
    "s3://bucket/x.csv": "'s3://bucket/x.csv' has a scheme",
    "zip+https://h/x": "'zip+https://h/x' has a scheme",
    "a\0.csv": "'a\\x00.csv' holds a control character",
    "a\n.csv": "'a\\n.csv' holds a control character",
    "a\x1b[2J.csv": "'a\\x1b[2J.csv' holds a control character",
    "a\u202evsc.csv": "'a\\u202evsc.csv' holds a control character",
    "a\ud800.csv": "'a\\ud800.csv' holds a control character",
    "a//b.csv": "'a//b.csv' has an empty part",
    "a/": "'a/' has an empty part",
    ".hidden.csv": "'.hidden.csv' is hidden (a part starts with a dot)",
    ".git/config": "'.git/config' is hidden (a part starts with a dot)",
    "a/...": "'a/...' is hidden (a part starts with a dot)",
    " a.csv": "' a.csv' has a part that starts or ends with a space",
    "a .csv /b": "'a .csv /b' has a part that starts or ends with a space",
    "a.csv ": "'a.csv ' has a part that starts or ends with a space",
    "a.csv.": "'a.csv.' has a part that ends with a dot",
    "CON": "'CON' names a device of Windows",
    "data/nul.csv": "'data/nul.csv' names a device of Windows",
    "Aux.tar.gz": "'Aux.tar.gz' names a device of Windows",
    "com1.csv": "'com1.csv' names a device of Windows",
    "LPT¹.csv": "'LPT¹.csv' names a device of Windows",
    "*.csv": "'*.csv' holds a colon or one of < > \" | ? *",
    "a?.csv": "'a?.csv' holds a colon or one of < > \" | ? *",
    "|id": "'|id' holds a colon or one of < > \" | ? *",
    "a" * 256: f"'{'a' * 119}…' has a part longer than 255 bytes",
    "a/" * 600 + "b": f"'{'a/' * 59}a…' is longer than 1024 bytes",
}


@pytest.mark.parametrize("path", UNSAFE)
def test_unsafe(path: str) -> None:
    with pytest.raises(Refused) as caught:
        check_path(path)
    assert caught.value.reason == "unsafe-path"
    assert caught.value.message == UNSAFE[path] + ": expected a path like 'data/claims.csv'"


@pytest.mark.parametrize(
    "path", ["http://h/x.csv", "HTTPS://h/x.csv", "ftp://h/x.csv", "ftps://h/x", "http:x"]
)
def test_remote(path: str) -> None:
    with pytest.raises(Refused) as caught:
        check_path(path)
    assert caught.value.reason == "remote-path"
    assert caught.value.message == f"'{path}' is a URL: only files in the package are read, copy it there"


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("claims.csv", ("claims.csv",)),
        ("./claims.csv", ("claims.csv",)),
        ("data/./2024 claims.csv", ("data", "2024 claims.csv")),
        ("données/утверждения.csv", ("données", "утверждения.csv")),
        ("US$.csv", ("US$.csv",)),
        ("100%.csv", ("100%.csv",)),
        ("backup~", ("backup~",)),
        ("console.csv", ("console.csv",)),
        ("a[1].csv", ("a[1].csv",)),
        ("a..b.csv", ("a..b.csv",)),
        ("-rf", ("-rf",)),
    ],
)
def test_safe(path: str, parts: tuple[str, ...]) -> None:
    assert split(path) == parts


PIECES = [
    "..",
    ".",
    "/",
    "\\",
    "~",
    "$HOME",
    "%2e",
    "%2F",
    "%5c",
    "C:",
    "file:",
    "//h",
    "a",
    "b.csv",
    "\0",
    " ",
    "nul",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
@example("a/b.csv")
def test_refused_or_inside(path: str) -> None:
    try:
        check_path(path)
    except Refused:
        return
    decoded = [path]
    for _ in range(3):
        decoded.append(urllib.parse.unquote(decoded[-1]))
    for text in decoded:
        inside = posixpath.normpath(posixpath.join(ROOT, text))
        assert inside.startswith(ROOT + "/")
        assert ntpath.normpath(ntpath.join("C:\\p", text)).startswith("C:\\p\\")
        assert not ntpath.splitdrive(text)[0]
        assert "\0" not in text
    assert os.path.expanduser(path) == path
    assert os.path.expandvars(path) == path
    assert not any(part.startswith(".") and part != "." for part in path.split("/"))
