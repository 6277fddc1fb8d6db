"""Settings of one repository that have git call our drivers; what others wrote there is never touched.

The attributes go to `info/attributes`, not to `.gitattributes`: that one is committed, and would name drivers to
people whose git knows none of them.
"""

import os
import re
import shlex
import sys
from pathlib import Path

from msgspec import Struct

from claims.model.errors import CannotDo
from claims.package.git import Repository
from claims.package.replace import Replacement, create_file, replace_files, stamp_of
from claims.package.temporary import temporary_folder
from claims.text.display import quote

BEGIN = "# claims git install: begin\n"
END = "# claims git install: end\n"
LINES = "".join(f"*.{each} diff=claims merge=claims\n" for each in ("csv", "tsv"))
BLOCK = BEGIN + LINES + END
OURS = re.compile(r" -P -m claims (?:merge|git) ")
OLD = {"merge.claims.recursive": "binary"}  # what was once installed, and is ours to change
FIXED = {
    "merge.claims.name": "tables by key and cell (claims merge)",
    "merge.claims.recursive": "claims-bases",
    "merge.claims-bases.name": "merge bases of tables (claims merge --between-bases)",
    "diff.claims.xfuncname": "^[^ ].*$",
}


class State(Struct, frozen=True):
    """How a part of it stands: `state` is installed, missing, foreign (somebody else's) or stale (of another place)."""

    what: str
    state: str


def settings() -> dict[str, str]:
    """Name → value of every setting. Git gives commands to a shell.

    `-P` keeps Python from looking for modules in the folder that git starts it in, which is the repository's.
    Where the program cannot be started or is killed, git's own line by line merge takes its place, as otherwise
    git would take ours for the result. Where two branches have several merge bases, git merges these first: with a
    driver of their own, as with any of git's own an edit that takes back another would be lost.
    """
    program = f"{shlex.quote(sys.executable)} -P -m claims"
    sides = "--path %P --marker-size %L -L %X -L %S -L %Y -- %O %A %B"
    by_lines = "git merge-file -L ours -L base -L theirs --marker-size=%L %A %O %B"
    said = "echo 'claims did not run: merged line by line' >&2"
    otherwise = f"s=$?; if test $s -gt 1; then {said}; {by_lines}; s=$?; fi; exit $s"
    failed = "echo 'claims: the change cannot be shown: use git diff --no-ext-diff'"
    return FIXED | {
        "merge.claims.driver": f"{program} merge {sides}; {otherwise}",
        "merge.claims-bases.driver": f"{program} merge --between-bases {sides}; {otherwise}",
        "diff.claims.command": f'show() {{ {program} git show-diff "$@" || {failed}; }}; show',
        "diff.claims.textconv": f"{program} git show-text",
    }


def install(repository: Repository) -> None:
    """Write settings and attributes. Raises CannotDo, before anything is written, for settings of somebody else."""
    for name in settings():
        if _state(repository, name) == "foreign":
            found = quote(repository.config(name)[0])
            raise CannotDo(f"{name} is {found}, which was not set by this: unset it first, or keep it")
    for name, value in settings().items():
        if repository.config(name) != [value]:
            repository.set_config(name, value)
    file = repository.git_path("info/attributes")
    text = _read(file)
    if BLOCK not in text:
        rest = _without(text)
        _write(file, text, rest + ("" if not rest or rest.endswith("\n") else "\n") + BLOCK)


def uninstall(repository: Repository) -> None:
    """Take out what `install` wrote, and only that."""
    for name in settings():
        if _state(repository, name) in ("installed", "stale"):
            repository.unset_config(name)
    file = repository.git_path("info/attributes")
    text = _read(file)
    if _without(text) != text:
        _write(file, text, _without(text))


def states(repository: Repository) -> list[State]:
    """How each setting and the attributes stand."""
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
    """The text without the block, as far as its lines are those that were written."""
    return re.sub(f"{re.escape(BEGIN)}(?:\\*\\.[^\\n]*=claims\\n)*(?:{re.escape(END)})?", "", text)


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise CannotDo(f"cannot read {quote(str(file))}: {error.strerror}") from None


def _write(file: Path, old: str, new: str) -> None:
    """Write the file whole; one that would be empty goes."""
    data = new.encode("utf-8", "surrogateescape")
    try:
        if not old and not file.exists():
            file.parent.mkdir(exist_ok=True)
            create_file(file, data)
        elif not data:
            file.unlink()
        else:
            with temporary_folder() as folder:
                copy = folder / "attributes"
                copy.write_bytes(data)
                file = Path(os.path.realpath(file))
                replace_files([Replacement(file, stamp_of(file), copy)])
    except OSError as error:
        raise CannotDo(f"cannot write {quote(str(file))}: {error.strerror}") from None
