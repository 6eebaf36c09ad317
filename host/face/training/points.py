"""Trains the landmark network: points.py DATA OUT.onnx STEPS [FROM.onnx]

With FROM it goes on from the weights of an earlier file, more slowly.

DATA-train.img, DATA-train.lab and the same of DATA-test come from
`cargo run --release -p portrait --example training -- points ...`, and
DATA-none.img, what is taken for a face and is none, from none.py.
"""

import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from nets import Average, Points, export, prepare, rate, resume

torch.manual_seed(1)
rng = np.random.default_rng(1)
torch.set_num_threads(2)


def load(stem):
    return (
        np.fromfile(stem + ".img", np.uint8).reshape(-1, 64, 64),
        np.fromfile(stem + ".lab", "<f4").reshape(-1, 16),
    )


def measure(net, images, labels):
    net.eval()
    with torch.no_grad():
        parts = [net(prepare(images[i : i + 500])) for i in range(0, len(images), 500)]
    points, state, pose = (torch.cat(p).numpy() for p in zip(*parts))
    face = labels[:, 13] > 0
    true = labels[face, :10].reshape(-1, 5, 2)
    away = np.linalg.norm(points[face].reshape(-1, 5, 2) - true, axis=2).mean(1)
    away /= np.linalg.norm(true[:, 0] - true[:, 1], axis=1)
    print(f"landmarks: median {np.median(away):.4f} p95 {np.quantile(away, 0.95):.4f} "
          f"p99 {np.quantile(away, 0.99):.4f} over 0.15: {(away > 0.15).mean():.4f} of inter-eye")
    for k, name in enumerate(["eyes closed", "masked", "eyes hidden", "face"]):
        of = np.ones(len(labels), bool) if k == 3 else face
        yes, no = state[of & (labels[:, 10 + k] > 0), k] > 0, state[of & (labels[:, 10 + k] == 0), k] > 0
        print(f"{name}: missed {1 - yes.mean():.4f} of {len(yes)}, false {no.mean():.4f} of {len(no)}")
    error = np.abs(pose[face] - labels[face, 14:])
    print("yaw, pitch: median, p95 in degrees",
          np.degrees(np.median(error, 0)).round(2), np.degrees(np.quantile(error, 0.95, 0)).round(2))
    net.train()


def main():
    data, out, steps = sys.argv[1], sys.argv[2], int(sys.argv[3])
    images, labels = load(data + "-train")
    none = np.fromfile(data + "-none.img", np.uint8).reshape(-1, 64, 64) if Path(data + "-none.img").exists() else []
    net = Points().to(memory_format=torch.channels_last)
    top, keep = 2e-3, 0.995
    if len(sys.argv) > 4:
        resume(net, sys.argv[4], prepare(images[:1000]))
        top, keep = 8e-4, 0.99
    print("parameters", sum(p.numel() for p in net.parameters()))
    # What is seen from its side or wears a mask is what is missed.
    often = 1 + 1.5 * (np.hypot(labels[:, 14], labels[:, 15]) > 0.4) + (labels[:, 11] > 0)
    often /= often.sum()
    average = Average(net, keep)
    optimiser = torch.optim.AdamW(net.parameters(), top, weight_decay=0.01)
    began = time.process_time()
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = rate(step, steps, top)
        i = rng.choice(len(images), 96 - 8 * (len(none) > 0), p=often)
        x, y = images[i], torch.from_numpy(labels[i])
        if len(none):
            x = np.concatenate([x, none[rng.integers(0, len(none), 8)]])
            y = torch.cat([y, torch.zeros(8, 16)])
        x = prepare(x)
        x = x * (1 + 0.2 * torch.randn(len(x), 1, 1, 1)) + 0.25 * torch.randn(len(x), 1, 1, 1)
        if rng.random() < 0.5:
            x = x.flip(3)
            p = y[:, :10].reshape(-1, 5, 2)[:, [1, 0, 2, 4, 3]].clone()
            p[:, :, 0] = 1 - p[:, :, 0]
            y = torch.cat([p.flatten(1), y[:, 10:14], -y[:, 14:15], y[:, 15:]], 1)
        points, state, pose = net(x)
        face = y[:, 13:14]
        eyes = (y[:, 0:2] - y[:, 2:4]).norm(dim=1, keepdim=True).clamp_min(0.1)
        away = F.smooth_l1_loss(points / eyes, y[:, :10] / eyes, reduction="none", beta=0.03)
        hidden = 1 - 0.6 * y[:, 11:12] * (torch.arange(10) >= 4)
        loss = 5 * (away * face * hidden).mean()
        # Closed and hidden eyes are rare.
        logits = F.binary_cross_entropy_with_logits(
            state, y[:, 10:14], reduction="none", pos_weight=torch.tensor([4.0, 1.0, 6.0, 1.0])
        )
        loss = loss + (logits[:, :3] * face).mean() + 0.5 * logits[:, 3].mean()
        loss = loss + (F.smooth_l1_loss(pose, y[:, 14:], reduction="none", beta=0.05) * face).mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        average.step()
        if step % 200 == 0:
            print(f"{step} cpu {time.process_time() - began:.0f} s loss {loss.item():.4f}", flush=True)
    average.apply()
    torch.save(net.state_dict(), out.replace(".onnx", ".pt"))
    measure(net, *load(data + "-test"))
    export(net, (1, 1, 64, 64), ["crop", "points", "state", "pose"], out)


if __name__ == "__main__":
    main()
