"""Trains the detector: detect.py DATA OUT.onnx STEPS

DATA-train.img, DATA-train.lab and the same of DATA-test come from
`cargo run --release -p portrait --example training -- detect ...`.
"""

import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

from nets import Average, Detect, export, prepare, rate

torch.manual_seed(1)
rng = np.random.default_rng(1)
torch.set_num_threads(2)
WIDTH, HEIGHT, STRIDE = 160, 120, 8
ys, xs = np.mgrid[0 : HEIGHT // STRIDE, 0 : WIDTH // STRIDE]
CX = torch.tensor(xs * STRIDE + STRIDE / 2, dtype=torch.float32)
CY = torch.tensor(ys * STRIDE + STRIDE / 2, dtype=torch.float32)

# Sides are said as logarithms, all else in lengths that grow with the face.
IS_SIDE = torch.tensor([False, False, True, True] + [False] * 10).view(1, 14, 1, 1)


def load(stem):
    return (
        np.fromfile(stem + ".img", np.uint8).reshape(-1, HEIGHT, WIDTH),
        np.fromfile(stem + ".lab", "<f4").reshape(-1, 2, 15),
    )


def targets(labels):
    """Presence (1, 0, or -1 for neither), what to say, and how large."""
    n = len(labels)
    presence = torch.zeros(n, *CX.shape)
    say = torch.zeros(n, 14, *CX.shape)
    size = torch.ones(n, *CX.shape)
    for k in (1, 0):
        y = labels[:, k]
        has = y[:, 0] > 0
        left, top, right, bottom = (y[:, 1 + j, None, None] for j in range(4))
        x, yy = (left + right) / 2, (top + bottom) / 2
        wide, high = (right - left).clamp_min(1), (bottom - top).clamp_min(1)
        away = torch.maximum((CX - x).abs(), (CY - yy).abs())
        reach = torch.maximum(0.22 * wide, torch.full_like(wide, 5.5))
        inside, near = (away < reach) & has[:, None, None], (away < 2 * reach) & has[:, None, None]
        presence = torch.where(near & (presence == 0), torch.full_like(presence, -1), presence)
        presence = torch.where(inside, torch.ones_like(presence), presence)
        here = [(x - CX) / STRIDE, (yy - CY) / STRIDE]
        here += [(wide / STRIDE).log() + 0 * CX, (high / STRIDE).log() + 0 * CX]
        for j in range(5):
            here += [(y[:, 5 + 2 * j, None, None] - CX) / STRIDE, (y[:, 6 + 2 * j, None, None] - CY) / STRIDE]
        say = torch.where(inside[:, None], torch.stack(here, 1), say)
        size = torch.where(inside, wide / STRIDE + 0 * CX, size)
    return presence, say, size


def mirror(x, y):
    y = y.clone()
    has = y[:, :, 0:1] > 0
    box = torch.stack([WIDTH - y[:, :, 3], y[:, :, 2], WIDTH - y[:, :, 1], y[:, :, 4]], 2)
    p = y[:, :, 5:].reshape(-1, 2, 5, 2)[:, :, [1, 0, 2, 4, 3]].clone()
    p[..., 0] = WIDTH - p[..., 0]
    flipped = torch.cat([y[:, :, :1], box, p.reshape(-1, 2, 10)], 2)
    return x.flip(3), torch.where(has, flipped, y)


def measure(net, images, labels):
    net.eval()
    with torch.no_grad():
        grid = torch.cat([net(prepare(images[i : i + 200])) for i in range(0, len(images), 200)]).numpy()
    score = 1 / (1 + np.exp(-grid[:, 0].reshape(len(grid), -1)))
    best, at = score.max(1), score.argmax(1)
    has = labels[:, 0, 0] > 0
    overlap, away = np.zeros(len(grid)), np.full(len(grid), 9.0)
    for i in np.where(has)[0]:
        r, c = divmod(at[i], WIDTH // STRIDE)
        say = grid[i, 1:, r, c]
        cx, cy = c * STRIDE + 4, r * STRIDE + 4
        x, y, w, h = cx + say[0] * 8, cy + say[1] * 8, 8 * np.exp(say[2]), 8 * np.exp(say[3])
        for true in labels[i]:
            if true[0] == 0:
                continue
            l, t, rr, b = true[1:5]
            iw = min(x + w / 2, rr) - max(x - w / 2, l)
            ih = min(y + h / 2, b) - max(y - h / 2, t)
            common = max(iw, 0) * max(ih, 0)
            iou = common / (w * h + (rr - l) * (b - t) - common)
            if iou > overlap[i]:
                overlap[i] = iou
                p, q = say[4:].reshape(5, 2) * 8 + [cx, cy], true[5:].reshape(5, 2)
                away[i] = np.linalg.norm(p - q, axis=1).mean() / np.linalg.norm(q[0] - q[1])
    for least in (0.3, 0.5, 0.6, 0.7, 0.8):
        found = best[has] > least
        print(f"score {least}: found {(found & (overlap[has] > 0.5)).mean():.4f} of {has.sum()}, "
              f"false on empty {(best[~has] > least).sum()} of {(~has).sum()}, "
              f"landmarks within 0.15: {(found & (away[has] < 0.15)).mean():.4f}")
    print("overlap: median", np.median(overlap[has]).round(3), "p5", np.quantile(overlap[has], 0.05).round(3))
    net.train()


def main():
    data, out, steps = sys.argv[1], sys.argv[2], int(sys.argv[3])
    images, labels = load(data + "-train")
    net = Detect().to(memory_format=torch.channels_last)
    print("parameters", sum(p.numel() for p in net.parameters()))
    average = Average(net)
    optimiser = torch.optim.AdamW(net.parameters(), 3e-3, weight_decay=0.01)
    began = time.process_time()
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = rate(step, steps, 3e-3)
        i = rng.integers(0, len(images), 32)
        x, y = prepare(images[i]), torch.from_numpy(labels[i])
        x = x * (1 + 0.25 * torch.randn(len(x), 1, 1, 1)) + 0.3 * torch.randn(len(x), 1, 1, 1)
        if rng.random() < 0.5:
            x, y = mirror(x, y)
        presence, say, size = targets(y)
        grid = net(x)
        p = torch.sigmoid(grid[:, 0]).clamp(1e-5, 1 - 1e-5)
        yes, no = presence == 1, presence == 0
        loss = -((1 - p) ** 2 * p.log() * yes * 3 + p**2 * (1 - p).log() * no).sum() / yes.sum().clamp_min(1)
        weight = torch.where(IS_SIDE, torch.ones(1), 1 / size[:, None])
        away = F.smooth_l1_loss(grid[:, 1:] * weight, say * weight, reduction="none", beta=0.03)
        loss = loss + 6 * (away.mean(1) * yes).sum() / yes.sum().clamp_min(1)
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
    export(net, (1, 1, HEIGHT, WIDTH), ["image", "grid"], out)


if __name__ == "__main__":
    main()
