"""Sets up git, in one repository, to diff and merge tables with `claims`; other settings are never changed.

The attributes are written to `info/attributes`, not to `.gitattributes`, which is committed and would name drivers that
other clones do not have.
"""

import re
import shlex
import sys
from pathlib import Path

from msgspec import Struct

from claims.model.errors import CannotDo
from claims.package.git import Repository
from claims.package.replace import stamp_of, write_file
from claims.text.display import quote

BEGIN = "# claims git install: begin\n"
END = "# claims git install: end\n"
LINES = "".join(f"*.{each} diff=claims merge=claims\n" for each in ("csv", "tsv"))
BLOCK = BEGIN + LINES + END
OURS = re.compile(r" -P -m claims (?:merge|git) ")
OLD = {"merge.claims.recursive": "binary"}  # written by earlier versions
FIXED = {
    "merge.claims.name": "tables by key and cell (claims merge)",
    "merge.claims.recursive": "claims-bases",
    "merge.claims-bases.name": "merge bases of tables (claims merge --between-bases)",
    "diff.claims.xfuncname": "^[^ ].*$",
}


class State(Struct, frozen=True):
    """The state of a setting: installed, missing, foreign (not ours) or stale (of another installation)."""

    what: str
    state: str


def settings() -> dict[str, str]:
    """Return name → value of every setting. Git runs the commands in a shell.

    `-P` keeps Python from importing modules from the repository. If the program cannot be started or is killed, git
    merges line by line, as otherwise it would take ours for the result. Several merge bases are merged first, with a
    driver for this purpose: with git's own, an edit that reverts another one would be lost.
    """
    program = f"{shlex.quote(sys.executable)} -P -m claims"
    sides = "--path %P --marker-size %L -L %X -L %S -L %Y -- %O %A %B"
    by_lines = "git merge-file -L ours -L base -L theirs --marker-size=%L %A %O %B"
    warning = "echo 'claims failed: merged line by line' >&2"
    otherwise = f"s=$?; if test $s -gt 1; then {warning}; {by_lines}; s=$?; fi; exit $s"
    failed = "echo 'claims: the change cannot be shown: use git diff --no-ext-diff'"
    return FIXED | {
        "merge.claims.driver": f"{program} merge {sides}; {otherwise}",
        "merge.claims-bases.driver": f"{program} merge --between-bases {sides}; {otherwise}",
        "diff.claims.command": f'show() {{ {program} git show-diff "$@" || {failed}; }}; show',
        "diff.claims.textconv": f"{program} git show-text",
    }


def install(repository: Repository) -> None:
    """Write settings and attributes; raise CannotDo, before anything is written, for foreign settings."""
    file = _writable_attributes(repository)
    for name in settings():
        if _state(repository, name) == "foreign":
            found = quote(repository.config(name)[0])
            raise CannotDo(f"{name} is already set to {found}: unset it first")
    for name, value in settings().items():
        if repository.config(name) != [value]:
            repository.set_config(name, value)
    text = _read(file)
    if BLOCK not in text:
        rest = _without(text)
        _write(file, rest + ("" if not rest or rest.endswith("\n") else "\n") + BLOCK)


def uninstall(repository: Repository) -> None:
    """Remove what `install` wrote, and nothing else."""
    file = _writable_attributes(repository)
    for name in settings():
        if _state(repository, name) in ("installed", "stale"):
            repository.unset_config(name)
    text = _read(file)
    if _without(text) != text:
        _write(file, _without(text))


def states(repository: Repository) -> list[State]:
    """Return the state of each setting and of the attributes."""
    text = _read(repository.git_path("info/attributes"))
    attributes = "installed" if BLOCK in text else "stale" if BEGIN in text else "missing"
    found = [State(name, _state(repository, name)) for name in settings()]
    return [*found, State("info/attributes", attributes)]


def _state(repository: Repository, name: str) -> str:
    values = repository.config(name)
    if not values:
        return "missing"
    if values == [settings()[name]]:
        return "installed"
    return "stale" if all(OURS.search(value) or OLD.get(name) == value for value in values) else "foreign"


def _without(text: str) -> str:
    """Return the text without the lines that `install` wrote."""
    return re.sub(f"{re.escape(BEGIN)}(?:\\*\\.[^\\n]*=claims\\n)*(?:{re.escape(END)})?", "", text)


def _writable_attributes(repository: Repository) -> Path:
    """Return the attributes file. Raises CannotDo if it is a symbolic link, which could lead out of the repository."""
    file = repository.git_path("info/attributes")
    for each in (file.parent, file):
        if each.is_symlink():
            kind = "file" if each == file else "folder"
            raise CannotDo(f"{quote(str(each))} is a symbolic link: replace it with a {kind}")
    return file


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise CannotDo(f"cannot read {quote(str(file))}: {error.strerror}") from None


def _write(file: Path, new: str) -> None:
    """Write the file, or delete it if it would be empty."""
    data = new.encode("utf-8", "surrogateescape")
    try:
        file.parent.mkdir(exist_ok=True)
        if data:
            write_file(file, stamp_of(file) if file.exists() else None, data)
        elif file.exists():
            file.unlink()
    except OSError as error:
        raise CannotDo(f"cannot write {quote(str(file))}: {error.strerror}") from None
