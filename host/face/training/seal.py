"""Writes digests and self-tests into a manifest: seal.py DIRECTORY

For each model that DIRECTORY/pack.toml names, `sha256` and the numbers of
`expect` are set to what the file is and answers.
"""

import hashlib
import re
import sys
import tomllib
from pathlib import Path

import numpy as np
import onnxruntime

directory = Path(sys.argv[1])
path = directory / "pack.toml"
text = path.read_text()
pack = tomllib.loads(text)


def answer(model, file):
    """The first values of an output for the test picture."""
    height, width = model["input"]["shape"][2:]
    place = np.arange(height * width * 3, dtype=np.uint64)
    rgb = ((place * 2654435761 & 0xFFFFFFFF) >> 24).reshape(height, width, 3)
    luma = rgb @ np.array([77, 150, 29], np.uint64) + 128 >> 8
    value = (luma.astype(np.float32) / 255 - model["input"]["mean"][0]) / model["input"]["std"][0]
    session = onnxruntime.InferenceSession(file)
    output = session.run([model["self_test"]["output"]], {model["input"]["name"]: value[None, None].astype(np.float32)})
    return output[0].ravel()[:8]


for role in ("detect", "points", "embed"):
    file = directory / pack[role]["file"]
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    values = ", ".join(f"{value:.5f}" for value in answer(pack[role], file))
    section = re.compile(rf"(?ms)^\[{role}\]$.*?(?=^\[)")

    def sealed(found):
        part = re.sub(r'sha256 = ".*?"', f'sha256 = "{digest}"', found.group())
        return re.sub(r"expect = \[.*?\]", f"expect = [{values}]", part)

    text = section.sub(sealed, text)
    print(role, file.stat().st_size, digest)
path.write_text(text)
