"""Puts pieces on pages: rows stay whole, heads repeat, what belongs together stays together.

Pure arithmetic over heights; what a piece draws is its own affair.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

_TINY = 1e-6
_WORTH_BEGINNING_CHAIN = 1 / 2  # more, so that a heading is not parted from its tall row
_WORTH_BEGINNING = 1 / 3  # of a page that must be left for a piece taller than a page


class Piece(Protocol):
    """Something with a height that is drawn at one place."""

    @property
    def height(self) -> float: ...

    @property
    def keep(self) -> bool:
        """Whether it must share a page with the piece after it."""
        ...

    @property
    def head(self: P) -> P | None:
        """What stands above it where it begins a page or follows another head's piece."""
        ...

    def cut(self: P, height: float) -> tuple[P, P]:
        """A part of about ``height`` and the rest, which is less; only asked of a piece that no
        page can hold."""
        ...


P = TypeVar("P", bound=Piece)


@dataclass(frozen=True, slots=True)
class Placed(Generic[P]):
    """A piece and its distance from the top of the page's room."""

    piece: P
    y: float


Page = tuple[Placed[P], ...]


class _Filler(Generic[P]):
    """The pages made so far and the one being filled."""

    def __init__(self, room: float) -> None:
        self.room = room
        self.pages: list[Page[P]] = []
        self._page: list[Placed[P]] = []
        self._used = 0.0
        self._head: P | None = None

    def turn(self) -> None:
        if self._page:
            self.pages.append(tuple(self._page))
        self._page, self._used, self._head = [], 0.0, None

    @property
    def empty(self) -> bool:
        return not self._page

    @property
    def left(self) -> float:
        return self.room - self._used

    def fits(self, pieces: Iterable[P]) -> bool:
        return self._used + _height(pieces, self._head) <= self.room + _TINY

    def fits_when_empty(self, pieces: Iterable[P]) -> bool:
        return _height(pieces, None) <= self.room + _TINY

    def place(self, piece: P) -> None:
        if piece.head is not None and piece.head is not self._head:
            self._put(piece.head)
        self._head = piece.head
        self._put(piece)

    def _put(self, piece: P) -> None:
        self._page.append(Placed(piece, self._used))
        self._used += piece.height

    def left_for(self, piece: P) -> float:
        """The height left on this page, below the piece's head."""
        return self.left - (_height([piece], self._head) - piece.height)


def _height(pieces: Iterable[P], head: P | None) -> float:
    """The height of the pieces with their heads, below a piece of the table of ``head``."""
    height = 0.0
    for piece in pieces:
        if piece.head is not None and piece.head is not head:
            height += piece.head.height
        head = piece.head
        height += piece.height
    return height


def paginate(pieces: Sequence[P], room: float) -> tuple[Page[P], ...]:
    """All pieces in their order on pages of height ``room``; at least one page."""
    filler: _Filler[P] = _Filler(room)
    for chain in _chains(pieces):
        if filler.fits(chain) or filler.fits_when_empty(chain):
            if not filler.fits(chain):
                filler.turn()
            for piece in chain:
                filler.place(piece)
        else:
            _place_divided(filler, chain)
    filler.turn()
    return tuple(filler.pages) or ((),)


def _chains(pieces: Sequence[P]) -> list[list[P]]:
    """Runs of pieces that must share a page."""
    chains: list[list[P]] = []
    kept = False
    for piece in pieces:
        if kept:
            chains[-1].append(piece)
        else:
            chains.append([piece])
        kept = piece.keep
    return chains


def _place_divided(filler: _Filler[P], chain: list[P]) -> None:
    """Place what no page can hold together; its first pieces do not begin at a page's foot."""
    if filler.left < filler.room * _WORTH_BEGINNING_CHAIN:
        filler.turn()
    for piece in chain:
        _place_alone(filler, piece)


def _place_alone(filler: _Filler[P], piece: P) -> None:
    """Place one piece of a chain that no page can hold; cut it if a page cannot hold even that."""
    while not filler.fits([piece]):
        worth = filler.left_for(piece) > filler.room * _WORTH_BEGINNING
        if filler.empty or (worth and not filler.fits_when_empty([piece])):
            first, piece = piece.cut(filler.left_for(piece))
            filler.place(first)
        filler.turn()
    filler.place(piece)
