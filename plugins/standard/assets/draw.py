#!/usr/bin/env python3
"""Draws the pictograms of the standard flow.

    python3 draw.py

Needs the standard library only; the same zlib writes the same bytes. A shape
is a function that says whether a point is inside; a picture is a list of
shapes with a colour, painted in order. What moves is an animated PNG, whose
still is no frame of it: the still says with an arrow what the frames show.
"""

import struct
import zlib
from pathlib import Path

SIDE = 240
WHITE, DARK, BLUE = 0, 1, 2
PALETTE = bytes([255, 255, 255, 26, 31, 38, 11, 79, 138])


def box(left, top, right, bottom, round_=0):
    def inside(x, y):
        dx = max(left + round_ - x, 0, x - (right - round_))
        dy = max(top + round_ - y, 0, y - (bottom - round_))
        return dx * dx + dy * dy <= round_ * round_ if round_ else dx == dy == 0

    return inside


def disc(cx, cy, radius_x, radius_y=None):
    radius_y = radius_y or radius_x
    return lambda x, y: ((x - cx) / radius_x) ** 2 + ((y - cy) / radius_y) ** 2 <= 1


def line(points, width):
    def inside(x, y):
        for (ax, ay), (bx, by) in zip(points, points[1:]):
            px, py = bx - ax, by - ay
            t = ((x - ax) * px + (y - ay) * py) / (px * px + py * py)
            t = min(max(t, 0), 1)
            if (x - ax - t * px) ** 2 + (y - ay - t * py) ** 2 <= width * width / 4:
                return True
        return False

    return inside


def both(one, other):
    return lambda x, y: one(x, y) and other(x, y)


def arrow(x, start, end):
    """Points from start to end along a column."""
    back = 24 if end < start else -24
    return [
        (line([(x, start), (x, end)], 14), BLUE),
        (line([(x - 24, end + back), (x, end), (x + 24, end + back)], 14), BLUE),
    ]


def card(left, top):
    """A card with a photo and three lines."""
    return [
        (box(left, top, left + 120, top + 76, 10), DARK),
        (box(left + 7, top + 7, left + 113, top + 69, 5), WHITE),
        (disc(left + 88, top + 30, 11), BLUE),
        (both(disc(left + 88, top + 62, 20, 18), box(left, top, left + 120, top + 62)), BLUE),
        *[(box(left + 16, top + y, left + 58, top + y + 6), DARK) for y in (20, 35, 50)],
    ]


def person(cx, head, colour=DARK):
    return [
        (disc(cx, head, 30), colour),
        (both(disc(cx, head + 96, 58, 56), box(0, 0, SIDE, head + 90)), colour),
    ]


READER = [(box(36, 186, 204, 214, 10), DARK)]



def waves(count):
    """What goes between a phone and the reader, from the phone on."""
    return [
        (line([(120 - w, 140 + d), (120, 150 + d), (120 + w, 140 + d)], 8), BLUE)
        for w, d in ((18, 4), (30, 20))[:count]
    ]


PHONE = [
    (box(86, 14, 154, 132, 14), DARK),
    (box(94, 30, 146, 112, 2), WHITE),
    (disc(120, 122, 5), WHITE),
] + READER

PICTURES = {
    "place-card": card(60, 18) + arrow(120, 112, 166) + READER,
    "take-card": READER + arrow(120, 166, 112) + card(60, 18),
    "hold-phone": PHONE + waves(2),
    "face": [
        *[
            (line([(x, y + 46 * s), (x, y), (x + 46 * r, y)], 14), BLUE)
            for x, r in ((28, 1), (212, -1))
            for y, s in ((28, 1), (212, -1))
        ],
        (disc(120, 120, 60, 72), DARK),
        (disc(120, 120, 50, 62), WHITE),
        (disc(99, 108, 8), DARK),
        (disc(141, 108, 8), DARK),
        (line([(98, 144), (110, 151), (130, 151), (142, 144)], 8), DARK),
    ],
    "clerk": person(120, 62)
    + [
        (box(24, 152, 216, 170, 4), BLUE),
        (box(40, 170, 200, 222), BLUE),
        (box(96, 186, 144, 196, 3), WHITE),
    ],
    "done": [
        (disc(120, 120, 100), BLUE),
        (line([(72, 124), (106, 158), (170, 86)], 24), WHITE),
    ],
}

MOVES = {
    "place-card": [card(60, top) + READER for top in (18, 48, 78, 106, 106)],
    "take-card": [card(60, top) + READER for top in (106, 78, 48, 18, 18)],
    "hold-phone": [PHONE + waves(count) for count in (0, 1, 2, 2)],
}


def colour_at(shapes, x, y):
    found = WHITE
    for inside, colour in shapes:
        if inside(x, y):
            found = colour
    return found


def pixels(shapes):
    rows = bytearray()
    for y in range(SIDE):
        rows.append(0)
        pixels = [colour_at(shapes, x + 0.5, y + 0.5) for x in range(SIDE)]
        # Two bits a pixel, four pixels a byte.
        for x in range(0, SIDE, 4):
            a, b, c, d = pixels[x : x + 4]
            rows.append(a << 6 | b << 4 | c << 2 | d)
    return zlib.compress(bytes(rows), 9)


def png(shapes, frames=()):
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, 2, 3, 0, 0, 0)),
        (b"PLTE", PALETTE),
    ]
    if frames:
        chunks.append((b"acTL", struct.pack(">II", len(frames), 0)))
    chunks.append((b"IDAT", pixels(shapes)))
    for place, frame in enumerate(frames):
        # Whole, for half a second, in the stead of what was there.
        whole = struct.pack(">IIIII", 2 * place, SIDE, SIDE, 0, 0)
        chunks.append((b"fcTL", whole + struct.pack(">HHBB", 1, 2, 0, 0)))
        chunks.append((b"fdAT", struct.pack(">I", 2 * place + 1) + pixels(frame)))
    chunks.append((b"IEND", b""))
    out = b"\x89PNG\r\n\x1a\n"
    for kind, data in chunks:
        out += struct.pack(">I", len(data)) + kind + data
        out += struct.pack(">I", zlib.crc32(kind + data))
    return out


if __name__ == "__main__":
    here = Path(__file__).parent
    for name, shapes in PICTURES.items():
        (here / f"{name}.png").write_bytes(png(shapes, MOVES.get(name, ())))
