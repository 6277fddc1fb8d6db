"""The program that `Bounded` runs: matches texts one by one, writes each result at once, and has a time limit.

It reads one JSON object from stdin and writes a line for each text: "1" (matches) or "0" (fails), followed by
the reason in the case of a JSON Schema.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

LONGEST = 200  # characters of a reason


def main() -> None:
    """Match all texts, until the alarm ends the process (even during a match, or after the parent has ended).

    The alarm counts CPU time, so the load of the machine does not change the result.
    """
    task = json.load(sys.stdin)
    if "schema" in task:
        import jsonschema  # type: ignore[import-untyped]

        jsonschema.Draft202012Validator.check_schema({})  # loads what it needs before the clock starts
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, task["limit"])
    verdict = _matcher(task["pattern"]) if "pattern" in task else _conformer(task["schema"])
    for text in task["texts"]:
        os.write(1, (verdict(text) + "\n").encode("utf-8", "backslashreplace"))


def _matcher(pattern: str) -> Callable[[str], str]:
    import re

    compiled = re.compile(pattern)
    return lambda text: "0" if compiled.fullmatch(text) is None else "1"


def _conformer(schema: Any) -> Callable[[str], str]:
    import jsonschema.exceptions  # type: ignore[import-untyped]
    import referencing
    import referencing.exceptions

    # An empty registry: a schema that refers to an address must not make us fetch it.
    kind = jsonschema.validators.validator_for(schema, default=jsonschema.Draft202012Validator)
    try:
        kind.check_schema(schema, format_checker=kind.FORMAT_CHECKER)
    except jsonschema.exceptions.SchemaError:
        return lambda _text: "1"  # no schema: nothing to be decided by it
    validator = kind(schema, registry=referencing.Registry())

    def verdict(text: str) -> str:
        try:
            error = jsonschema.exceptions.best_match(validator.iter_errors(json.loads(text)))
        except referencing.exceptions.Unresolvable:
            return "1"  # not decided: the schema refers to what is not in it
        except (ValueError, RecursionError):
            return "0"
        if error is None:
            return "1"
        return f"0{error.json_path} breaks '{error.validator}': {' '.join(error.message[:LONGEST].split())}"

    return verdict


if __name__ == "__main__":
    main()
