"""What changed in a descriptor or a schema, in a line: long texts with marks on the words that differ."""

from claims.model.diff import DescriptorChange, SchemaChange
from claims.render.diff.words import LONG, Mark, marked
from claims.text.display import plain, quote, terminal


def described(change: DescriptorChange | SchemaChange, mark: Mark) -> str:
    """The change; its texts pass through `mark` (kind, text), the words around them are inert.

    The kinds are those of word_marks, and `same` for what is no text of either side.
    """
    old, new = change.old, change.new
    if not (isinstance(old, str) and isinstance(new, str)) or max(len(old), len(new)) < LONG:
        return mark("same", change.message)
    return f"{mark('same', f'{_place(change)}:')} {marked(old, new, mark)}"


def _place(change: DescriptorChange | SchemaChange) -> str:
    if isinstance(change, DescriptorChange):
        return terminal(plain(change.path))
    field = f"field {quote(change.field)}" if change.field is not None else "schema"
    return terminal(f"{plain(change.table)}: {field}: {plain(change.property)}")
