"""The key of a table that states none, from one version of its file."""

import pytest

from claims.history.inferred_key import infer_key
from claims.model.table import Dialect, Table


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"n,id\na,1\na,2\n", ("id",)),
        (b"y,m,v\n1,1,a\n1,2,a\n2,1,a\n", ("y", "m")),
        (b'id,t\n"a\nb",1\n\nc,1\n', ("id",)),
        (b"\xef\xbb\xbfid\n1\n", ("id",)),
        (b"id,n\n1,a\n2,a,ragged\n1\n", ("id",)),
        (b"id\n1\n1\n", ()),
        (b"id,n\n1,a\n,a\n", ()),
        (b"id\n", ()),
        (b"", ()),
        (b"id\n\xff\n", ()),
    ],
)
def test_unique_columns_are_inferred(data: bytes, key: tuple[str, ...]) -> None:
    assert infer_key(Table("rows"), data) == key


def test_a_file_without_a_header_has_no_key() -> None:
    assert infer_key(Table("rows", dialect=Dialect(header=False)), b"1\n2\n") == ()
