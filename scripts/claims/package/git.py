"""A git repository: revisions, trees, blobs, the index and the configuration."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Self

from msgspec import Struct

from claims.model.errors import CannotDo
from claims.package.git_process import (
    GitResult,
    MissingObject,
    ObjectReader,
    error_message,
    read_exactly,
    run_git,
)
from claims.text.display import quote

CHUNK = 2**20
TREES = 256  # kept in memory, as neighboring commits have most of them in common
TREE_LIMIT = 2**28  # bytes of one tree or commit
OBJECT = re.compile(r"[0-9a-f]{40,64}")
COMMIT = re.compile(rb"tree ([0-9a-f]{40,64})\n(?:parent|author) ")
KINDS = {"40000": "tree", "160000": "commit"}


class TreeEntry(Struct, frozen=True):
    """An entry of a tree or of the index; `kind` is blob, tree, commit (a submodule) or, in the index, conflict."""

    mode: str
    kind: str
    id: str

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file: not a symbolic link or a submodule."""
        return self.mode.startswith("100")


class Commit(Struct, frozen=True):
    """A commit; `date` is the author date, in ISO 8601."""

    id: str
    tree: str
    parents: tuple[str, ...]
    author: str
    date: str
    subject: str


class LineMerge(Struct, frozen=True):
    """The result of `git merge-file`; `data` is None, with a reason, if git does not take the files for text."""

    data: bytes | None
    conflicts: int
    reason: str = ""


class TooLarge(Exception):
    """A blob is larger than the given limit."""


class Repository:
    """The repository that a folder belongs to, bare or not."""

    def __init__(self, folder: Path) -> None:
        """Find the repository; raise CannotDo without git, outside a repository, or if git does not trust it."""
        self.folder = folder
        self._reader: ObjectReader | None = None
        self._trees: dict[str, dict[str, TreeEntry]] = {}
        self.is_bare = self._line("rev-parse", "--is-inside-work-tree") == "false"

    def toplevel(self) -> Path | None:
        """Return the folder of the working tree; None in a bare repository."""
        return None if self.is_bare else Path(self._line("rev-parse", "--show-toplevel"))

    def prefix(self) -> str:
        """Return the folder's path in the working tree, with a final `/`; "" at its top and in a bare repository."""
        return "" if self.is_bare else self._line("rev-parse", "--show-prefix")

    def resolve(self, revision: str) -> str:
        """Return the id of the commit that a revision names; raise CannotDo if there is none."""
        if not revision or revision.startswith("-") or not revision.isprintable():
            raise CannotDo(f"invalid revision {quote(revision)}: use a branch, a tag or a commit")
        found = self._object_id("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        if found is not None:
            return found
        if revision == "HEAD" and self.is_unborn():
            raise CannotDo("there are no commits yet: commit first")
        message = f"there is no revision {quote(revision)} in this repository"
        if self.is_shallow():
            message += ", which is a shallow clone: run 'git fetch --unshallow' first"
        raise CannotDo(message)

    def is_unborn(self) -> bool:
        """Return whether HEAD is a branch without commits."""
        named = run_git(self.folder, ("symbolic-ref", "--quiet", "HEAD"))
        found = run_git(self.folder, ("rev-parse", "--verify", "--quiet", "HEAD"))
        return named.returncode == 0 and found.returncode != 0

    def merge_base(self, one: str, other: str) -> str:
        """Return the id of the merge base of two revisions; raise CannotDo if there is none."""
        commits = self.resolve(one), self.resolve(other)
        found = self._object_id("merge-base", *commits)
        if found is not None:
            return found
        raise CannotDo(
            f"{quote(one)} and {quote(other)} have no commit in common: use '..' to compare two revisions"
        )

    def entries(self, tree: str) -> dict[str, TreeEntry]:
        """Return the entries, by name, of a tree or of the root tree of a commit, given by id."""
        if tree not in self._trees:
            data = self.read(tree, TREE_LIMIT)
            commit = COMMIT.match(data)
            if commit:
                data = self.read(commit[1].decode(), TREE_LIMIT)
            if len(self._trees) >= TREES:
                self._trees.pop(next(iter(self._trees)))
            self._trees[tree] = dict(_entries(data, len(tree) // 2))
        return self._trees[tree]

    def entry(self, commit: str, path: str) -> TreeEntry | None:
        """Return the entry at a path from the root of a commit, given by id; None if there is none.

        Symbolic links are not followed.
        """
        *folders, name = path.split("/")
        tree = commit
        for folder in folders:
            below = self.entries(tree).get(folder)
            if below is None or below.kind != "tree":
                return None
            tree = below.id
        return self.entries(tree).get(name)

    def staged(self) -> dict[str, TreeEntry]:
        """Return the entries of the index by their paths from the top; those in conflict have the kind conflict.

        Raises CannotDo in a bare repository.
        """
        return {
            path: TreeEntry(entry.mode, "conflict", entry.id) if stage else entry
            for path, stage, entry in self._index("-s")
        }

    def unmerged(self) -> dict[str, dict[int, TreeEntry]]:
        """Return the conflicts in the index: path from the top → stage (1 base, 2 ours, 3 theirs) → entry."""
        found: dict[str, dict[int, TreeEntry]] = {}
        for path, stage, entry in self._index("-u"):
            found.setdefault(path, {})[stage] = entry
        return found

    def _index(self, option: str) -> Iterator[tuple[str, int, TreeEntry]]:
        """Yield path, stage and entry; the index is the one that git names to its hooks, if it names one."""
        top = self.toplevel()
        if top is None:
            raise CannotDo(f"{quote(str(self.folder))} is a bare repository: it has no index")
        index = os.environ.get("GIT_INDEX_FILE")
        environment = {"GIT_INDEX_FILE": os.path.join(top, index)} if index else None
        for line in self._run("ls-files", option, "-z", folder=top, environment=environment).stdout.split(
            b"\0"
        ):
            if line:
                facts, _, name = line.partition(b"\t")
                mode, blob, stage = facts.decode("ascii").split()
                kind = "commit" if mode == "160000" else "blob"
                yield os.fsdecode(name), int(stage), TreeEntry(mode, kind, blob)

    def blob_id(self, data: bytes) -> str:
        """Return the id of a blob with this content; nothing is written."""
        return self._run("hash-object", "--stdin", stdin=data).stdout.decode("ascii").strip()

    def stage(self, files: Mapping[str, tuple[str, bytes]]) -> None:
        """Add files to the index, which resolves their conflicts: path from the top → (mode, content).

        Unlike with `git add`, no filter or line-ending conversion is applied.
        """
        lines = []
        for path, (mode, data) in files.items():
            made = self._run("hash-object", "-w", "--stdin", stdin=data).stdout.strip()
            lines.append(mode.encode() + b" " + made + b" 0\t" + os.fsencode(path) + b"\0")
        self._run("update-index", "-z", "--index-info", folder=self.toplevel(), stdin=b"".join(lines))

    def commits(self, start: str) -> list[Commit]:
        """Return a commit, given by id, and its ancestors, children before parents and otherwise newest first.

        At the boundary of a shallow clone, commits have no parents.
        """
        form = "--format=%H %T %P%x00%an%x00%aI%x00%s"
        listed = self._run("rev-list", "--topo-order", "--encoding=UTF-8", form, start, "--").stdout
        found = []
        for line in listed.decode(errors="replace").split("\n"):
            if "\0" in line:
                ids, author, date, subject = line.split("\0", 3)
                commit, tree, *parents = ids.split()
                found.append(Commit(commit, tree, tuple(parents), author, date, subject))
        return found

    def is_shallow(self) -> bool:
        """Return whether the clone is shallow."""
        return self._line("rev-parse", "--is-shallow-repository") == "true"

    def tags(self, commit: str | None = None) -> list[str]:
        """Return the names of all tags, or of those that are reachable from a commit, sorted."""
        merged = () if commit is None else (f"--merged={commit}",)
        listed = self._run("for-each-ref", "--format=%(refname)", *merged, "refs/tags").stdout
        return [os.fsdecode(line).removeprefix("refs/tags/") for line in listed.splitlines()]

    def size(self, blob: str) -> int:
        """Return the size in bytes of a blob, given by id."""
        done = run_git(self.folder, ("cat-file", "-s", blob))
        if done.returncode:
            raise MissingObject(blob)
        return int(done.stdout)

    def read(self, blob: str, limit: int) -> bytes:
        """Return the content of a blob; raise TooLarge if it has more than `limit` bytes."""
        with self._content(blob, limit) as (size, stream):
            return read_exactly(stream, size)

    def copy(self, blob: str, target: Path, limit: int) -> None:
        """Write the content of a blob to a new file; raise TooLarge if it has more than `limit` bytes."""
        with self._content(blob, limit) as (size, stream), target.open("xb") as file:
            while size:
                size -= file.write(read_exactly(stream, min(size, CHUNK)))

    def git_path(self, name: str) -> Path:
        """Return the path of one of git's own files, such as `info/attributes`, which all working trees share."""
        return Path(self.folder, self._line("rev-parse", "--git-path", name))

    def config(self, name: str) -> list[str]:
        """Return the values of a setting in the configuration of this repository."""
        listed = run_git(self.folder, ("config", "--local", "-z", "--get-all", name)).stdout
        return [os.fsdecode(each) for each in listed.split(b"\0")[:-1]]

    def set_config(self, name: str, value: str) -> None:
        """Set a setting in the configuration of this repository to one value."""
        self._run("config", "--local", "--replace-all", name, value)

    def unset_config(self, name: str) -> None:
        """Remove a setting from the configuration of this repository."""
        self._run("config", "--local", "--unset-all", name)

    def close(self) -> None:
        """End the process that reads objects, if there is one."""
        reader, self._reader = self._reader, None
        if reader:
            reader.end()

    def __enter__(self) -> Self:
        """Return the repository itself."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Close it."""
        self.close()

    def _line(self, *arguments: str) -> str:
        return os.fsdecode(self._run(*arguments).stdout).removesuffix("\n")

    def _object_id(self, *arguments: str) -> str | None:
        """Return the object id that a command prints; None if it fails."""
        done = run_git(self.folder, arguments)
        found = done.stdout.decode(errors="replace").strip()
        return found if done.returncode == 0 and OBJECT.fullmatch(found) else None

    def _run(
        self,
        *arguments: str,
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
        stdin: bytes = b"",
    ) -> GitResult:
        """Run a command; raise CannotDo if it fails."""
        done = run_git(folder or self.folder, arguments, environment, stdin)
        if done.returncode:
            raise CannotDo(error_message(done.stderr, self.folder))
        return done

    @contextmanager
    def _content(self, blob: str, limit: int) -> Iterator[tuple[int, IO[bytes]]]:
        """Yield the size and a stream of a blob; after an error, the next one starts a new process."""
        reader = self._reader = self._reader or ObjectReader(self.folder)
        try:
            with reader.open(blob) as (size, stream):
                if size > limit:
                    raise TooLarge
                yield size, stream
        except BaseException:
            self.close()
            raise


def merge_lines(files: tuple[Path, Path, Path], labels: tuple[str, str, str], size: int) -> LineMerge:
    """Merge three files (ours, base, theirs) line by line with `git merge-file`; none of them is written.

    `labels` are their names in the conflict markers, which are `size` characters long.
    """
    options = ["merge-file", "-p", "-q", f"--marker-size={size}", *(f"-L{label}" for label in labels)]
    paths = [os.path.abspath(each) for each in files]
    done = run_git(Path.cwd(), (*options, *paths))
    if done.returncode > 127:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        return LineMerge(None, 1, lines[-1].removeprefix("error: ") if lines else "git gave no reason")
    return LineMerge(done.stdout, done.returncode)


def diff_lines(old: Path, new: Path) -> bytes:
    """Return git's line diff of two files without its header."""
    options = ("diff", "--no-index", "--no-ext-diff", "--no-textconv", "--no-color", "--text")
    data = run_git(Path.cwd(), (*options, "--", os.path.abspath(old), os.path.abspath(new))).stdout
    found = re.search(rb"^(?:@@|Binary )", data, re.MULTILINE)
    return data[found.start() :] if found else b""


def _entries(tree: bytes, width: int) -> Iterator[tuple[str, TreeEntry]]:
    """Yield the entries of a tree as git stores it, with ids of `width` bytes.

    Source: git's tree-walk.c: mode, a space, name, NUL, the bytes of the id.
    """
    at = 0
    while at < len(tree):
        space = tree.index(b" ", at)
        end = tree.index(b"\0", space)
        mode = tree[at:space].decode("ascii")
        at = end + 1 + width
        name = os.fsdecode(tree[space + 1 : end])
        yield name, TreeEntry(mode.rjust(6, "0"), KINDS.get(mode, "blob"), tree[end + 1 : at].hex())
