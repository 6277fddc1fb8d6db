"""Posts the output of `claims review` as a comment on a pull request, and keeps that comment up to date.

It runs with a token that can write, in a workflow that runs no code of the pull request. The files that it posts come
from a workflow that does, so anyone may have written them. Therefore it comments only on the pull request whose head
the event names; reads only regular files of a limited size; posts text as one code block unless it has the form that
`claims review` writes, in which everything from a package is code; says in the comment where the text comes from; and
never logs text from the files.
It uses only the standard library, so that nothing has to be installed.
"""

import http.client
import json
import os
import re
import stat
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMENT = 60_000  # bytes of comment.md; GitHub accepts 65,536 characters with the marker and the trailer
FILE = 2**20
PAGE = 100
PAGES = 100
TIMEOUT = 30.0
WAITS = (2.0, 8.0, 32.0)  # seconds before each further try if the API is busy
BUSY = (429, 500, 502, 503, 504)
NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._]|-(?!-)){0,99}")
SHA = re.compile(r"[0-9a-f]{40,64}")
REPOSITORY = re.compile(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+")

TICKS = re.compile("`+")
LONG_FENCE = 100  # backticks; a longer run would make the fence too long for a comment
PLAIN = re.compile(r"[A-Za-z0-9 ,.:;()*~|+'…→×-]*")  # text outside code; it cannot form a link
REFERENCE = re.compile(
    r"\bGH-[0-9]|\bwww\.|~~~", re.IGNORECASE
)  # a reference, a link or a fence made of plain text
UNESCAPED_PIPE = re.compile(r"(?<!\\)\|")
OPENING = re.compile(r"<details><summary>(?:<code>[^<>]*</code>|[a-z ]+): [a-z0-9 ,-]+</summary>")
CLOSING = "</details>"


class Stop(Exception):
    """Nothing can be posted; the message says why, without quoting the files."""


class Busy(Stop):
    """The API failed, but may succeed on another try."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a pull request, according to the event, and the URL of the run that reviewed it."""

    repository: str
    branch: str
    sha: str
    run: str


@dataclass(frozen=True, slots=True)
class Api:
    """The REST API of one repository."""

    url: str
    repository: str
    token: str

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Return the response of the API. Raises Stop if it refuses, Busy if another try may succeed.

        Redirects are not followed, since the token would be sent there.
        """
        request = urllib.request.Request(  # noqa: S310  (the runner's own GITHUB_API_URL)
            f"{self.url}/repos/{self.repository}/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                "User-Agent": "claims-review",
                "X-GitHub-Api-Version": "2022-11-28",
            },
            method=method,
        )
        try:
            with urllib.request.build_opener(_Straight).open(request, timeout=TIMEOUT) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            hint = " (the job needs the permission 'pull-requests: write')" if error.code == 403 else ""
            kind = Busy if error.code in BUSY else Stop
            raise kind(f"the API answered {error.code} to {method} {path}{hint}") from None
        except OSError:
            raise Busy(f"the API did not answer {method} {path}") from None
        except (http.client.HTTPException, ValueError):
            raise Busy(f"the API sent an invalid response to {method} {path}") from None

    def comments(self, number: int) -> list[dict[str, Any]]:
        """Return all comments of a pull request, oldest first."""
        found: list[dict[str, Any]] = []
        for page in range(1, PAGES + 1):
            more = self.call("GET", f"issues/{number}/comments?per_page={PAGE}&page={page}")
            found += more
            if len(more) < PAGE:
                return found
        raise Stop(f"there are more than {PAGE * PAGES} comments")

    def pull_requests(self, head: Head) -> list[dict[str, Any]]:
        """Return the open pull requests of the head's branch."""
        owner = head.repository.partition("/")[0]
        query = urllib.parse.urlencode({"state": "open", "head": f"{owner}:{head.branch}", "per_page": PAGE})
        found: list[dict[str, Any]] = self.call("GET", f"pulls?{query}")
        return found


class _Straight(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def inert(text: str) -> str:
    """Return the text unchanged if it has the form that `claims review` writes, otherwise as one code block."""
    if _is_ours(text):
        return text
    shown = re.sub(f"`{{{LONG_FENCE},}}", "`" * (LONG_FENCE - 1), text.replace("\r\n", "\n"))
    shown = "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in shown)
    fence = "`" * max(3, 1 + max(map(len, TICKS.findall(shown)), default=0))
    return f"{fence}text\n{shown.rstrip()}\n{fence}\n"


def _is_ours(text: str) -> bool:
    """Return whether nothing outside code can be a link, a mention, a reference, a fence or unknown markup.

    Code must end on the line where it starts. In a block with a table, a pipe in code must be escaped, since otherwise
    it would end the cell and the code. HTML must be on a line between two blank ones, because nothing is code
    before the next blank line, and sections must be closed, since otherwise they would hide the rest of the comment.
    """
    if not text.replace("\n", "").isprintable():
        return False
    is_open = False
    for block in re.split(r"\n{2,}", text.strip("\n")):
        lines = block.split("\n")
        if lines[0].startswith("<"):
            if len(lines) > 1 or not (lines[0] == CLOSING if is_open else OPENING.fullmatch(lines[0])):
                return False
            is_open = not is_open
            continue
        is_table = any("-" in line and not line.strip(" :|-") for line in lines)
        for line in lines:
            plain, code = _split_code(line)
            if not PLAIN.fullmatch(plain) or REFERENCE.search(plain):
                return False
            if is_table and any(UNESCAPED_PIPE.search(each) for each in code):
                return False
    return not is_open


def _split_code(line: str) -> tuple[str, list[str]]:
    """Return a line with a dot in place of each piece of code, and the content of each piece, by CommonMark's rules.

    Takes time in proportion to the length of the line: each run of backticks is looked at twice.
    """
    runs = [each.span() for each in TICKS.finditer(line)]
    later: dict[int, list[int]] = {}  # length of a run → where such runs are, the last one first
    for at, (start, end) in reversed(list(enumerate(runs))):
        later.setdefault(end - start, []).append(at)
    plain, code = "", []
    done = 0  # characters
    for at, (start, end) in enumerate(runs):
        if start < done:
            continue
        same = later[end - start]
        while same and same[-1] <= at:
            same.pop()
        if same:
            code_end, next_start = runs[same[-1]]
            plain += line[done:start] + "."
            code.append(line[end:code_end])
            done = next_start
    return plain + line[done:], code


def main() -> int:
    """Post, update or replace the comment, print what was done, and return the exit code."""
    try:
        print(_act_with_retries())
    except Stop as reason:
        print(f"::error title=claims review::no comment: {reason}")
        return 1
    return 0


def _act_with_retries() -> str:
    """Try again if the API is busy; a comment that was posted nevertheless is then updated, not posted twice."""
    for wait in WAITS:
        try:
            return _act()
        except Busy:
            time.sleep(wait)
    return _act()


def _act() -> str:
    name, folder = os.environ["CLAIMS_NAME"], Path(os.environ["CLAIMS_REVIEW"])
    author = os.environ.get("CLAIMS_AUTHOR") or "github-actions[bot]"
    api = Api(os.environ["GITHUB_API_URL"], os.environ["GITHUB_REPOSITORY"], os.environ["GITHUB_TOKEN"])
    if not NAME.fullmatch(name) or not REPOSITORY.fullmatch(api.repository):
        raise Stop("invalid name: use letters, digits, '.', '_' and '-'")
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    head = _head(event)
    if "pull_request" in event and head.repository != api.repository:
        return "no comment: the head is in a fork, so this token cannot write; the second workflow posts the comment"
    text, note = _content(folder, head)
    marker = f"<!-- claims review: {name} -->\n"
    done = "no comment: the commit is not the head of an open pull request"
    for number in _numbers(api, event, folder, head):
        pull = api.call("GET", f"pulls/{number}")
        if _found_head(pull) != (head.sha, head.repository):
            done = "no comment: the commit is not the head of the pull request"
            continue
        mine = next(
            (
                each
                for each in api.comments(number)
                if _is_mine(each, author) and each["body"].startswith(marker)
            ),
            None,
        )
        body = {"body": marker + (note if text is None else f"{inert(text).rstrip()}\n\n{note}")}
        if mine is not None:
            api.call("PATCH", f"issues/comments/{int(mine['id'])}", body)
            done = "comment updated"
        elif text is not None:
            api.call("POST", f"issues/{number}/comments", body)
            done = "comment posted"
        else:
            done = "no comment: nothing changed, or the review did not finish"
    return done


def _content(folder: Path, head: Head) -> tuple[str | None, str]:
    """Return the text of the comment, and a note of ours; without a text, the note only replaces an older comment."""
    result = _read(folder / "result.json", FILE)
    if result is None:
        return None, f"The review of {head.sha} did not finish: see [its log]({head.run}).\n"
    try:
        changed = json.loads(result)["changed"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Stop("result.json was not written by claims review") from None
    if changed is False:
        return None, f"No changes to the package as of {head.sha}.\n"
    text = _read(folder / "comment.md", COMMENT)
    if text is None:
        raise Stop("comment.md is missing")
    source = "Written by the workflow of this pull request, which the pull request itself can change."
    return text, f"<sub>{source} Commit {head.sha} · [full report]({head.run})</sub>\n"


def _found_head(pull: dict[str, Any]) -> tuple[str, str | None]:
    return pull["head"]["sha"], (pull["head"]["repo"] or {}).get("full_name")


def _is_mine(comment: dict[str, Any], author: str) -> bool:
    user = comment["user"] or {}
    return user.get("login") == author and user.get("type") == "Bot"


def _head(event: dict[str, Any]) -> Head:
    """Return the head according to the event, which comes from GitHub alone."""
    if "workflow_run" in event:
        run = event["workflow_run"]
        return _checked_head(run["head_repository"], run["head_branch"], run["head_sha"], run["id"])
    if "pull_request" in event:
        head = event["pull_request"]["head"]
        return _checked_head(head["repo"], head["ref"], head["sha"], os.environ["GITHUB_RUN_ID"])
    raise Stop("the event is neither a pull request nor a workflow that ran for one")


def _checked_head(repository: dict[str, Any] | None, branch: str, sha: str, run: Any) -> Head:
    name = str((repository or {}).get("full_name"))
    if not REPOSITORY.fullmatch(name) or not SHA.fullmatch(sha):
        raise Stop("the event has no head: its repository may have been deleted")
    url = f"{os.environ['GITHUB_SERVER_URL']}/{os.environ['GITHUB_REPOSITORY']}/actions/runs/{int(run)}"
    return Head(name, branch, sha, url)


def _numbers(api: Api, event: dict[str, Any], folder: Path, head: Head) -> list[int]:
    """Return the number of the pull request from the event, or else from the files, where it is unverified.

    A review that did not finish leaves no files: then the numbers of all pull requests from this branch.
    """
    if "pull_request" in event:
        return [int(event["pull_request"]["number"])]
    if _read(folder / "result.json", FILE) is None:
        return [int(pull["number"]) for pull in api.pull_requests(head) if _found_head(pull)[0] == head.sha]
    text = _read(folder / "number", 20)
    if not text:
        return []
    if not re.fullmatch(r"[1-9][0-9]{0,9}\n?", text):
        raise Stop("the file number does not contain the number of a pull request")
    return [int(text)]


def _read(file: Path, most: int) -> str | None:
    """Return the text of a regular file; None if there is no file. Raises Stop if it is not text or too large."""
    try:
        number = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(number, "rb") as stream:
            regular = stat.S_ISREG(os.fstat(number).st_mode)
            data = stream.read(most + 1) if regular else b""
        if regular and len(data) <= most:
            return data.decode("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        pass
    raise Stop(f"{file.name} is not a text file, or larger than {most:,} bytes")


if __name__ == "__main__":
    sys.exit(main())
