"""Walks the commits of a repository for those that changed one row, as git does for a path.

Where a commit has the row as one of its parents has it, the history goes on in that parent alone: so a merge that
only brings a change in is left out, and the commit that made it is told. A merge tells the cells that it has from
none of its parents.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from claims.descriptor import Package
from claims.history.states import Sought, State, States
from claims.model.errors import CannotDo
from claims.model.log import Log, LogCell, LogEntry
from claims.package.git import Commit, Repository
from claims.text.display import quote


def log_of(folder: Path, path: str, sought: Sought, revision: str = "HEAD") -> Log:
    """The history of the row that is sought, over a revision and all before it.

    `path` is that of the descriptor from the repository's top. Raises CannotDo where no commit has
    such a row, or two tables have one.
    """
    with Repository(folder) as repository:
        commits = repository.commits(repository.resolve(revision))
        states = States(repository, sought)
        walk = _Walk(states, {each.id: each for each in commits}, repository.is_shallow())
        entries = [entry for commit in commits for entry in walk.past(commit, path)]
    if not entries:
        raise CannotDo(_nothing(path, states))
    return Log(key=" / ".join(sought.key), entries=entries)


def _nothing(path: str, states: States) -> str:
    """Why there is nothing to tell."""
    sought = states.sought
    where = f" in {', '.join(map(quote, sought.tables))}" if sought.tables else ""
    if states.looked:
        return f"no commit has a row with the key {' / '.join(map(quote, sought.key))}{where}"
    if states.unlike is not None:
        return (
            f"cannot show the history of {quote(states.unlike)}: "
            f"expected a CSV file with a primary key of {_fields(sought)}"
        )
    if sought.tables:
        return f"no commit has a table{where.removeprefix(' in')} in {quote(path)}"
    return (
        f"no commit has a table in {quote(path)} with a primary key of {_fields(sought)}: "
        "add primaryKey to its schema, or give --key TABLE=COLUMN"
    )


def _fields(sought: Sought) -> str:
    return "one field" if len(sought.key) == 1 else f"{len(sought.key)} fields"


class _Seen(Struct, frozen=True):
    """The state at a commit, and the package and its place there; a commit that cannot be read is as the next one."""

    path: str
    state: State
    package: Package | None


class _Walk(Struct):
    states: States
    commits: dict[str, Commit]
    shallow: bool
    _wanted: dict[str, _Seen] = field(default_factory=dict)
    _begun: bool = False

    def past(self, commit: Commit, path: str) -> Iterator[LogEntry]:
        """What a commit changed; commits come before their parents, those that do not matter are passed over."""
        if not self._begun:
            self._begun = True
            self._wanted[commit.id] = self._first(commit, path)
        seen = self._wanted.pop(commit.id, None)
        if seen is None:
            return
        names = [name for name, _ in seen.state]
        if len(names) > 1:
            key = " / ".join(map(quote, self.states.sought.key))
            raise CannotDo(f"{key} is a key in {' and in '.join(map(quote, names))}: choose with --table")
        before = {parent: self._before(parent, seen) for parent in commit.parents}
        same = next((parent for parent, each in before.items() if each.state == seen.state), None)
        if same is not None:
            self._wanted.setdefault(same, before[same])
            return
        for parent, each in before.items():
            self._wanted.setdefault(parent, each)
        yield from self._entries(commit, seen.state, [each.state for each in before.values()])

    def _first(self, commit: Commit, path: str) -> _Seen:
        described = (each.tree for each in self.commits.values() if self.states.there(each.tree, path))
        package = self.states.package(next(described, commit.tree), path)
        return self._seen(commit.tree, _Seen(path, (), package))

    def _before(self, parent: str, seen: _Seen) -> _Seen:
        tree = self.commits[parent].tree
        found = self._seen(tree, seen)
        if not seen.state or found.state or self.states.there(tree, seen.path):
            return found
        name = seen.package and seen.package.name
        path = (name and self.states.moved(tree, name)) or seen.path
        return found if path == seen.path else self._seen(tree, replace(seen, path=path))

    def _seen(self, tree: str, near: _Seen) -> _Seen:
        """What a tree has, told from what a neighbour has."""
        if near.package is None or self.states.there(tree, near.path):
            state = self.states.at(tree, near.path)
            package = self.states.package(tree, near.path) or near.package
        else:
            state, package = self.states.without(tree, near.path, near.package), near.package
        return _Seen(near.path, near.state if state is None else state, package)

    def _entries(self, commit: Commit, state: State, before: Sequence[State]) -> Iterator[LogEntry]:
        if not before and not state:
            return
        now, then = dict(state), [dict(each) for each in before]
        for table in dict.fromkeys([*now, *(name for each in then for name in each)]):
            new = now.get(table)
            olds = [each[table] for each in then if table in each]
            if new is None and len(olds) < len(then):
                continue
            cells = _cells(dict(new or ()), [dict(each) for each in olds])
            kind = "removed" if new is None else "changed" if olds else "added"
            if kind == "added" and not before and self.shallow:
                kind = "present"
            if cells:
                yield LogEntry.model_validate(
                    {
                        "commit": commit.id,
                        "author": commit.author,
                        "date": commit.date,
                        "subject": commit.subject,
                        "table": table,
                        "kind": kind,
                        "cells": cells,
                    }
                )


def _cells(new: dict[str, str | None], olds: list[dict[str, str | None]]) -> list[LogCell]:
    """The cells that are as in none of the old rows."""
    first = olds[0] if olds else {}
    before = [(old, _renamed(old, new)) for old in olds] or [({}, {})]
    gone = {name for _, names in before for name in names.values()}
    found = []
    for name in dict.fromkeys([*new, *first]):
        cell = new.get(name)
        if name in gone and name not in new:
            continue
        if all(cell != old.get(names.get(name, name)) or name in names for old, names in before):
            was = before[0][1].get(name)
            found.append(LogCell(field=name, old=first.get(was or name), new=cell, renamed_from=was))
    return found


def _renamed(old: dict[str, str | None], new: dict[str, str | None]) -> dict[str, str]:
    """New name → old name of columns that stand in one place under two names, among as many, and hold the same."""
    if len(old) != len(new):
        return {}
    pairs = zip(new, old, strict=True)
    return {name: was for name, was in pairs if name not in old and was not in new and old[was] == new[name]}
