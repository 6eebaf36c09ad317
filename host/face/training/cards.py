"""Makes the photos of the test cards: cards.py DIRECTORY_OF_PGM OUT

The pictures come from `cargo run --release -p portrait --example cards`. Each
becomes a grey JPEG 2000 file of 16 times fewer bytes than pixels, as small as
photos on cards are.
"""

import sys
from pathlib import Path

from PIL import Image

source, out = Path(sys.argv[1]), Path(sys.argv[2])
for letter in "abcdefgi":
    path = out / f"test-{letter}.jp2"
    picture = Image.open(source / f"card-{letter}.pgm")
    picture.save(path, irreversible=True, quality_mode="rates", quality_layers=[16], num_resolutions=5)
    print(path, path.stat().st_size)
