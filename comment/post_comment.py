"""Posts the review by `claims review` as a comment of a pull request, and keeps that comment up to date.

It runs with a token that may write, in a workflow that runs no code of the pull request. What it posts comes from a
workflow that did, so anyone may have written it. Therefore the pull request is the one whose head the event names,
whatever the files say; only regular files of a limited size are read; text that `claims review` would not write, which
quotes everything from a package as code, is posted as one code block; and no text from the files is logged.
It uses the standard library only, so that nothing has to be installed.
"""

import http.client
import json
import os
import re
import stat
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST = 60_000  # characters of comment.md; GitHub accepts 65,536 with the marker and the trailer
FILE = 2**20
PAGE = 100
PAGES = 100
TIMEOUT = 30.0
WAITS = (2.0, 8.0, 32.0)  # seconds before each further try if the API is busy
BUSY = (429, 500, 502, 503, 504)
NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._]|-(?!-)){0,99}")
SHA = re.compile(r"[0-9a-f]{40,64}")
REPOSITORY = re.compile(r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+")

SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")  # code in one line, by CommonMark
PLAIN = re.compile(r"[A-Za-z0-9 ,.:;()*~|+'…→×-]*")  # text outside code; it cannot form a link
REFERENCE = re.compile(r"\bGH-[0-9]|\bwww\.", re.IGNORECASE)
RULER = re.compile(r"[ :|-]*-[ :|-]*")
BLOCK = re.compile(r"</details>|<details><summary>(?:<code>[^<>]*</code>|[a-z ]+): [a-z0-9 ,-]+</summary>")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class Stop(Exception):
    """Nothing can be posted; the message says why and quotes nothing from the files."""


class Busy(Stop):
    """The API failed, but may succeed at another try."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a pull request, as the event names it."""

    repository: str
    sha: str
    run: int


@dataclass(frozen=True, slots=True)
class Api:
    """The REST API of one repository."""

    url: str
    repository: str
    token: str

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Return the answer of the API; raise Stop if it refuses, Busy if another try may succeed.

        Redirects are not followed, as the token would be sent there.
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
            raise Busy(f"the API did not answer {method} {path} as it should") from None

    def comments(self, number: int) -> list[dict[str, Any]]:
        """Return all comments of a pull request, oldest first."""
        found: list[dict[str, Any]] = []
        for page in range(1, PAGES + 1):
            more = self.call("GET", f"issues/{number}/comments?per_page={PAGE}&page={page}")
            found += more
            if len(more) < PAGE:
                return found
        raise Stop(f"there are more than {PAGE * PAGES} comments")


class _Straight(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def inert(text: str) -> str:
    """Return the text unchanged if `claims review` could have written it, otherwise as one code block."""
    if _is_ours(text):
        return text
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    shown = CONTROL.sub("\ufffd", text.replace("\r\n", "\n"))
    return f"{fence}text\n{shown.rstrip()}\n{fence}\n"


def _is_ours(text: str) -> bool:
    """Say whether nothing outside code can be a link, a mention, a reference or markup that is not ours.

    Each line is whole in itself, code included. In a block with a table, a pipe in code has to be escaped, since
    there it would end the cell, and with it the code. HTML stands on lines of its own, before a blank one, as
    nothing is code until then.
    """
    if CONTROL.search(text):
        return False
    for block in re.split(r"\n{2,}", text.strip("\n")):
        lines = block.split("\n")
        if lines[0].startswith("<"):
            if len(lines) > 1 or not BLOCK.fullmatch(lines[0]):
                return False
            continue
        table = any(RULER.fullmatch(line) for line in lines)
        for line in lines:
            rest = SPAN.sub("", line)
            if not PLAIN.fullmatch(rest) or REFERENCE.search(rest):
                return False
            if table and any(re.search(r"(?<!\\)\|", span[2]) for span in SPAN.finditer(line)):
                return False
    return True


def main() -> int:
    """Post, update or strike out the comment, print which, and return the exit code."""
    try:
        print(_tried())
    except Stop as reason:
        print(f"::error title=claims review::no comment: {reason}")
        return 1
    return 0


def _tried() -> str:
    """Post the comment, and try again if the API is busy; a comment that was posted nevertheless is not doubled."""
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
        raise Stop("the name may hold letters, digits, '.', '_' and '-'")
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    head, number = _head(event), _number(event, folder)
    if number is None:
        return "no comment: the review was not finished, or of no pull request"
    if "pull_request" in event and head.repository != api.repository:
        return "no comment: the head is in a fork, so the token may not write; the workflow for comments posts it"
    text = _comment(folder)
    pull = api.call("GET", f"pulls/{number}")
    if (pull["head"]["sha"], (pull["head"]["repo"] or {}).get("full_name")) != (head.sha, head.repository):
        return "no comment: the pull request has another head by now"
    marker = f"<!-- claims review: {name} -->\n"
    mine = next(
        (each for each in api.comments(number) if _is_mine(each, author) and each["body"].startswith(marker)),
        None,
    )
    if text is None:
        if mine is None:
            return "nothing changed, so there is no comment"
        was = f"~~What this comment told of the data is gone.~~ As of {head.sha}, nothing changes.\n"
        api.call("PATCH", f"issues/comments/{int(mine['id'])}", {"body": marker + was})
        return "nothing changed: the comment is struck"
    run = f"{os.environ['GITHUB_SERVER_URL']}/{api.repository}/actions/runs/{head.run}"
    body = f"{marker}{inert(text)}\n<sub>{head.sha} · [all of it]({run})</sub>\n"
    if mine is None:
        api.call("POST", f"issues/{number}/comments", {"body": body})
        return "the comment is posted"
    api.call("PATCH", f"issues/comments/{int(mine['id'])}", {"body": body})
    return "the comment is updated"


def _is_mine(comment: dict[str, Any], author: str) -> bool:
    user = comment["user"] or {}
    return user.get("login") == author and user.get("type") == "Bot"


def _head(event: dict[str, Any]) -> Head:
    """Return the head that the event names; the event comes from GitHub alone."""
    if "workflow_run" in event:
        run = event["workflow_run"]
        return _checked((run["head_repository"] or {}).get("full_name"), run["head_sha"], run["id"])
    if "pull_request" in event:
        head = event["pull_request"]["head"]
        run = os.environ["GITHUB_RUN_ID"]
        return _checked((head["repo"] or {}).get("full_name"), head["sha"], run)
    raise Stop("the event is neither of a pull request nor of a workflow that ran for one")


def _checked(repository: Any, sha: Any, run: Any) -> Head:
    if not REPOSITORY.fullmatch(str(repository)) or not SHA.fullmatch(str(sha)):
        raise Stop("the event names no head: its repository may be gone")
    return Head(str(repository), str(sha), int(run))


def _number(event: dict[str, Any], folder: Path) -> int | None:
    """Return the number of the pull request, from the event or else from the files, where it is unverified."""
    if "pull_request" in event:
        return int(event["pull_request"]["number"])
    text = _read(folder / "number", 20)
    if not text:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,9}\n?", text):
        raise Stop("what should be the number of a pull request is none")
    return int(text)


def _comment(folder: Path) -> str | None:
    """Return the text of the comment; None if nothing changed."""
    result = _read(folder / "result.json", FILE)
    try:
        changed = json.loads(result or "null")["changed"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Stop("result.json is not what claims review writes") from None
    if changed is False:
        return None
    text = _read(folder / "comment.md", FILE)
    if text is None or len(text) > MOST:
        raise Stop("comment.md is missing, or too long")
    return text


def _read(file: Path, most: int) -> str | None:
    """Return the text of a regular file, or None if there is none; raise Stop if it is not text or too large."""
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
    raise Stop(f"{file.name} is no text, or too large")


if __name__ == "__main__":
    sys.exit(main())
