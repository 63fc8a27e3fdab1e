"""Pages as arithmetic: order, room, what stays together, what repeats."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from screener.paper.paginator import Page, paginate

ROOM = 100.0


@dataclass(frozen=True, eq=False)
class Block:
    """A piece of some height, cut wherever asked."""

    name: str
    height: float
    keep: bool = False
    head: Block | None = None

    def cut(self, height: float) -> tuple[Block, Block]:
        return replace(self, height=height, keep=False), replace(self, height=self.height - height)


HEAD = Block("head", 10)


def names(pages: tuple[Page[Block], ...]) -> list[list[str]]:
    return [[placed.piece.name for placed in page] for page in pages]


def test_nothing_still_makes_one_page() -> None:
    assert paginate([], ROOM) == ((),)


def test_a_piece_that_does_not_fit_begins_the_next_page_whole() -> None:
    pieces = [Block("a", 60), Block("b", 60), Block("c", 40)]
    assert names(paginate(pieces, ROOM)) == [["a"], ["b", "c"]]


def test_a_head_stands_once_on_each_page_of_its_table() -> None:
    rows = [Block(str(number), 40, head=HEAD) for number in range(5)]
    assert names(paginate(rows, ROOM)) == [["head", "0", "1"], ["head", "2", "3"], ["head", "4"]]


def test_two_tables_on_one_page_have_each_its_head() -> None:
    other = Block("other", 10)
    pieces = [Block("a", 20, head=HEAD), Block("b", 20, head=other), Block("c", 5, head=other)]
    assert names(paginate(pieces, ROOM)) == [["head", "a", "other", "b", "c"]]


def test_a_heading_goes_over_with_the_row_it_announces() -> None:
    pieces = [Block("a", 70), Block("heading", 10, keep=True), Block("row", 30, head=HEAD)]
    assert names(paginate(pieces, ROOM)) == [["a"], ["heading", "head", "row"]]


def test_a_decision_takes_the_last_row_with_it() -> None:
    rows = [Block("1", 40, head=HEAD), Block("2", 20, keep=True, head=HEAD)]
    pieces = [*rows, Block("boxes", 30, keep=True), Block("lines", 20)]
    assert names(paginate(pieces, ROOM)) == [["head", "1"], ["head", "2", "boxes", "lines"]]


def test_a_row_taller_than_a_page_is_cut_and_nothing_of_it_is_lost() -> None:
    pages = paginate([Block("a", 30), Block("tall", 250, head=HEAD), Block("b", 10)], ROOM)
    assert names(pages) == [
        ["a", "head", "tall"], ["head", "tall"], ["head", "tall"], ["head", "tall", "b"],
    ]  # fmt: skip
    assert sum(p.piece.height for page in pages for p in page if p.piece.name == "tall") == 250


def test_a_tall_row_does_not_begin_at_the_foot_of_a_page() -> None:
    pages = paginate([Block("a", 80), Block("tall", 150)], ROOM)
    assert names(pages) == [["a"], ["tall"], ["tall"]]


@st.composite
def documents(draw: st.DrawFn) -> list[Block]:
    sizes = draw(st.lists(st.integers(1, 140), max_size=40))
    heads = [None, HEAD, Block("other", 7)]
    return [
        Block(
            str(number),
            float(size),
            keep=draw(st.integers(0, 5)) == 0,
            head=heads[draw(st.integers(0, 2))],
        )
        for number, size in enumerate(sizes)
    ]


@given(documents())
def test_every_piece_stands_once_in_order_within_the_room(pieces: list[Block]) -> None:
    pages = paginate(pieces, ROOM)
    seen: list[str] = []
    heights: dict[str, float] = {}
    for page in pages:
        bottom = 0.0
        for placed in page:
            assert placed.y == bottom
            bottom += placed.piece.height
            name = placed.piece.name
            if name.isdigit():
                heights[name] = heights.get(name, 0.0) + placed.piece.height
                seen += [name] if name not in seen else []
        assert bottom <= ROOM + 1e-3
    assert seen == [piece.name for piece in pieces]
    assert all(abs(heights[piece.name] - piece.height) < 1e-6 for piece in pieces)


@given(documents())
def test_only_a_piece_taller_than_a_page_stands_on_two(pieces: list[Block]) -> None:
    pages = paginate(pieces, ROOM)
    for piece in pieces:
        on = [page for page in pages if piece.name in [p.piece.name for p in page]]
        head = piece.head.height if piece.head else 0.0
        assert len(on) == 1 or piece.height + head > ROOM
