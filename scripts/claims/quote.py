"""How a message quotes what a package says: on one line, inert in a terminal, and not too long."""

LIMIT = 120  # characters


def plain(text: str) -> str:
    """Give the text with its control, bidi and other unprintable characters as escapes."""
    cut = text if len(text) <= LIMIT else text[: LIMIT - 1] + "…"
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in cut)


def quote(text: str) -> str:
    """Give the text in single quotes, otherwise as `plain` does."""
    return f"'{plain(text)}'"
