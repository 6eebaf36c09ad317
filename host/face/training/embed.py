"""Trains the network that describes a face: embed.py DATA OUT.onnx STEPS

DATA-train.img holds CARDS + LIVES aligned faces a person, each DATA-test-*.img
one card and two visits of three frames; they come from
`cargo run --release -p portrait --example training -- embed ...`.
"""

import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from nets import Average, Embed, export, prepare, rate

torch.manual_seed(1)
rng = np.random.default_rng(1)
torch.set_num_threads(2)
CARDS, LIVES = 2, 6
BATCH = 72
TEMPERATURE, MARGIN = 0.06, 0.1


def load(path, views):
    return np.memmap(path, np.uint8, "r").reshape(-1, views, 112, 112)


def rates(genuine, impostor):
    """FRR at each FAR, with the interval of 95 % over people. `genuine` is
    [people, visits], `impostor` [people, people, visits]."""
    n = len(genuine)
    off = ~np.eye(n, dtype=bool)
    scores = impostor[off]
    order = np.argsort(-scores, axis=None)
    sorted_scores = scores.ravel()[order]
    first, second = np.where(off)
    visits = genuine.shape[1]
    first, second = np.repeat(first, visits)[order], np.repeat(second, visits)[order]

    def frr(weights, far):
        cumulated = np.cumsum(weights[first] * weights[second])
        at = np.searchsorted(cumulated, far * cumulated[-1])
        threshold = sorted_scores[min(at, len(sorted_scores) - 1)]
        return ((genuine < threshold).mean(1) * weights).sum() / weights.sum(), threshold

    for far in (1e-2, 1e-3, 1e-4):
        value, threshold = frr(np.ones(n), far)
        draws = [frr(np.bincount(rng.integers(0, n, n), minlength=n).astype(float), far)[0] for _ in range(200)]
        low, high = np.quantile(draws, [0.025, 0.975])
        print(f"  FAR {far:g}: FRR {100 * value:.2f} % [{100 * low:.2f}, {100 * high:.2f}] at {threshold:.3f}")


def measure(net, path):
    net.eval()
    images = load(path, 7)
    with torch.no_grad():
        flat = np.ascontiguousarray(images).reshape(-1, 112, 112)
        parts = [F.normalize(net(prepare(flat[i : i + 200]))) for i in range(0, len(flat), 200)]
    e = torch.cat(parts).numpy().reshape(len(images), 7, -1)
    card, frames = e[:, 0], e[:, 1:].reshape(len(e), 2, 3, -1)
    fused = frames.mean(2)
    fused /= np.linalg.norm(fused, axis=-1, keepdims=True)
    for name, probe in (("one frame", frames[:, :, 0]), ("three frames", fused)):
        print(path, name)
        scores = np.einsum("nd,mvd->nmv", card, probe)
        rates(scores[np.arange(len(e)), np.arange(len(e))], scores)
    net.train()


def batch(people, bank, hard):
    """People of one batch; the hard ones with others who look alike."""
    if not hard:
        return rng.permutation(people)[:BATCH]
    seeds = rng.integers(0, people, BATCH // 4)
    alike = (bank[seeds] @ bank.T).topk(9).indices.numpy()
    chosen = np.unique(np.concatenate([row[[0, *rng.choice(8, 3, replace=False) + 1]] for row in alike]))
    rest = rng.permutation(np.setdiff1d(np.arange(people), chosen))[: BATCH - len(chosen)]
    return np.concatenate([chosen, rest])[:BATCH]


def main():
    data, out, steps = sys.argv[1], sys.argv[2], int(sys.argv[3])
    images = load(data + "-train.img", CARDS + LIVES)
    net = Embed().to(memory_format=torch.channels_last)
    print("parameters", sum(p.numel() for p in net.parameters()), "people", len(images))
    average = Average(net)
    bank = F.normalize(torch.randn(len(images), 128))
    optimiser = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=0.02)
    began = time.process_time()
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = rate(step, steps, 2.5e-3)
        who = batch(len(images), bank, step > 0.35 * steps and rng.random() < 0.6)
        first = [images[i, rng.integers(CARDS) if rng.random() < 0.85 else rng.integers(CARDS + LIVES)] for i in who]
        second = [images[i, CARDS + rng.integers(LIVES)] for i in who]
        x = prepare(np.stack(first + second))
        if rng.random() < 0.5:
            x = x.flip(3)
        x = x * (1 + 0.2 * torch.randn(len(x), 1, 1, 1)) + 0.2 * torch.randn(len(x), 1, 1, 1)
        if rng.random() < 0.3:
            h, w = rng.integers(10, 36, 2)
            top, left = rng.integers(0, 112 - h), rng.integers(0, 112 - w)
            x[len(who) :, :, top : top + h, left : left + w] = torch.randn(1)
        e = F.normalize(net(x))
        a, b = e[: len(who)], e[len(who) :]
        same = torch.eye(len(who))
        cross = a @ b.T - MARGIN * same
        within = b @ b.T - 10 * same
        target = torch.arange(len(who))
        loss = F.cross_entropy(cross / TEMPERATURE, target)
        loss = loss + F.cross_entropy(torch.cat([cross.T, within], 1) / TEMPERATURE, target)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        average.step()
        with torch.no_grad():
            bank[who] = F.normalize(bank[who] * 0.5 + (a + b) * 0.25)
        if step % 50 == 0:
            torch.save(average.state, out.replace(".onnx", "-part.pt"))
            right = (cross.argmax(1) == target).float().mean()
            print(f"{step} cpu {time.process_time() - began:.0f} s loss {loss.item():.3f} right {right:.3f}", flush=True)
    average.apply()
    torch.save(net.state_dict(), out.replace(".onnx", ".pt"))
    for path in sorted(Path(".").glob(f"{data}-test-*.img")):
        measure(net, path)
    export(net, (1, 1, 112, 112), ["face", "embedding"], out)


if __name__ == "__main__":
    main()
