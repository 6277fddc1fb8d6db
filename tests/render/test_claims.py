"""Claims as text: a list, and one claim with everything related to it."""

from claims.model.listing import Listing, Shown
from claims.render.claims import listed, listed_csv, whole

PACKAGE = {"name": "pier", "version": "1.0.0", "path": "."}
CLAIM = {
    "claim_id": "c1",
    "speaker_id": "ada",
    "text": "It opens, in May.",
    "status": "current",
    "source_id": "post",
    "hedge": "may",
    "certainty": "possible",
}
OLDER = CLAIM | {"claim_id": "c0", "status": "retracted", "text": "It \x1b[2J opens."}
NAMES = {"ada": "Ada Quill"}


def listing() -> Listing:
    columns = ["claim_id", "text", "note"]
    return Listing.model_validate(
        {"package": PACKAGE, "total": 1_200, "columns": columns, "claims": [CLAIM, OLDER]}
    )


def show(**more: object) -> str:
    empty = dict.fromkeys(
        ("speaker", "relayed_by", "source", "publisher", "status_source", "revises", "responds_to")
    )
    lists = {"revised_by": [], "answered_by": [], "history": None}
    shown = Shown.model_validate({"package": PACKAGE, "claim": CLAIM} | empty | lists | more)
    return "".join(whole(shown, NAMES))


def test_a_list_has_one_line_per_claim_and_the_total() -> None:
    assert "".join(listed(listing(), NAMES)) == (
        "c1  Ada Quill: It opens, in May.\nc0 [retracted]  Ada Quill: It \\x1b[2J opens.\n2 of 1,200 claims\n"
    )


def test_a_list_as_csv_has_the_columns_of_the_table() -> None:
    assert "".join(listed_csv(listing())) == (
        'claim_id,text,note\nc1,"It opens, in May.",\nc0,It \x1b[2J opens.,\n'
    )


def test_a_claim_without_related_rows_shows_its_own_cells() -> None:
    assert show() == (
        "c1  current\nIt opens, in May.\n\n"
        "  said by      ada\n"
        "  read in      post\n"
        "  certainty    possible (“may”)\n"
    )


def test_a_claim_is_shown_with_its_speaker_source_and_other_claims() -> None:
    text = show(
        speaker={"speaker_id": "ada", "name": "Ada Quill"},
        source={
            "title": "Pier",
            "published": "2031-01-02",
            "publisher_id": "paper",
            "url": "https://x.example",
        },
        publisher={"name": "The Paper"},
        revised_by=[OLDER, OLDER],
    )
    assert "  said by      Ada Quill (ada)\n" in text
    assert "  read in      post, Pier\n  published    2031-01-02 by The Paper (paper)\n" in text
    line = "c0 [retracted]  Ada Quill: It \\x1b[2J opens.\n"
    assert text.endswith(f"  revised by   {line}               {line}")


def test_history_shows_each_commit_with_the_changed_cells() -> None:
    cells = [
        {"field": "text", "old": "a", "new": None},
        {"field": "said_on", "old": "x", "new": "x", "renamed_from": "day"},
    ]
    entry = {
        "commit": "0" * 40, "author": "Ines", "date": "2031-01-02T00:00:00Z", "subject": "Edit", "table": "claims",
    }  # fmt: skip
    text = show(
        history=[entry | {"kind": "changed", "cells": cells}, entry | {"kind": "added", "cells": cells}]
    )
    assert text.endswith(
        "\n  2031-01-02  Ines  Edit\n    changed: text a → (empty), said_on renamed from day\n"
        "  2031-01-02  Ines  Edit\n    added\n"
    )
