"""Puts pieces on pages: rows stay whole, heads repeat, what belongs together stays together.

Pure arithmetic over heights; what a piece draws is its own affair.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

_TINY = 1e-6
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

    def fits(self, pieces: Iterable[P]) -> bool:
        used, head = self._used, self._head
        for piece in pieces:
            used += piece.height
            if piece.head is not None and piece.head is not head:
                used += piece.head.height
            head = piece.head
        return used <= self.room + _TINY

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
        new_head = piece.head is not None and piece.head is not self._head
        head = piece.head.height if new_head and piece.head is not None else 0.0
        return self.room - self._used - head


def paginate(pieces: Sequence[P], room: float) -> tuple[Page[P], ...]:
    """All pieces in their order on pages of height ``room``; at least one page."""
    filler: _Filler[P] = _Filler(room)
    for chain in _chains(pieces):
        if not filler.fits(chain) and not filler.empty:
            filler.turn()
        if filler.fits(chain):
            for piece in chain:
                filler.place(piece)
        else:
            for piece in chain:
                _place_alone(filler, piece)
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


def _place_alone(filler: _Filler[P], piece: P) -> None:
    """Place one piece of a chain that no page can hold; cut it if a page cannot hold even that."""
    while not filler.fits([piece]):
        too_tall = piece.height > filler.room - (piece.head.height if piece.head else 0.0)
        if filler.empty or (too_tall and filler.left_for(piece) > filler.room * _WORTH_BEGINNING):
            first, piece = piece.cut(filler.left_for(piece))
            filler.place(first)
        filler.turn()
    filler.place(piece)
