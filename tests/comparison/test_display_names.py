"""Names and links shown next to ids."""

from pathlib import Path

from tests.support.diff_package import published

from claims.comparison.compare import compare
from claims.comparison.display_names import links_of, names_of
from claims.comparison.prepared_table import CompareOptions
from claims.package.open import open_store


def test_the_new_side_takes_precedence(tmp_path: Path) -> None:
    old = published(
        tmp_path / "old", [("sources.csv", "post-9,article,,post,,", "post-9,article,Storm,post,,")]
    )
    edits = [
        ("speakers.csv", "Ada Quill", "A. Quill"),
        ("sources.csv", "post-2,correction,,post,,", "post-2,correction,,post,https://example.org/2,"),
        ("sources.csv", "post-9,article,,post,,", "post-9,article,,post,javascript:alert(1),"),
    ]
    new = published(tmp_path / "new", edits)
    with compare(open_store(str(old)), open_store(str(new)), CompareOptions()) as comparison:
        names = names_of(comparison)
        assert (names["master"], names["mayor"], names["post-9"]) == ("A. Quill", "Tomas Marsh", "Storm")
        assert links_of(comparison) == {"post-2": "https://example.org/2"}
