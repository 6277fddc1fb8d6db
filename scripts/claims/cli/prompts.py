"""Asks for the cells of a row at the terminal: each answer is checked by its column before the next question."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from claims.cli.options import choices
from claims.curate.dataset import Desk
from claims.curate.entry import anchor, mended, own_text, passage_values, slug, trouble
from claims.curate.status import OF_THE_SOURCE
from claims.model.dataset import MODEL, key_of, references_of
from claims.model.errors import CannotDo
from claims.text.display import quote, terminal, truncate

if TYPE_CHECKING:
    from claims.text.passage import Anchor

ASKED = {
    "claims": (
        "source_id", "attribution", "speaker_id", "relayed_by", "speaker_role", "text", "quotation", "certainty",
        "hedge", "polarity", "said_on", "responds_to", "note",
    ),
    "speakers": ("name", "speaker_id", "kind", "named", "aliases", "member_of", "country", "wikidata_id"),
    "sources": (
        "kind", "title", "publisher_id", "url", "archive_url", "published", "retrieved", "language", "version_of",
        "source_id",
    ),
}  # fmt: skip
ONE = {"claims": "claim", "speakers": "speaker", "sources": "source"}
FLAGS = {"certainty": "unmarked", "polarity": "affirmed", "named": "true"}  # what Enter means
ABOUT_PASSAGE = "the words that the claim rests on, exactly as they stand in the text: one sentence or part of it is enough"
CUT = 60  # characters of a default that are shown

Values = dict[str, str]


class Text(Struct, frozen=True):
    """The text of a source that was given: its file, and the words of the passage, "" where they are to be asked."""

    source: str
    file: Path
    passage: str = ""


class Asking(Struct, frozen=True):
    """Asks for rows; what is asked besides, as a speaker who is not there yet, is added to the desk."""

    desk: Desk

    def row(self, table: str, given: Mapping[str, str], before: Mapping[str, str]) -> Values:
        """The cells of a row: those that are given, and the answers for the others. `before`: what Enter means."""
        values = dict(given)
        for column in ASKED[table]:
            if column in references_of(table) and values.get(column):
                values[column] = self._meant(table, column, values[column])
            elif column not in values and _applies(table, column, values):
                values[column] = self._ask(table, column, self._default(table, column, values, before))
        return values

    def passage(self, text: Text, values: Values) -> Values:
        """The cells of the passage, in a text that is the source's own."""
        source = self.desk.row("sources", text.source)
        whole = own_text(source, text.file)
        found: Anchor | None = None
        words, start = text.passage, values.get("passage_start", "")
        while found is None:
            words = words or prompt(
                "Passage, copied from the text", "", lambda said: ABOUT_PASSAGE if said in ("", "?") else None
            )
            try:
                found = anchor(whole, words, start)
            except CannotDo as error:
                say(str(error))
                many = "times, at" in str(error)
                start = prompt("Which of them begins at", "", lambda _: None) if many else ""
                words = words if many and start else ""
        return passage_values(found)

    def _ask(self, table: str, column: str, default: str) -> str:
        model = MODEL[table]
        info = model.model_fields[column]
        listed = choices(table, column)
        label = (info.title or column) + (f" ({', '.join(listed)})" if listed else "")
        if not info.is_required():
            label += ", if any"
        target = references_of(table).get(column)

        def wrong(said: str) -> str | None:
            if said == "?":
                return (
                    f"{info.description}\n{', '.join(sorted(self.desk.ids(target)))}"
                    if target
                    else info.description
                )
            if target is not None and said:
                return None
            return trouble(model, column, said)

        said = prompt(label, default, wrong)
        return self._meant(table, column, said) if target and said else said

    def _meant(self, table: str, column: str, said: str) -> str:
        """The key that was meant, asked for until there is such a row."""
        target = references_of(table)[column]
        required = MODEL[table].model_fields[column].is_required()
        title = MODEL[table].model_fields[column].title or column
        while True:
            found = self.desk.find(target, said)
            if found is not None:
                return found
            close = " or ".join(map(quote, self.desk.closest(target, said)))
            say(f"there is no {ONE[target]} {quote(said)}" + (f": did you mean {close}?" if close else ""))
            if target != "claims" and confirm(f"Add this {ONE[target]}?"):
                return self._new(target, said)
            said = prompt(title, "", lambda text: "it must not be empty" if required and not text else None)
            if not said:
                return ""

    def _new(self, table: str, said: str) -> str:
        """Ask for a row that another one is to refer to."""
        key = key_of(table)
        is_key = trouble(MODEL[table], key, said) is None
        known = {key: said} if is_key else {"name": said} if table == "speakers" else {}
        values = self.row(table, known, {})
        self.desk.add(table, values)
        return values[key]

    def _default(self, table: str, column: str, values: Values, before: Mapping[str, str]) -> str:
        desk = self.desk
        elsewhere = table == "claims" and values.get("source_id") != before.get("source_id")
        if column in before and not (elsewhere and column in OF_THE_SOURCE):
            return before[column]
        match table, column:
            case "claims", "source_id":
                return next(iter(desk.ids("sources"))) if len(desk.ids("sources")) == 1 else ""
            case "claims", "speaker_id" if values.get("attribution") == "none":
                return desk.row("sources", values["source_id"]).get("publisher_id") or ""
            case "claims", "speaker_role":
                return desk.role(values.get("source_id", ""), values.get("speaker_id", ""))
            case "speakers", "speaker_id":
                return slug(values.get("name", ""))
            case "sources", "source_id":
                return slug(f"{values.get('publisher_id', '')} {values.get('published', '')}")
            case "sources", "language":
                return desk.usual("sources", "language")
            case "sources", "retrieved":
                return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return FLAGS.get(column, "")


def _applies(table: str, column: str, values: Values) -> bool:
    """False for a column that must stay empty beside what is there already."""
    attribution = values.get("attribution")
    match table, column:
        case "claims", "relayed_by" | "speaker_role":
            return attribution != "none"
        case "claims", "quotation":
            return attribution in ("direct", "mixed")
        case "claims", "hedge":
            return values.get("certainty") != "unmarked"
        case "speakers", "wikidata_id":
            return values.get("named") != "false"
    return True


def prompt(label: str, default: str, wrong: Callable[[str], str | None]) -> str:
    """Ask until nothing is `wrong` with the answer; Enter means the default, a hyphen nothing. Raises CannotDo at the end."""
    with suppress(ImportError):
        import readline  # noqa: F401  an answer can then be edited as it is typed
    shown = terminal(truncate(default, CUT))
    question = f"{label} [{shown}]" if default else label
    while True:
        said = mended(_read(lambda: click.prompt(question, default="", show_default=False, err=True)))
        said = default if not said else "" if said == "-" else said
        trouble_said = wrong(said)
        if trouble_said is None:
            return said
        say(trouble_said)


def confirm(question: str) -> bool:
    """Ask for yes or no. Raises CannotDo where nobody answers."""
    return _read(lambda: "y" if click.confirm(question, err=True) else "") == "y"


def say(text: str) -> None:
    """Tell who is asked something, inert."""
    for line in text.split("\n"):
        click.echo(f"  {terminal(line)}", err=True)


def _read(ask: Callable[[], str]) -> str:
    try:
        return ask()
    except click.Abort as error:
        if isinstance(error.__context__, KeyboardInterrupt):
            raise KeyboardInterrupt from None
        raise CannotDo("the answers end here: nothing is written; --no-input asks nothing") from None
