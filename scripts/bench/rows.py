"""The claims of one source: all columns of the data model, with unique ids and texts derived from numbers."""

from dataclasses import dataclass

from pools import Pool
from sources import DAYS, Plan, Source, source_id

HEADER = (
    "claim_id,source_id,speaker_id,text,attribution,cue,certainty,polarity,status,passage_start,passage_end,"
    "passage_hash,speaker_role,quotation,hedge,said_on,relayed_by,note,revises,responds_to,status_source_id\n"
)
MASK = (1 << 30) - 1  # six characters of base32
MASK64 = (1 << 64) - 1
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
TRIPLES = tuple(a + b + c for a in ALPHABET for b in ALPHABET for c in ALPHABET)
NOTE = '"entered twice, see the other row\nof this source"'
LAST = 1 << 60  # sort position of rows without a passage


@dataclass(frozen=True, slots=True)
class Revised:
    """The claims of a source that the next source revises, and their speakers."""

    claims: tuple[str, ...] = ()
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Special:
    """What is special in a row; `links`: the columns note, revises, responds_to and status_source_id."""

    speaker: str
    status: str = "current"
    links: str = ",,,"


@dataclass(frozen=True, slots=True)
class Claims:
    """The rows of one source in order, the length of its text, and what the next source revises."""

    rows: list[str]
    text_length: int
    revised: Revised


def scramble(number: int) -> int:
    """Return a number below 2^30 for each number below 2^30, one to one, in no visible order."""
    number = (number * 0x2C1B3C6D + 0x1A2B3C4D) & MASK
    number ^= number >> 15
    number = (number * 0x297A2D39) & MASK
    return number ^ (number >> 13)


def claim_id(number: int) -> str:
    """Return the key of the claim with this number."""
    mixed = scramble(number)
    return "c" + TRIPLES[mixed >> 15] + TRIPLES[mixed & 0x7FFF]


def claim_rows(plan: Plan, source: Source, pool: Pool, before: Revised) -> Claims:
    """Return the rows of a source, given what it revises of the previous source."""
    number, first, prefix = source.number, source.first, f",{source.source_id},"
    openings, middles, marks, endings = pool.openings, pool.middles, pool.marks, pool.endings
    people = cast(plan, source)
    special = specials(plan, source, people, before)
    roles = [pool.roles[(number * 8 + place) & 1023] for place in range(8)]
    said = plan.said_on or said_on(source.day)
    seed = number * 0x9E3779B97F4A7C15
    found: list[tuple[tuple[int, int], str]] = []
    start = end = 0
    for offset in range(source.count):
        mixed = (first + offset) * 0x2C1B3C6D + 0x1A2B3C4D & MASK
        mixed ^= mixed >> 15
        mixed = (mixed * 0x297A2D39) & MASK
        mixed ^= mixed >> 13
        words = (mixed * 0x2545F491) & MASK
        words ^= words >> 16
        chance = mixed * 0x9E3779B97F4A7C15 >> 11
        place = chance & 7
        (who, relay), role, status, links = people[place], roles[place], "current", ",,,"
        if offset in special:
            place, relay, role = 1, "", ""
            who, status, links = special[offset].speaker, special[offset].status, special[offset].links
        shapes = pool.shapes if place else pool.own_shapes
        columns, hedge, quotation, length = shapes[chance >> 3 & 1023]
        middle = words >> 10 & 1023
        mark = marks[middle]
        if source.has_text and chance >> 13 & 31:
            if length or not end or chance >> 18 & 7:  # otherwise it shares the passage of the previous claim
                start = end + (chance >> 21 & 127)
                end = start + length + 40 + (chance >> 28 & 127)
            digest = (seed ^ start * 0xC2B2AE3D27D4EB4F ^ end * 0x165667B19E3779F9) & MASK64
            passage, order = f"{start},{end},{digest:016x}", (start, end)
        else:
            passage, order = ",,", (LAST, LAST)
        row = (
            f"c{TRIPLES[mixed >> 15]}{TRIPLES[mixed & 0x7FFF]}{prefix}{who},"
            f"{mark}{openings[words & 1023]}{hedge}{middles[middle]}{endings[words >> 20]}{mark},{columns},"
            f"{status},{passage},{role},{quotation},{hedge.strip()},{said[chance >> 35 & 15]},{relay},{links}\n"
        )
        found.append((order, row))
    found.sort()  # a row begins with its id
    revised = Revised(tuple(claim_id(first + offset) for offset in revised_offsets(source)), people[1][0])
    return Claims([row for _, row in found], end + 100 + (seed >> 8 & 1023), revised)


def cast(plan: Plan, source: Source) -> list[tuple[str, str]]:
    """Return the speakers of a source: eight times the columns speaker_id and relayed_by, the publisher first."""
    named = plan.speakers.named
    chosen = [named[(source.number * 5 + place) % len(named)] for place in range(7)]
    people = [(source.publisher, "")]
    for place, speaker in enumerate(chosen):
        people.append((speaker, chosen[(place + 1) % 7] if place == 4 else ""))
    return people


def revised_offsets(source: Source) -> range:
    """Return the claims of a source that the next one revises: the last ones."""
    return range(source.count - source.revised, source.count)


def specials(
    plan: Plan, source: Source, people: list[tuple[str, str]], before: Revised
) -> dict[int, Special]:
    """Return the special rows of a source, by offset."""
    number, middle = source.number, source.count // 2
    one, two = people[1][0], people[2][0]
    rows = {
        offset: Special(before.speaker, links=f",{revised},,") for offset, revised in enumerate(before.claims)
    }
    unnamed = plan.speakers.unnamed
    if number % 3 == 1 and number // 3 < len(unnamed):
        rows[middle] = Special(unnamed[number // 3])
    if source.count < 24:
        return rows
    rows[middle - 2] = Special(one)
    rows[middle - 1] = Special(two, links=f",,{claim_id(source.first + middle - 2)},")
    if number % 5 == 0:
        rows[middle + 1] = Special(one, "deprecated", f"{NOTE},,,")
    for offset in revised_offsets(source):
        rows[offset] = Special(one, "updated")
    if source.revised:
        evidence = source_id(number + 1)
        last = source.count - source.revised - 1
        for status in ("removed", "removed", "corrected", "retracted"):
            rows[last] = Special(one, status, f",,,{evidence}")
            last -= 1
    return rows


def said_on(day: int) -> tuple[str, ...]:
    """Return sixteen dates, none of them later than this day of DAYS."""
    near = DAYS[day - 15 : day + 1]
    month = DAYS[day - 40][:7]
    return (
        *near[-7:],
        "",
        "",
        month,
        f"{month}-XX",
        f"{near[-3]}?",
        f"{near[0]}/{near[-2]}",
        f"../{near[-1]}",
        f"{near[3]}/..",
        DAYS[day - 400][:4],
    )
