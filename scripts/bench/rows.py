"""The claims of one source: all columns of the data model, with unique ids and texts derived from numbers."""

from dataclasses import dataclass

from pools import Pool
from sources import DAYS, Plan, Source, source_id

HEADER = (
    "claim_id,source_id,speaker_id,relayed_by,speaker_role,text,quotation,attribution,certainty,hedge,polarity,"
    "said_on,passage_start,passage_end,passage_hash,status,status_source_id,revises,responds_to,note\n"
)
MASK = (1 << 30) - 1  # six characters of base32
MASK64 = (1 << 64) - 1
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
TRIPLES = tuple(a + b + c for a in ALPHABET for b in ALPHABET for c in ALPHABET)
CURRENT = "current,,,,\n"
NOTE = '"entered twice, see the other row\nof this source"'
LAST = 1 << 60  # sort position of rows without a passage


@dataclass(frozen=True, slots=True)
class Revised:
    """The claims of a source that the next source revises, and their speakers."""

    claims: tuple[str, ...] = ()
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Special:
    """What is special in a row: its speaker, and the columns status to note."""

    who: str
    status: str


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
    usual = [f"{who},{pool.roles[(number * 8 + place) & 1023]}" for place, (who, _) in enumerate(people)]
    said = plan.said_on or said_on(source.day)
    seed = number * 0x9E3779B97F4A7C15
    found: list[tuple[int, str]] = []
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
        who, status = usual[place], CURRENT
        if offset in special:
            place, who, status = 1, special[offset].who, special[offset].status
        shapes = pool.shapes if place else pool.own_shapes
        columns, hedge, quotation, length = shapes[chance >> 3 & 1023]
        middle = words >> 10 & 1023
        mark = marks[middle]
        if source.has_text and chance >> 13 & 31:
            if length or not end or chance >> 18 & 7:  # otherwise it shares the passage of the previous claim
                start = end + (chance >> 21 & 127)
                end = start + length + 40 + (chance >> 28 & 127)
            digest = (seed ^ start * 0xC2B2AE3D27D4EB4F ^ end * 0x165667B19E3779F9) & MASK64
            passage, order = f"{start},{end},{digest:016x}", start
        else:
            passage, order = ",,", LAST
        row = (
            f"c{TRIPLES[mixed >> 15]}{TRIPLES[mixed & 0x7FFF]}{prefix}{who},"
            f"{mark}{openings[words & 1023]}{hedge}{middles[middle]}{endings[words >> 20]}{mark},{quotation},"
            f"{columns},{said[chance >> 35 & 15]},{passage},{status}"
        )
        found.append((order, row))
    found.sort()  # a row begins with its id
    revised = Revised(tuple(claim_id(first + offset) for offset in revised_offsets(source)), people[1][1])
    return Claims([row for _, row in found], end + 100 + (seed >> 8 & 1023), revised)


def cast(plan: Plan, source: Source) -> list[tuple[str, str]]:
    """Return the speakers of a source: eight times the columns speaker_id and relayed_by, the publisher first.

    The second of each pair is the speaker alone.
    """
    named = plan.speakers.named
    chosen = [named[(source.number * 5 + place) % len(named)] for place in range(7)]
    people = [(f"{source.publisher},", source.publisher)]
    for place, speaker in enumerate(chosen):
        relay = chosen[(place + 1) % 7] if place == 4 else ""
        people.append((f"{speaker},{relay}", speaker))
    return people


def revised_offsets(source: Source) -> range:
    """Return the claims of a source that the next one revises: the last ones."""
    return range(source.count - source.revised, source.count)


def specials(
    plan: Plan, source: Source, people: list[tuple[str, str]], before: Revised
) -> dict[int, Special]:
    """Return the special rows of a source, by offset."""
    number, middle = source.number, source.count // 2
    one, two = f"{people[1][1]},,", f"{people[2][1]},,"
    rows = {
        offset: Special(f"{before.speaker},,", f"current,,{revised},,\n")
        for offset, revised in enumerate(before.claims)
    }
    unnamed = plan.speakers.unnamed
    if number % 3 == 1 and number // 3 < len(unnamed):
        rows[middle] = Special(f"{unnamed[number // 3]},,", CURRENT)
    if source.count < 24:
        return rows
    rows[middle - 2] = Special(one, CURRENT)
    rows[middle - 1] = Special(two, f"current,,,{claim_id(source.first + middle - 2)},\n")
    if number % 5 == 0:
        rows[middle + 1] = Special(one, f"deprecated,,,,{NOTE}\n")
    for offset in revised_offsets(source):
        rows[offset] = Special(one, "updated,,,,\n")
    if source.revised:
        evidence = source_id(number + 1)
        last = source.count - source.revised - 1
        for status in ("removed", "removed", "corrected", "retracted"):
            rows[last] = Special(one, f"{status},{evidence},,,\n")
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
