"""The three networks: plain dense convolutions, which tract runs fastest."""

import torch
import torch.nn as nn


def conv(i, o, stride=1, dilation=1):
    return nn.Sequential(
        nn.Conv2d(i, o, 3, stride, dilation, dilation, bias=False), nn.BatchNorm2d(o), nn.ReLU()
    )


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.f = conv(channels, channels)

    def forward(self, x):
        return x + self.f(x)


class Detect(nn.Module):
    """[N, 1, 120, 160] to a grid [N, 15, 15, 20]: presence (logit), box and
    five points, in units of the stride and from the middle of the cell."""

    def __init__(self):
        super().__init__()
        c = 40
        self.f = nn.Sequential(
            conv(1, 12, 2), conv(12, 24, 2), conv(24, c, 2),
            conv(c, c), conv(c, c, 1, 2), conv(c, c, 1, 4), conv(c, c, 1, 2), conv(c, c),
        )
        self.head = nn.Conv2d(c, 15, 1)

    def forward(self, x):
        return self.head(self.f(x))


class Points(nn.Module):
    """[N, 1, 64, 64] to points [N, 10] in shares of the crop, state [N, 4]
    (logits: eyes closed, masked, eyes hidden, a face) and pose [N, 2] (yaw and
    pitch in radians)."""

    def __init__(self):
        super().__init__()
        self.f = nn.Sequential(
            conv(1, 16, 2), conv(16, 16), conv(16, 32, 2), Residual(32), conv(32, 64, 2), Residual(64),
            conv(64, 64, 2), nn.Flatten(),
        )
        self.hidden = nn.Sequential(nn.Linear(64 * 16, 48), nn.ReLU())
        self.points = nn.Linear(48, 10)
        self.pose = nn.Linear(48, 2)
        # Apart from where the points are: what is easily seen must not wait
        # for what is hard to find.
        self.state = nn.Sequential(nn.Linear(64 * 16, 24), nn.ReLU(), nn.Linear(24, 4))

    def forward(self, x):
        x = self.f(x)
        hidden = self.hidden(x)
        return self.points(hidden), self.state(x), self.pose(hidden)


class Embed(nn.Module):
    """[N, 1, 112, 112] to [N, 128]."""

    def __init__(self):
        super().__init__()
        self.f = nn.Sequential(
            conv(1, 16, 2), conv(16, 24, 2), Residual(24), conv(24, 48, 2), Residual(48), Residual(48),
            conv(48, 96, 2), Residual(96),
            nn.Conv2d(96, 96, 7, groups=96, bias=False), nn.BatchNorm2d(96), nn.Conv2d(96, 128, 1),
        )
        self.norm = nn.BatchNorm1d(128, affine=False)

    def forward(self, x):
        return self.norm(self.f(x).flatten(1))


def prepare(luma):
    """Bytes [N, H, W] to the networks' input [N, 1, H, W]."""
    x = (torch.from_numpy(luma).float() / 255 - 0.5)[:, None] / 0.25
    return x.contiguous(memory_format=torch.channels_last)


def export(net, shape, names, path):
    """Writes a network as one ONNX file, batch 1, opset 17."""
    net.eval()
    net.to(memory_format=torch.contiguous_format)
    torch.onnx.export(
        net, torch.zeros(shape), path, input_names=names[:1], output_names=names[1:],
        opset_version=17, dynamo=False,
    )


class Average:
    """The mean of a network's weights over the last steps, which does better
    than the last weights."""

    def __init__(self, net, keep=0.995):
        self.keep, self.net = keep, net
        self.state = {k: v.clone() for k, v in net.state_dict().items()}
        self.steps = 0

    def step(self):
        self.steps += 1
        keep = min(self.keep, self.steps / (self.steps + 10))
        with torch.no_grad():
            for k, v in self.net.state_dict().items():
                if v.is_floating_point():
                    self.state[k].mul_(keep).add_(v, alpha=1 - keep)
                else:
                    self.state[k].copy_(v)

    def apply(self):
        self.net.load_state_dict(self.state)


def resume(net, path, x):
    """Gives a network the weights of a file that [`export`] wrote, to go on
    from. There each normalisation is part of the convolution before it; here
    it gets the mean and deviation of `x` back, and the answers stay the same.
    """
    import onnx

    graph = onnx.load(path).graph
    file = {one.name: torch.from_numpy(onnx.numpy_helper.to_array(one).copy()) for one in graph.initializer}
    folded = iter([(file[node.input[1]], file[node.input[2]]) for node in graph.node if node.op_type == "Conv"])
    state, hooks = net.state_dict(), []
    state.update({name: value for name, value in file.items() if name in state})
    net.load_state_dict(state)

    def unfold(norm, bias):
        def hook(_, inputs):
            mean, variance = inputs[0].mean((0, 2, 3)), inputs[0].var((0, 2, 3), unbiased=False)
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(variance)
            norm.weight.copy_((variance + norm.eps).sqrt())
            norm.bias.copy_(bias + mean)

        return norm.register_forward_pre_hook(hook)

    with torch.no_grad():
        for part in [part for part in net.modules() if isinstance(part, nn.Sequential)]:
            for one, norm in zip(part, part[1:]):
                if isinstance(one, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                    weight, bias = next(folded)
                    one.weight.copy_(weight)
                    hooks.append(unfold(norm, bias))
        net.eval()
        net(x)
        net.train()
    for hook in hooks:
        hook.remove()


def rate(step, steps, top):
    """Learning rate: a short rise, then half a cosine."""
    import math

    return top * min(1, (step + 1) / 50) * (0.5 + 0.5 * math.cos(math.pi * step / steps)) + top * 0.005
