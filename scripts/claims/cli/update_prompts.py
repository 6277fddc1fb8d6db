"""Asks what to do about each claim that a later version of a text affects."""

from collections.abc import Iterator

import click
from msgspec import Struct

from claims.checks.verbatim import SEPARATOR
from claims.cli.prompts import explain, prompt
from claims.curate.dataset import Dataset
from claims.curate.update.record import REVISABLE, Decision, open_claims
from claims.curate.update.worksheet import locate
from claims.curate.values import check_value
from claims.model.dataset import MODEL
from claims.model.errors import CannotDo
from claims.model.update import ClaimUpdate
from claims.render.diff.words import mark_color, mark_plain
from claims.render.update import UpdateView, describe_claim
from claims.table.rows import Cells
from claims.text.display import quote
from claims.text.passage import Anchor, passage_hash

ANSWERS = {"k": "keep", "r": "revise", "d": "removed", "w": "wrong match", "s": "skip"}
QUESTION = "[k]eep the claim, [r]evise it, it is remove[d], [w]rong match, [s]kip"
ABOUT = """keep: the claim is still right as it is; nothing is written
revise: a new claim with the new wording replaces it
removed: the words are no longer in the text
wrong match: give the passage in the new text yourself
skip: decide later"""


class Interview(Struct, frozen=True):
    """Asks for decisions about the claims of a dataset."""

    dataset: Dataset
    view: UpdateView

    def ask(self) -> Iterator[Decision]:
        """Yield a decision for each claim that needs one, unless it is skipped."""
        claims = open_claims(self.view.update)
        for number, each in enumerate(claims, 1):
            click.echo(f"\n{number} of {len(claims)}, {each.state}", err=True)
            for line in describe_claim(each, self.view.names, mark_color if self.view.color else mark_plain):
                click.echo(f"  {line}", err=True)
            decision = self._decide(each)
            if decision is not None:
                yield decision

    def _decide(self, claim: ClaimUpdate) -> Decision | None:
        passage = None
        if claim.start is not None and claim.end is not None and claim.new is not None:
            passage = Anchor(claim.start, claim.end, passage_hash(claim.new))
        while True:
            answer = prompt(QUESTION, "", lambda given: None if given in ANSWERS else ABOUT)
            if answer == "s":
                return None
            if answer in ("k", "d"):
                return Decision(claim.claim_id, "keep" if answer == "k" else "removed")
            if answer == "w" or passage is None:
                passage = self._ask_passage()
                explain(f"the passage is at {passage.start} to {passage.end}")
            if answer == "r":
                return Decision(claim.claim_id, "revise", passage, self._ask_cells(claim.claim_id, passage))

    def _ask_passage(self) -> Anchor:
        while True:
            words = prompt(
                "Passage, copied from the new text", "", lambda given: None if given else "words are required"
            )
            try:
                return locate(self.view.text, words, "")
            except CannotDo as error:
                explain(str(error))

    def _ask_cells(self, claim: str, passage: Anchor) -> dict[str, str]:
        """Return the cells of the revised claim that new wording affects."""
        old = self.dataset.row("claims", claim)
        words = self.view.text[passage.start : passage.end]
        cells: dict[str, str] = {}
        for column in REVISABLE:
            hedged = column == "hedge" and cells.get("certainty") != "unmarked"
            if column in ("text", "certainty") or hedged or (column != "hedge" and old.get(column)):
                cells[column] = self._ask_cell(column, old, words)
        return cells

    def _ask_cell(self, column: str, old: Cells, passage: str) -> str:
        model = MODEL["claims"]

        def check(given: str) -> str | None:
            if column == "quotation" and any(part not in passage for part in given.split(SEPARATOR)):
                return f"{quote(given)} is not in the passage: copy the words from {quote(passage)}"
            return check_value(model, column, given)

        return prompt(model.model_fields[column].title or column, old.get(column) or "", check)
