"""Rows of a package that cannot be read."""

from pathlib import Path

import pytest
from tests.support.diff_tables import differ, package

from claims.model.errors import CannotDo


def test_rows_that_cannot_be_read_are_counted(tmp_path: Path) -> None:
    a, b = package(tmp_path / "a", "id,a\n1,x\n2,y,\n3\n"), package(tmp_path / "b", "id,a\n1,x\n")
    with pytest.raises(CannotDo) as refused:
        differ(a, b)
    assert str(refused.value) == (
        f"the old side cannot be compared: {a}/rows.csv:3: the row has 3 cells, expected 2 (1 more: see claims validate): "
        "fix it"
    )
