"""The claim rules: reads each `claim/<rule>.sql`, refuses a file that does not say all that a rule must say.

A file is a header of `-- key: value` lines (a line `--   more` goes on with the value above it), then SQL:
either `select * from TABLE where CONDITION`, which names no other table, or a query for the breaking rows.
`$name` stands for the words of `claim/codes/name.txt`. Lines of the SQL that begin with `--` are comments.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from claims.model.claim import Claim
from claims.model.report import SEVERITIES
from claims.model.rule import Rule
from claims.model.source import Source
from claims.model.speaker import Speaker
from claims.text.display import plain

COLUMNS: Mapping[str, tuple[str, ...]] = {
    record.layout.name: tuple(record.model_fields) for record in (Claim, Speaker, Source)
}

_TOKEN = re.compile(
    r"(?P<text>'(?:[^']|'')*')|(?P<list>\$[a-z_]+)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<space>\s+)|(?P<sign>::|\|\||<>|<=|>=|->|[-+*/=<>(),.\[\]:])"
)
_ROW_WORDS = {"and", "or", "not", "is", "null", "in", "like", "case", "when", "then", "else", "end", "as"}
_ROW_WORDS |= {"true", "false", "bigint", "date", "timestamp", "varchar"}


class BadRuleError(ValueError):
    """A rule's file does not say what a rule must say: our fault, so it stops the program."""


@lru_cache(maxsize=256)
def tokens(sql: str) -> tuple[tuple[str, str], ...]:
    """Take SQL; give its tokens as (kind, text), spaces included. Raise BadRuleError for anything else."""
    found = tuple(_scan(sql))
    if "".join(text for _, text in found) != sql:
        raise BadRuleError(f"cannot be read as the SQL of a rule: {sql!r}")
    return found


def _scan(sql: str) -> Iterator[tuple[str, str]]:
    for match in _TOKEN.finditer(sql):
        yield str(match.lastgroup), match.group()


def columns_of_condition(sql: str, table: str) -> tuple[str, ...]:
    """Take a condition on one table; give the columns that it names, in the table's order.

    Raise BadRuleError for a name that is neither a column of that table, nor a function, nor a known word.
    """
    words = [token for token in tokens(sql) if token[0] != "space"]
    named: set[str] = set()
    for place, (kind, text) in enumerate(words):
        if kind != "name":
            continue
        if place + 1 < len(words) and words[place + 1][1] == "(" and text not in COLUMNS[table]:
            continue
        if text in COLUMNS[table]:
            named.add(text)
        elif text.lower() not in _ROW_WORDS:
            raise BadRuleError(f"'{text}' is no column of '{table}'")
    return _ordered(table, named)


def columns_of_query(sql: str, derived: Mapping[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    """Take a query over tables; give table to the columns and derived columns that it names.

    Every table is given an alias or stands for itself, and every column is written `alias.column`.
    Raise BadRuleError for a column that the table has not, or one without its alias.
    """
    words = [token for token in tokens(sql) if token[0] != "space"]
    aliases = _aliases([text for _, text in words])
    named: dict[str, set[str]] = {table: set() for table in aliases.values()}
    every = {column for table in named for column in (*COLUMNS[table], *derived.get(table, ()))}
    for place, (kind, text) in enumerate(words):
        before = words[place - 1][1] if place else ""
        if kind != "name" or before == "as":
            continue
        if before != ".":
            after = words[place + 1][1] if place + 1 < len(words) else ""
            if text in every and after not in (".", "("):
                raise BadRuleError(f"column '{text}' stands without its table's alias")
            continue
        table = aliases.get(words[place - 2][1])
        if table is None or text == "row":
            continue
        if text not in COLUMNS[table] and text not in derived.get(table, ()):
            raise BadRuleError(f"'{text}' is no column of '{table}'")
        named[table].add(text)
    return {table: _ordered(table, columns) for table, columns in named.items()}


def candidate_columns(sql: str, table: str) -> tuple[str, ...]:
    """Take a query over `candidates`; give the columns of `table` that it names as `candidates.column`."""
    words = [text for kind, text in tokens(sql) if kind != "space"]
    named: set[str] = set()
    for place, word in enumerate(words):
        if word in COLUMNS and word != table:
            raise BadRuleError(
                f"a query that confirms candidates reads nothing else than these, not '{word}'"
            )
        if words[place - 2 : place] == ["candidates", "."] and word != "row":
            if word not in COLUMNS[table]:
                raise BadRuleError(f"'{word}' is no column of '{table}'")
            named.add(word)
    return _ordered(table, named)


def _aliases(words: list[str]) -> dict[str, str]:
    aliases: dict[str, str] = {}
    for place, word in enumerate(words[:-1]):
        table = words[place + 1]
        if word not in ("from", "join") or table not in COLUMNS:
            continue
        alias = words[place + 3] if words[place + 2 : place + 3] == ["as"] else table
        if aliases.setdefault(alias, table) != table:
            raise BadRuleError(f"alias '{alias}' stands for two tables")
    return aliases


def _ordered(table: str, named: set[str]) -> tuple[str, ...]:
    known = [column for column in COLUMNS[table] if column in named]
    return (*known, *sorted(named.difference(known)))


def renamed(sql: str, names: Mapping[str, str]) -> str:
    """Take SQL on one table, and column to SQL expression; put these in the columns' place."""
    return "".join(names.get(text, text) if kind == "name" else text for kind, text in tokens(sql))


SLOT = re.compile(r"\{([^{}]*)\}")


class RowRule(Struct, frozen=True):
    """A rule that one row can break on its own: the rows for which `condition` is true (not null) break it.

    `needs` is table to columns: the rule applies where the package has them all.
    The condition and the message speak of columns by their names in the CSV, as text, null where empty.
    """

    rule: Rule
    table: str
    field: str
    condition: str
    message: str
    needs: Mapping[str, tuple[str, ...]]

    def over(self, names: Mapping[str, str]) -> str:
        """Take column to SQL expression (such as `"c3"`); give the condition over these."""
        return f"({renamed(self.condition, names)})"

    def say(self, cells: Mapping[str, str | None]) -> str:
        """Take the row's cells by column (at least those in `needs`); give the message."""
        return _filled(self.message, cells)


class TableRule(Struct, frozen=True):
    """A rule that takes several rows: `query` gives the breaking rows.

    It runs over temporary tables `claims`, `speakers`, `sources`. Each has `row` and the columns in `columns`
    (the file's own, as text, null where empty, and `derived` ones). It gives `row` (in `table`), perhaps
    `value` (what stands in the field, where that is not the cell), and whatever else the message names.
    Where `given` is not None, nothing breaks the rule unless that column of `table` holds something.
    Where `absent` is not None, a row of that table that is not there breaks the rule.
    Where `candidates` is not None, that runs first on a large table, to say which rows may break the rule.
    A temporary table `candidates` is made, with `row` and the columns in `confirm` of these rows of `table`
    (of a small table, of all rows), and `query` runs over it alone.
    """

    rule: Rule
    table: str
    field: str
    query: str
    message: str
    needs: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, tuple[str, ...]]
    derived: Mapping[str, Mapping[str, str]]
    given: str | None
    absent: str | None
    candidates: str | None
    confirm: tuple[str, ...]

    def say(self, found: Mapping[str, object]) -> str:
        """Take a row that the query gave, by column; give the message."""
        return _filled(self.message, found)


def narrow(rules: Iterable[TableRule], names: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Take the rules that will run, and table to column to SQL expression (such as `"c3"`).

    Give table to the columns that its narrow table has besides `row`, each with its expression over a row.
    """
    tables: dict[str, dict[str, str]] = {}
    for rule in rules:
        for table, columns in rule.columns.items():
            made = rule.derived.get(table, {})
            for column in columns:
                expression = renamed(made[column], names[table]) if column in made else names[table][column]
                tables.setdefault(table, {})[column] = expression
    return tables


def _filled(message: str, cells: Mapping[str, object]) -> str:
    return SLOT.sub(lambda slot: _word(cells[slot[1]]), message)


def _word(cell: object) -> str:
    return "(empty)" if cell is None else plain(str(cell))


__all__ = ["ROW_RULES", "RULES", "TABLE_RULES", "RowRule", "TableRule", "narrow", "read"]

FOLDER = Path(__file__).with_name("claim")

_MANUAL = ("title", "why", "bad", "good", "fix", "severity")
_PLACE = ("table", "field", "message")
_ASIDE = ("derive", "given", "absent")
_EXAMPLES = ("bad", "good")
_HEADER = re.compile(r"-- ([a-z]+): (.+)")
_DERIVE = re.compile(r"([a-z]+)\.([a-z_]+) = (.+)")
_ROW = re.compile(r"select \* from ([a-z]+)\s+where\s+(.+)", re.DOTALL)


def read(name: str, text: str) -> RowRule | TableRule:
    """Take a rule's name and its file's text; give the rule, or raise BadRuleError."""
    try:
        header, body = parted(text)
        rule = _checked(name, header)
        if _ROW.fullmatch(body) and len(re.findall(r"\bselect\b", body)) == 1:
            return _row_rule(rule, header, body)
        return _table_rule(rule, header, body)
    except BadRuleError as error:
        raise BadRuleError(f"rule '{name}': {error}") from error


def parted(text: str) -> tuple[dict[str, str], str]:
    """Take a rule file's text; give its header by key, and its SQL. Raise BadRuleError for a malformed header."""
    header: dict[str, str] = {}
    lines = text.rstrip("\n").split("\n")
    key = ""
    while lines and lines[0].startswith("--"):
        line = lines.pop(0)
        if match := _HEADER.fullmatch(line):
            key = match[1]
            if key in header and key != "derive":
                raise BadRuleError(f"the header says '{key}' twice")
            header[key] = f"{header[key]}\n{match[2]}" if key in header else match[2]
        elif key and line.startswith("--   "):
            header[key] += ("\n" if key in _EXAMPLES else " ") + line[5:]
        else:
            raise BadRuleError(f"header line '{line}' is not '-- key: value'")
    return header, "\n".join(line for line in lines if not line.startswith("--")).strip()


def _checked(name: str, header: dict[str, str]) -> Rule:
    for key in (*_MANUAL, *_PLACE):
        if key not in header:
            raise BadRuleError(f"the header lacks '{key}'")
    for key in header:
        if key not in (*_MANUAL, *_PLACE, *_ASIDE):
            raise BadRuleError(f"the header has an unknown key '{key}'")
    severity = next((severity for severity in SEVERITIES if severity == header["severity"]), None)
    if severity is None:
        raise BadRuleError(f"severity '{header['severity']}' is none of {', '.join(SEVERITIES)}")
    if header["field"] not in COLUMNS.get(header["table"], ()):
        raise BadRuleError(f"'{header['table']}' has no column '{header['field']}'")
    return Rule(
        name, "claim", severity, header["title"], header["why"], header["bad"], header["good"], header["fix"]
    )


def _row_rule(rule: Rule, header: dict[str, str], body: str) -> RowRule:
    match = _ROW.fullmatch(body)
    if match is None or match[1] != header["table"] or any(key in header for key in _ASIDE):
        raise BadRuleError(f"a rule of '{header['table']}' selects from it alone, and derives nothing")
    condition = _with_lists(match[2])
    columns = columns_of_condition(condition, header["table"])
    for slot in _slots(header["message"]):
        if slot not in columns:
            raise BadRuleError(f"the message names '{slot}', which the condition does not")
    if header["field"] not in columns:
        raise BadRuleError(f"the condition does not name the field '{header['field']}'")
    needs = {header["table"]: columns}
    return RowRule(rule, header["table"], header["field"], condition, header["message"], needs)


def _table_rule(rule: Rule, header: dict[str, str], body: str) -> TableRule:
    derived = _derived(header.get("derive"))
    queries = [query.strip() for query in body.split(";")]
    if len(queries) > 2:
        raise BadRuleError("a rule has one query, or one for candidates and one to confirm them")
    names = {table: frozenset(made) for table, made in derived.items()}
    queries = [_with_lists(query) for query in queries]
    columns = columns_of_query(queries[0], names)
    confirm = candidate_columns(queries[1], header["table"]) if len(queries) == 2 else ()
    if header["table"] not in columns:
        raise BadRuleError(f"the query reads nothing of '{header['table']}'")
    if header.get("given") not in (None, *columns[header["table"]]):
        raise BadRuleError(f"the query does not name '{header['given']}'")
    if header.get("absent") not in (None, *columns):
        raise BadRuleError(f"the query does not read '{header['absent']}'")
    _slots(header["message"])
    needs = {table: _needed(table, each, derived.get(table, {})) for table, each in columns.items()}
    own = needs[header["table"]]
    wanted = {header["field"], *confirm}
    needs[header["table"]] = tuple(each for each in COLUMNS[header["table"]] if each in own or each in wanted)
    return TableRule(
        rule,
        header["table"],
        header["field"],
        queries[-1],
        header["message"],
        needs,
        columns,
        derived,
        header.get("given"),
        header.get("absent"),
        queries[0] if len(queries) == 2 else None,
        confirm,
    )


def _derived(lines: str | None) -> dict[str, dict[str, str]]:
    made: dict[str, dict[str, str]] = {}
    for line in lines.split("\n") if lines else ():
        match = _DERIVE.fullmatch(line)
        if match is None or match[1] not in COLUMNS or match[2] in COLUMNS[match[1]]:
            raise BadRuleError(f"'{line}' is not 'TABLE.NEW_COLUMN = expression'")
        columns_of_condition(match[3], match[1])
        made.setdefault(match[1], {})[match[2]] = match[3]
    return made


def _needed(table: str, columns: tuple[str, ...], made: Mapping[str, str]) -> tuple[str, ...]:
    needed = {each for each in columns if each not in made}
    for expression in made.values():
        needed.update(columns_of_condition(expression, table))
    return tuple(each for each in COLUMNS[table] if each in needed)


def _with_lists(sql: str) -> str:
    return "".join(_list(text) if kind == "list" else text for kind, text in tokens(sql))


def _list(word: str) -> str:
    path = FOLDER / "codes" / f"{word[1:]}.txt"
    if not path.is_file():
        raise BadRuleError(f"no list of codes stands in '{path.name}'")
    lines = path.read_text(encoding="utf-8").splitlines()
    return f"' {' '.join(line for line in lines if not line.startswith('#'))} '"


def _slots(message: str) -> list[str]:
    slots = SLOT.findall(message)
    for slot in slots:
        if not slot.isidentifier():
            raise BadRuleError(f"the message has the slot '{{{slot}}}', which names no column")
    return slots


def _all() -> tuple[RowRule | TableRule, ...]:
    files = sorted(FOLDER.glob("*.sql"))
    return tuple(read(path.stem, path.read_text(encoding="utf-8")) for path in files)


_READ = _all()
ROW_RULES: tuple[RowRule, ...] = tuple(rule for rule in _READ if isinstance(rule, RowRule))
TABLE_RULES: tuple[TableRule, ...] = tuple(rule for rule in _READ if isinstance(rule, TableRule))
RULES: tuple[Rule, ...] = tuple(rule.rule for rule in _READ)
