"""Prompts for the cells of a row: each answer is checked before the next question."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from claims.cli.prompts import confirm, explain, prompt
from claims.cli.row_options import choices
from claims.curate.dataset import Dataset
from claims.curate.passage import (
    AmbiguousPassage,
    SourceText,
    locate_passage,
    passage_values,
    read_source_text,
)
from claims.curate.status import SOURCE_COLUMNS
from claims.curate.values import check_value, slugify
from claims.model.dataset import MODEL, key_of, references_of
from claims.model.errors import CannotDo
from claims.text.display import quote

if TYPE_CHECKING:
    from claims.text.passage import Anchor

ASKED = {
    "claims": (
        "source_id", "attribution", "speaker_id", "cue", "relayed_by", "speaker_role", "text", "quotation",
        "certainty", "hedge", "polarity", "said_on", "responds_to", "note",
    ),
    "speakers": ("name", "speaker_id", "kind", "named", "aliases", "member_of", "country", "wikidata_id"),
    "sources": (
        "kind", "title", "publisher_id", "url", "archive_url", "published", "retrieved", "language", "version_of",
        "source_id",
    ),
}  # fmt: skip
DEFAULTS = {"certainty": "unmarked", "polarity": "affirmed", "named": "true"}
ABOUT_PASSAGE = (
    "the words of the text that contain the claim, copied exactly; one sentence or part of it is enough"
)

Values = dict[str, str]


class Prompter(Struct, frozen=True):
    """Asks for rows; a speaker or source that is entered along the way is added to the dataset."""

    dataset: Dataset

    def ask_row(self, table: str, given: Mapping[str, str], defaults: Mapping[str, str]) -> Values:
        """Return the cells of a row: those that are given, and the answers for the others."""
        values = dict(given)
        for column in ASKED[table]:
            if column in references_of(table) and values.get(column):
                values[column] = self._resolve(table, column, values[column])
            elif column not in values and _applies(table, column, values):
                values[column] = self._ask(table, column, self._default(table, column, values, defaults))
        return values

    def ask_passage(self, text: SourceText, values: Values) -> Values:
        """Return the cells of the passage in a source's text, asking until it is found."""
        whole = read_source_text(self.dataset.row("sources", text.source), text.file)
        found: Anchor | None = None
        words, start = text.passage, values.get("passage_start", "")
        while found is None:
            words = words or prompt(
                "Passage, copied from the text",
                "",
                lambda answer: ABOUT_PASSAGE if answer in ("", "?") else None,
            )
            try:
                found = locate_passage(whole, words, start)
            except AmbiguousPassage as error:
                explain(str(error))
                start = prompt("Offset of the passage", "", lambda _: None)
                words = words if start else ""
            except CannotDo as error:
                explain(str(error))
                words = start = ""
        return passage_values(found)

    def _ask(self, table: str, column: str, default: str) -> str:
        model = MODEL[table]
        info = model.model_fields[column]
        listed = choices(table, column)
        label = (info.title or column) + (f" ({', '.join(listed)})" if listed else "")
        if not info.is_required():
            label += " (optional)"
        target = references_of(table).get(column)

        def check(answer: str) -> str | None:
            if answer == "?":
                ids = f"\n{', '.join(sorted(self.dataset.ids(target)))}" if target else ""
                return f"{info.description}{ids}"
            if column == key_of(table) and answer in self.dataset.ids(table):
                return f"{column} {quote(answer)} already exists"
            return None if target is not None and answer else check_value(model, column, answer)

        answer = prompt(label, default, check)
        return self._resolve(table, column, answer) if target and answer else answer

    def _resolve(self, table: str, column: str, name: str) -> str:
        """Return the key of the row that an answer names, asking again or adding the row if there is none."""
        target = references_of(table)[column]
        kind = target.removesuffix("s")
        info = MODEL[table].model_fields[column]
        while True:
            found = self.dataset.find(target, name)
            if found is not None:
                return found
            close = " or ".join(map(quote, self.dataset.closest(target, name)))
            explain(f"unknown {kind} {quote(name)}" + (f": did you mean {close}?" if close else ""))
            if target != "claims" and confirm(f"Add this {kind}?"):
                return self._add(target, name)
            name = prompt(info.title or column, "", _required if info.is_required() else lambda _: None)
            if not name:
                return ""

    def _add(self, table: str, name: str) -> str:
        """Ask for a row to which another one refers, add it, and return its key."""
        key = key_of(table)
        is_key = check_value(MODEL[table], key, name) is None
        known = {key: name} if is_key else {"name": name} if table == "speakers" else {}
        values = self.ask_row(table, known, {})
        self.dataset.add(table, values)
        return values[key]

    def _default(self, table: str, column: str, values: Values, defaults: Mapping[str, str]) -> str:
        dataset = self.dataset
        elsewhere = table == "claims" and values.get("source_id") != defaults.get("source_id")
        if column in defaults and not (elsewhere and column in SOURCE_COLUMNS):
            return defaults[column]
        match table, column:
            case "claims", "source_id":
                return next(iter(dataset.ids("sources"))) if len(dataset.ids("sources")) == 1 else ""
            case "claims", "speaker_id" if values.get("attribution") == "none":
                return dataset.row("sources", values["source_id"]).get("publisher_id") or ""
            case "claims", "speaker_role":
                return dataset.role(values.get("source_id", ""), values.get("speaker_id", ""))
            case "speakers", "speaker_id":
                return slugify(values.get("name", ""))
            case "sources", "source_id":
                return slugify(f"{values.get('publisher_id', '')} {values.get('published', '')}")
            case "sources", "language":
                return dataset.most_common("sources", "language")
            case "sources", "retrieved":
                return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return DEFAULTS.get(column, "")


def _required(answer: str) -> str | None:
    return None if answer else "a value is required"


def _applies(table: str, column: str, values: Values) -> bool:
    """Return False for a column that must be empty, given the other values."""
    attribution = values.get("attribution")
    match table, column:
        case "claims", "cue" | "relayed_by" | "speaker_role":
            return attribution != "none"
        case "claims", "quotation":
            return attribution in ("direct", "mixed")
        case "claims", "hedge":
            return values.get("certainty") != "unmarked"
        case "speakers", "wikidata_id":
            return values.get("named") != "false"
    return True
