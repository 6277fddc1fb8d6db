"""The fixtures of tests.support.store_case, for all tests of this folder."""

from tests.support.store_case import package, store, temporary, work

__all__ = ["package", "store", "temporary", "work"]
