"""Cuts out what the detector takes for faces where none are: none.py FRAMES.img DETECT.onnx OUT.img

FRAMES.img comes from
`cargo run --release -p portrait --example training -- empty ...`.
Each place above a low score gives four crops of 64 by 64, a little beside each
other, as `points.py` wants them.
"""

import sys

import numpy as np
import onnxruntime
from PIL import Image

WIDTH, HEIGHT, SCALE, STRIDE, SQUARE = 480, 360, 3, 8, 1.3
SCORE_MIN = 0.15

rng = np.random.default_rng(1)
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(sys.argv[2], options)
crops = []
for frame in np.memmap(sys.argv[1], np.uint8, "r").reshape(-1, HEIGHT, WIDTH):
    image = frame.reshape(HEIGHT // SCALE, SCALE, WIDTH // SCALE, SCALE).astype(np.float32).mean((1, 3))
    grid = session.run(["grid"], {"image": ((image / 255 - 0.5) / 0.25)[None, None].astype(np.float32)})[0][0]
    score = 1 / (1 + np.exp(-grid[0]))
    for row, column in zip(*np.where(score > SCORE_MIN)):
        # Of those that lie together the best.
        near = score[max(row - 2, 0) : row + 3, max(column - 2, 0) : column + 3]
        if score[row, column] < near.max():
            continue
        x, y, wide, high = grid[1:5, row, column]
        middle = np.array([column + 0.5 + x, row + 0.5 + y]) * STRIDE * SCALE
        side = SQUARE * STRIDE * SCALE * np.exp(max(wide, high))
        for _ in range(4):
            s = side * (1 + 0.08 * rng.standard_normal())
            left, top = middle - s / 2 + 0.04 * side * rng.standard_normal(2)
            # Beyond the edge it is as the edge.
            wide_enough = int(s) + 2
            padded = np.pad(frame, wide_enough, "edge")
            box = [left + wide_enough, top + wide_enough, left + s + wide_enough, top + s + wide_enough]
            crops.append(np.asarray(Image.fromarray(padded).resize((64, 64), Image.Resampling.BILINEAR, box)))
np.stack(crops).tofile(sys.argv[3])
print(len(crops), "crops")
