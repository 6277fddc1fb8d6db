"""A row is found by its key in the bytes of a file, whether the file is well formed or not."""

import pytest

from claims.model.table import Field, Schema, Table
from claims.table.lookup import Undecodable, Wanted

TABLE = Table("t", ("t.csv",), schema=Schema((Field("k", "string"), Field("v", "string"))))


def found(data: bytes, key: str) -> object:
    return Wanted(TABLE, ("k",), (key,)).find(data)


@pytest.mark.parametrize("end", [b"", b'x"y,1\n'], ids=["well formed", "with a bare quote"])
def test_a_row_is_found_by_its_key(end: bytes) -> None:
    data = b'k,v\nab,1\n"a,b","two\nlines"\nb,\n' + end
    assert found(data, "ab") == (("k", "ab"), ("v", "1"))
    assert found(data, "a,b") == (("k", "a,b"), ("v", "two\nlines"))
    assert found(data, "b") == (("k", "b"), ("v", None))
    assert found(data, "a") is None
    assert found(data, "lines") is None


def test_a_file_in_another_encoding_is_refused() -> None:
    with pytest.raises(Undecodable):
        found(b'k,v\na,"\xff\n', "a")
