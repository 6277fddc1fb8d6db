"""Runs the steps of the actions here as a runner would, against a stand-in for the REST calls that they make."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
REPOSITORY, FORK = "harbour/book", "someone/book"
BOT = {"login": "github-actions[bot]", "id": 41898282, "type": "Bot", "site_admin": False}
PERSON = {"login": "curator", "id": 7, "type": "User", "site_admin": False}
EXPRESSION = re.compile(r"\$\{\{ (.*?) \}\}")


@dataclass
class Forge:
    """What the stand-in knows, and what it was asked: `log` has methods and paths.

    `busy`: of the calls in their order, those (from 0) that are done and yet answered with this status.
    """

    heads: dict[int, tuple[str, str]] = field(default_factory=dict)
    comments: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    status: int = 0
    busy: dict[int, int] = field(default_factory=dict)
    url: str = ""
    page: int = 0

    def answer(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        """The status and the JSON of an answer, in the shapes of api.github.com."""
        if self.status:
            return self.status, {
                "message": "Resource not accessible by integration",
                "status": str(self.status),
            }
        for form, give in self._routes():
            found = re.fullmatch(f"{method} {form}", f"{method} {path.removeprefix(f'/repos/{REPOSITORY}/')}")
            if found and give.__name__.startswith(method.lower()):
                return give(*map(int, found.groups()), *([body] if body is not None else []))
        return 404, {"message": "Not Found", "status": "404"}

    def _routes(self) -> list[tuple[str, Any]]:
        listing = r"issues/(\d+)/comments\?per_page=(\d+)&page=(\d+)"
        return [
            (r"pulls/(\d+)", self.get_pull),
            (r"pulls\?state=open&head=[^&]+&per_page=100", self.get_pulls),
            (listing, self.get_comments),
            (r"issues/(\d+)/comments", self.post_comment),
            (r"issues/comments/(\d+)", self.patch_comment),
        ]

    def get_pull(self, number: int) -> tuple[int, Any]:
        if number not in self.heads:
            return 404, {"message": "Not Found", "status": "404"}
        name, sha = self.heads[number]
        repo = {"full_name": name, "fork": name != REPOSITORY} if name else None
        return 200, {"number": number, "state": "open", "head": {"ref": "change", "sha": sha, "repo": repo}}

    def get_pulls(self) -> tuple[int, Any]:
        """All pull requests: the real API filters by branch."""
        return 200, [self.get_pull(number)[1] for number in self.heads]

    def get_comments(self, number: int, size: int, page: int) -> tuple[int, Any]:
        return 200, self.comments.get(number, [])[(page - 1) * size : page * size]

    def post_comment(self, number: int, body: Any) -> tuple[int, Any]:
        return 201, self.add(number, body["body"], BOT)

    def patch_comment(self, comment: int, body: Any) -> tuple[int, Any]:
        (found,) = [each for all_ in self.comments.values() for each in all_ if each["id"] == comment]
        assert len(body["body"]) <= 65_536
        found["body"] = body["body"]
        return 200, found

    def add(self, number: int, body: str, user: dict[str, Any]) -> dict[str, Any]:
        """A comment that is there."""
        assert len(body) <= 65_536
        made = {"id": 1000 + sum(map(len, self.comments.values())), "user": user, "body": body}
        self.comments.setdefault(number, []).append(made)
        return made

    def bodies(self, number: int = 1) -> list[str]:
        """What the bot says in a pull request."""
        return [each["body"] for each in self.comments.get(number, []) if each["user"] == BOT]


@contextmanager
def forge() -> Iterator[Forge]:
    """A stand-in that listens on this machine."""
    state = Forge()

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(size)) if size else None
            state.log.append(f"{self.command} {self.path.removeprefix(f'/repos/{REPOSITORY}/')}")
            assert self.headers["Authorization"] == "Bearer t0ken"
            status, given = state.answer(self.command, self.path, body)
            status = state.busy.get(len(state.log) - 1, status)
            data = json.dumps(given).encode()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"{state.url}/elsewhere")
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = handle_any  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Job:
    """What a job of a workflow has left: the code of its worst step, its log, outputs, summary and artifacts."""

    code: int
    log: str
    outputs: dict[str, str]
    summary: str
    artifacts: dict[str, Path]


@dataclass
class Runner:
    """A machine that runs actions on a checkout, with `claims` installed already."""

    checkout: Path
    temp: Path
    forge: Forge

    def __post_init__(self) -> None:
        """Install nothing: the step that does is tested by itself."""
        (self.temp / "claims" / "bin").mkdir(parents=True)
        (self.temp / "claims" / "bin" / "claims").symlink_to(Path(sys.executable).parent / "claims")

    def run(self, action: str, event: tuple[str, dict[str, Any]], given: dict[str, str]) -> Job:
        """Run the steps of an action, but for the one that installs; what it uses of others is done here."""
        folder = (ROOT / action).parent
        parsed = yaml.safe_load((ROOT / action).read_text(encoding="utf-8"))
        inputs = {name: str(each.get("default", "")) for name, each in parsed["inputs"].items()} | given
        assert set(given) <= set(parsed["inputs"])
        files = {name: self.temp / name for name in ("event", "output", "summary")}
        for file in files.values():
            file.write_text("")
        files["event"].write_text(json.dumps(event[1]))
        environment = {
            **{name: value for name, value in os.environ.items() if "proxy" not in name.lower()},
            "GITHUB_ACTION_PATH": str(folder),
            "GITHUB_API_URL": self.forge.url,
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_EVENT_NAME": event[0],
            "GITHUB_EVENT_PATH": str(files["event"]),
            "GITHUB_OUTPUT": str(files["output"]),
            "GITHUB_STEP_SUMMARY": str(files["summary"]),
            "GITHUB_RUN_ID": "77",
            "RUNNER_TEMP": str(self.temp),
        }
        job = Job(0, "", {}, "", {})
        for step in parsed["runs"]["steps"]:
            context = {"inputs": inputs, "outputs": job.outputs}
            if step.get("name") == "Install claims" or not self._wanted(step, job, context):
                continue
            if "uses" in step:
                self._use(step, job, context)
                continue
            more = {name: self._filled(text, context) for name, text in step.get("env", {}).items()}
            assert "${{" not in step["run"]  # nothing is spliced into a script
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=self.checkout,
                env=environment | more,
                capture_output=True,
                text=True,
                check=False,
            )
            job.code = job.code or done.returncode
            job.log += done.stdout + done.stderr
            job.outputs.update(line.split("=", 1) for line in files["output"].read_text().splitlines())
        job.summary = files["summary"].read_text(encoding="utf-8")
        named = {each: text["value"] for each, text in parsed.get("outputs", {}).items()}
        job.outputs = {name: self._filled(text, {"outputs": job.outputs}) for name, text in named.items()}
        return job

    def _wanted(self, step: dict[str, Any], job: Job, context: dict[str, Any]) -> bool:
        """Judge the conditions that the action has, and no others."""
        if "if" not in step:
            return job.code == 0
        parts = self._filled(step["if"].replace("}}", " }}").replace("  }}", " }}"), context, whole=True)
        wanted = True
        for part in parts.split(" && "):
            if part == "!cancelled()":
                continue
            name, sign, text = re.fullmatch(r"(\S+) (==|!=) '(.*)'", part).groups()  # type: ignore[union-attr]
            wanted = wanted and (self._value(name, context) == text) == (sign == "==")
        return wanted

    def _use(self, step: dict[str, Any], job: Job, context: dict[str, Any]) -> None:
        """Do what an action of others does: keep files as an artifact. All are pinned by their hashes."""
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"])
        if not step["uses"].startswith("actions/upload-artifact@"):
            return
        name = self._filled(step["with"]["name"], context)
        kept = self.temp / "artifacts" / name
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        for path in self._filled(step["with"]["path"], context).split():
            if Path(path).is_dir():
                shutil.copytree(path, kept, dirs_exist_ok=True)
            elif Path(path).exists():
                shutil.copy(path, kept)
        job.artifacts[name] = kept

    def _filled(self, text: str, context: dict[str, Any], *, whole: bool = False) -> str:
        if whole:
            found = EXPRESSION.fullmatch(text)
            assert found
            return found[1]
        return EXPRESSION.sub(lambda found: self._value(found[1], context), text)

    def _value(self, name: str, context: dict[str, Any]) -> str:
        if name.startswith("inputs."):
            text = context["inputs"][name.removeprefix("inputs.")]
            return self._filled(text, context)
        if name.startswith("steps.review.outputs."):
            return str(context["outputs"].get(name.removeprefix("steps.review.outputs."), ""))
        known = {"runner.temp": str(self.temp), "github.token": "t0ken", "steps.review.outcome": "success"}
        return known[name]


def pull_request(base: str, head: str, repository: str = REPOSITORY) -> tuple[str, dict[str, Any]]:
    """The event of a pull request, in the shape of the webhook."""
    request = {
        "number": 1,
        "base": {"ref": "main", "sha": base, "repo": {"full_name": REPOSITORY}},
        "head": {"ref": "change", "sha": head, "repo": {"full_name": repository}},
    }
    return "pull_request", {"action": "synchronize", "number": 1, "pull_request": request}


def workflow_run(head: str, repository: str = REPOSITORY) -> tuple[str, dict[str, Any]]:
    """The event that a workflow has run for a pull request; of one from a fork, it names no pull request."""
    run = {
        "id": 76,
        "event": "pull_request",
        "conclusion": "success",
        "head_branch": "change",
        "head_sha": head,
        "head_repository": {"full_name": repository},
        "pull_requests": [],
    }
    return "workflow_run", {"action": "completed", "workflow_run": run}
