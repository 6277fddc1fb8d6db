"""Begins a package for another article or project: its files, made from the models; none is ever overwritten."""

import json
import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from importlib import metadata, resources
from pathlib import Path
from string import Template

from msgspec import Struct

from claims.curate.schemas import GUIDE, columns, resource, table_schemas
from claims.model.dataset import MODELS
from claims.model.errors import CannotDo
from claims.package.replace import create_file
from claims.text.display import quote

DISTRIBUTION = "claims-datapackage"
REPOSITORY = "https://github.com/OWNER/claims"  # where the distribution names none: to be filled in by people
DESCRIPTOR = "datapackage.json"
TEMPLATES = {
    ".gitattributes": "gitattributes",
    ".github/workflows/review-comment.yml": "review-comment.yml",
    ".github/workflows/review.yml": "review.yml",
    ".pre-commit-config.yaml": "pre-commit-config.yaml",
    GUIDE: "guide.md",
    "README.md": "readme.md",
}
NAME = re.compile(r"[a-z0-9]+(?:[-._][a-z0-9]+)*")
LICENSE = re.compile(r"[A-Za-z0-9]+(?:[-.+][A-Za-z0-9]+)*\+?")
LICENSES = {
    "CC-BY-4.0": ("https://creativecommons.org/licenses/by/4.0/", "Creative Commons Attribution 4.0"),
    "CC-BY-SA-4.0": (
        "https://creativecommons.org/licenses/by-sa/4.0/",
        "Creative Commons Attribution-ShareAlike 4.0",
    ),
    "CC0-1.0": ("https://creativecommons.org/publicdomain/zero/1.0/", "Creative Commons Zero 1.0"),
}
LONGEST = 200  # characters of a name or a title


class Wish(Struct, frozen=True):
    """What the package is called and given away under; `name` and `title` None: after its folder."""

    name: str | None = None
    title: str | None = None
    license: str = "CC-BY-4.0"


def begin(folder: Path, wish: Wish) -> list[str]:
    """Write a package without rows into a folder, the descriptor last; the paths of its files, from there.

    Raises CannotDo, with nothing written, where one of the files exists, or the wish cannot be met.
    """
    files = _files(folder, wish)
    there = [path for path in files if _exists(folder / path)]
    if there:
        raise CannotDo(
            f"{', '.join(there)} {'is' if len(there) == 1 else 'are'} in {quote(str(folder))} already: "
            "nothing is written; name another folder, or move what is there"
        )
    written: list[Path] = []
    made: list[Path] = []
    try:
        for path, text in files.items():
            _make(folder / path, made)
            create_file(folder / path, text.encode())
            written.append(folder / path)
    except BaseException as error:
        _undo(written, made)
        if isinstance(error, OSError):
            place = quote(str(error.filename or folder))
            raise CannotDo(f"cannot write {place}: {error.strerror}") from None
        raise
    return list(files)


def _exists(path: Path) -> bool:
    """True for anything with that name, a dangling link too."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:
        raise CannotDo(f"cannot look at {quote(str(path))}: {error}") from None
    return True


def _make(path: Path, made: list[Path]) -> None:
    """Make the folders that a file lies in, and note those that were not there."""
    missing = [each for each in path.parents if not each.exists()]
    for each in reversed(missing):
        each.mkdir()
        made.append(each)


def _undo(written: list[Path], made: list[Path]) -> None:
    for path in written:
        with suppress(OSError):
            path.unlink()
    for path in reversed(made):
        with suppress(OSError):
            path.rmdir()


def _files(folder: Path, wish: Wish) -> dict[str, str]:
    name = _checked(wish.name, "name") if wish.name is not None else _name(folder)
    if not NAME.fullmatch(name):
        raise CannotDo(f"{quote(name)} is no name: expected lower-case letters, digits and single hyphens")
    title = _checked(wish.title, "title") if wish.title is not None else _title(name)
    if not LICENSE.fullmatch(_checked(wish.license, "licence")):
        raise CannotDo(f"{quote(wish.license)} is no licence: expected an SPDX identifier, as CC-BY-4.0")
    said = _said(name, title, wish.license)
    files = {path: _template(source).substitute(said) for path, source in TEMPLATES.items()}
    files |= table_schemas()
    for each in MODELS:
        files[f"datapackage/{each.layout.name}.csv"] = ",".join(each.model_fields) + "\n"
    files[DESCRIPTOR] = (
        json.dumps(_descriptor(name, title, wish.license), indent=2, ensure_ascii=False) + "\n"
    )
    return files


def _checked(text: str, what: str) -> str:
    if not text.strip() or len(text) > LONGEST or not text.isprintable():
        raise CannotDo(f"{quote(text)} is no {what}: expected one line of at most {LONGEST} characters")
    return text.strip()


def _name(folder: Path) -> str:
    plain = unicodedata.normalize("NFKD", folder.resolve().name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-") or "claims"


def _title(name: str) -> str:
    words = re.sub(r"[-._]+", " ", name)
    return words[:1].upper() + words[1:]


def _descriptor(name: str, title: str, license_name: str) -> dict[str, object]:
    path, said = LICENSES.get(license_name, ("", ""))
    license_given = {"name": license_name, **({"path": path, "title": said} if path else {})}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "id": f"urn:claims:{name}",
        "title": title,
        "description": "Who said what, through which source: one proposition a row.",
        "version": "0.1.0",
        "licenses": [license_given],
        "resources": [resource(each) for each in MODELS],
    }


def _said(name: str, title: str, license_name: str) -> Mapping[str, str]:
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
    "The workflows and `.pre-commit-config.yaml` name `OWNER/claims`: "
    "put the repository of the tool in its place, and pin its commit.\n"
)


def _repository() -> str:
    """The tool's repository, as its distribution states it."""
    stated = metadata.metadata(DISTRIBUTION).get_all("Project-URL") or []
    urls = dict(each.split(", ", 1) for each in stated)
    return next((urls[each] for each in ("Repository", "Source", "Homepage") if each in urls), REPOSITORY)


def _template(name: str) -> Template:
    return Template((resources.files("claims.curate") / "templates" / name).read_text(encoding="utf-8"))
