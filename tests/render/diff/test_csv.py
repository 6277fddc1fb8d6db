"""A Diff as CSV."""

from pathlib import Path

from tests.support.git_case import HEADER, run, write_package


def test_each_cell_is_one_line(tmp_path: Path) -> None:
    old = write_package(tmp_path / "old", HEADER + "a,1\nb,2\n")
    new = write_package(tmp_path / "new", HEADER + "b,3\nc,4\n")
    assert run("diff", "--format", "csv", str(old), str(new)).stdout == (
        "table,key,column,old,new,kind\n"
        'boats,"{""id"": ""a""}",id,a,,removed\n'
        'boats,"{""id"": ""a""}",size,1,,removed\n'
        'boats,"{""id"": ""b""}",size,2,3,changed\n'
        'boats,"{""id"": ""c""}",id,,c,added\n'
        'boats,"{""id"": ""c""}",size,,4,added\n'
    )
