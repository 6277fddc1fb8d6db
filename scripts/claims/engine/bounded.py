"""Matches patterns that the engine cannot run in a process of their own, which is ended when it takes too long."""

import json
import subprocess
import sys
from collections.abc import Sequence

from claims.errors import CannotDo
from claims.quote import quote

SECONDS = 10.0  # for one batch of values
_WORKER = (
    "import json,re,sys\n"
    "job=json.load(sys.stdin)\n"
    "match=re.compile(job['pattern']).fullmatch\n"
    "json.dump([match(value) is None for value in job['values']],sys.stdout)\n"
)


def mismatches(pattern: str, values: Sequence[str]) -> list[bool]:
    """For each value: True where the whole of it does not match (Python's regular expressions).

    Raises CannotDo where the pattern does not come to an end, or does not compile.
    """
    job = json.dumps({"pattern": pattern, "values": list(values)})
    command = [sys.executable, "-I", "-c", _WORKER]
    try:
        done = subprocess.run(  # noqa: S603  (our own program, fixed arguments)
            command, input=job, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise CannotDo(
            f"the pattern {quote(pattern)} takes longer than {SECONDS:.0f} seconds: rewrite it without one "
            "repetition inside another"
        ) from error
    if done.returncode:
        raise CannotDo(f"the pattern {quote(pattern)} cannot be run: correct it in the schema")
    answers: list[bool] = json.loads(done.stdout)
    return answers
