"""What a Rule and a Place are."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from claims.model.report import Severity

DOCUMENTATION = "https://OWNER.github.io/claims/"


class Rule(Struct, frozen=True):
    """One rule: everything that `claims rules`, `claims explain` and the README say of it is here.

    `title` names the fault in sentence case ("Duplicate primary key").
    `why`, `fix`: a sentence or two.
    `bad`, `good`: a short example each, in CSV or JSON.
    `fixable`: `claims fix` can repair it.
    """

    id: str
    family: str
    severity: Severity
    title: str
    why: str
    bad: str
    good: str
    fix: str
    fixable: bool = False

    @property
    def url(self) -> str:
        """The address of the rule's page in the documentation."""
        return f"{DOCUMENTATION}rules/{self.id}/"


class Place(Struct, frozen=True):
    """Where a finding is: any part may be unknown. `line`, `column` and `row` count from 1.

    `cells` is the row that carries the finding as its file has it, or the text of a row that has no cells;
    None where no row carries it.
    """

    table: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    row: int | None = None
    field: str | None = None
    key: Mapping[str, str | None] | None = None
    value: str | None = None
    cells: tuple[str, ...] | None = None


class Break(Struct, frozen=True):
    """A rule broken at a place; becomes a Finding when severity, fingerprint and limits are settled.

    `fix` is empty where the rule's own fix says it all.
    `message` is called only for a finding that is listed, where wording it takes time.
    """

    rule: Rule
    place: Place
    message: str | Callable[[], str]
    fix: str = ""

    @property
    def words(self) -> str:
        """The message."""
        return self.message if isinstance(self.message, str) else self.message()
