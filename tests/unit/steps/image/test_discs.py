"""Files shared out over discs: together where it fits, apart where it must be, nothing twice, nothing lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from caseferry.steps.image.discs import SECTOR, Load, share_out

MB = 1_000_000
ROOM = 100 * MB


def study(name: str, series: dict[str, list[int]]) -> list[Load]:
    return [
        Load(f"{name}/{one}/{number}", size * MB, (name, one))
        for one, sizes in series.items()
        for number, size in enumerate(sizes)
    ]


def test_a_study_that_does_not_fit_what_is_left_begins_a_new_disc() -> None:
    shares = share_out([*study("a", {"1": [60]}), *study("b", {"1": [30, 30]})], [], ROOM)
    assert shares.discs == (("a/1/0",), ("b/1/0", "b/1/1"))


def test_a_study_larger_than_a_disc_is_cut_between_its_series() -> None:
    shares = share_out(study("a", {"1": [40, 20], "2": [30, 20]}), [], ROOM)
    assert shares.discs == (("a/1/0", "a/1/1"), ("a/2/0", "a/2/1"))


def test_a_series_larger_than_a_disc_is_cut_between_its_slices() -> None:
    shares = share_out(study("a", {"1": [40, 40, 40]}), [], ROOM)
    assert shares.discs == (("a/1/0", "a/1/1"), ("a/1/2",))


def test_small_papers_stand_on_every_disc_and_large_ones_on_the_first() -> None:
    images = study("a", {"1": [60], "2": [60]})
    assert share_out(images, [Load("p", MB)], ROOM).discs == (("p", "a/1/0"), ("p", "a/2/0"))
    assert share_out(images, [Load("p", 50 * MB)], ROOM).discs == (("p",), ("a/1/0",), ("a/2/0",))


def test_a_file_that_no_disc_can_hold_is_named() -> None:
    shares = share_out(study("a", {"1": [200, 20]}), [Load("p", MB)], ROOM)
    assert (shares.discs, shares.too_large) == ((("p", "a/1/1"),), ("a/1/0",))


def test_without_images_there_is_one_disc() -> None:
    assert share_out([], [Load("p", MB)], ROOM).discs == (("p",),)


@given(st.lists(st.tuples(st.integers(0, 130), st.integers(0, 3), st.integers(0, 3)), max_size=60))
def test_every_file_stands_on_one_disc_and_no_disc_is_too_full(rows: list[tuple[int, int, int]]) -> None:
    loads = [
        Load(str(n), size * MB, (f"s{a}", f"r{b}")) for n, (size, a, b) in enumerate(sorted(rows, key=lambda r: r[1:]))
    ]
    shares = share_out(loads, [], ROOM)
    placed = [key for disc in shares.discs for key in disc]
    assert sorted([*placed, *shares.too_large]) == sorted(load.key for load in loads)
    sizes = {load.key: load.bytes + SECTOR for load in loads}
    assert all(sum(sizes[key] for key in disc) <= ROOM for disc in shares.discs)
