"""Describes how the cells of a column are parsed, in SQL or in Python, and creates checks from that."""

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
    """A column, by its SQL identifier `column`: parsed by `form` in SQL, or by `reader` in Python if `form` is None."""

    field: Field
    column: str
    form: Form | None
    reader: FrictionlessReader

    def check(self, rule: Rule, breaks: str, expected: str, choices: tuple[str, ...] = ()) -> Check:
        """Return an SQL check for values of the field's type that meet the condition `breaks`.

        A value of the wrong type is reported once, by another check; its type is tested only if it meets `breaks`.
        """
        if self.form is not None and self.form.fits:
            breaks = f"CASE WHEN {breaks} THEN {self.form.fits} ELSE false END"
        return Check(rule, self.field.name, breaks, expected, choices)

    def judged(
        self, rule: Rule, test: Callable[[Any], bool], expected: str, choices: tuple[str, ...] = ()
    ) -> PythonCheck:
        """Return the same check in Python; `test` returns True for a value that violates the rule."""
        return PythonCheck(rule, self.field.name, expected, self.reader.breaks(test), choices)

    def narrowed(self, judge: Callable[[Sequence[str]], list[bool]]) -> Callable[[Sequence[str]], list[bool]]:
        """Return `judge` restricted to texts of the field's type: a value of the wrong type is reported by another check."""
        if self.form is not None and not self.form.fits:
            return judge

        def narrow(texts: Sequence[str]) -> list[bool]:
            misfits = self.reader.misfits(texts)
            return [bad and not misfit for bad, misfit in zip(judge(texts), misfits, strict=True)]

        return narrow
