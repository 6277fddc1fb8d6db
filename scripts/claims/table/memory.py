"""Keeps freed memory for the next block: requesting it from the system again takes longer than the work itself."""

import sys
from functools import lru_cache

MMAP_THRESHOLD, TRIM_THRESHOLD = -3, -1  # parameters of mallopt(3)
LARGEST_BLOCK = 32 << 20  # bytes, the most that glibc takes for the first
MOST_KEPT = 256 << 20  # bytes, at the end of each arena


@lru_cache(maxsize=1)
def keep_freed() -> None:
    """Make glibc keep freed arrays instead of returning them to the system; other platforms need no change."""
    if sys.platform != "linux":
        return
    import ctypes  # numpy has imported it

    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # another C library
        return
    mallopt(MMAP_THRESHOLD, LARGEST_BLOCK)
    mallopt(TRIM_THRESHOLD, MOST_KEPT)
