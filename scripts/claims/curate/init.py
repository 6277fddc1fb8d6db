"""Creates a new package; never overwrites a file."""

import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from importlib import metadata, resources
from pathlib import Path
from string import Template

from claims.curate.schemas import GUIDE, columns, resource, table_schemas
from claims.curate.values import slugify
from claims.model.dataset import MODELS
from claims.model.errors import CannotDo
from claims.package.replace import write_file
from claims.text.display import quote

DISTRIBUTION = "claims-datapackage"
REPOSITORY = "https://github.com/OWNER/claims"  # a placeholder, if the distribution's metadata has no URL
DESCRIPTOR = "datapackage.json"
TEMPLATES = {
    ".gitattributes": "gitattributes",
    ".github/workflows/review-comment.yml": "review-comment.yml",
    ".github/workflows/review.yml": "review.yml",
    ".pre-commit-config.yaml": "pre-commit-config.yaml",
    GUIDE: "guide.md",
    "README.md": "readme.md",
}
KEPT = frozenset(TEMPLATES) - {GUIDE}  # an existing file of the repository is kept
NAME = re.compile(r"[a-z0-9]+(?:[-._][a-z0-9]+)*")
_CC = "https://creativecommons.org/licenses"
_ODC = "https://opendatacommons.org/licenses"
LICENSES = {
    "CC-BY-4.0": (f"{_CC}/by/4.0/", "Creative Commons Attribution 4.0"),
    "CC-BY-SA-4.0": (f"{_CC}/by-sa/4.0/", "Creative Commons Attribution-ShareAlike 4.0"),
    "CC-BY-NC-4.0": (f"{_CC}/by-nc/4.0/", "Creative Commons Attribution-NonCommercial 4.0"),
    "CC-BY-NC-SA-4.0": (f"{_CC}/by-nc-sa/4.0/", "Creative Commons Attribution-NonCommercial-ShareAlike 4.0"),
    "CC0-1.0": ("https://creativecommons.org/publicdomain/zero/1.0/", "Creative Commons Zero 1.0"),
    "ODbL-1.0": (f"{_ODC}/odbl/1-0/", "Open Data Commons Open Database License 1.0"),
    "ODC-By-1.0": (f"{_ODC}/by/1-0/", "Open Data Commons Attribution License 1.0"),
    "PDDL-1.0": (f"{_ODC}/pddl/1-0/", "Open Data Commons Public Domain Dedication and License 1.0"),
}
LONGEST = 200  # characters of a name or title


def create_package(
    folder: Path, name: str | None = None, title: str | None = None, license_name: str = "CC-BY-4.0"
) -> tuple[list[str], list[str]]:
    """Write a package without rows into a folder, the descriptor last.

    `name` and `title` default to the folder's name. Returns the paths that were created, and those of `KEPT` that
    already existed. Raises CannotDo, with nothing written, if another file exists or a value is invalid.
    """
    files = _files(folder, name, title, license_name)
    existing = [path for path in files if os.path.lexists(folder / path)]
    conflicts = [path for path in existing if path not in KEPT]
    if conflicts:
        raise CannotDo(
            f"{quote(str(folder))} already contains {', '.join(conflicts)}: choose another folder, or move these files"
        )
    created = [path for path in files if path not in existing]
    written: list[Path] = []
    made: list[Path] = []
    try:
        for path in created:
            _make_parents(folder / path, made)
            write_file(folder / path, None, files[path].encode())
            written.append(folder / path)
    except BaseException as error:
        _undo(written, made)
        if isinstance(error, OSError):
            place = quote(str(error.filename or folder))
            raise CannotDo(f"cannot write {place}: {error.strerror}") from None
        raise
    return created, existing


def _make_parents(path: Path, made: list[Path]) -> None:
    """Create the missing folders of a file, and add them to `made`."""
    for each in reversed([each for each in path.parents if not each.exists()]):
        each.mkdir()
        made.append(each)


def _undo(written: list[Path], made: list[Path]) -> None:
    for path in written:
        with suppress(OSError):
            path.unlink()
    for path in reversed(made):
        with suppress(OSError):
            path.rmdir()


def _files(folder: Path, name: str | None, title: str | None, license_name: str) -> dict[str, str]:
    """Return path → content of every file of a package."""
    name = _name(folder) if name is None else _one_line(name, "name")
    if not NAME.fullmatch(name):
        raise CannotDo(f"invalid name {quote(name)}: use lowercase letters, digits and single hyphens")
    title = _title(name) if title is None else _one_line(title, "title")
    if license_name not in LICENSES:
        raise CannotDo(
            f"unknown license {quote(license_name)}: use one of {', '.join(LICENSES)}; "
            f"for another one, edit licenses in {DESCRIPTOR} later"
        )
    variables = _variables(name, title, license_name)
    files = {path: _template(source).substitute(variables) for path, source in TEMPLATES.items()}
    files |= table_schemas()
    for each in MODELS:
        files[f"datapackage/{each.layout.name}.csv"] = ",".join(each.model_fields) + "\n"
    files[DESCRIPTOR] = (
        json.dumps(_descriptor(name, title, license_name), indent=2, ensure_ascii=False) + "\n"
    )
    return files


def _one_line(text: str, what: str) -> str:
    if not text.strip() or len(text) > LONGEST or not text.isprintable():
        raise CannotDo(f"invalid {what} {quote(text)}: use one line of at most {LONGEST} characters")
    return text.strip()


def _name(folder: Path) -> str:
    """Return a package name made from the folder's name. Raises CannotDo if that has no usable character."""
    name = slugify(folder.resolve().name)[:LONGEST].strip("-")
    if not name:
        raise CannotDo(
            f"cannot make a package name from {quote(folder.resolve().name)}: give one with --name NAME"
        )
    return name


def _title(name: str) -> str:
    words = re.sub(r"[-._]+", " ", name)
    return words[:1].upper() + words[1:]


def _descriptor(name: str, title: str, license_name: str) -> dict[str, object]:
    url, license_title = LICENSES[license_name]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "id": f"urn:claims:{name}",
        "title": title,
        "description": "Who said what, through which source: one claim per row.",
        "version": "0.1.0",
        "licenses": [{"name": license_name, "path": url, "title": license_title}],
        "resources": [resource(each) for each in MODELS],
    }


def _variables(name: str, title: str, license_name: str) -> Mapping[str, str]:
    url = _repository()
    return {
        "name": name,
        "title": title,
        "license": license_name,
        "url": url,
        "repository": url.removeprefix("https://github.com/"),
        "version": metadata.version(DISTRIBUTION),
        "columns": columns(),
        "owner": _OWNER if url == REPOSITORY else "",
    }


_OWNER = (
    "Replace `OWNER/claims` in the workflows and `.pre-commit-config.yaml` with the repository of the tool, "
    "and pin a commit.\n"
)


def _repository() -> str:
    """Return the URL of the tool's repository, from the metadata of its distribution."""
    listed = metadata.metadata(DISTRIBUTION).get_all("Project-URL") or []
    urls = dict(each.split(", ", 1) for each in listed)
    return next((urls[each] for each in ("Repository", "Source", "Homepage") if each in urls), REPOSITORY)


def _template(name: str) -> Template:
    return Template((resources.files("claims.curate") / "templates" / name).read_text(encoding="utf-8"))
