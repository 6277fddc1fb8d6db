"""Shows a change of a descriptor or a schema as one line; in long texts, the words that differ are marked."""

from claims.model.diff import DescriptorChange, SchemaChange
from claims.render.diff.words import LONG, Mark, marked
from claims.text.display import plain, quote, terminal


def described(change: DescriptorChange | SchemaChange, mark: Mark) -> str:
    """Return the change as a line, each part passed through `mark` as in words.marked."""
    old, new = change.old, change.new
    if not (isinstance(old, str) and isinstance(new, str)) or max(len(old), len(new)) < LONG:
        return mark("same", change.message)
    return f"{mark('same', f'{_place(change)}:')} {marked(old, new, mark)}"


def _place(change: DescriptorChange | SchemaChange) -> str:
    if isinstance(change, DescriptorChange):
        return terminal(plain(change.path))
    field = f"field {quote(change.field)}" if change.field is not None else "schema"
    return terminal(f"{plain(change.table)}: {field}: {plain(change.property)}")
