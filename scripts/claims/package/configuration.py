"""Reads the configuration of a package: `claims.toml` beside its descriptor, or `[tool.claims]` in `pyproject.toml`."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, ValidationError, convert, field
from msgspec.structs import replace

from claims.model.errors import CannotDo
from claims.model.report import Severity
from claims.package.paths import check_path
from claims.package.store import Refused, Store
from claims.text.display import quote
from claims.text.suggest import did_you_mean

FILE = "claims.toml"
SHARED_FILE = "pyproject.toml"  # its other tables belong to other tools
LIMIT = 2**20  # bytes


class Configuration(Struct, frozen=True, rename="kebab"):
    """What the configuration of a package sets; each value is the default where it sets nothing.

    `select`, `ignore`: rules or families. `severity`: rule or family → severity. `fail_on`: what makes
    `claims validate` exit with 1. `texts`: the folder with source texts. `local_copies`: URL of a schema, dialect or
    data file → path of its copy in the package. `file`: where it was read, as it is shown; "" for the defaults.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    fail_on: Literal["error", "warning", "unread"] = "error"
    texts: str = "texts"
    local_copies: Mapping[str, str] = field(default_factory=dict)
    file: str = ""


def read_configuration(store: Store) -> Configuration:
    """Return the configuration of the package in `store`; `claims.toml` takes precedence over `pyproject.toml`.

    A package that is a single file or an archive has none. Raises CannotDo if a file cannot be read, is not valid
    TOML, or sets something unknown or to a value of the wrong type.
    """
    if not store.configurable:
        return Configuration()
    for name in (FILE, SHARED_FILE):
        data = _read(store, name)
        stated: Any = None if data is None else _parse(data, store.shown(name))
        if name == SHARED_FILE and stated is not None:
            stated = stated.get("tool", {}).get("claims")
        if stated is not None:
            return _check(stated, store.shown(name))
    return Configuration()


def find_local_copies(store: Store) -> Mapping[str, str]:
    """Return URL → path of its copy in the package; none if the configuration cannot be read, which validation reports."""
    try:
        return read_configuration(store).local_copies
    except CannotDo:
        return {}


def find_texts(store: Store, configuration: Configuration) -> dict[str, Path]:
    """Return source id → file of the texts in the configured folder: those named after a source, as in `a-1.txt`.

    There are none for a package that is not in a folder. Files that the package may not read are left out.
    """
    from claims.package.folder import FolderStore

    if not isinstance(store, FolderStore):
        return {}
    found: dict[str, Path] = {}
    for file in sorted((store.folder / configuration.texts).glob("*.txt")):
        with suppress(Refused):
            found[file.stem] = store.local(f"{configuration.texts}/{file.name}")
    return found


def _read(store: Store, name: str) -> bytes | None:
    try:
        return store.read(name, LIMIT)
    except Refused as refused:
        if refused.reason == "missing-file":
            return None
        raise CannotDo(refused.message) from None


def _parse(data: bytes, shown: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise CannotDo(f"{shown} is not valid TOML: {error}") from None


def _check(stated: Any, shown: str) -> Configuration:
    known = [each.replace("_", "-") for each in Configuration.__struct_fields__ if each != "file"]
    for name in stated if isinstance(stated, dict) else ():
        if name not in known:
            raise CannotDo(f"{shown}: unknown setting {quote(name)}{did_you_mean(name, known)}")
    try:
        found = replace(convert(stated, Configuration), file=shown)
        for path in (found.texts, *found.local_copies.values()):
            check_path(path)
    except ValidationError as error:
        raise CannotDo(f"{shown}: {error}") from None
    except Refused as refused:
        raise CannotDo(f"{shown}: {refused.message}") from None
    return found
