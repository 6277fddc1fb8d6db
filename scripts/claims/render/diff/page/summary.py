"""What the page says before the changes: the verdict, the figures of each table, the events, the descriptor."""

from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlencode

from claims.models.diff import Event, TableDiff
from claims.render.diff.described import described
from claims.render.diff.kinds import ROW_KINDS, WORDS
from claims.render.diff.page.entries import LONGEST_KEY, shown
from claims.render.diff.stat import figures
from claims.render.diff.view import DiffView, alike, cut, key_text, verdict, written
from claims.render.escape import markup

EVENTS = 5  # of one rule that are told in the markup
MORE_EVENTS = 1_000  # of one rule that the page has at all: their rows are among the changes
DESCRIBED = 200  # changes of the descriptor and the schemas
NAME = 100  # characters of a side or a version


def head(view: DiffView) -> Iterator[str]:
    """The verdict, both sides, and how much there is of all."""
    diff = view.diff
    judged = verdict(
        diff, lambda version: markup(cut(version, NAME)), lambda text: f"<strong>{text}</strong>"
    )
    yield f"<header>\n<h1>{judged if diff.differs else '<strong>nothing changed</strong>'}</h1>\n"
    name = f"<b>{markup(cut(diff.new.name, NAME))}</b>: " if diff.new.name else ""
    yield f"<p>{name}<code>{markup(cut(diff.old.ref, NAME))}</code> → <code>{markup(cut(diff.new.ref, NAME))}</code></p>\n"
    yield from (f"<p>{each.strip()}</p>\n" for each in figures(view))
    yield from (f"<p>{each}</p>\n" for each in islice(written(diff, _code), MORE_EVENTS))
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
            f"{each.counts.rows_old - each.counts.removed - each.counts.changed - each.counts.reformatted:,}"
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


def events(view: DiffView) -> Iterator[str]:
    """The events, errors first, rule by rule with what it is for; then those that were accepted, with the reason."""
    found, accepted, healed = alike(view.events()), view.accepted(), view.healed()
    if not found and not accepted and not healed:
        return
    yield '<section aria-labelledby="events"><h2 id="events">Events</h2>\n'
    for at, group in enumerate(found):
        rule, level = view.rules[group[0].rule], group[0].level
        link = f' <a class="show" href="#rule={rule.id}" hidden>show the changes</a>'
        count = f"{len(group):,} × " if len(group) > 1 else ""
        yield (
            f'<div class="rule {level}"><h3><span class="event {level}">{level}</span> <code>{rule.id}</code> '
            f"<small>{count}not so: {markup(rule.title)}</small>{link}</h3>\n<ul>\n"
        )
        for each in group[:EVENTS]:
            yield f"<li>{_link(each)}<bdi>{markup(message(each)[1])}</bdi></li>\n"
        yield "</ul>\n"
        if len(group) > EVENTS:
            yield f'<p class="more" data-rule="{at}" data-more="{len(group) - EVENTS}">… {len(group) - EVENTS:,} more</p>\n'
        yield f"<details><summary>why</summary><p>{markup(rule.why)}</p><p>{markup(rule.fix)}</p></details>\n</div>\n"
    if accepted:
        yield f"<details><summary>{len(accepted):,} accepted in accepted-findings.csv</summary><ul>\n"
        for one in accepted[:DESCRIBED]:
            key, said, _ = message(one)
            by = f" ({markup(shown(one.owner))})" if one.owner else ""
            until = f", until {markup(shown(one.expires))}" if one.expires else ""
            yield (
                f"<li><code>{one.rule}</code> <code>{markup(key)}</code> <bdi>{markup(said)}</bdi> "
                f"<small>accepted{by}{until}: {markup(shown(one.reason))}</small></li>\n"
            )
        yield f"</ul>{_more(len(accepted), DESCRIBED)}</details>\n"
    if healed:
        yield f"<details><summary>mended references: {len(healed):,}</summary><ul>\n"
        for mended in healed[:DESCRIBED]:
            key = f"<code>{markup(shown(key_text(mended.key)))}</code> of <code>{markup(shown(mended.table))}</code>"
            yield f"<li>{key}: <bdi>{markup(shown(mended.message))}</bdi></li>\n"
        yield f"</ul>{_more(len(healed), DESCRIBED)}</details>\n"
    yield "</section>\n"


def _link(event: Event) -> str:
    """The key of an event's row, which leads to its change."""
    key = message(event)[0]
    if not key:
        return ""
    address = urlencode({"table": shown(event.table or ""), "q": key})
    return f'<a class="to" href="#{markup(address)}"><code>{markup(key)}</code></a> '


def message(event: Event) -> tuple[str, str, str]:
    """The key of an event's row, what happened, and the name of the table."""
    touched = ", ".join(f"{number:,} of {shown(table)}" for table, number in event.touches.items())
    said = shown(event.message) + (f" (referred to by {touched})" if touched else "")
    return shown(key_text(event.key), LONGEST_KEY) if event.key else "", said, shown(event.table or "")


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
