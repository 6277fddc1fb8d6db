"""Walks the commits of a repository to find those that changed one row, as `git log` does for a path.

If a parent of a commit has the same row, only that parent is followed: a merge that only brings in a change is left
out, and the commit that made the change is reported. A merge reports the cells that differ from all of its parents.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from claims.descriptor import Package
from claims.history.states import RowQuery, State, States
from claims.model.errors import CannotDo
from claims.model.log import Log, LogCell, LogEntry
from claims.package.git import Commit, Repository
from claims.text.display import plain, plural, quote


def log_of(folder: Path, path: str, query: RowQuery, revision: str = "HEAD") -> Log:
    """Return the history of a row, up to a revision.

    `path` is that of the descriptor from the repository's top. Raises CannotDo if no commit has such a row, or two
    tables have one.
    """
    with Repository(folder) as repository:
        commits = repository.commits(repository.resolve(revision))
        states = States(repository, query)
        walk = _HistoryWalk(states, {each.id: each for each in commits}, repository.is_shallow())
        walk.begin(commits[0], path)
        entries = [entry for commit in commits for entry in walk.visit(commit)]
    if not entries:
        raise CannotDo(_explain_absence(path, states))
    inferred = states.inferred.get(entries[0].table, ())
    return Log(key=" / ".join(query.key), inferred_key=list(inferred), entries=entries)


def _explain_absence(path: str, states: States) -> str:
    """Return why no commit has the row."""
    query = states.query
    number, option = len(query.key), f"--key {','.join('COLUMN' for _ in query.key)}"
    if not states.described:
        return f"no commit has a package at {quote(path)}: run this in the package's folder"
    where = f" in {', '.join(map(quote, query.tables))}" if query.tables else ""
    if states.searched:
        return f"no commit has a row with the key {' / '.join(map(quote, query.key))}{where}"
    if states.unsearchable is not None:
        return (
            f"cannot show the history of {quote(states.unsearchable)}: "
            f"expected a CSV file with a key of {plural(number, 'column')}; give one with {option}"
        )
    if query.tables:
        return f"no commit has a table{where.removeprefix(' in')} in {quote(path)}"
    if states.other_keys:
        keys = "; ".join(
            f"{plain(table)}: {plain(', '.join(key))}" for table, key in states.other_keys.items()
        )
        return (
            f"{plural(number, 'value')} given, but no table has a key of {plural(number, 'column')} ({keys}): "
            "give one value for each column of the key"
        )
    return (
        f"no commit has a table in {quote(path)} with a key of {plural(number, 'column')}: "
        f"add primaryKey to its schema, or give {option}"
    )


class _RowVersion(Struct, frozen=True):
    """The row at a commit, with its package and descriptor path; an unreadable commit is taken to equal the next one."""

    path: str
    state: State
    package: Package | None


class _HistoryWalk(Struct):
    states: States
    commits: dict[str, Commit]
    shallow: bool
    _wanted: dict[str, _RowVersion] = field(default_factory=dict)

    def begin(self, commit: Commit, path: str) -> None:
        """Read the row at the last commit, or with the last descriptor if that commit has none."""
        trees = (each.tree for each in self.commits.values() if self.states.has_descriptor(each.tree, path))
        package = self.states.package(next(trees, commit.tree), path)
        self._wanted[commit.id] = self._read(commit.tree, _RowVersion(path, (), package))

    def visit(self, commit: Commit) -> Iterator[LogEntry]:
        """Yield what a commit changed; called for children before their parents, and ignores irrelevant commits."""
        seen = self._wanted.pop(commit.id, None)
        if seen is None:
            return
        names = [name for name, _ in seen.state]
        if len(names) > 1:
            key = " / ".join(map(quote, self.states.query.key))
            raise CannotDo(f"{key} is a key in {' and in '.join(map(quote, names))}: choose with --table")
        before = {parent: self._before(parent, seen) for parent in commit.parents}
        same = next((parent for parent, each in before.items() if each.state == seen.state), None)
        if same is not None:
            self._wanted.setdefault(same, before[same])
            return
        for parent, each in before.items():
            self._wanted.setdefault(parent, each)
        yield from self._entries(commit, seen.state, [each.state for each in before.values()])

    def _before(self, parent: str, seen: _RowVersion) -> _RowVersion:
        tree = self.commits[parent].tree
        found = self._read(tree, seen)
        if not seen.state or found.state or self.states.has_descriptor(tree, seen.path):
            return found
        name = seen.package and seen.package.name
        path = (name and self.states.find_moved(tree, name)) or seen.path
        return found if path == seen.path else self._read(tree, replace(seen, path=path))

    def _read(self, tree: str, near: _RowVersion) -> _RowVersion:
        """Return the row in a tree, given the row in a neighboring commit."""
        if near.package is None or self.states.has_descriptor(tree, near.path):
            state = self.states.at(tree, near.path)
            package = self.states.package(tree, near.path) or near.package
        else:
            state, package = self.states.without(tree, near.path, near.package), near.package
        return _RowVersion(near.path, near.state if state is None else state, package)

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
    """Return the cells that differ from all old rows."""
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
    """Return new name → old name of columns with the same position and content, if the number of columns is the same."""
    if len(old) != len(new):
        return {}
    pairs = zip(new, old, strict=True)
    return {name: was for name, was in pairs if name not in old and was not in new and old[was] == new[name]}
