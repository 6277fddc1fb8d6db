"""How the cells of a column are read, in SQL or in Python, and the checks that each way gives."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from claims.engine.query import Check, PythonCheck
from claims.model.rule import Rule
from claims.model.table import Field
from claims.types.form import Form
from claims.types.python import FrictionlessReader

Checks = list[Check | PythonCheck]


class Reading(Struct, frozen=True):
    """A column under its SQL identifier: read by `form`, or by `reader` where `form` is None."""

    field: Field
    column: str
    form: Form | None
    reader: FrictionlessReader

    def check(self, rule: Rule, breaks: str, expected: str, choices: tuple[str, ...] = ()) -> Check:
        """The check that a value of the type is not such that `breaks` holds.

        A value of the wrong type is reported once; only what seems to break is looked at twice.
        """
        if self.form is not None and self.form.fits:
            breaks = f"CASE WHEN {breaks} THEN {self.form.fits} ELSE false END"
        return Check(rule, self.field.name, breaks, expected, choices)

    def judged(
        self, rule: Rule, test: Callable[[Any], bool], expected: str, choices: tuple[str, ...] = ()
    ) -> PythonCheck:
        """The same in Python: `test` is True for a value that breaks the rule."""
        return PythonCheck(rule, self.field.name, expected, self.reader.breaks(test), choices)

    def narrowed(self, judge: Callable[[Sequence[str]], list[bool]]) -> Callable[[Sequence[str]], list[bool]]:
        """`judge`, but for texts that are of the wrong type."""
        if self.form is not None and not self.form.fits:
            return judge

        def narrow(texts: Sequence[str]) -> list[bool]:
            misfits = self.reader.misfits(texts)
            return [bad and not misfit for bad, misfit in zip(judge(texts), misfits, strict=True)]

        return narrow
