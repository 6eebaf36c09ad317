//! Networks of a few numbers, as ONNX files, and the pack that they make.
//!
//! Field numbers are those of onnx.proto.

use face::PackFiles;
use sha2::{Digest, Sha256};

/// The part of protocol buffers that ONNX needs.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(u8::try_from(value & 0x7F).unwrap() | 0x80);
            value >>= 7;
        }
        self.0.push(u8::try_from(value).unwrap());
    }

    fn number(mut self, field: u64, value: usize) -> Self {
        self.varint(field << 3);
        self.varint(value as u64);
        self
    }

    fn bytes(mut self, field: u64, bytes: &[u8]) -> Self {
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend(bytes);
        self
    }

    fn text(self, field: u64, text: &str) -> Self {
        self.bytes(field, text.as_bytes())
    }

    fn message(self, field: u64, message: &Self) -> Self {
        self.bytes(field, &message.0)
    }
}

fn value(name: &str, shape: &[usize]) -> Message {
    let dims = shape.iter().fold(Message::default(), |dims, side| {
        dims.message(1, &Message::default().number(1, *side))
    });
    let tensor = Message::default().number(1, 1).message(2, &dims);
    Message::default().text(1, name).message(2, &Message::default().message(1, &tensor))
}

fn floats(name: &str, shape: &[usize], values: &[f32]) -> Message {
    let raw: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    let dims = shape.iter().fold(Message::default(), |dims, side| dims.number(1, *side));
    dims.number(2, 1).text(8, name).bytes(9, &raw)
}

fn sides(name: &str, values: &[usize]) -> Message {
    let raw: Vec<u8> =
        values.iter().flat_map(|value| i64::try_from(*value).unwrap().to_le_bytes()).collect();
    Message::default().number(1, values.len()).number(2, 7).text(8, name).bytes(9, &raw)
}

fn node(operator: &str, inputs: &[&str], output: &str) -> Message {
    let named = inputs.iter().fold(Message::default(), |node, input| node.text(1, input));
    named.text(2, output).text(3, output).text(4, operator)
}

fn pool(input: &str, output: &str, side: usize) -> Message {
    let attribute =
        |name: &str| Message::default().text(1, name).number(8, side).number(8, side).number(20, 7);
    node("AveragePool", &[input], output)
        .message(5, &attribute("kernel_shape"))
        .message(5, &attribute("strides"))
}

fn model(
    nodes: &[Message],
    constants: &[Message],
    input: (&str, &[usize]),
    outputs: &[(&str, &[usize])],
) -> Vec<u8> {
    let mut graph = Message::default();
    for node in nodes {
        graph = graph.message(1, node);
    }
    graph = graph.text(2, "tiny");
    for constant in constants {
        graph = graph.message(5, constant);
    }
    graph = graph.message(11, &value(input.0, input.1));
    for (name, shape) in outputs {
        graph = graph.message(12, &value(name, shape));
    }
    let opset = Message::default().text(1, "").number(2, 17);
    Message::default().number(1, 8).message(7, &graph).message(8, &opset).0
}

/// A cell whose mean is nearly white is a face, whatever lies around it.
pub(crate) fn detector() -> Vec<u8> {
    // A logit, a box of 6 cells, and five points around the middle.
    let side = 6.0_f32.ln();
    let points = [-1.0, -1.0, 1.0, -1.0, 0.0, 0.0, -0.8, 1.2, 0.8, 1.2];
    let bias: Vec<f32> = [&[-16.0, 0.0, 0.0, side, side][..], &points].concat();
    let weights: Vec<f32> = (0..15).map(|channel| if channel == 0 { 10.0 } else { 0.0 }).collect();
    model(
        &[pool("image", "cells", 8), node("Conv", &["cells", "w", "b"], "grid")],
        &[floats("w", &[15, 1, 1, 1], &weights), floats("b", &[15], &bias)],
        ("image", &[1, 1, 120, 160]),
        &[("grid", &[1, 15, 15, 20])],
    )
}

/// Points in the middle of the crop; closed eyes where all is dark.
pub(crate) fn finder() -> Vec<u8> {
    let points = [0.36, 0.36, 0.64, 0.36, 0.5, 0.5, 0.39, 0.67, 0.61, 0.67];
    let state = [-6.0, -6.0, -6.0, 6.0];
    model(
        &[
            pool("crop", "mean", 64),
            node("Conv", &["mean", "pw", "pb"], "p"),
            node("Reshape", &["p", "ten"], "points"),
            node("Conv", &["mean", "sw", "sb"], "s"),
            node("Reshape", &["s", "four"], "state"),
            node("Conv", &["mean", "tw", "tb"], "t"),
            node("Reshape", &["t", "two"], "pose"),
        ],
        &[
            floats("pw", &[10, 1, 1, 1], &[0.0; 10]),
            floats("pb", &[10], &points),
            floats("sw", &[4, 1, 1, 1], &[-10.0, 0.0, 0.0, 0.0]),
            floats("sb", &[4], &state),
            floats("tw", &[2, 1, 1, 1], &[0.0; 2]),
            floats("tb", &[2], &[0.05, -0.02]),
            sides("ten", &[1, 10]),
            sides("four", &[1, 4]),
            sides("two", &[1, 2]),
        ],
        ("crop", &[1, 1, 64, 64]),
        &[("points", &[1, 10]), ("state", &[1, 4]), ("pose", &[1, 2])],
    )
}

/// The aligned face in 64 patches.
pub(crate) fn embedder() -> Vec<u8> {
    model(
        &[pool("face", "patches", 14), node("Reshape", &["patches", "all"], "embedding")],
        &[sides("all", &[1, 64])],
        ("face", &[1, 1, 112, 112]),
        &[("embedding", &[1, 64])],
    )
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The manifest of these networks; `edit` spoils it.
pub(crate) fn manifest(kind: &str) -> String {
    let (detect, points, embed) = (digest(&detector()), digest(&finder()), digest(&embedder()));
    include_str!("tiny.toml")
        .replace("KIND", kind)
        .replace("DETECT", &detect)
        .replace("POINTS", &points)
        .replace("EMBED", &embed)
}

/// The pack of these networks.
pub(crate) fn files(kind: &str) -> PackFiles {
    PackFiles::new(manifest(kind), vec![detector(), finder(), embedder()])
}
