"""Changes to rows: how a command says what is missing."""

from pathlib import Path

from tests.support.case import files_in
from tests.support.curation_case import begun, typed


def test_an_unknown_subcommand_of_add_names_the_known_ones(tmp_path: Path) -> None:
    done = typed(begun(tmp_path / "pier"), ["add", "quote"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "claims: unknown command 'add quote': use add claim, add speaker, add source (see `claims add --help`)\n"
    )


def test_a_new_publisher_is_added_by_the_command_that_is_printed(tmp_path: Path) -> None:
    folder = begun(tmp_path / "pier")
    before = files_in(folder)
    words = ["--source-id", "post-1", "--kind", "article", "--language", "en", "--published", "2031-03-05"]
    done = typed(folder, ["add", "source", "--no-input", *words, "--publisher", "harbour-post"])
    assert done.exit_code == 1
    assert ": claims add speaker --speaker-id harbour-post\n" in done.stderr
    assert files_in(folder) == before
