"""Names and numbers as they are searched, and how easily one is taken for another."""

from __future__ import annotations

import unicodedata


def search_key(text: str) -> str:
    """Text as names are searched: case, accents, widths and double spaces do not matter."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(unicodedata.normalize("NFC", plain).split())


def swaps(value: str) -> set[str]:
    """``value`` with two neighbouring characters exchanged, in every way."""
    pairs = range(len(value) - 1)
    return {value[:n] + value[n + 1] + value[n] + value[n + 2 :] for n in pairs} - {value}


def one_digit_off(value: str) -> set[str]:
    """``value`` with one digit replaced by another, in every way."""
    places = [n for n, letter in enumerate(value) if letter in "0123456789"]
    return {value[:n] + digit + value[n + 1 :] for n in places for digit in "0123456789"} - {value}
