"""What is told to the C library about memory."""

import sys

import pytest

from claims.table import memory


@pytest.mark.skipif(sys.platform != "linux", reason="told to glibc only")
def test_the_c_library_takes_what_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import ctypes

    told: list[tuple[int, int, int]] = []
    real = ctypes.CDLL(None)

    class Library:
        def mallopt(self, name: int, value: int) -> int:
            told.append((name, value, real.mallopt(name, value)))
            return told[-1][2]

    monkeypatch.setattr(ctypes, "CDLL", lambda _: Library())
    memory.keep_freed.cache_clear()
    memory.keep_freed()
    assert [(name, taken) for name, _, taken in told] == [(-3, 1), (-1, 1)]


def test_a_c_library_without_it_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    import ctypes

    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    memory.keep_freed.cache_clear()
    memory.keep_freed()
