"""The sources of a generated package, each derived from its number."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from speakers import Speakers
from words import LANGUAGES

HEADER = (
    "source_id,kind,title,publisher_id,url,archive_url,published,retrieved,language,"
    "text_length,text_sha256,version_of\n"
)
KINDS = ("article",) * 5 + ("statement", "interview", "social-post", "broadcast", "document")
TOPICS = (
    "harbour",
    "bridge",
    "budget",
    "school",
    "railway",
    "orchard",
    "library",
    "hospital",
    "village",
    "museum",
)
SPAN = 5600  # days over which the sources are spread, oldest first
# the claims begin some time before the first source
DAYS = tuple((date(2008, 1, 1) + timedelta(days)).isoformat() for days in range(730 + SPAN + 2))
PLACES = (0,) * 5 + tuple(range(1, len(LANGUAGES)))  # every language has sources, English the most


@dataclass(frozen=True, slots=True)
class Source:
    """One source: `first` and `count` give its claims, `day` is its earliest possible day in DAYS.

    `revised` is how many of its claims the next source revises.
    """

    number: int
    source_id: str
    publisher: str
    language: int
    day: int
    published: str
    retrieved: str
    has_text: bool
    first: int
    count: int
    revised: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The number of claims, and the sources and speakers that they are spread over.

    `said_on` replaces that column's value in every row, to break it.
    """

    claims: int
    speakers: Speakers
    said_on: tuple[str, ...] = ()

    @property
    def sources(self) -> int:
        """Return the number of sources: one for forty claims."""
        return -(-self.claims // 40)

    def size(self, number: int) -> int:
        """Return the number of claims of a source: pairs of sources share eighty, in varying parts."""
        pair = number // 2
        total = min(80, self.claims - 80 * pair)
        first = min(24 + pair * 7 % 33, total)
        if 2 * pair + 1 == self.sources:
            first = total
        elif first == total:
            first -= 1
        return first if number % 2 == 0 else total - first

    def source(self, number: int) -> Source:
        """Return the source with this number, from 0."""
        size = self.size(number)
        moment = 730 + number / self.sources * SPAN
        day = int(moment)
        seconds = int((moment - day) * 86400)
        published, earliest = self.publication(number, day)
        publishers = self.speakers.publishers
        nextsize = self.size(number + 1) if number + 1 < self.sources else 0
        whole = is_version(number + 1) and size >= 24 and nextsize >= 24
        return Source(
            number,
            source_id(number),
            publishers[(number - is_version(number)) % len(publishers)],
            PLACES[(number - is_version(number)) % len(PLACES)],
            earliest,
            published,
            f"{DAYS[day + 1]}T{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}Z",
            number % 11 != 7,
            80 * (number // 2) + (self.size(number - 1) if number % 2 else 0),
            size,
            min(8, size // 4, nextsize // 4) if whole else 0,
        )

    def publication(self, number: int, day: int) -> tuple[str, int]:
        """Return the publication date of a source as text, and its earliest possible day."""
        match number % 23:
            case 3:
                return "", day
            case 9:
                return DAYS[day][:7], day - int(DAYS[day][8:]) + 1
            case 15:
                return f"{DAYS[day]}~", day
            case _:
                return DAYS[day], day


def is_version(number: int) -> bool:
    """Return True if a source is a new snapshot of the previous one."""
    return number % 6 == 5


def source_id(number: int) -> str:
    """Return the key of a source; keys sort like their numbers."""
    return f"src-{number:07d}-{TOPICS[number % 10]}"


def source_row(source: Source, title: str, text_length: int, published: str | None = None) -> str:
    """Return the row of a source; `published` replaces that column's value, to break it."""
    number = source.number
    version = is_version(number)
    page = f"https://news.example/{TOPICS[number % 10]}/{number - version}"
    archived = f"https://archive.example/{number:09d}/{page}" if number % 3 else ""
    proof = hashlib.sha256(source.source_id.encode()).hexdigest() if source.has_text else ""
    cells = (
        source.source_id,
        "correction" if version and number % 4 == 3 else KINDS[number % 10],
        title,
        source.publisher,
        page if number % 10 else "",
        archived,
        source.published if published is None else published,
        source.retrieved,
        LANGUAGES[source.language].tag,
        str(text_length) if source.has_text else "",
        proof,
        source_id(number - 1) if version else "",
    )
    return ",".join(cells) + "\n"
