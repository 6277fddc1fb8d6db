"""Keeps the memory that is given back for the next block: to ask the system for it anew costs more than the work."""

import sys
from functools import lru_cache

MMAP_THRESHOLD, TRIM_THRESHOLD = -3, -1  # parameters of mallopt(3)
LARGEST_BLOCK = 32 << 20  # bytes, the most that glibc takes for the first
MOST_KEPT = 256 << 20  # bytes, at the end of each arena


@lru_cache(maxsize=1)
def keep_freed() -> None:
    """Tell glibc to keep the arrays that are let go, which it would map in and out page by page; others need no telling."""
    if sys.platform != "linux":
        return
    import ctypes  # numpy has imported it

    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # another C library
        return
    mallopt(MMAP_THRESHOLD, LARGEST_BLOCK)
    mallopt(TRIM_THRESHOLD, MOST_KEPT)
