"""What a network costs in onnxruntime: compare.py FOLDER CALLS

FOLDER holds the network, "model", and the values that it takes, "input"; what
it gives is written to "output" there. For each line that comes, so many calls
are made on one thread, and the processor time of one is printed in
milliseconds. For comparison with tract by benches/engine.rs; nothing else needs
it.
"""

import sys
import time

import numpy as np
import onnxruntime

folder, calls = sys.argv[1], int(sys.argv[2])
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(
    f"{folder}/model", options, providers=["CPUExecutionProvider"]
)
wanted = session.get_inputs()[0]
values = np.fromfile(f"{folder}/input", np.float32).reshape(wanted.shape)
given = session.run(None, {wanted.name: values})
np.concatenate([one.ravel() for one in given]).tofile(f"{folder}/output")
for _ in sys.stdin:
    begun = time.process_time()
    for _ in range(calls):
        session.run(None, {wanted.name: values})
    print((time.process_time() - begun) / calls * 1000, flush=True)
