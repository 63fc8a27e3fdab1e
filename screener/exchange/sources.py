"""The bytes of a file as lines of text: hashed, counted and decoded while they are read."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from screener.domain.problems import Where, nearest, refuse

CHUNK = 65_536
MAX_LINE = 1_000_000
ENCODINGS = ("utf-8", "utf-16", "cp1252", "gb18030")
"""What a caller may name; without a name a file is UTF-8, or what its byte order mark says."""

Progress = Callable[[int, int], None]
"""Called now and then with bytes done and bytes in all; may raise to stop the reading."""

_BREAK = re.compile(r"\r\n|\n|\r")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def no_progress(done: int, total: int) -> None:
    """For callers who do not show progress."""


class Source:
    """A file being read. ``sha256`` is that of the bytes read so far."""

    def __init__(
        self, stream: BinaryIO, name: str, total: int, progress: Progress = no_progress
    ) -> None:
        self.name = name
        self._stream = stream
        self._total = total
        self._progress = progress
        self._done = 0
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def chunks(self) -> Iterator[bytes]:
        """The bytes, some at a time. Raises Refused if the file cannot be read further."""
        self._progress(0, self._total)
        while chunk := self._read():
            self._hash.update(chunk)
            self._done += len(chunk)
            yield chunk
            self._progress(self._done, max(self._total, self._done))

    def _read(self) -> bytes:
        try:
            return self._stream.read(CHUNK)
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise refuse("exchange.file.unreadable", Where(self.name), why=why) from None

    def lines(self, encoding: str = "") -> Iterator[str]:
        """The lines with their ends, as written. Raises Refused, naming the undecodable line."""
        decode, buffer, count = None, "", 0
        for chunk in self.chunks():
            if decode is None:
                decode = codecs.getincrementaldecoder(self._encoding(chunk, encoding))()
            buffer += self._decoded(decode, chunk, buffer, count)
            end = 0
            for match in _BREAK.finditer(buffer):
                if match.end() == len(buffer) and match[0] == "\r":
                    break  # its line feed may be in the next chunk
                yield self._checked(buffer[end : match.end()], count + 1)
                count, end = count + 1, match.end()
            buffer = buffer[end:]
            self._checked(buffer, count + 1)
        if decode is not None:
            buffer += self._decoded(decode, b"", buffer, count, final=True)
        if buffer:
            yield buffer

    def _decoded(
        self,
        decoder: codecs.IncrementalDecoder,
        chunk: bytes,
        buffer: str,
        count: int,
        final: bool = False,
    ) -> str:
        try:
            return decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            good = error.object[: error.start].decode(error.encoding, "replace")
            line = count + len(_BREAK.findall(buffer + good)) + 1
            where = Where(self.name, line)
            raise refuse("exchange.file.encoding", where, encoding=error.encoding) from None
        except UnicodeError:  # UTF-16 that was named and does not begin with its mark
            where = Where(self.name, 1)
            raise refuse("exchange.file.encoding", where, encoding="utf-16") from None

    def _encoding(self, start: bytes, named: str) -> str:
        if named and named not in ENCODINGS:
            near = nearest(named, ENCODINGS) or ", ".join(ENCODINGS)
            where = Where(self.name)
            raise refuse("exchange.file.unknown_encoding", where, encoding=named, nearest=near)
        if start.startswith(_WORKBOOKS):
            raise refuse("exchange.file.workbook", Where(self.name))
        for mark, encoding in _MARKS:
            if start.startswith(mark):
                return encoding
        return named or "utf-8"

    def _checked(self, line: str, number: int) -> str:
        where = Where(self.name, number)
        if "\0" in line:
            raise refuse("exchange.file.nul", where)
        if len(line) > MAX_LINE:
            raise refuse("exchange.file.long_line", where, limit=f"{MAX_LINE:,}")
        return line
