"""The one module that starts git, and only with commands that run no code of a repository.

Nothing is checked out, no hook, filter, pager or monitor runs, and no missing object is fetched.
Names from a package are never given to git: trees are read by their id and looked through here.
"""

import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import IO, Self

from msgspec import Struct

from claims.model.errors import CannotDo
from claims.text.display import quote

TIMEOUT = 60.0  # seconds for a command that lists
READ_TIMEOUT = 600.0  # seconds for one blob
WATCH = 1.0  # seconds between two looks at whether one takes longer
CHUNK = 2**20
TREES = 256  # that are kept, since neighbouring commits have most of them in common
TREE_LIMIT = 2**28  # bytes of one tree or commit
OBJECT = re.compile(r"[0-9a-f]{40,64}")
COMMIT = re.compile(rb"tree ([0-9a-f]{40,64})\n(?:parent|author) ")
KINDS = {"40000": "tree", "160000": "commit"}
GUARDS = (
    "--no-pager",
    "--literal-pathspecs",
    "--no-replace-objects",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.quotePath=false"),
)
SETTINGS = {
    "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "none",  # a partial clone would fetch what it lacks; older than GIT_NO_LAZY_FETCH
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
# The others (GIT_DIR, GIT_WORK_TREE, GIT_TRACE …) would make git look elsewhere or write.
KEPT = (
    "GIT_CONFIG",
    "GIT_CEILING_DIRECTORIES",
    "GIT_EXEC_PATH",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT",
)


class Entry(Struct, frozen=True):
    """One line of a tree, as git writes it; a submodule is of kind commit."""

    mode: str
    kind: str
    id: str

    @property
    def is_file(self) -> bool:
        """Say whether it is a regular file: no symbolic link, no submodule."""
        return self.mode.startswith("100")


class Commit(Struct, frozen=True):
    """A commit as it was recorded; `date` is the author's, in ISO 8601."""

    id: str
    tree: str
    parents: tuple[str, ...]
    author: str
    date: str
    subject: str


class LinesMerged(Struct, frozen=True):
    """What `git merge-file` makes of three files; `data` is None, with a reason, where they are no text to it."""

    data: bytes | None
    conflicts: int
    reason: str = ""


class TooLarge(Exception):
    """A blob has more bytes than the caller wants."""


class Lacking(CannotDo):
    """An object is not in the repository, which knows of it; `file` is what it is, where that is known."""

    def __init__(self, id_: str, file: str = "") -> None:
        """Take the object's id and, from whoever knows it, the file's path."""
        what = f"the content of {quote(file)} (object {id_})" if file else f"object {id_}"
        super().__init__(f"the repository lacks {what}: it is a partial clone, or damaged")
        self.id = id_


class Repository:
    """The repository that a folder belongs to, bare or not."""

    def __init__(self, folder: Path) -> None:
        """Find it; CannotDo without git, outside a repository, or in one that git does not trust."""
        self.folder = folder
        self._batch: _Batch | None = None
        self._trees: dict[str, dict[str, Entry]] = {}
        self.is_bare = self._line("rev-parse", "--is-inside-work-tree") == "false"

    def toplevel(self) -> Path | None:
        """Give the folder of the working tree; None in a bare repository."""
        return None if self.is_bare else Path(self._line("rev-parse", "--show-toplevel"))

    def prefix(self) -> str:
        """Give the folder's path in the working tree, with a final `/`; "" at its top and in a bare one."""
        return "" if self.is_bare else self._line("rev-parse", "--show-prefix")

    def resolve(self, revision: str) -> str:
        """Give the id of the commit that a revision names; CannotDo where it names none."""
        if not revision or revision.startswith("-") or not revision.isprintable():
            raise CannotDo(f"{quote(revision)} is no revision: expected a branch, a tag or a commit")
        done = self._run("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", check=False)
        found = done.stdout.decode(errors="replace").strip()
        if done.returncode == 0 and OBJECT.fullmatch(found):
            return found
        message = f"there is no revision {quote(revision)} in this repository"
        if self.is_shallow():
            message += ", which is a shallow clone: run 'git fetch --unshallow' first"
        raise CannotDo(message)

    def is_unborn(self) -> bool:
        """Say whether HEAD is a branch that has no commit yet."""
        named = self._run("symbolic-ref", "--quiet", "HEAD", check=False)
        found = self._run("rev-parse", "--verify", "--quiet", "HEAD", check=False)
        return named.returncode == 0 and found.returncode != 0

    def merge_base(self, one: str, other: str) -> str:
        """Give the id of the best common ancestor of two revisions; CannotDo where there is none."""
        commits = self.resolve(one), self.resolve(other)
        done = self._run("merge-base", *commits, check=False)
        found = done.stdout.decode(errors="replace").strip()
        if done.returncode == 0 and OBJECT.fullmatch(found):
            return found
        raise CannotDo(
            f"{quote(one)} and {quote(other)} have no commit in common: name two revisions with '..'"
        )

    def entries(self, tree: str) -> dict[str, Entry]:
        """Give the entries of a tree or of a commit's top, by name; `tree` is an id."""
        if tree not in self._trees:
            data = self.read(tree, TREE_LIMIT)
            commit = COMMIT.match(data)
            if commit:
                data = self.read(commit[1].decode(), TREE_LIMIT)
            if len(self._trees) >= TREES:
                self._trees.pop(next(iter(self._trees)))
            self._trees[tree] = dict(_entries(data, len(tree) // 2))
        return self._trees[tree]

    def entry(self, commit: str, path: str) -> Entry | None:
        """Give the entry at a path from the repository's top; None where there is none.

        `commit` is an id. No symbolic link is followed.
        """
        *folders, name = path.split("/")
        tree = commit
        for folder in folders:
            below = self.entries(tree).get(folder)
            if below is None or below.kind != "tree":
                return None
            tree = below.id
        return self.entries(tree).get(name)

    def staged(self) -> dict[str, Entry]:
        """Give the entries of the index by their paths from the top; one in conflict is of kind conflict.

        Raises CannotDo in a bare repository. The index is the one that git names to its hooks, if it names one.
        """
        top = self.toplevel()
        if top is None:
            raise CannotDo(f"{quote(str(self.folder))} is a bare repository: nothing is staged in it")
        index = os.environ.get("GIT_INDEX_FILE")
        given = {"GIT_INDEX_FILE": os.path.join(top, index)} if index else {}
        listed = self._run("ls-files", "-s", "-z", folder=top, extra=given).stdout
        found = {}
        for line in listed.split(b"\0"):
            if line:
                facts, _, name = line.partition(b"\t")
                mode, blob, stage = facts.decode("ascii").split()
                kind = "conflict" if stage != "0" else "commit" if mode == "160000" else "blob"
                found[os.fsdecode(name)] = Entry(mode, kind, blob)
        return found

    def unmerged(self) -> dict[str, dict[int, Entry]]:
        """Give what the index holds in conflict: path from the top → stage (1 base, 2 ours, 3 theirs) → entry."""
        top = self.toplevel()
        if top is None:
            raise CannotDo(f"{quote(str(self.folder))} is a bare repository: nothing is merged in it")
        found: dict[str, dict[int, Entry]] = {}
        for line in self._run("ls-files", "-u", "-z", folder=top).stdout.split(b"\0"):
            if line:
                facts, _, name = line.partition(b"\t")
                mode, blob, stage = facts.decode("ascii").split()
                kind = "commit" if mode == "160000" else "blob"
                found.setdefault(os.fsdecode(name), {})[int(stage)] = Entry(mode, kind, blob)
        return found

    def blob_id(self, data: bytes) -> str:
        """Give the id that a blob with this content has; nothing is written."""
        return self._run("hash-object", "--stdin", given=data).stdout.decode("ascii").strip()

    def stage(self, files: Mapping[str, tuple[str, bytes]]) -> None:
        """Put files into the index, in the place of what is in conflict there: path from the top → (mode, content).

        As `git add` does, but for filters and conversions: content is taken as it is.
        """
        lines = []
        for path, (mode, data) in files.items():
            made = self._run("hash-object", "-w", "--stdin", given=data).stdout.strip()
            lines.append(mode.encode() + b" " + made + b" 0\t" + os.fsencode(path) + b"\0")
        self._run("update-index", "-z", "--index-info", folder=self.toplevel(), given=b"".join(lines))

    def commits(self, start: str) -> list[Commit]:
        """Give a commit, by id, and all before it, each before its parents and otherwise the newest first.

        At the end of a shallow clone a commit has no parents, as in git.
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
        """Say whether the oldest commits are not there."""
        return self._line("rev-parse", "--is-shallow-repository") == "true"

    def tags(self, commit: str | None = None) -> list[str]:
        """Give the names of tags, sorted: all, or those that a commit, by id, has behind it."""
        merged = () if commit is None else (f"--merged={commit}",)
        listed = self._run("for-each-ref", "--format=%(refname)", *merged, "refs/tags").stdout
        return [os.fsdecode(line).removeprefix("refs/tags/") for line in listed.splitlines()]

    def size(self, blob: str) -> int:
        """Give the size of a blob in bytes; `blob` is an id."""
        done = self._run("cat-file", "-s", blob, check=False)
        if done.returncode:
            raise Lacking(blob)
        return int(done.stdout)

    def read(self, blob: str, limit: int) -> bytes:
        """Give the content of a blob; TooLarge where it has more than `limit` bytes."""
        with self._content(blob, limit) as (size, stream):
            return _exactly(stream, size)

    def copy(self, blob: str, target: Path, limit: int) -> None:
        """Write the content of a blob to a new file; TooLarge where it has more than `limit` bytes."""
        with self._content(blob, limit) as (size, stream), target.open("xb") as file:
            while size:
                size -= file.write(_exactly(stream, min(size, CHUNK)))

    def changed_paths(self, old: str, new: str) -> list[str]:
        """Give the paths from the top that differ between two commits, by id.

        The working tree is no side of this: to compare it, git runs the filters that the repository names.
        """
        listed = self._run("diff-tree", "-r", "-z", "--name-only", "--no-renames", old, new, "--")
        return [os.fsdecode(path) for path in listed.stdout.split(b"\0") if path]

    def git_path(self, name: str) -> Path:
        """Give where git keeps a file of its own, such as `info/attributes`: shared by all working trees."""
        return Path(self.folder, self._line("rev-parse", "--git-path", name))

    def config(self, name: str) -> list[str]:
        """Give the values of a setting in this repository's own configuration."""
        listed = self._run("config", "--local", "-z", "--get-all", name, check=False).stdout
        return [os.fsdecode(each) for each in listed.split(b"\0")[:-1]]

    def set_config(self, name: str, value: str) -> None:
        """Set it to one value, in this repository alone."""
        self._run("config", "--local", "--replace-all", name, value)

    def unset_config(self, name: str) -> None:
        """Take it out of this repository's configuration."""
        self._run("config", "--local", "--unset-all", name)

    def close(self) -> None:
        """End the process that gives blobs, if there is one."""
        batch, self._batch = self._batch, None
        if batch:
            batch.end()

    def __enter__(self) -> Self:
        """Give the repository itself."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Close it."""
        self.close()

    def _line(self, *arguments: str) -> str:
        return os.fsdecode(self._run(*arguments).stdout).removesuffix("\n")

    def _run(
        self,
        *arguments: str,
        check: bool = True,
        folder: Path | None = None,
        extra: Mapping[str, str] = MappingProxyType({}),
        given: bytes = b"",
    ) -> subprocess.CompletedProcess[bytes]:
        """Run one command to its end; CannotDo where it fails, unless the caller looks itself."""
        done = _done(folder or self.folder, arguments, extra, given)
        if check and done.returncode:
            raise CannotDo(_reason(done.stderr.decode(errors="replace"), self.folder))
        return done

    @contextmanager
    def _content(self, blob: str, limit: int) -> Iterator[tuple[int, IO[bytes]]]:
        """Give size and stream of a blob; a reader that leaves the rest unread costs a new process."""
        batch = self._batch = self._batch or _Batch(self.folder)
        try:
            with batch.in_time():
                batch.input.write(blob.encode("ascii") + b"\n")
                batch.input.flush()
                answer = batch.output.readline().split()
                if len(answer) != 3:
                    raise Lacking(blob)
                if int(answer[2]) > limit:
                    raise TooLarge
                yield int(answer[2]), batch.output
                _exactly(batch.output, 1)
        except BaseException as error:
            self.close()
            if batch.late:
                raise CannotDo(f"git did not give object {blob} within {READ_TIMEOUT:.0f} seconds") from None
            if isinstance(error, BrokenPipeError):
                raise CannotDo(f"git ended before it gave object {blob}") from None
            raise


def merge_lines(files: tuple[Path, Path, Path], names: tuple[str, str, str], size: int) -> LinesMerged:
    """Merge three files (ours, base, theirs) line by line, as `git merge-file` does; none of them is written.

    `names` are their labels in the markers of conflicts, which are `size` characters long.
    """
    labels = [part for name in names for part in ("-L", name)]
    paths = [os.path.abspath(each) for each in files]
    options = ("merge-file", "-p", "-q", f"--marker-size={size}", *labels)
    done = _done(Path.cwd(), (*options, *paths), {})
    if done.returncode > 127:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        return LinesMerged(None, 1, said[-1].removeprefix("error: ") if said else "git gave no reason")
    return LinesMerged(done.stdout, done.returncode)


def lines_that_differ(old: Path, new: Path) -> bytes:
    """Give the hunks of a plain diff of two files, from its first `@@` or note on, as git writes them."""
    options = ("diff", "--no-index", "--no-ext-diff", "--no-textconv", "--no-color", "--text")
    data = _done(Path.cwd(), (*options, "--", os.path.abspath(old), os.path.abspath(new)), {}).stdout
    found = re.search(rb"^(?:@@|Binary )", data, re.MULTILINE)
    return data[found.start() :] if found else b""


def _done(
    folder: Path, arguments: tuple[str, ...], extra: Mapping[str, str], given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603  (no shell, and no argument is a name from a package)
            [_program(), *GUARDS, *arguments],
            cwd=folder,
            env={**_environment(), **extra},
            input=given,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CannotDo(f"git {arguments[0]} did not end within {TIMEOUT:.0f} seconds") from None
    except OSError as error:
        raise CannotDo(f"cannot run git in {quote(str(folder))}: {error.strerror}") from None


class _Batch:
    """The process that gives objects, and a thread that kills it when one of them takes too long."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603  (no shell, and no argument is a name from a package)
            [_program(), *GUARDS, "cat-file", "--batch"],
            cwd=folder,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError("both ends are pipes")
        self.input: IO[bytes] = self._process.stdin
        self.output: IO[bytes] = self._process.stdout
        self.late = False
        self._until: float | None = None
        self._ended = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    @contextmanager
    def in_time(self) -> Iterator[None]:
        """Give one object its time; a thread of its own for each would take longer than git does."""
        self._until = time.monotonic() + READ_TIMEOUT
        try:
            yield
        finally:
            self._until = None

    def end(self) -> None:
        """End both."""
        self._ended.set()
        self._process.kill()
        self._process.communicate()

    def _watch(self) -> None:
        while not self._ended.wait(WATCH):
            until = self._until
            if until is not None and time.monotonic() > until:
                self.late = True
                self._process.kill()
                return


def _entries(tree: bytes, width: int) -> Iterator[tuple[str, Entry]]:
    """Take a tree as git stores it, whose ids have `width` bytes; give its entries by name.

    Source: git's tree-walk.c: mode, a space, name, NUL, the id's bytes.
    """
    at = 0
    while at < len(tree):
        space = tree.index(b" ", at)
        end = tree.index(b"\0", space)
        mode = tree[at:space].decode("ascii")
        at = end + 1 + width
        name = os.fsdecode(tree[space + 1 : end])
        yield name, Entry(mode.rjust(6, "0"), KINDS.get(mode, "blob"), tree[end + 1 : at].hex())


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise CannotDo("git ended in the middle of an object: the repository may be damaged")
    return data


@cache
def _program() -> str:
    found = shutil.which("git")
    if found is None:
        raise CannotDo("git is not installed, or not on the PATH: install it")
    return os.path.abspath(found)


def _environment() -> Mapping[str, str]:
    """Give the environment without what would lead git elsewhere."""
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(KEPT)
    }
    return plain | SETTINGS


def _reason(stderr: str, folder: Path) -> str:
    """Give one line that says why git failed."""
    where = quote(str(folder))
    if "not a git repository" in stderr:
        return f"{where} is not in a git repository"
    if "dubious ownership" in stderr or "unsafe repository" in stderr:
        return (
            f"git does not trust the repository at {where}: it belongs to another user (see 'safe.directory')"
        )
    last = next((line for line in reversed(stderr.splitlines()) if line.strip()), "no reason given")
    return f"git failed in {where}: {last.removeprefix('fatal: ')}"
