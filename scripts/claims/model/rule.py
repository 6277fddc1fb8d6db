"""Rules, and the places that violate them."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from claims.model.report import Severity

DOCUMENTATION = "https://OWNER.github.io/claims/"


class Rule(Struct, frozen=True):
    """A rule, with everything that `claims rules`, `claims explain` and its page in the documentation print.

    `claims_severity` replaces `severity` in the tables of a dataset of claims, unless it is None.
    `title` names the fault in sentence case ("Duplicate primary key").
    `why`, `fix`: one or two sentences. `bad`, `good`: a short example, in CSV or JSON. `fixable`: `claims fix` can fix it.
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
    claims_severity: Severity | None = None

    @property
    def severities(self) -> str:
        """The severity, and in parentheses that in a dataset of claims if it differs."""
        strict = f" ({self.claims_severity} in a dataset of claims)" if self.claims_severity else ""
        return self.severity + strict

    @property
    def url(self) -> str:
        """URL of the rule's page in the documentation."""
        return f"{DOCUMENTATION}rules/{self.id}/"


class Place(Struct, frozen=True):
    """Where a finding is. Any part may be unknown; `line`, `column` and `row` count from 1.

    `cells`: the raw cells of the row, or its text if it could not be split into cells; None if the finding is not
    about a row.
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
    """A violation of a rule, before its severity and fingerprint are known.

    `fix`: instead of the fix of the rule, if not empty. `message`: a function if the message is expensive to make; it
    is called only for findings that are listed. `count`: how many cells of the column it stands for, of which this is
    the first.
    """

    rule: Rule
    place: Place
    message: str | Callable[[], str]
    fix: str = ""
    count: int = 1

    @property
    def words(self) -> str:
        """The message."""
        return self.message if isinstance(self.message, str) else self.message()
