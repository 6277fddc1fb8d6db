"""Killed at any moment, `claims fix` leaves each file the old one or the new one."""

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.support.fix_case import TEXT, fixed, package

TIMES = 6
FIX = "from claims.__main__ import main; import sys; sys.argv[1:] = ['fix', sys.argv[1]]; print(flush=True); main()"


def test_each_file_is_old_or_new_whenever_it_is_killed(tmp_path: Path) -> None:
    schema = {"schema": {"fields": [TEXT]}, "bytes": 1}
    rows = b"text\n" + b" a row of text\n" * 2_000
    data = {f"{name}.csv": rows for name in "abc"}
    before = package(tmp_path / "before", dict.fromkeys("abc", schema), data)
    after = Path(shutil.copytree(before, tmp_path / "after"))
    started = time.monotonic()
    subprocess.run([sys.executable, "-c", FIX, str(after)], check=True, capture_output=True)
    longest = time.monotonic() - started
    names = sorted(path.name for path in before.iterdir())
    chance = random.Random(3)
    seen = set()
    for number in range(TIMES):
        folder = Path(shutil.copytree(before, tmp_path / f"try{number}"))
        child = subprocess.Popen([sys.executable, "-c", FIX, str(folder)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        try:
            child.wait(timeout=longest * (number + chance.random()) / TIMES)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        child.stdout.close()
        for name in names:
            found = (folder / name).read_bytes()
            assert found in ((before / name).read_bytes(), (after / name).read_bytes())
            seen.add((name, found == (before / name).read_bytes()))
        assert {name for name in os.listdir(folder) if not name.startswith(".claims-")} == set(names)
        fixed(folder)
        assert {name: (folder / name).read_bytes() for name in names} == {
            name: (after / name).read_bytes() for name in names
        }
    assert {(name, True) for name in names} <= seen
