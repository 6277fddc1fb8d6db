"""The program that `bounded` runs: matches texts one by one, says each verdict at once, and ends by itself.

Run as a script: it reads one JSON object from stdin and writes "0" (fails) or "1" for each text.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any


def main() -> None:
    """Match, until done or until the alarm ends the process (also amid a match, and with the parent gone).

    The alarm counts the time of the processor: how busy the machine is does not change what is found.
    """
    task = json.load(sys.stdin)
    if "schema" in task:
        import jsonschema  # type: ignore[import-untyped]

        jsonschema.Draft202012Validator.check_schema({})  # loads what it needs before the clock starts
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, task["limit"])
    fits = _matcher(task["pattern"]) if "pattern" in task else _conformer(task["schema"])
    for text in task["texts"]:
        os.write(1, b"1" if fits(text) else b"0")


def _matcher(pattern: str) -> Callable[[str], bool]:
    import re

    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


def _conformer(schema: Any) -> Callable[[str], bool]:
    import jsonschema.exceptions  # type: ignore[import-untyped]
    import referencing
    import referencing.exceptions

    # An empty registry: a schema that refers to an address must not make us fetch it.
    kind = jsonschema.validators.validator_for(schema, default=jsonschema.Draft202012Validator)
    try:
        kind.check_schema(schema, format_checker=kind.FORMAT_CHECKER)
    except jsonschema.exceptions.SchemaError:
        return lambda _text: True  # no schema: nothing to be decided by it
    validator = kind(schema, registry=referencing.Registry())

    def fits(text: str) -> bool:
        try:
            return bool(validator.is_valid(json.loads(text)))
        except referencing.exceptions.Unresolvable:
            return True  # not decided: the schema refers to what is not in it
        except (ValueError, RecursionError):
            return False

    return fits


if __name__ == "__main__":
    main()
