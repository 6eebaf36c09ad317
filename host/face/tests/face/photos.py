"""Draws the photos of people.rs again: python3 photos.py (numpy and Pillow)."""

import numpy as np
from PIL import Image


def shade(name, column, row):
    mask = 0xFFFFFFFF
    mixed = (name * 73856093 & mask) ^ (column * 19349663 & mask) ^ (row * 83492791 & mask)
    mixed ^= mixed >> 13
    mixed = mixed * 0x5BD1E995 & mask
    mixed ^= mixed >> 15
    return 20 + mixed % 150


def draw(name, width, height, scale, x0, y0):
    picture = np.full((height, width), 90, np.uint8)
    for y in range(height):
        for x in range(width):
            u, v = (x + 0.5 - x0) / scale, (y + 0.5 - y0) / scale
            if max(abs(u), abs(v)) < 4:
                picture[y, x] = 255
            elif abs(u) < 28 and abs(v) < 28:
                picture[y, x] = shade(name, int(u / 7 + 4), int(v / 7 + 4))
    return Image.fromarray(picture)


card = draw(1, 240, 300, 2.5, 130, 150)
card.save("grey.jp2", quality_mode="rates", quality_layers=[18], irreversible=True)
tinted = Image.merge("RGB", [card.point(lambda v: min(255, v + 6)), card, card])
tinted.save("colour.jp2", quality_mode="rates", quality_layers=[40], irreversible=True)
tinted.save("colour.jpg", quality=60)
Image.new("L", (240, 300), 90).save("empty.jpg", quality=60)
draw(1, 120, 150, 1.25, 65, 75).save("small.jpg", quality=60)
pair = draw(1, 400, 300, 2.5, 90, 150)
pair.paste(draw(2, 200, 300, 2.5, 110, 150), (200, 0))
pair.save("pair.jpg", quality=60)
