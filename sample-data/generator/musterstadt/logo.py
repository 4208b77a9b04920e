"""The city's mark as a PNG: a gate with two towers over a river, drawn from formulas."""

import functools
import math
import struct
import zlib

SIZE = 240
BLUE, WHITE = (24, 62, 108), (255, 255, 255)


def inside(x, y):
    """Whether a point of the unit square is white."""
    if y > 0.74:
        wave = 0.03 * math.sin(x * 4 * math.pi)
        return 0.78 + wave < y < 0.83 + wave or 0.88 + wave < y < 0.93 + wave
    tower = 0.16 < x < 0.34 or 0.66 < x < 0.84
    if tower:
        roof = abs(x - (0.25 if x < 0.5 else 0.75)) < (y - 0.10) * 0.6
        window = abs(x - (0.25 if x < 0.5 else 0.75)) < 0.025 and 0.36 < y < 0.46
        return (0.28 < y < 0.70 or y <= 0.25 and roof) and not window
    if 0.34 <= x <= 0.66:
        battlement = y > 0.42 or y > 0.37 and int((x - 0.34) / 0.064) % 2 == 0
        arch = (x - 0.5) ** 2 + (max(0.0, 0.58 - y)) ** 2 < 0.1 ** 2 and y > 0.48
        return battlement and y < 0.70 and not arch
    return False


@functools.cache
def png():
    """The picture, four samples a pixel each way."""
    lines = bytearray()
    for row in range(SIZE):
        lines.append(0)
        for column in range(SIZE):
            white = sum(inside((column + (i + 0.5) / 4) / SIZE, (row + (j + 0.5) / 4) / SIZE)
                        for i in range(4) for j in range(4))
            lines += bytes((w * white + b * (16 - white)) // 16 for w, b in zip(WHITE, BLUE))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(bytes(lines), 9)) + chunk(b"IEND", b""))
