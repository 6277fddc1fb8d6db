"""Makes entries of the suppressions file for the findings of a comparison."""

from collections.abc import Collection
from datetime import date

from claims.comparison.change_rules import FINDINGS, findings_of, split_suppressed
from claims.comparison.compare import compare
from claims.comparison.prepared_table import CompareOptions
from claims.package.configuration import read_configuration
from claims.package.store import Store
from claims.rules.choice import choose_change_rules
from claims.text.display import plain
from claims.validation.suppressions import Suppression


def entries_for_changes(
    sides: tuple[Store, Store], select: Collection[str], today: date
) -> list[Suppression]:
    """Return an entry, without a reason, for each finding of the comparison that is not suppressed.

    `select`: rules or families, none for all; closes both sides. Raises CannotDo for a name that is neither, and for
    packages that cannot be compared.
    """
    with compare(*sides, CompareOptions()) as comparison:
        choice = choose_change_rules(read_configuration(comparison.new.store), {}, select)
        left = split_suppressed(comparison, findings_of(comparison, choice), choice, today).findings
        return [
            Suppression(
                each.rule,
                plain(each.table or ""),
                ", ".join(f"{plain(name)}={plain(cell or '')}" for name, cell in (each.key or {}).items()),
                each.fingerprint,
                "",
            )
            for each in left
            if each.rule in FINDINGS
        ]
