"""The meter reports progress across all files of a package, and never moves back."""

from claims.table.notice import Meter


def test_progress_is_reported_across_files() -> None:
    reported: list[tuple[int, int]] = []
    meter = Meter(100, lambda done, total: reported.append((done, total)))
    meter.at(10)
    meter.past(40)
    meter.at(5)
    meter.past(60)
    assert reported == [(10, 100), (40, 100), (45, 100), (100, 100)]


def test_progress_never_moves_back() -> None:
    reported: list[int] = []
    meter = Meter(100, lambda done, _: reported.append(done))
    meter.at(30)
    meter.at(20)
    meter.at(30)
    assert reported == [30]


def test_a_file_that_is_read_twice_does_not_exceed_the_total() -> None:
    reported: list[int] = []
    meter = Meter(50, lambda done, _: reported.append(done))
    meter.past(50)
    meter.past(50)
    assert reported == [50]
    assert (meter.done, meter.before) == (50, 100)
