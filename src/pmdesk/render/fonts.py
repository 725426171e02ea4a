"""Which characters a font has: read from its file's character map, without a library.

A page never shows boxes for characters that no font has; so they are looked for before.
"""

import struct
from functools import cache
from pathlib import Path


@cache
def covered(path: str, index: int) -> frozenset[int]:
    """The code points of a font file (TrueType, OpenType, or the collection's font of that
    index); none where the file is not understood."""
    try:
        data = Path(path).read_bytes()
        start = 0
        if data[:4] == b"ttcf":
            (start,) = struct.unpack_from(">I", data, 12 + 4 * index)
        return frozenset(_characters(data, start))
    except (OSError, struct.error):
        return frozenset()


def _characters(data: bytes, start: int) -> set[int]:
    (tables,) = struct.unpack_from(">H", data, start + 4)
    for place in range(tables):
        tag, _sum, offset, _length = struct.unpack_from(">4sIII", data, start + 12 + 16 * place)
        if tag == b"cmap":
            return _mapped(data, offset)
    return set()


def _mapped(data: bytes, cmap: int) -> set[int]:
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    found: set[int] = set()
    for place in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * place)
        if (platform, encoding) in _UNICODE or platform == 0:
            (format,) = struct.unpack_from(">H", data, cmap + offset)
            if format == 4:
                found |= _segments(data, cmap + offset)
            elif format == 12:
                found |= _groups(data, cmap + offset)
    return found


_UNICODE = ((3, 1), (3, 10))


def _segments(data: bytes, at: int) -> set[int]:
    """Format 4: the basic plane in segments. A segment's rest is taken to be mapped throughout,
    as it is in practice."""
    (doubled,) = struct.unpack_from(">H", data, at + 6)
    ends = struct.unpack_from(f">{doubled // 2}H", data, at + 14)
    starts = struct.unpack_from(f">{doubled // 2}H", data, at + 16 + doubled)
    found: set[int] = set()
    for first, last in zip(starts, ends, strict=True):
        found.update(range(first, last + 1))
    return found - {0xFFFF}


def _groups(data: bytes, at: int) -> set[int]:
    """Format 12: all planes in groups."""
    (count,) = struct.unpack_from(">I", data, at + 12)
    found: set[int] = set()
    for place in range(count):
        first, last, _glyph = struct.unpack_from(">III", data, at + 16 + 12 * place)
        found.update(range(first, last + 1))
    return found
