"""What a network costs in onnxruntime: compare.py MODEL.onnx CALLS

Prints the processor time of one call in milliseconds, of one thread, the best
of five rounds. For comparison with tract by benches/engine.rs; nothing else
needs it.
"""

import sys
import time

import numpy as np
import onnxruntime

model, calls = sys.argv[1], int(sys.argv[2])
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
wanted = session.get_inputs()[0]
values = np.random.default_rng(1).random(wanted.shape, np.float32)
rounds = []
for _ in range(5):
    begun = time.process_time()
    for _ in range(calls):
        session.run(None, {wanted.name: values})
    rounds.append((time.process_time() - begun) / calls)
print(min(rounds) * 1000)
