"""The changes as data: one JSON object that diff.js reads, a change a line, written as they come."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urlencode

from claims.model.diff import ChangeFinding, TableDiff
from claims.render.diff.descriptor import described
from claims.render.diff.html_changes import LEAD, LONGEST_KEY, NOTES, SIGNS, SPEAKERS, Entry, named, shown
from claims.render.diff.kinds import ROW_KINDS, WORDS
from claims.render.diff.stat import summary
from claims.render.diff.view import (
    PEOPLE,
    DiffView,
    format_changes,
    group_findings,
    key_text,
    references,
    verdict,
)
from claims.text.display import markup, script_data, truncate

FINDINGS = 5  # of one rule that are told in the markup
MORE_FINDINGS = 1_000  # of one rule that the page has at all: their rows are among the changes
DESCRIBED = 200  # changes of the descriptor and the schemas
NAME = 100  # characters of a side or a version


def head(view: DiffView) -> Iterator[str]:
    """The verdict, both sides, and how much there is of all."""
    diff = view.diff
    judged = verdict(
        diff, lambda version: markup(truncate(version, NAME)), lambda text: f"<strong>{text}</strong>"
    )
    yield f"<header>\n<h1>{judged if diff.differs else '<strong>no changes</strong>'}</h1>\n"
    name = f"<b>{markup(truncate(diff.new.name, NAME))}</b>: " if diff.new.name else ""
    old, new = (_code(truncate(side.ref, NAME)) for side in (diff.old, diff.new))
    yield f"<p>{name}{old} → {new}</p>\n"
    yield from (f"<p>{each.strip()}</p>\n" for each in summary(view))
    yield from (f"<p>{each}</p>\n" for each in islice(format_changes(diff, _code), MORE_FINDINGS))
    yield "</header>\n"


def _code(text: str) -> str:
    return f"<code>{markup(text)}</code>"


def tables(view: DiffView) -> Iterator[str]:
    """A line for each table in which something changed; a figure leads to its changes."""
    found = [each for each in view.diff.tables if each.differs]
    if not found:
        return
    kinds = [kind for kind in ROW_KINDS if any(getattr(each.counts, kind) for each in found)]
    moved = any(each.counts.moved for each in found)
    words = [*(WORDS[kind] for kind in kinds), *(["moved"] if moved else []), "unchanged"]
    yield '<section aria-labelledby="tables"><h2 id="tables">Tables</h2>\n<div class="wide"><table>\n'
    columns = "".join(f'<th scope="col">{word}</th>' for word in words)
    yield f'<thead><tr><th scope="col">table</th><th scope="col">rows</th>{columns}</tr></thead>\n<tbody>\n'
    for each in found:
        cells = [_figure(each, kind, linked=kind in view.only) for kind in kinds]
        cells += [f"{each.counts.moved:,}"] if moved else []
        cells.append(
            f"{each.counts.rows_old - each.counts.removed - each.counts.changed - each.counts.formatting_only:,}"
        )
        name = f'<a href="#{markup(urlencode({"table": shown(each.name)}))}"><code>{markup(shown(each.name))}</code></a>'
        size = f"{each.counts.rows_old:,} → {each.counts.rows_new:,}"
        yield f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in (size, *cells))}</tr>\n'
    yield "</tbody></table></div></section>\n"


def _figure(table: TableDiff, kind: str, *, linked: bool) -> str:
    number = getattr(table.counts, kind)
    if not number or not linked:
        return f"{number:,}"
    return f'<a href="#{markup(urlencode({"table": shown(table.name), "kind": kind}))}">{number:,}</a>'


def findings(view: DiffView) -> Iterator[str]:
    """The findings, errors first, rule by rule with what it is for; then those that were suppressed, with the reason."""
    found, suppressed, healed = group_findings(view.findings()), view.suppressed(), view.repaired()
    if not found and not suppressed and not healed:
        return
    yield '<section aria-labelledby="findings"><h2 id="findings">Findings</h2>\n'
    for at, group in enumerate(found):
        rule, severity = view.rules[group[0].rule], group[0].severity
        link = f' <a class="show" href="#rule={rule.id}" hidden>show the changes</a>'
        count = f"{len(group):,} × " if len(group) > 1 else ""
        yield (
            f'<div class="rule {severity}"><h3><span class="finding {severity}">{severity}</span> <code>{rule.id}</code> '
            f"<small>{count}{markup(rule.title)}</small>{link}</h3>\n<ul>\n"
        )
        for each in group[:FINDINGS]:
            yield f"<li>{_link(each)}<bdi>{markup(message(each)[1])}</bdi></li>\n"
        yield "</ul>\n"
        if len(group) > FINDINGS:
            yield f'<p class="more" data-rule="{at}" data-more="{len(group) - FINDINGS}">… {len(group) - FINDINGS:,} more</p>\n'
        yield f"<p>fix: {markup(rule.fix)}</p>\n<details><summary>why</summary><p>{markup(rule.why)}</p></details>\n</div>\n"
    if suppressed:
        yield f"<details><summary>{len(suppressed):,} suppressed in suppressions.csv</summary><ul>\n"
        for one in suppressed[:DESCRIBED]:
            key, said, _ = message(one)
            by = f" ({markup(shown(one.owner))})" if one.owner else ""
            until = f", until {markup(shown(one.expires))}" if one.expires else ""
            yield (
                f"<li><code>{one.rule}</code> <code>{markup(key)}</code> <bdi>{markup(said)}</bdi> "
                f"<small>suppressed{by}{until}: {markup(shown(one.reason))}</small></li>\n"
            )
        yield f"</ul>{_more(len(suppressed), DESCRIBED)}</details>\n"
    if healed:
        yield f"<details><summary>repaired references: {len(healed):,}</summary><ul>\n"
        for mended in healed[:DESCRIBED]:
            key = f"<code>{markup(shown(key_text(mended.key)))}</code> of <code>{markup(shown(mended.table))}</code>"
            yield f"<li>{key}: <bdi>{markup(shown(mended.message))}</bdi></li>\n"
        yield f"</ul>{_more(len(healed), DESCRIBED)}</details>\n"
    yield "</section>\n"


def _link(finding: ChangeFinding) -> str:
    """The key of an finding's row, which leads to its change."""
    key = message(finding)[0]
    if not key:
        return ""
    address = urlencode({"table": shown(finding.table or ""), "q": key})
    return f'<a class="to" href="#{markup(address)}"><code>{markup(key)}</code></a> '


def message(finding: ChangeFinding) -> tuple[str, str, str]:
    """The key of an finding's row, what happened, and the name of the table."""
    said = shown(finding.message) + references(finding, shown)
    return shown(key_text(finding.key), LONGEST_KEY) if finding.key else "", said, shown(finding.table or "")


def descriptor(view: DiffView) -> Iterator[str]:
    """Changes of the descriptor and the schemas, each with the version step that it requires."""
    told = view.described()
    if not told:
        return
    yield '<section aria-labelledby="descriptor"><h2 id="descriptor">Descriptor and schemas</h2>\n<ul class="described">\n'
    for each in told[:DESCRIBED]:
        yield f'<li><span class="bump">{each.bump}</span> <bdi>{described(each, _mark)}</bdi></li>\n'
    yield f"</ul>{_more(len(told), DESCRIBED)}</section>\n"


def _mark(kind: str, text: str) -> str:
    tag = {"gone": "del", "new": "ins"}.get(kind)
    return f"<{tag}>{markup(text)}</{tag}>" if tag else markup(text)


def _more(total: int, most: int) -> str:
    return f'<p class="more">… {total - most:,} more</p>' if total > most else ""


class Fields:
    """Numbers for the names of one table's fields, in the order in which they are met."""

    def __init__(self) -> None:
        """No field yet."""
        self.names: dict[str, int] = {}

    def number(self, name: str) -> int:
        """The number of a field."""
        return self.names.setdefault(name, len(self.names))


def data(view: DiffView, entries: Iterable[Entry]) -> Iterator[str]:
    """The object; of each rule, it has the findings that are not in the markup, as [key, message, table].

    A change is [table, kind, key, lines, cells that differ, other cells, rules, former key], the last two where they
    are any; a cell that differs is [field, old, new, 1 for marks + 2 for formatting_only], another one [field, text].
    """
    groups = group_findings(view.findings())
    rules = [(group[0].rule, group[0].severity) for group in groups]
    number = {rule: at for at, (rule, _) in enumerate(rules)}
    fields = [Fields() for _ in view.diff.tables]
    names: dict[str, str] = {}
    comma = ""
    yield '{"rows":['
    for entry in entries:
        yield f"{comma}\n{_text(_row(entry, fields[entry.table], number))}"
        comma = ","
        names |= _names(view, entry)
    yield "\n],\n"
    tables = [
        {
            "name": shown(table.name),
            "key": [shown(each) for each in table.key],
            "fields": list(fields[at].names),
            "counts": {kind: getattr(table.counts, kind) if kind in view.only else 0 for kind in ROW_KINDS},
            "moved": table.counts.moved,
            "old": table.counts.rows_old,
            "new": table.counts.rows_new,
        }
        for at, table in enumerate(view.diff.tables)
    ]
    kinds = [[kind, WORDS[kind], SIGNS[kind], NOTES.get(kind, "")] for kind in ROW_KINDS]
    columns = {"lead": LEAD, "people": PEOPLE, "speakers": SPEAKERS}
    told = {"tables": tables, "names": names, "rules": rules, "kinds": kinds, **columns}
    yield "".join(f"{_text(name)}:{_text(value)},\n" for name, value in told.items())
    yield '"findings":['
    yield ",\n".join(_text([message(each) for each in group[FINDINGS:MORE_FINDINGS]]) for group in groups)
    yield "]}"


def _row(entry: Entry, fields: Fields, rules: dict[str, int]) -> list[object]:
    cells = [
        [fields.number(cell.field), cell.old, cell.new, cell.marks + 2 * cell.formatting_only]
        for cell in entry.cells
    ]
    about = [[fields.number(field), text] for field, text in entry.about]
    row = [entry.table, ROW_KINDS.index(entry.kind), entry.key, entry.where, cells, about]
    if entry.rules or entry.was:
        row.append([rules[each] for each in entry.rules])
    return [*row, entry.was] if entry.was else row


def _names(view: DiffView, entry: Entry) -> dict[str, str]:
    there = list(entry.about)
    for cell in entry.cells:
        there += [(cell.field, text) for text in (cell.old, cell.new) if text is not None]
    key = view.diff.tables[entry.table].key
    if len(key) == 1:
        there.append((key[0], entry.key))
    found = {text: named(view, field, text) for field, text in there if field in PEOPLE}
    return {text: name for text, name in found.items() if name is not None}


def _text(value: object) -> str:
    return script_data(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
