"""Opens a file of a table: recognizes its kind and encoding, and finds where its text begins."""

import codecs
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from claims.model.rule import Place
from claims.package.store import Refused
from claims.table.dialect import ASCII_ENCODINGS, QUICK_ENCODINGS
from claims.table.encoding import kind_of, utf_16_without_mark, western
from claims.table.notice import Flaw
from claims.table.positions import TextFile
from claims.text.display import quote

if TYPE_CHECKING:
    from claims.table.task import Task

LARGEST_FILE = 1 << 40  # bytes
LINE_ENDS = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}
BOM = codecs.BOM_UTF8
LFS = b"version https://git-lfs.github.com/spec/"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Opening(Struct, frozen=True):
    """A file ready to be read as UTF-8 from byte `start` on; `size` in bytes.

    `transcoded` is True if `part.source` is a UTF-8 copy of the file.
    """

    part: TextFile
    start: int
    size: int
    transcoded: bool = False


def open_text(task: "Task", path: str) -> Opening | None:
    """Return a file as text, None if it cannot be read as text (which is noticed)."""
    shown = task.store.shown(path)
    place = Place(task.table.name, shown)
    try:
        source = task.store.local(path)
        size = task.store.size(path)
    except Refused as refused:
        task.notice(Flaw(refused.reason, place, (path, refused.message)))
        return None
    if size > LARGEST_FILE:
        task.notice(Flaw("file-too-large", place, (path, f"the file is larger than {LARGEST_FILE:,} bytes")))
        return None
    with source.open("rb") as file:
        head = file.read(256)
        if size:
            file.seek(-1, 2)
        last = file.read(1)
    first = Place(task.table.name, shown, 1, 1)
    if head.startswith(LFS):
        task.notice(Flaw("git-lfs-pointer", first))
        return None
    kind = kind_of(source)
    if kind is not None:
        task.notice(Flaw("unsupported-file-format", place, (kind.message,)))
        return None
    end = task.table.dialect.line_terminator
    if end is not None and end not in LINE_ENDS:
        message = f"line terminator {quote(end)} is not supported: use LF, CRLF or CR"
        task.notice(Flaw("unsupported-file-format", place, (message,)))
        return None
    encoding = task.table.encoding.lower()
    if head.startswith(UTF_16) and encoding in QUICK_ENCODINGS:
        task.notice(Flaw("undeclared-utf-16", first, (task.table.encoding,)))
        encoding = "utf-16"
    elif encoding in QUICK_ENCODINGS and (wide := utf_16_without_mark(head)):
        task.notice(Flaw("undeclared-utf-16", first, (task.table.encoding,)))
        encoding = wide
    elif size <= len(head) and not head.strip(b"\r\n" if not head.startswith(BOM) else b"\xef\xbb\xbf\r\n"):
        task.notice(Flaw("empty-file", first))
        return None
    if encoding in ASCII_ENCODINGS and (at := _first_wide(source)) is not None:
        task.notice(Flaw("encoding-mismatch", place, (task.table.encoding, str(at))))
    elif encoding in QUICK_ENCODINGS and (found := western(source)) is not None:
        place = Place(task.table.name, shown, found.line, found.column)
        lines, byte = f"{found.lines:,}", f"0x{found.byte:02X}"
        task.notice(Flaw("invalid-utf-8", place, (lines, byte, found.word), "all"))
        encoding = "windows-1252"
    if encoding not in QUICK_ENCODINGS and codecs.lookup(encoding).name not in ("utf-8", "ascii"):
        return _transcoded(task, TextFile(source, shown), path, encoding)
    start = 0
    if head.startswith(BOM):
        start = len(BOM)
        task.notice(Flaw("byte-order-mark", first))
    if last not in b"\r\n":
        task.notice(Flaw("missing-final-newline", place))
    return Opening(TextFile(source, shown), start, size)


def _first_wide(source: Path) -> int | None:
    """Return the offset of the first byte that is not ASCII."""
    done = 0
    with source.open("rb") as file:
        while block := file.read(1 << 20):
            if not block.isascii():
                return done + next(at for at, byte in enumerate(block) if byte > 127)
            done += len(block)
    return None


def _transcoded(task: "Task", part: TextFile, path: str, encoding: str) -> Opening | None:
    """Return a UTF-8 copy of a file, None if it cannot be decoded (which is noticed)."""
    copy = Path(f"{task.copy}.{task.table.paths.index(path)}.utf8")
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    done = 0
    with part.source.open("rb") as file, copy.open("wb") as out:
        while True:
            block = file.read(1 << 20)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeError as error:
                at = done + (error.start if isinstance(error, UnicodeDecodeError) else 0)
                place = Place(task.table.name, part.shown)
                task.notice(Flaw("encoding-mismatch", place, (task.table.encoding, str(at))))
                return None
            done += len(block)
            out.write(text.removeprefix("\ufeff").encode("utf-8", "surrogatepass"))
            if not block:
                break
    return Opening(TextFile(copy, part.shown), 0, done, transcoded=True)
