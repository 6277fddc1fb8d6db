"""What is posted of files that anyone may have written: nothing that acts, and nothing to the log."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import post_comment
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from tests.support.action_case import REPOSITORY, Forge, forge, workflow_run
from tests.support.diff_package import CHANGED, differ, published

from claims.render.diff.markdown import render
from claims.render.diff.view import DiffView
from claims.rules.change import RULES

HEAD = "a" * 40
OURS = "**Valid**: 0 errors, 0 warnings\n\n- **error** `x` ` @a `: ` #1 <b> ` (line 3 → 4)\n\n| a |\n| --- |\n| ` x\\|y ` |\n"
PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
NOT_OURS = {
    "a mention": "hello @someone\n",
    "a reference": "see #12\n",
    "a reference by name": "see GH-12\n",
    "a link": "[x](https://x.example)\n",
    "a bare link": "https://x.example\n",
    "a bare host": "www.x.example\n",
    "a picture": "![x](y)\n",
    "markup": "a <b>b</b>\n",
    "a comment of HTML": "<!-- claims review: other -->\n",
    "a heading": "# x\n",
    "a command": "/close\n",
    "an entity": "&#64;someone\n",
    "an escape that opens no code": "\\` @someone `\n",
    "code that is left open": "` x\n\n@someone `\n",
    "code over two lines": "` x\n@someone `\n",
    "code that a cell ends": "| a | b |\n| --- | --- |\n| ` x | @someone ` |\n",
    "code that a cell ends, without pipes at the ends": "a | b\n--- | ---\n` x | @someone `\n",
    "HTML in which nothing is code": "<details><summary>x: y</summary>\n` @someone `\n",
    "HTML after text": "x\n<details><summary>x: y</summary>\n",
    "an attribute": '<details open><summary>x: <code a="b">x</code></summary>\n',
    "a control character": "x\x1b[31m\n",
    "a carriage return": "` x\r@someone `\n",
    "other line ends": "` x\u2028@someone `\n",
    "a fence": "```\n@someone\n````\n@someone\n",
    "a fence of tildes": "~~~mermaid\ngraph TD\n~~~\n",
    "a fence of tildes that is left open": "- ~~~ ` x `\n",
    "a section that is left open": "<details><summary>x: y</summary>\n",
    "a section that is closed twice": "</details>\n",
    "a directional control in code": "` x\u202ey `\n",
    "an invisible character in code": "` x\u200by `\n",
}


def loose(text: str) -> str:
    """What stands outside code, as a parser of Markdown sees it."""

    def of(token: Token) -> Iterator[str]:
        for each in token.children or []:
            if each.type in ("text", "html_inline"):
                yield each.content
            yield from (str(value) for value in (each.attrs or {}).values())
        if token.type == "html_block":
            yield post_comment.re.sub(r"<code>[^<>]*</code>", "", token.content)

    return "\n".join(part for token in PARSER.parse(text) for part in of(token))


def test_what_is_ours_is_posted_as_it_is() -> None:
    assert post_comment.inert(OURS) == OURS


@pytest.mark.parametrize("name", CHANGED)
def test_what_claims_diff_says_is_ours(name: str, tmp_path: Path) -> None:
    edits, _ = CHANGED[name]
    diff = differ(published(tmp_path / "old", []), published(tmp_path / "new", edits))
    text = "".join(render(DiffView(diff, {rule.id: rule for rule in RULES})))
    assert post_comment.inert(text) == text


@pytest.mark.parametrize("text", NOT_OURS.values(), ids=NOT_OURS)
def test_what_is_not_ours_is_posted_as_one_block_of_code(text: str) -> None:
    for whole in (text, OURS + "\n" + text, text + "\n" + OURS):
        posted = post_comment.inert(whole)
        (token,) = PARSER.parse(posted)
        assert token.type == "fence"
        assert "someone" in token.content or "someone" not in whole


def test_hostile_text_is_checked_in_linear_time() -> None:
    runs = " ".join("`" * (1 + at % 340) for at in range(350))
    for text in (runs, "-" * 59_999 + "x", "` " * 29_999 + "x", "`" * 59_999 + "x"):
        start = time.process_time()
        post_comment.inert(text)
        assert time.process_time() - start < 1


@pytest.mark.parametrize("line", ["` a ` b `` c ` d ``", "`` ` `` `", "``` ` ``` ``", "a ` b", ""])
def test_code_in_a_line_ends_where_a_parser_of_markdown_ends_it(line: str) -> None:
    plain, code = post_comment._split_code(line)
    (inline,) = PARSER.parseInline(line)
    parsed = [each for each in inline.children or [] if each.type == "code_inline"]
    assert [each.strip() for each in code] == [each.content.strip() for each in parsed]
    assert plain == "".join("." if each in parsed else each.content for each in inline.children or [])


def test_a_block_of_code_shows_no_directional_control() -> None:
    assert post_comment.inert("@a\u202e\u2066\u200f\tb\n") == "```text\n@a\ufffd\ufffd\ufffd\ufffdb\n```\n"


@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from(
            [*"`|\\ @#<\n-", "``", "x", "\n\n", "- ", "| ", "| --- |\n", "</details>", "**", "~~"]
        )
    )
)
def test_no_mention_is_left_outside_code(parts: list[str]) -> None:
    posted = post_comment.inert("".join(parts))
    assert not set("@#<") & set(loose(posted).replace("</details>", "").replace("<code>", ""))


@pytest.fixture
def posting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Forge]:
    """A pull request, and the files of its review in the current folder."""
    monkeypatch.chdir(tmp_path)
    for name in [each for each in os.environ if "proxy" in each.lower()]:
        monkeypatch.delenv(name)
    with forge() as state:
        state.heads[1] = (REPOSITORY, HEAD)
        Path("event").write_text(json.dumps(workflow_run(HEAD)[1]))
        write()
        for name, text in {
            "CLAIMS_NAME": "claims-review",
            "CLAIMS_REVIEW": ".",
            "GITHUB_API_URL": state.url,
            "GITHUB_EVENT_PATH": "event",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_TOKEN": "t0ken",
        }.items():
            monkeypatch.setenv(name, text)
        yield state


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, by nobody."""
    waited: list[float] = []
    monkeypatch.setattr(post_comment.time, "sleep", waited.append)
    return waited


def write(comment: str = OURS, number: str = "1\n", result: str = '{"changed": true}') -> None:
    Path("comment.md").write_text(comment, encoding="utf-8", newline="")
    Path("number").write_text(number)
    Path("result.json").write_text(result)


def refused(capsys: pytest.CaptureFixture[str]) -> str:
    """Why nothing was posted."""
    assert post_comment.main() == 1
    line = capsys.readouterr().out
    assert line.startswith("::error title=claims review::no comment: ")
    assert line.count("\n") == 1
    return line.removeprefix("::error title=claims review::no comment: ").strip()


def test_hostile_text_is_posted_in_a_block(posting: Forge, capsys: pytest.CaptureFixture[str]) -> None:
    write("@someone `` ``` ::error::x\x00\n")
    assert post_comment.main() == 0
    assert capsys.readouterr().out == "comment posted\n"
    (body,) = posting.bodies()
    assert "\n````text\n@someone `` ``` ::error::x\ufffd\n````\n" in body


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"comment": "x" * 60_001}, "comment.md is not a text file, or larger than 60,000 bytes"),
        ({"comment": "x" * 2**21}, "comment.md is not a text file, or larger than 60,000 bytes"),
        ({"number": "1; x"}, "the file number does not contain the number of a pull request"),
        ({"number": "../2"}, "the file number does not contain the number of a pull request"),
        ({"number": "1" * 30}, "number is not a text file, or larger than 20 bytes"),
        ({"result": "["}, "result.json was not written by claims review"),
        ({"result": "[" * 100_000}, "result.json was not written by claims review"),
        ({"result": "{}"}, "result.json was not written by claims review"),
    ],
)
def test_files_that_claims_review_does_not_write(
    given: dict[str, str], reason: str, posting: Forge, capsys: pytest.CaptureFixture[str]
) -> None:
    write(**given)
    assert refused(capsys) == reason
    assert posting.log == []


def test_nothing_but_a_regular_file_is_read(posting: Forge, capsys: pytest.CaptureFixture[str]) -> None:
    Path("secret").write_text("secret")
    for make in (lambda: Path("comment.md").symlink_to("secret"), lambda: os.mkfifo("comment.md"), lambda: Path("comment.md").mkdir()):  # fmt: skip
        Path("comment.md").unlink()
        make()
        assert refused(capsys) == "comment.md is not a text file, or larger than 60,000 bytes"
        if Path("comment.md").is_dir():
            break
    Path("comment.md").rmdir()
    Path("comment.md").write_bytes(b"\xff")
    assert refused(capsys) == "comment.md is not a text file, or larger than 60,000 bytes"
    assert posting.log == []


@pytest.mark.parametrize("text", ["`" * 60_000, "`" * 99 + "x" * 59_901, "@\n" * 30_000])
def test_the_largest_comment_is_accepted_by_the_api(text: str, posting: Forge) -> None:
    write(text)
    assert post_comment.main() == 0
    (body,) = posting.bodies()
    assert len(body) <= 65_536


@pytest.mark.parametrize("status", [302, 401, 403, 404, 422])
def test_what_the_api_refuses_is_one_line(
    status: int, posting: Forge, capsys: pytest.CaptureFixture[str]
) -> None:
    posting.status = status
    hint = " (the job needs the permission 'pull-requests: write')" if status == 403 else ""
    assert refused(capsys) == f"the API answered {status} to GET pulls/1{hint}"
    assert posting.log == ["GET pulls/1"]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_api_is_asked_again(
    status: int, posting: Forge, capsys: pytest.CaptureFixture[str], waits: list[float]
) -> None:
    posting.busy = {0: status, 2: status}
    assert post_comment.main() == 0
    assert capsys.readouterr().out == "comment posted\n"
    assert waits == [2.0, 8.0]
    assert len(posting.bodies()) == 1


def test_a_comment_that_was_posted_all_the_same_is_not_doubled(
    posting: Forge, capsys: pytest.CaptureFixture[str], waits: list[float]
) -> None:
    posting.busy = {2: 502}
    assert post_comment.main() == 0
    assert capsys.readouterr().out == "comment updated\n"
    assert [each.split()[0] for each in posting.log] == ["GET", "GET", "POST", "GET", "GET", "PATCH"]
    assert (len(posting.bodies()), waits) == (1, [2.0])


def test_an_api_that_stays_busy_is_one_line(
    posting: Forge, capsys: pytest.CaptureFixture[str], waits: list[float]
) -> None:
    posting.status = 503
    assert refused(capsys) == "the API answered 503 to GET pulls/1"
    assert (posting.log, waits) == (["GET pulls/1"] * 4, [2.0, 8.0, 32.0])


def test_an_api_that_nobody_answers_for_is_one_line(
    posting: Forge, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, waits: list[float]
) -> None:
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:1")
    assert refused(capsys) == "the API did not answer GET pulls/1"
    assert (posting.log, len(waits)) == ([], 3)


def test_an_event_of_nothing_is_refused(posting: Forge, capsys: pytest.CaptureFixture[str]) -> None:
    Path("event").write_text("{}")
    assert refused(capsys) == "the event is neither a pull request nor a workflow that ran for one"
    event = workflow_run(HEAD)[1]
    event["workflow_run"]["head_repository"] = None
    Path("event").write_text(json.dumps(event))
    assert refused(capsys) == "the event has no head: its repository may have been deleted"


@pytest.mark.parametrize("name", ["", "a--> x", "a--b", "a b", "-a"])
def test_a_name_cannot_end_the_marker(
    name: str, posting: Forge, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLAIMS_NAME", name)
    assert refused(capsys) == "invalid name: use letters, digits, '.', '_' and '-'"
