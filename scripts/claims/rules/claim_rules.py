"""The claim rules: reads each `claim/<rule>.sql`, refuses a file that does not say all that a rule must say.

A file is a header of `-- key: value` lines (a line `--   more` goes on with the value above it), then SQL:
either `select * from TABLE where CONDITION`, which names no other table, or a query for the breaking rows.
`$name` stands for the words of `claim/codes/name.txt`. Lines of the SQL that begin with `--` are comments.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from claims.models.report import LEVELS
from claims.models.rule import Rule
from claims.rules.claim_query import SLOT, RowRule, TableRule, narrow
from claims.rules.claim_sql import (
    COLUMNS,
    BadRuleError,
    candidate_columns,
    columns_of_condition,
    columns_of_query,
    tokens,
)

__all__ = ["ROW_RULES", "RULES", "TABLE_RULES", "RowRule", "TableRule", "narrow", "read"]

FOLDER = Path(__file__).with_name("claim")

_MANUAL = ("title", "why", "bad", "good", "fix", "level")
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
    level = next((level for level in LEVELS if level == header["level"]), None)
    if level is None:
        raise BadRuleError(f"level '{header['level']}' is none of {', '.join(LEVELS)}")
    if header["field"] not in COLUMNS.get(header["table"], ()):
        raise BadRuleError(f"'{header['table']}' has no column '{header['field']}'")
    return Rule(
        name, "claim", level, header["title"], header["why"], header["bad"], header["good"], header["fix"]
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
