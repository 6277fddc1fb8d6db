"""Opens a file of a table: recognizes its kind and encoding, and finds where its text begins."""

import codecs
import re
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from claims.model.rule import Place
from claims.model.table import Table
from claims.package.store import Refused
from claims.table.content import local_content
from claims.table.positions import TextFile
from claims.table.records import ASCII_ENCODINGS, QUICK_ENCODINGS, is_utf_8
from claims.table.task import Flaw, Task
from claims.text.display import quote

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


def open_text(task: Task, path: str) -> Opening | None:
    """Return a file as text, None if it cannot be read as text (which is noticed)."""
    shown = task.store.shown(path)
    place = Place(task.table.name, shown)
    try:
        source = local_content(task.store, task.table, path)
        size = source.stat().st_size if path in task.table.packings else task.store.size(path)
    except Refused as refused:
        task.notice(Flaw(refused.reason, place, (refused.message, refused.message)))
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
    wide = (
        ("utf-16" if head.startswith(UTF_16) else utf_16_without_mark(head))
        if encoding in QUICK_ENCODINGS
        else None
    )
    if wide is not None:
        kind_of_flaw, named = _undeclared(task.table, "undeclared-utf-16"), ("UTF-16", task.table.encoding)
        task.notice(Flaw(kind_of_flaw, first, named))
        encoding = wide
    elif size <= len(head) and not head.strip(b"\r\n" if not head.startswith(BOM) else b"\xef\xbb\xbf\r\n"):
        task.notice(Flaw("empty-file", first))
        return None
    if encoding in ASCII_ENCODINGS and (at := _first_wide(source)) is not None:
        task.notice(Flaw("encoding-mismatch", place, (task.table.encoding, str(at))))
    elif encoding in QUICK_ENCODINGS and not _begins_as_utf_8(source):
        encoding = _other_encoding(task, source, shown) or encoding
    if encoding not in QUICK_ENCODINGS and codecs.lookup(encoding).name not in ("utf-8", "ascii"):
        return _transcoded(task, TextFile(source, shown), path, encoding)
    start = 0
    if head.startswith(BOM):
        start = len(BOM)
        task.notice(Flaw("byte-order-mark", first))
    if last not in b"\r\n":
        task.notice(Flaw("missing-final-newline", place))
    return Opening(TextFile(source, shown), start, size)


def _undeclared(table: Table, otherwise: str) -> str:
    """Return the rule for a file that is not UTF-8: a descriptor of version 2 may leave the encoding to readers."""
    return "undeclared-encoding" if table.detect_encoding else otherwise


def _begins_as_utf_8(source: Path) -> bool:
    """Return whether the first block with a character beyond ASCII is valid UTF-8."""
    with source.open("rb") as file:
        while block := file.read(BLOCK) + file.readline():
            if not block.isascii():
                return is_utf_8(block)
    return True


def _other_encoding(task: Task, source: Path, shown: str) -> str | None:
    """Return the encoding of a file that is not UTF-8 (which is noticed), None if it is unknown."""
    table, place = task.table, Place(task.table.name, shown)
    found = western(source)
    if found is not None:
        details: tuple[str, ...] = (f"{found.lines:,}", f"0x{found.byte:02X}", found.word)
        if table.detect_encoding:
            details = "Windows-1252", found.word
        place = replace(place, line=found.line, column=found.column)
        task.notice(Flaw(_undeclared(table, "invalid-utf-8"), place, details, "all"))
        return "windows-1252"
    if not table.detect_encoding:
        return None
    from claims.table.encoding import detect_encoding

    detected = detect_encoding(source)
    if detected is None:
        return None
    encoding, sample = detected
    at = next((at for at, char in enumerate(sample) if char > "\x7f"), 0)
    task.notice(Flaw("undeclared-encoding", place, (encoding, word_around(sample, at)), "all"))
    return encoding


def _first_wide(source: Path) -> int | None:
    """Return the offset of the first byte that is not ASCII."""
    done = 0
    with source.open("rb") as file:
        while block := file.read(1 << 20):
            if not block.isascii():
                return done + next(at for at, byte in enumerate(block) if byte > 127)
            done += len(block)
    return None


def _transcoded(task: Task, part: TextFile, path: str, encoding: str) -> Opening | None:
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


BLOCK = 1 << 20
HALF = 0.4  # share of characters of ASCII in a UTF-16 text's first bytes: half of these are NUL
_WIDE = re.compile(b"[\x80-\xff]+")
_TYPOGRAPHY = "‘’“”„‚«»‹›–—…•€£°§©®™·¿¡½¼¾\xa0"
LONGEST = 2  # letters of Windows-1252 beyond ASCII in a row; in other encodings whole words are


class Western(Struct, frozen=True):
    """A file in Windows-1252: the number of lines with a byte that is not valid UTF-8, and the first such byte.

    `line` and `column` are its place, `word` the word around it.
    """

    lines: int
    line: int
    column: int
    byte: int
    word: str


def utf_16_without_mark(head: bytes) -> str | None:
    """Return the exact encoding of a UTF-16 text that begins with `head`, recognized by every other byte being NUL."""
    head = head[: len(head) // 2 * 2]
    most = len(head) / 2
    high, low = head[::2].count(0), head[1::2].count(0)
    if len(head) < 8 or b"\0\0" in head[:2]:
        return None
    if low > most * HALF and not high:
        return "utf-16-le"
    return "utf-16-be" if high > most * HALF and not low else None


def western(source: Path) -> Western | None:
    """Describe a file whose bytes beyond ASCII are all plausible in Windows-1252 and invalid in UTF-8; else None.

    Such bytes are letters or typographic signs, alone or in pairs, on at least two lines. A file in UTF-8 is
    read only up to its first character beyond ASCII.
    """
    first, lines, done = -1, 0, 0
    with source.open("rb") as file:
        while block := file.read(BLOCK) + file.readline():
            for each in () if block.isascii() else block.splitlines(keepends=True):
                if not each.isascii():
                    if not is_western(each):
                        return None
                    lines += 1
                    first = done if first < 0 else first
                done += len(each)
            done += len(block) if block.isascii() else 0
    return _describe(source, first, lines) if lines > 1 else None


def _describe(source: Path, start: int, lines: int) -> Western:
    """Describe a file whose first line in Windows-1252 begins at byte `start`."""
    line = 1
    with source.open("rb") as file:
        while file.tell() < start:
            block = file.read(min(BLOCK, start - file.tell()))
            line += len((block if file.tell() == start else block + file.readline()).splitlines())
        raw = file.readline()
    at = next(at for at, byte in enumerate(raw) if byte > 0x7F)
    return Western(lines, line, at + 1, raw[at], word_around(as_western(raw), at))


def is_western(raw: bytes) -> bool:
    """Return True if all bytes beyond ASCII are plausible in Windows-1252 and invalid in UTF-8."""
    for match in _WIDE.finditer(raw):
        text = as_western(match.group())
        if len(text) > LONGEST or not all(char.isalpha() or char in _TYPOGRAPHY for char in text):
            return False
        if is_utf_8(match.group()):
            return False
    return True


def as_western(raw: bytes) -> str:
    """Decode bytes as Windows-1252."""
    return raw.decode("windows-1252", "replace")


def word_around(text: str, at: int) -> str:
    """Return the word around a character of a text."""
    around = text[max(0, at - 12) : at + 13]
    return next((word for word in re.findall(r"[^\s,;\"]+", around) if text[at] in word), text[at])


HEAD = 8192  # bytes that are enough to recognize a kind

UNPACK = "unpack it, and declare the file inside"
EXPORT = "save the sheet as CSV, or declare the format '{}'"
TABLE = "export the table as CSV"
AGAIN = "download the data itself"


class FileKind(Struct, frozen=True):
    """A kind of file that is not text: how it begins, its name, and what to do with it.

    `format` is the format of a resource for such a file, if there is one.
    """

    begins: re.Pattern[bytes]
    name: str
    remedy: str
    format: str = ""

    @property
    def message(self) -> str:
        """Return the message for a file that should be text."""
        return f"the file is {self.name}: {self.remedy.format(self.format)}"


def _kind(begins: bytes, name: str, remedy: str, shape: str = "") -> FileKind:
    return FileKind(re.compile(begins, re.DOTALL), name, remedy, shape)


ZIP = _kind(rb"PK(?:\x03\x04|\x05\x06|\x07\x08)", "a zip archive", UNPACK)
KINDS = (
    _kind(rb"PK\x03\x04.*xl/", "an Excel workbook", EXPORT, "xlsx"),
    _kind(
        rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument\.spreadsheet",
        "an OpenDocument spreadsheet",
        EXPORT,
        "ods",
    ),
    _kind(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook", EXPORT, "xls"),
    ZIP,
    _kind(rb"\x1f\x8b", "compressed with gzip", UNPACK),
    _kind(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)", "compressed with bzip2", UNPACK),
    _kind(rb"\xfd7zXZ\0", "compressed with xz", UNPACK),
    _kind(rb"\x28\xb5\x2f\xfd", "compressed with zstd", UNPACK),
    _kind(rb"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    _kind(rb"PAR1\x15", "a Parquet file", TABLE, "parquet"),
    _kind(rb"ARROW1\0\0", "an Arrow file", TABLE),
    _kind(rb"SQLite format 3\0", "an SQLite database", TABLE),
    _kind(rb"%PDF-", "a PDF", TABLE),
    _kind(rb"\{\\rtf", "a text in RTF", TABLE),
    _kind(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff", "a picture", AGAIN),
    _kind(rb"(?:\xef\xbb\xbf)?\s*<(?i:!doctype html|html)\b", "a web page", AGAIN, "html"),
)


def kind_of(source: Path) -> FileKind | None:
    """Return the kind of a file by its first bytes; None for a file that may be text."""
    with source.open("rb") as file:
        head = file.read(HEAD)
    return next((kind for kind in KINDS if kind.begins.match(head)), None)
