"""What is made for people to read in Markdown: the data dictionary, and the list of rules."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from claims.models.rule import Rule

_LIMITS = {"minimum": "at least {}", "maximum": "at most {}", "pattern": "pattern `{}`", "unique": "unique"}
_LONGEST = 60  # characters of a limit that still reads well in a table; longer patterns stand in the schema


def dictionary(schemas: Mapping[str, Mapping[str, Any]]) -> str:
    """Take file name → Table Schema; give a section for each table: its keys, then a line for each column."""
    return "\n".join(line for file, schema in schemas.items() for line in _table(file, schema))


def rule_list(families: Mapping[str, Sequence[Rule]], about: Mapping[str, str]) -> str:
    """Take the rules by family, and what each family is about; give a list that folds out family by family."""
    parts = []
    for family, rules in families.items():
        lines = [f"| `{rule.id}` | {rule.level} | {_cell(rule.title)} |" for rule in rules]
        parts.append(
            f"<details><summary><b>{family}</b>: {about[family]} ({len(rules)} rules)</summary>\n\n"
            "| rule | level | what holds |\n| --- | --- | --- |\n" + "\n".join(lines) + "\n\n</details>\n"
        )
    total = sum(map(len, families.values()))
    return f"{total} rules in {len(families)} families:\n\n" + "\n".join(parts)


def placed(text: str, name: str, section: str) -> str:
    """Take a Markdown text; give it with `section` between the markers `name`, or as it is where it has none."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    return f"{before}{found}\n{section}\n{end}{after}" if closed else text


def _table(file: str, schema: Mapping[str, Any]) -> Iterator[str]:
    yield f"\n### {file}\n"
    yield f"{schema['description']}\n"
    yield f"Primary key: {_columns(schema['primaryKey'])}.\n"
    yield "| column | type | required | what it holds | example | standard |"
    yield "| --- | --- | --- | --- | --- | --- |"
    targets = {
        tuple(each["fields"]): each["reference"]["resource"] or "this table"
        for each in schema.get("foreignKeys", ())
    }
    for field in schema["fields"]:
        target = targets.get((field["name"],))
        yield "| " + " | ".join(map(_cell, _row(field, target))) + " |"


def _row(field: Mapping[str, Any], target: str | None) -> list[str]:
    constraints = field["constraints"]
    kind = field["type"] + (f" ({field['format']})" if "format" in field else "")
    refers = [f"Refers to {target}."] if target else []
    choices = [f"`{each['value']}`: {each['label']}." for each in field.get("categories", ())]
    limits = [words.format(constraints[name]) for name, words in _LIMITS.items() if name in constraints]
    limits = [each for each in limits if len(each) <= _LONGEST]
    rule = [f"({', '.join(limits)})"] if limits else []
    return [
        f"`{field['name']}`",
        kind,
        "yes" if constraints.get("required") else "",
        " ".join([field["description"], *refers, *choices, *rule]),
        f"`{field['example']}`" if "example" in field else "",
        field.get("rdfType", ""),
    ]


def _columns(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _cell(text: str) -> str:
    """Text for a cell: a `|` would end it, also inside code."""
    return text.replace("|", "\\|")
