"""Every kind of store: folder, zip and git."""

from pathlib import Path

import pytest
from tests.support.store_case import FILES, LIMIT, refusal

from claims.package.store import Refused, Store


def test_gives_the_files(store: Store) -> None:
    assert store.descriptor == "datapackage.json"
    for name, data in FILES.items():
        assert store.read(name, len(data)) == data
        assert store.read("./" + name, LIMIT) == data
        assert store.size(name) == len(data)
        assert store.local(name).is_absolute()
        assert store.local(name).read_bytes() == data
        assert store.local(name).suffix == Path(name).suffix
        assert store.local(name) == store.local(name)


def test_limits_what_is_read(store: Store) -> None:
    with pytest.raises(Refused) as caught:
        store.read("data/claims.csv", 5)
    assert (caught.value.reason, caught.value.message) == (
        "file-too-large",
        "'data/claims.csv' is larger than 5 bytes",
    )
    assert store.read("data/claims.csv", 6) == b"id\nc1\n"


@pytest.mark.parametrize(
    "path", ["../secret.csv", "/etc/passwd", "data/../../secret.csv", "a\0b", "https://h/x.csv"]
)
def test_refuses_unsafe_paths(store: Store, path: str) -> None:
    assert refusal(store, path)[0] in ("unsafe-path", "remote-path")


def test_refuses_missing_files(store: Store) -> None:
    assert refusal(store, "data/clams.csv") == (
        "missing-file",
        "there is no file 'data/clams.csv': did you mean 'data/claims.csv'?",
    )
    assert refusal(store, "data/Claims.csv") == (
        "missing-file",
        "there is no file 'data/Claims.csv': did you mean 'data/claims.csv'?",
    )
    assert refusal(store, "nothing/at/all.csv") == ("missing-file", "there is no file 'nothing/at/all.csv'")
    assert refusal(store, "data/claims.csv/x")[0] == "missing-file"


def test_refuses_a_folder(store: Store) -> None:
    assert refusal(store, "data")[0] == "not-a-regular-file"


def test_leaves_nothing_behind(temporary: Path, store: Store) -> None:
    store.local("data/claims.csv")
    store.close()
    store.close()
    assert list(temporary.iterdir()) == []
